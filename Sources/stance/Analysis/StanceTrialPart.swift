import GaitDSP
import Report

/// One single-leg stance trial for programs: drops are contralateral, positive = the lifted side sinks.
struct StanceTrialPart: Encodable {
  var side: String
  var referenceS: [Figure]
  var liftS: Figure
  var footDownS: Figure
  var heldS: Figure
  var endedBy: String
  var dropAtLiftDeg: Figure
  var dropSteadyDeg: Figure
  var dropAtEndDeg: Figure
  var dropPeakDeg: Figure
  var curveIntervalS: Figure
  var dropCurveDeg: [Figure]
  var lateralAccelerationRms: Figure
  var lateralAccelerationRange: Figure
  var angularRateRms: Figure
  var response: String
  var timeToFallS: Figure
  var confidence: Figure
  var reliable: Bool
  var hasHole: Bool

  /// Written in snake case by the encoder, which would make "ms2" of "m/s²".
  private enum CodingKeys: String, CodingKey {
    case lateralAccelerationRms = "lateral_acceleration_rms_m_s2"
    case lateralAccelerationRange = "lateral_acceleration_range_m_s2"
    case angularRateRms = "angular_rate_rms_rad_s"
    case side, referenceS, liftS, footDownS, heldS, endedBy, dropAtLiftDeg, dropSteadyDeg, dropAtEndDeg, dropPeakDeg
    case curveIntervalS, dropCurveDeg, response, timeToFallS, confidence, reliable, hasHole
  }

  init(_ trial: StanceTestTrial) {
    side = trial.side.name
    referenceS = [Figure(trial.referenceStart), Figure(trial.referenceEnd)]
    liftS = Figure(trial.lift)
    footDownS = Figure(trial.footDown)
    heldS = Figure(trial.held)
    endedBy = trial.end.rawValue
    dropAtLiftDeg = Figure(trial.dropAtLift)
    dropSteadyDeg = Figure(trial.dropSteady)
    dropAtEndDeg = Figure(trial.dropAtEnd)
    dropPeakDeg = Figure(trial.dropPeak)
    curveIntervalS = Figure(trial.curveInterval)
    dropCurveDeg = trial.curve.map { Figure($0, digits: 2) }
    lateralAccelerationRms = Figure(trial.lateralRMS)
    lateralAccelerationRange = Figure(trial.lateralRange)
    angularRateRms = Figure(trial.rateRMS)
    response = trial.response.rawValue
    timeToFallS = Figure(trial.timeToFall, digits: 1)
    confidence = Figure(trial.confidence, digits: 3)
    reliable = trial.isReliable
    hasHole = trial.hasHole
  }
}

/// Trials as a plain table: one row a trial, columns named with their units.
enum StanceTrialTable {
  static let header =
    "file,side,reference_start_s,reference_end_s,lift_s,foot_down_s,held_s,ended_by,drop_at_lift_deg,drop_steady_deg,"
    + "drop_at_end_deg,drop_peak_deg,lateral_acceleration_rms_m_s2,lateral_acceleration_range_m_s2,"
    + "angular_rate_rms_rad_s,response,time_to_fall_s,confidence"

  static func row(_ trial: StanceTestTrial, file: String) -> String {
    var cells = [csvCell(file), trial.side.name]
    for time in [trial.referenceStart, trial.referenceEnd, trial.lift, trial.footDown, trial.held] {
      cells.append(decimals(time, 3))
    }
    cells.append(trial.end.rawValue)
    for value in [
      trial.dropAtLift, trial.dropSteady, trial.dropAtEnd, trial.dropPeak, trial.lateralRMS, trial.lateralRange,
      trial.rateRMS,
    ] { cells.append(decimals(value, 4)) }
    cells += [trial.response.rawValue, decimals(trial.timeToFall, 1), decimals(trial.confidence, 3)]
    return cells.joined(separator: ",")
  }
}

/// Trials in words, for a person at a terminal.
enum StanceTrialText {
  static func lines(_ trials: [StanceTestTrial], isSideKnown: Bool) -> [String] {
    guard !trials.isEmpty else {
      return ["No single-leg stance was found. Each trial needs a second of quiet standing on both feet before it."]
    }
    var lines = ["Single-leg stance; drop of the lifted side against both feet, positive = lower (°)"]
    lines.append(
      ["trial", "leg", "at (s)", "held (s)", "at lift", "steady", "at end", "sway (m/s²)"]
        .map { $0.padded(to: 11) }.joined() + "response")
    for (index, trial) in trials.enumerated() {
      let cells = [
        "\(index + 1)", trial.side.name, shown(trial.lift, 1),
        (trial.end == .footDown ? "" : "≥ ") + shown(trial.held, 1), signed(trial.dropAtLift),
        signed(trial.dropSteady), signed(trial.dropAtEnd), shown(trial.lateralRMS, 2),
      ]
      lines.append(
        cells.map { $0.padded(to: 11) }.joined() + word(trial) + (trial.isReliable ? "" : "; UNRELIABLE"))
    }
    if !isSideKnown {
      lines.append("LEFT AND RIGHT MAY BE EXCHANGED: nothing shows how the sensor sits; say --mount UP,FORWARD.")
    }
    lines.append(
      "Responses after Hardcastle & Nade 1985 with provisional limits: one sensor sees neither the trunk nor how high the "
        + "hip would allow.")
    lines.append("Stance measures; it does not diagnose.")
    return lines
  }

  private static func word(_ trial: StanceTestTrial) -> String {
    guard trial.response == .delayedPositive else { return trial.response.words }
    return "delayed positive: sinks after \(Reading(trial.timeToFall, digits: 1, key: "", fileDigits: 1).text) s"
  }

  /// As on every page.
  private static func shown(_ value: Double, _ digits: Int) -> String { Reading(value, digits: digits, key: "").text }

  private static func signed(_ value: Double) -> String { (value >= 0 ? "+" : "") + shown(value, 1) }
}
