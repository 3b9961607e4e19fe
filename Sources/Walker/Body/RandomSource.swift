/// xoshiro256** (Blackman & Vigna 2018), seeded by SplitMix64: small, fast, and the same numbers on every machine.
public struct RandomSource: Sendable, RandomNumberGenerator {
  private var s0: UInt64, s1: UInt64, s2: UInt64, s3: UInt64
  private var spare: Double?

  /// Sources of different seeds, or of one seed and different streams, are independent.
  public init(seed: UInt64, stream: UInt64 = 0) {
    var state = seed ^ (stream &* 0xD134_2543_DE82_EF95)
    s0 = Self.splitMix(&state)
    s1 = Self.splitMix(&state)
    s2 = Self.splitMix(&state)
    s3 = Self.splitMix(&state)
  }

  /// The next 64 random bits.
  public mutating func next() -> UInt64 {
    let result = Self.rotate(s1 &* 5, 7) &* 9
    let t = s1 << 17
    s2 ^= s0
    s3 ^= s1
    s1 ^= s2
    s0 ^= s3
    s2 ^= t
    s3 = Self.rotate(s3, 45)
    return result
  }

  /// Uniform in [0, 1).
  public mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// Uniform in [low, high).
  public mutating func uniform(_ low: Double, _ high: Double) -> Double { low + (high - low) * unit() }

  /// Standard normal (polar method of Marsaglia).
  public mutating func normal() -> Double {
    if let value = spare {
      spare = nil
      return value
    }
    while true {
      let u = 2 * unit() - 1
      let v = 2 * unit() - 1
      let s = u * u + v * v
      if s > 0 && s < 1 {
        let scale = (-2 * Elementary.logarithm(s) / s).squareRoot()
        spare = v * scale
        return u * scale
      }
    }
  }

  /// Normal of this standard deviation, never further than three of them from zero: people do not have outliers
  /// of ten standard deviations.
  public mutating func bounded(_ deviation: Double) -> Double { max(-3, min(3, normal())) * deviation }

  /// Three independent standard normals.
  public mutating func normal3() -> SIMD3<Double> { SIMD3(normal(), normal(), normal()) }

  @inline(__always) private static func rotate(_ x: UInt64, _ k: UInt64) -> UInt64 { (x << k) | (x >> (64 - k)) }

  static func splitMix(_ state: inout UInt64) -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
