/// Brings the fixed-lag attitudes, which come at the sensor's rate, onto the 100 Hz grid of the frames.
struct AttitudeResampler: Sendable {
  private var before = (time: -Double.infinity, attitude: Quaternion.identity)
  private var after = (time: -Double.infinity, attitude: Quaternion.identity)
  private var origin = Double.nan
  private var produced = 0

  /// Takes the attitude at one sample's time; then ask `next()` until it has no more.
  @inline(__always)
  mutating func push(time: Double, attitude: Quaternion) {
    if origin.isNaN {
      origin = time
      before = (time, attitude)
    } else {
      before = after
    }
    after = (time, attitude)
  }

  /// The end of a stretch makes the frames up to its last sample due.
  mutating func repeatLast() {
    before = after
    after.time += AnalysisRate.interval
  }

  @inline(__always)
  mutating func next() -> Quaternion? {
    let time = origin + Double(produced) * AnalysisRate.interval
    let span = after.time - before.time
    guard span > 0, time < after.time - 5e-7 else { return nil }
    produced += 1
    let f = (time - before.time) / span
    return f < 1e-6 ? before.attitude : before.attitude.nlerp(after.attitude, f)
  }
}
