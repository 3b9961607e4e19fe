/// One part of a sensor class: its own offsets, scale and misalignment, and its noise.
struct SensorPart {
  private let errors: SensorClass.Errors
  private let offset: SIMD3<Double>
  private let offsetPerKelvin: SIMD3<Double>
  private let m0: SIMD3<Double>, m1: SIMD3<Double>, m2: SIMD3<Double>
  private let white: Double
  private let forget: Double
  private let renew: Double
  private var wandering = SIMD3<Double>()
  private var random: RandomSource

  init(_ errors: SensorClass.Errors, rate: Double, random source: RandomSource) {
    var random = source
    self.errors = errors
    offset = random.normal3() * errors.offset
    offsetPerKelvin = random.normal3() * errors.offsetPerKelvin
    let scale = random.normal3() * errors.scale
    let a = random.normal3() * errors.misalignment
    let b = random.normal3() * errors.misalignment
    m0 = SIMD3(1 + scale.x, a.x, a.y)
    m1 = SIMD3(a.z, 1 + scale.y, b.x)
    m2 = SIMD3(b.y, b.z, 1 + scale.z)
    // White noise of density d, band-limited by sampling: d² · rate/2.
    white = errors.noiseDensity * (rate / 2).squareRoot()
    forget = Elementary.exponential(-1 / (rate * max(errors.instabilityTime, 1e-3)))
    renew = (1 - forget * forget).squareRoot() * errors.instability
    wandering = random.normal3() * errors.instability
    self.random = random
  }

  /// What the part reports for a true reading. Noise is drawn for every sample in turn.
  mutating func read(_ truth: SIMD3<Double>, warmer kelvin: Double) -> SIMD3<Double> {
    var v = SIMD3((m0 * truth).sum(), (m1 * truth).sum(), (m2 * truth).sum())
    v += offset + offsetPerKelvin * kelvin + wandering
    if white > 0 { v += random.normal3() * white }
    if renew > 0 { wandering = wandering * forget + random.normal3() * renew }
    if errors.resolution > 0 {
      v = (v * (1 / errors.resolution)).rounded(.toNearestOrEven) * errors.resolution
    }
    let limit = errors.range
    return v.clamped(lowerBound: SIMD3(repeating: -limit), upperBound: SIMD3(repeating: limit))
  }
}
