/// The graded response to a trial, in the sense of Hardcastle & Nade 1985 (*J Bone Joint Surg Br* 67-B:741).
///
/// They call the response **normal** (the test negative) if the pelvis on the non-stance side can be raised as high as
/// the hip allows and kept so for 30 s with the trunk centred over hip and foot, and **abnormal** (positive) if it cannot
/// be raised fully, which they count as a time of zero, or if it is raised but sinks within the 30 s, whose time is noted.
///
/// One sensor on the pelvis sees neither how high the hip would allow nor where the trunk is, so the grades here are
/// Stance's own and their limits provisional; where the pelvis is level but not raised, an examiner must judge.
public enum StanceResponse: String, Sendable, CaseIterable {
  /// Raised on the lifted side and kept so for the whole time: their normal response, as far as a pelvis shows it.
  case negative
  /// Neither raised nor sunk beyond the limits for the whole time: not raised as far as could be is abnormal to them.
  case level
  /// Not sunk at first, but later, within the time: their delayed positive; `timeToFall` is theirs, too.
  case delayedPositive = "delayed_positive"
  /// Sunk below its place on both feet from the start: time zero.
  case positive
  /// The foot came down too early to say.
  case incomplete
}

/// The limits of the graded response. All provisional: derived here, not clinical consensus.
public struct StanceTestLimits: Sendable, Equatable {
  /// Drop that counts as sunk, degrees: more than twice the standard deviation of quiet standing itself (0.85°).
  public var sunkDeg = 2.0
  /// Hike that counts as raised, degrees.
  public var raisedDeg = 1.0
  /// Sinking from the first position that counts as falling, degrees. Below the 4° by which two examinations of the
  /// pelvis on the femur must differ to be told apart with a goniometer (Youdas 2007, *J Sport Rehabil* 16:326), because
  /// within one trial there is no second placement of anything.
  public var fallDeg = 2.5
  /// How long the pelvis must have sunk, s. Where it is no number, or infinite, no pelvis ever sinks for so long.
  public var fallSeconds = 1.5
  /// Time on one leg that is asked for, s; half a second less will do.
  public var fullSeconds = 30.0

  /// The provisional limits.
  public init() {}

  /// The same with every limit that no pelvis has brought to the nearest that one has; what is no number is the provisional
  /// one, but for `fallSeconds`.
  var plausible: StanceTestLimits {
    let provisional = StanceTestLimits()
    func within(_ range: ClosedRange<Double>, _ limit: KeyPath<StanceTestLimits, Double>) -> Double {
      let value = self[keyPath: limit]
      return value.isNaN ? provisional[keyPath: limit] : min(max(value, range.lowerBound), range.upperBound)
    }
    var limits = self
    limits.sunkDeg = within(FindingThresholds.degrees, \.sunkDeg)
    limits.raisedDeg = within(FindingThresholds.degrees, \.raisedDeg)
    limits.fallDeg = within(FindingThresholds.degrees, \.fallDeg)
    if fallSeconds < 0 { limits.fallSeconds = 0 }
    limits.fullSeconds = within(1...600, \.fullSeconds)
    return limits
  }

  /// Grades a trial that has been measured.
  func grade(_ trial: inout StanceTestTrial) {
    trial.timeToFall = .nan
    guard trial.dropAtLift.isFinite else {
      trial.response = .incomplete
      return
    }
    if trial.dropAtLift >= sunkDeg, trial.dropSteady >= sunkDeg {
      trial.response = .positive
      trial.timeToFall = 0
      return
    }
    trial.timeToFall = fall(of: trial)
    if trial.timeToFall <= fullSeconds {
      trial.response = .delayedPositive
    } else if trial.held < fullSeconds - 0.5 {
      trial.response = .incomplete
    } else {
      trial.response = trial.dropSteady <= -raisedDeg && trial.dropAtEnd <= -0.5 * raisedDeg ? .negative : .level
    }
  }

  /// First instant from which the pelvis stays lower than its first position by `fallDeg`, s since the lift.
  private func fall(of trial: StanceTestTrial) -> Double {
    guard fallSeconds.isFinite else { return .nan }
    let limit = trial.dropAtLift + fallDeg
    let needed = max(1, Int((min(max(fallSeconds, 0), 1e6) / trial.curveInterval).rounded(.up)))
    // The last half second before the foot lands is the way down.
    let last = trial.curve.count - max(1, Int(0.5 / trial.curveInterval))
    var run = 0
    for (index, drop) in trial.curve.prefix(max(0, last)).enumerated() {
      run = drop >= limit ? run + 1 : 0
      if run >= needed { return Double(index + 1 - run) * trial.curveInterval }
    }
    return .nan
  }
}
