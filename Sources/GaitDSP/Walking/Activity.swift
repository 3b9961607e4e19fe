/// Tells whether something moves as in walking, so that the contact net runs only when there may be steps.
///
/// Mean square of dynamic acceleration over about half a second, with hysteresis. The thresholds lie well under the
/// slowest walk on record here (EDSS 6: 0.7 m/s² at its quietest contact) and above quiet standing (0.05 m/s²). Turning
/// alone is no sign: no foot lands without shaking the pelvis, and who leans on a chair turns as fast as who walks.
struct Activity: Sendable {
  /// Begins above this mean square: (0.22 m/s²)².
  static let onset = 0.22 * 0.22
  /// Ends below this for `hold` frames.
  static let rest = 0.15 * 0.15
  /// Frames of rest that end activity: longer than the net's view, so that its last contacts are out.
  static let hold = 250

  private var meanSquare = 0.0
  private var movement = DynamicAcceleration(believesFirst: false)
  private var restingFor = Activity.hold
  /// Whether something moves, or has until just now.
  var isActive: Bool { restingFor < Activity.hold }

  /// - Parameters:
  ///   - specificForce: m/s², sensor coordinates.
  ///   - gravity: unit vector upwards, sensor coordinates.
  @inline(__always)
  mutating func push(specificForce: SIMD3<Double>, gravity: SIMD3<Double>) {
    let dynamic = movement.push(specificForce: specificForce, gravity: gravity)
    meanSquare += 0.02 * (dot(dynamic, dynamic) - meanSquare)
    if meanSquare > Activity.onset || (isActive && meanSquare > Activity.rest) {
      restingFor = 0
    } else if restingFor < Activity.hold {
      restingFor += 1
    }
  }
}
