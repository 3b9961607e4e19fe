/// The single-leg stance test as a whole: its trials, and what each leg held.
public enum SingleLegStance {
  /// The result of a whole test: its trials, what was asked for and not found, and the longest trial of each leg.
  /// - Parameters:
  ///   - spans: where a trial of which side was asked for; `nil` = every trial that was found counts.
  ///   - limit: time on one leg that was asked for, s.
  public static func value(_ tape: TestTape, spans: [(side: Side, span: TestSpan)]?, limit: Double) -> ResultValue {
    let trials: [StanceTestTrial]
    var missing: [ResultValue] = []
    if let spans {
      var found: [StanceTestTrial] = []
      for wanted in spans {
        if let trial = trial(in: wanted.span, on: wanted.side, of: tape) {
          found.append(trial)
        } else {
          missing.append(.object([("side", .text(wanted.side.word)), ("start_s", .figure(wanted.span.start, 2))]))
        }
      }
      trials = found
    } else {
      trials = tape.trials
    }
    func side(_ side: Side) -> ResultValue {
      let own = trials.filter { $0.side == side }
      let best = own.max { $0.held < $1.held }
      return .object([
        ("trials", .count(own.count)), ("best_held_s", .figure(best?.held ?? .nan, 4)),
        ("drop_steady_deg", .figure(best?.dropSteady ?? .nan, 4)),
        ("response", best.map { .text($0.response.rawValue) } ?? .null),
      ])
    }
    return .object([
      ("limit_s", .figure(limit, 1)), ("trials", .list(trials.enumerated().map { value(of: $1, number: $0 + 1) })),
      ("not_found", .list(missing)), ("left", side(.left)), ("right", side(.right)),
    ])
  }

  /// The longest trial of a side whose lift lies in a span.
  static func trial(in span: TestSpan, on side: Side, of tape: TestTape) -> StanceTestTrial? {
    tape.trials.filter { $0.side == side && $0.lift >= span.start - 1 && $0.lift <= span.end }
      .max { $0.held < $1.held }
  }

  /// One trial as plain data; `number` counts from 1.
  public static func value(of trial: StanceTestTrial, number: Int) -> ResultValue {
    .object([
      ("trial", .count(number)), ("side", .text(trial.side.word)), ("lift_s", .figure(trial.lift, 2)),
      ("foot_down_s", .figure(trial.footDown, 2)), ("held_s", .figure(trial.held, 4)),
      ("ended_by", .text(trial.end.rawValue)), ("drop_at_lift_deg", .figure(trial.dropAtLift, 4)),
      ("drop_steady_deg", .figure(trial.dropSteady, 4)), ("drop_at_end_deg", .figure(trial.dropAtEnd, 4)),
      ("drop_peak_deg", .figure(trial.dropPeak, 4)),
      ("lateral_acceleration_rms_m_s2", .figure(trial.lateralRMS, 4)),
      ("lateral_acceleration_range_m_s2", .figure(trial.lateralRange, 4)),
      ("angular_rate_rms_rad_s", .figure(trial.rateRMS, 4)), ("response", .text(trial.response.rawValue)),
      ("time_to_fall_s", .figure(trial.timeToFall, 1)), ("confidence", .figure(trial.confidence, 3)),
      ("reliable", .flag(trial.isReliable)), ("curve_interval_s", .figure(trial.curveInterval, 1)),
      ("drop_curve_deg", .list(trial.curve.map { .figure($0, 2) })),
    ])
  }
}
