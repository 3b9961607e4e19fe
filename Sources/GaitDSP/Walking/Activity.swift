/// Tells whether something moves as in walking, so that the contact net runs only when there may be steps.
///
/// Mean square of dynamic acceleration over about half a second, with hysteresis. The thresholds lie well under the
/// slowest walk on record here (EDSS 6: 0.7 m/s² at its quietest contact) and above quiet standing (0.05 m/s²). Turning
/// alone is no sign: no foot lands without shaking the pelvis, and who leans and turns on a chair turns as fast as who
/// walks. What stays the same for seconds is the sensor's own offset and no sign either.
struct Activity: Sendable {
  /// Begins above this mean square: (0.22 m/s²)².
  static let onset = 0.22 * 0.22
  /// Ends below this for `hold` frames.
  static let rest = 0.15 * 0.15
  /// Frames of rest that end activity: longer than the net's view, so that its last contacts are out.
  static let hold = 250
  /// Share of a frame in the mean square, and in the offset: 0.5 s and 5 s.
  private static let follow = 0.02, followOffset = 0.002

  private var meanSquare = 0.0
  private var offset = SIMD3<Double>()
  private var restingFor = Activity.hold
  /// Whether something moves, or has until just now.
  var isActive: Bool { restingFor < Activity.hold }

  /// - Parameters:
  ///   - specificForce: m/s², sensor coordinates.
  ///   - gravity: unit vector upwards, sensor coordinates.
  @inline(__always)
  mutating func push(specificForce: SIMD3<Double>, gravity: SIMD3<Double>) {
    let dynamic = specificForce - standardGravity * gravity - offset
    offset += Activity.followOffset * dynamic
    meanSquare += Activity.follow * (dot(dynamic, dynamic) - meanSquare)
    if meanSquare > Activity.onset || (isActive && meanSquare > Activity.rest) {
      restingFor = 0
    } else if restingFor < Activity.hold {
      restingFor += 1
    }
  }
}
