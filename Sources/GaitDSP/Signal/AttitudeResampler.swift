/// Brings the fixed-lag attitudes, which come at the sensor's rate, onto the 100 Hz grid of the frames.
struct AttitudeResampler: Sendable {
  private struct Known: Sendable {
    var time = -Double.infinity
    var attitude = Quaternion.identity
    var up = Quaternion.identity.up
  }

  private var before = Known()
  private var after = Known()
  private var origin = Double.nan
  private var produced = 0
  /// Where between the two the last frame lies.
  private var fraction = 0.0

  /// Takes the attitude at one sample's time; then ask `next()` until it has no more.
  @inline(__always)
  mutating func push(time: Double, attitude: Quaternion) {
    before = after
    after = Known(time: time, attitude: attitude, up: attitude.up)
    if origin.isNaN {
      origin = time
      before = after
    }
  }

  /// The end of a stretch makes the frames up to its last sample due.
  mutating func repeatLast() {
    before = after
    after.time += AnalysisRate.interval
  }

  /// Up in the next frame that is due, sensor coordinates, unit length.
  @inline(__always)
  mutating func next() -> SIMD3<Double>? {
    let time = origin + Double(produced) * AnalysisRate.interval
    let span = after.time - before.time
    guard span > 0, time < after.time - 5e-7 else { return nil }
    produced += 1
    fraction = (time - before.time) / span
    if fraction < 1e-6 { return before.up }
    let up = before.up + fraction * (after.up - before.up)
    let square = dot(up, up)
    // Neighbouring samples are so close that one Newton step does.
    if abs(square - 1) < 1e-3 { return up * (1.5 - 0.5 * square) }
    return normalized(up) ?? before.up
  }

  /// The whole attitude, sensor→earth, in the frame that `next()` gave last; to be asked before the next `push`.
  var attitude: Quaternion { before.attitude.nlerp(after.attitude, fraction) }
}
