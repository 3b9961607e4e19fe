/// Tells whether something moves, so that the contact net runs only when there may be steps.
///
/// Mean square of dynamic acceleration and angular rate over about half a second, with hysteresis. The thresholds lie
/// well under the slowest walk on record here (EDSS 6: 0.7 m/s², 0.3 rad/s) and above quiet standing (0.05 m/s²).
struct Activity: Sendable {
  /// Begins above this mean square: (0.22 m/s²)²; angular rate counts as 1.5 m/s² for 1 rad/s.
  static let onset = 0.22 * 0.22
  /// Ends below this for `hold` frames.
  static let rest = 0.15 * 0.15
  /// Frames of rest that end activity: longer than the net's view, so that its last contacts are out.
  static let hold = 250

  private var meanSquare = 0.0
  private var restingFor = Activity.hold
  /// Whether something moves, or has until just now.
  var isActive: Bool { restingFor < Activity.hold }

  /// - Parameters:
  ///   - specificForce: m/s², sensor coordinates.
  ///   - gravity: unit vector upwards, sensor coordinates.
  ///   - angularRate: rad/s.
  @inline(__always)
  mutating func push(specificForce: SIMD3<Double>, gravity: SIMD3<Double>, angularRate: SIMD3<Double>) {
    let dynamic = specificForce - standardGravity * gravity
    let square = dot(dynamic, dynamic) + 2.25 * dot(angularRate, angularRate)
    meanSquare += 0.02 * (square - meanSquare)
    if meanSquare > Activity.onset || (isActive && meanSquare > Activity.rest) {
      restingFor = 0
    } else if restingFor < Activity.hold {
      restingFor += 1
    }
  }
}
