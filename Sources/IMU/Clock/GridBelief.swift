import CLinux

/// A Gaussian belief about a sample grid: phase (s), period (s) and slope of the period (s a second), with their
/// covariance. Advanced like a Kalman filter, but cut by certain bounds instead of averaged with noisy values.
struct GridBelief: Sendable {
  var phase = 0.0
  var period: Double
  private var slope = 0.0
  // Rows of the covariance.
  private var phaseRow = SIMD3<Double>()
  private var periodRow = SIMD3<Double>()
  private var slopeRow = SIMD3<Double>()

  init(period: Double, deviation: Double, drift: Double) {
    self.period = period
    periodRow.y = deviation * deviation
    slopeRow.z = drift * drift
  }

  var phaseDeviation: Double { max(0, phaseRow.x).squareRoot() }
  var periodDeviation: Double { max(0, periodRow.y).squareRoot() }

  /// Time of the sample `steps` after (or, negative, before) the one that `phase` speaks of.
  func time(after steps: Double) -> Double {
    phase + steps * period + 0.5 * slope * period * steps * steps
  }

  /// Nothing is known of the phase but that it lies in the `width` before zero.
  mutating func placePhase(width: Double) {
    phase = -width / 2
    phaseRow = SIMD3(width * width / 12, 0, 0)
    periodRow.x = 0
    slopeRow.x = 0
  }

  /// Period and slope are only as sure as `period` from now on.
  mutating func loosen(period deviation: Double) {
    periodRow = SIMD3(0, max(periodRow.y, deviation * deviation), 0)
    slopeRow.y = 0
  }

  /// The phase is only as sure as `deviation` from now on.
  mutating func loosen(phase deviation: Double) {
    phaseRow.x += deviation * deviation
  }

  /// Speaks of the sample `steps` later.
  mutating func advance(by steps: Double, wander: Double, drift: Double, lasting: Double) {
    let span = steps * period
    let keep = exp(-abs(span) / lasting)
    phase = time(after: steps)
    period += slope * span
    slope *= keep
    // F P Fᵀ with F = [1 n nΔ/2; 0 1 Δ; 0 0 keep].
    let half = 0.5 * steps * span
    let a = phaseRow + steps * periodRow + half * slopeRow
    let b = periodRow + span * slopeRow
    let c = keep * slopeRow
    phaseRow = SIMD3(a.x + steps * a.y + half * a.z, a.y + span * a.z, keep * a.z)
    periodRow = SIMD3(phaseRow.y, b.y + span * b.z, keep * b.z)
    slopeRow = SIMD3(phaseRow.z, periodRow.z, keep * c.z)
    // The period wanders; the slope forgets and is renewed.
    let walk = wander * wander * abs(span)
    phaseRow.x += walk * steps * steps / 3
    phaseRow.y += walk * steps / 2
    periodRow.x = phaseRow.y
    periodRow.y += walk
    slopeRow.z += drift * drift * (1 - keep * keep)
  }

  /// Keeps what lies within (lower, upper), bounds soft by `softness`; false when almost nothing does.
  mutating func cut(between lower: Double, and upper: Double, softness: Double) -> Bool {
    let variance = max(0, phaseRow.x) + softness * softness
    let spread = variance.squareRoot()
    let alpha = (lower - phase) / spread
    let beta = (upper - phase) / spread
    let mass = normalMass(alpha, beta)
    guard mass > 1e-9 else { return false }
    let densityLow = normalDensity(alpha)
    let densityHigh = normalDensity(beta)
    // Mean and variance of the standard normal cut to (alpha, beta).
    let shift = (densityLow - densityHigh) / mass
    let shrink = 1 + (alpha * densityLow - beta * densityHigh) / mass - shift * shift
    let gain = phaseRow / variance
    let moved = spread * shift
    phase += gain.x * moved
    period += gain.y * moved
    slope += gain.z * moved
    let lost = variance * (1 - min(1, max(0, shrink)))
    phaseRow -= lost * gain.x * gain
    periodRow -= lost * gain.y * gain
    slopeRow -= lost * gain.z * gain
    // Cutting a Gaussian is an approximation: never surer than 20 µs.
    phaseRow.x = max(phaseRow.x, 4e-10)
    periodRow.y = max(periodRow.y, 1e-18 * period * period)
    slopeRow.z = max(slopeRow.z, 1e-18 * period * period)
    return true
  }
}

private func normalDensity(_ x: Double) -> Double {
  exp(-0.5 * x * x) / (2 * Double.pi).squareRoot()
}

/// Share of the standard normal between `low` and `high`, without cancellation in the tails.
private func normalMass(_ low: Double, _ high: Double) -> Double {
  let root = 2.0.squareRoot()
  if low > 0 { return 0.5 * (erfc(low / root) - erfc(high / root)) }
  if high < 0 { return 0.5 * (erfc(-high / root) - erfc(-low / root)) }
  return 1 - 0.5 * (erfc(-low / root) + erfc(high / root))
}
