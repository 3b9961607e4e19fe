#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

@inlinable @inline(__always)
func dot(_ a: SIMD3<Double>, _ b: SIMD3<Double>) -> Double {
  let p = a * b
  return p.x + p.y + p.z
}

@inlinable @inline(__always)
func length(_ a: SIMD3<Double>) -> Double { dot(a, a).squareRoot() }

/// The vector of length one in the same direction; `nil` for one without a direction.
@inlinable
func normalized(_ a: SIMD3<Double>) -> SIMD3<Double>? {
  let size = length(a)
  guard size > 1e-9, size.isFinite else { return nil }
  return a / size
}

@inlinable @inline(__always)
func degrees(_ radians: Double) -> Double { radians * (180 / .pi) }

@inlinable @inline(__always)
func radians(_ degrees: Double) -> Double { degrees * (.pi / 180) }
