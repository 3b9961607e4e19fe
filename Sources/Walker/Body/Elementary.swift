#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The few elementary functions the walker needs, from the platform's own mathematics library: nothing else of
/// the platform is used, so the truth depends on no code under test.
enum Elementary {
  @inline(__always) static func sine(_ x: Double) -> Double { sin(x) }
  @inline(__always) static func cosine(_ x: Double) -> Double { cos(x) }
  @inline(__always) static func exponential(_ x: Double) -> Double { exp(x) }
  static func arcSine(_ x: Double) -> Double { asin(max(-1, min(1, x))) }
  static func arcTangent(_ y: Double, _ x: Double) -> Double { atan2(y, x) }
  static func logarithm(_ x: Double) -> Double { log(x) }
  static func hypotenuse(_ x: Double, _ y: Double) -> Double { (x * x + y * y).squareRoot() }
}

/// Standard gravity, m/s².
let gravity = 9.80665

extension Double {
  /// These degrees in radians.
  @inline(__always) var radians: Double { self * (.pi / 180) }
  /// These radians in degrees.
  @inline(__always) var degrees: Double { self * (180 / .pi) }
}
