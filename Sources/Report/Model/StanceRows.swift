import GaitDSP
import SummaryStore

/// One trial of a single-leg stance test, as a report shows it. Drop is that of the lifted side against both feet.
public struct StanceRow: Sendable {
  public var number: Int
  /// The leg stood on.
  public var side: Side
  public var held: Reading
  /// The foot was still up at the end of what was seen.
  public var isAtLeast: Bool
  public var atLift: Reading
  public var steady: Reading
  public var atEnd: Reading
  public var peak: Reading
  /// RMS of mediolateral acceleration, m/s².
  public var sway: Reading
  /// In words.
  public var response: String
  /// Drop since the lift, a value each `interval` seconds.
  public var curve: [Reading]
  public var interval: Double

  /// - Parameter place: among the trials of its walk, from 0.
  init(_ trial: StanceTrialRecord, place: Int) {
    let key = "stance_trials.\(place)"
    func reading(_ value: Double, _ name: String, digits: Int = 1) -> Reading {
      Reading(value, digits: digits, key: "\(key).\(name)")
    }
    number = place + 1
    side = trial.side
    held = reading(trial.end - trial.start, "held_s")
    isAtLeast = trial.endedBy != StanceTestTrial.End.footDown.rawValue
    atLift = reading(trial.side.dropSign * trial.obliquityLift, "drop_at_lift_deg")
    steady = reading(trial.dropMean, "drop_steady_deg")
    atEnd = reading(trial.dropEnd, "drop_at_end_deg")
    peak = reading(trial.dropPeak, "drop_peak_deg")
    sway = reading(trial.lateralRMS, "lateral_acceleration_rms_m_s2", digits: 2)
    response = StanceResponse(rawValue: trial.response)?.words ?? trial.response
    curve = trial.drop.enumerated().map { index, drop in
      Reading(drop, digits: 1, key: "\(key).drop_curve_deg.\(index)", fileDigits: 2)
    }
    interval = trial.dropInterval.isFinite && trial.dropInterval > 0 ? trial.dropInterval : 0.5
  }
}

extension StanceResponse {
  /// What the pelvis did.
  public var words: String {
    switch self {
    case .negative: "negative: raised and kept so"
    case .level: "level: neither raised nor sunk"
    case .delayedPositive: "delayed positive: sinks later"
    case .positive: "positive: sinks at once"
    case .incomplete: "incomplete: held too short to say"
    }
  }
}
