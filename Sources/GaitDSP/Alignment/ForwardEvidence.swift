/// What one band of the motion says about where forward is: the sum of horizontal acceleration × quarter-turned vertical
/// acceleration, and how coherent the two are.
///
/// A state-variable filter gives the band-passed signal and, as its low-pass output, the same signal turned by exactly
/// 90°, at every frequency; so no Hilbert transform is needed.
struct ForwardEvidence: Sendable {
  private var filter: StateVariableFilter
  private var forwardSum = SIMD3<Double>()
  private var powerAlong = SIMD3<Double>()
  private var powerAcross = SIMD3<Double>()
  private var verticalPower = 0.0

  /// - Parameter centre: of the band, Hz; it reaches from half of it to twice.
  init(centre: Double) { filter = StateVariableFilter(centre: centre, q: 0.7, rate: AnalysisRate.hertz) }

  /// Takes one 100 Hz frame.
  /// - Parameters:
  ///   - acceleration: horizontal in x, y, z of the sensor, vertical in w, m/s².
  ///   - counts: whether the filter has settled.
  @inline(__always)
  mutating func push(_ acceleration: SIMD4<Double>, counts: Bool) {
    let (band, quarter) = filter.push(acceleration)
    guard counts else { return }
    let h = SIMD3(band.x, band.y, band.z)
    forwardSum -= h * quarter.w
    powerAlong += h * h
    powerAcross += h * SIMD3(h.y, h.z, h.x)
    verticalPower += quarter.w * quarter.w
  }

  /// Forward, a unit vector in sensor coordinates, and its coherence with the vertical, 0…1; `nil` where nothing moved.
  var forward: (direction: SIMD3<Double>, coherence: Double)? {
    guard let d = normalized(forwardSum) else { return nil }
    // Power of the horizontal acceleration along the direction found: dᵀ S d of its second moments.
    let along = dot(powerAlong, d * d) + 2 * dot(powerAcross, d * SIMD3(d.y, d.z, d.x))
    let power = (max(along, 0) * verticalPower).squareRoot()
    guard power > 0 else { return nil }
    return (d, min(1, length(forwardSum) / power))
  }
}
