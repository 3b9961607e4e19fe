#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A second-order state-variable filter over four channels at once (topology-preserving transform,
/// Zavalishin 2012, *The Art of VA Filter Design*, section 4).
///
/// Its band-pass and low-pass outputs are exactly a quarter period apart at every frequency.
struct StateVariableFilter: Sendable {
  private let g: Double
  private let damping: Double
  private let scale: Double
  private var first = SIMD4<Double>()
  private var second = SIMD4<Double>()

  /// - Parameters:
  ///   - centre: centre frequency, Hz.
  ///   - q: quality; the band is `centre / q` wide.
  ///   - rate: samples a second.
  init(centre: Double, q: Double, rate: Double) {
    g = tan(.pi * centre / rate)
    damping = 1 / q
    scale = 1 / (1 + g * (g + damping))
  }

  /// - Returns: the band-passed input, and the same a quarter period later (low-pass output).
  @inline(__always)
  mutating func push(_ input: SIMD4<Double>) -> (band: SIMD4<Double>, quarter: SIMD4<Double>) {
    let high = (input - first * (damping + g) - second) * scale
    let band = high * g + first
    first = band + high * g
    let low = band * g + second
    second = low + band * g
    return (band, low)
  }
}
