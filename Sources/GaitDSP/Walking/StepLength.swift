/// Step length and walking speed from how far the pelvis rises and falls (Zijlstra & Hof 2003, *Gait Posture*
/// 18:1).
///
/// Each step is taken as an inverted pendulum of the leg's length: a body that vaults over a leg of length l and
/// thereby rises and falls by h has moved 2·√(2lh − h²). The model leaves out what happens in double support;
/// Zijlstra & Hof correct this with the factor 1.25, generic for adults and better found for each person.
public enum StepLength {
  /// Zijlstra & Hof's generic correction.
  public static let genericCorrection = 1.25

  /// Step length, m.
  ///
  /// - Parameters:
  ///   - excursion: highest less lowest position of the pelvis during the step, m.
  ///   - legLength: ground to greater trochanter, m.
  ///   - correction: measured over modelled step length of this person.
  /// - Returns: `nan` where the model has no answer: no leg length, or an excursion below 0 or above the leg.
  public static func invertedPendulum(
    excursion: Double, legLength: Double, correction: Double = genericCorrection
  ) -> Double {
    guard legLength > 0, excursion >= 0, excursion <= legLength else { return .nan }
    return correction * 2 * (excursion * (2 * legLength - excursion)).squareRoot()
  }

  /// Speed of one step, m/s; `nan` unless both are known and the time is positive.
  public static func speed(stepLength: Double, stepTime: Double) -> Double {
    stepTime > 0 ? stepLength / stepTime : .nan
  }
}
