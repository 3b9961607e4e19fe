/// Timed Up and Go: rising from a chair, walking 3 m, turning, walking back, turning and sitting down (Podsiadlo &
/// Richardson 1991), cut into its parts from one sensor on the pelvis.
///
/// The parts are those of the instrumented test of Salarian 2010 (*IEEE Trans Neural Syst Rehabil Eng* 18:303): sit to
/// stand, gait, turn, turn to sit. There, too, bending of the trunk finds rising and sitting and yaw finds the turns; the
/// rules here are Stance's own. Rising begins where the pelvis begins to tilt forward out of the seated posture, and sitting
/// down ends where it is back in it; both are extrapolated from the tenth and the half of that movement, which sway does
/// not reach, and so are their upright ends. A turn is taken for a ramp of the heading: its tenth and its nine tenths,
/// extrapolated to both ends.
public enum TimedUpAndGo {
  /// One trial; times in s.
  public struct Trial: Sendable, Equatable {
    /// From the first lean to upright.
    public var rise: TestSpan
    /// The turn at the far end.
    public var turn: TestSpan
    /// Its angle, without sign, degrees.
    public var turnAngle: Double
    /// The fastest fifth of a second of it, without sign, degrees/s.
    public var turnPeakRate: Double
    /// The turn before the chair; `nil` where the person sat down without one.
    public var lastTurn: TestSpan?
    /// From the lean back to seated.
    public var sit: TestSpan

    /// Times in s; nothing is checked.
    public init(
      rise: TestSpan, turn: TestSpan, turnAngle: Double, turnPeakRate: Double, lastTurn: TestSpan?, sit: TestSpan
    ) {
      self.rise = rise
      self.turn = turn
      self.turnAngle = turnAngle
      self.turnPeakRate = turnPeakRate
      self.lastTurn = lastTurn
      self.sit = sit
    }

    /// The whole, as a stopwatch would have it, s.
    public var total: Double { sit.end - rise.start }
    /// From the last turn's start, or that of sitting down, to seated.
    public var turnToSit: TestSpan { TestSpan(start: lastTurn?.start ?? sit.start, end: sit.end) }
    /// From upright to the turn at the far end, s.
    public var walkOut: Double { max(0, turn.start - rise.end) }
    /// From that turn to the last one, or to sitting down, s.
    public var walkBack: Double { max(0, turnToSit.start - turn.end) }
  }

  static func longest(in span: TestSpan, of trials: [Trial]) -> Trial? {
    trials.filter { $0.rise.end >= span.start && $0.rise.start <= span.end }.max { $0.total < $1.total }
  }

  /// One trial as plain data; `number` counts from 1, and the tape says how many steps it had.
  public static func value(of trial: Trial, number: Int, steps tape: TestTape) -> ResultValue {
    let within = TestSpan(start: trial.rise.start, end: trial.sit.end)
    return .object([
      ("trial", .count(number)), ("start_s", .figure(trial.rise.start, 2)), ("end_s", .figure(trial.sit.end, 2)),
      ("total_s", .figure(trial.total, 2)), ("sit_to_stand_s", .figure(trial.rise.length, 2)),
      ("walk_out_s", .figure(trial.walkOut, 2)), ("turn_s", .figure(trial.turn.length, 2)),
      ("walk_back_s", .figure(trial.walkBack, 2)), ("turn_to_sit_s", .figure(trial.turnToSit.length, 2)),
      ("stand_to_sit_s", .figure(trial.sit.length, 2)), ("turn_deg", .figure(trial.turnAngle, 0)),
      ("turn_peak_deg_s", .figure(trial.turnPeakRate, 0)),
      ("steps", .count(tape.contacts.count { within.contains($0.time) })),
    ])
  }

  /// The whole test as plain data; means over the trials that count.
  /// - Parameter spans: of a guided test, the longest trial in each counts; `nil` = every trial found.
  public static func value(_ trials: [Trial], spans: [TestSpan]?, steps tape: TestTape) -> ResultValue {
    let counted = spans.map { $0.compactMap { longest(in: $0, of: trials) } } ?? trials
    func mean(_ of: (Trial) -> Double) -> Double {
      counted.isEmpty ? .nan : counted.reduce(0) { $0 + of($1) } / Double(counted.count)
    }
    return .object([
      ("trials", .list(counted.enumerated().map { value(of: $1, number: $0 + 1, steps: tape) })),
      ("not_found", .count((spans?.count ?? counted.count) - counted.count)),
      ("mean_total_s", .figure(mean(\.total), 2)), ("mean_sit_to_stand_s", .figure(mean(\.rise.length), 2)),
      ("mean_turn_s", .figure(mean(\.turn.length), 2)), ("mean_turn_to_sit_s", .figure(mean(\.turnToSit.length), 2)),
    ])
  }
}
