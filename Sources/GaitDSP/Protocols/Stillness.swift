/// Whether the wearer is still at this instant, and for how long: what a guided test waits for. The limits are those of
/// `StandingFinder`, here on raw samples of any rate, each about its own slow mean, so that neither an offset of the
/// sensor nor which way is up enters.
struct Stillness: Sendable {
  private var force = SIMD3<Double>()
  private var rate = SIMD3<Double>()
  private var shaking = 0.0
  private var turning = 0.0
  private var last = Double.nan
  private var began = Double.nan

  private static let limits = StandingFinder.Parameters()

  /// So long it has been quiet, s.
  var seconds: Double { began.isNaN ? 0 : max(0, last - began) }

  /// Counts from now.
  mutating func restart() { began = .nan }

  mutating func push(_ sample: InertialSample) {
    let dt = sample.time - last
    last = sample.time
    guard dt > 0, dt < 0.2 else {
      // The first sample, or the first after a hole.
      force = sample.specificForce
      rate = sample.angularRate
      (shaking, turning, began) = (1, 1, .nan)
      return
    }
    let slow = min(1, dt / 1.5)
    force += slow * (sample.specificForce - force)
    rate += slow * (sample.angularRate - rate)
    let (off, turn) = (sample.specificForce - force, sample.angularRate - rate)
    let quick = min(1, dt / 0.2)
    shaking += quick * (dot(off, off) - shaking)
    turning += quick * (dot(turn, turn) - turning)
    let isQuiet =
      shaking < Self.limits.quietAcceleration * Self.limits.quietAcceleration
      && turning < Self.limits.quietRate * Self.limits.quietRate
    if !isQuiet { began = .nan } else if began.isNaN { began = sample.time }
  }
}
