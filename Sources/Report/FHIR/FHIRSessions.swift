import Foundation
import GaitDSP
import SummaryStore

// What was found in one session: its walking, its trials on one leg, the result of its guided test.
extension FHIRBundle {
  /// - Parameter isWanted: named by who exports; else it is left out where there is nothing in it.
  mutating func add(
    _ session: StoredSession, of reader: StoreReader, isWanted: Bool
  ) throws {
    let trials = try reader.stanceTrials(of: session.id)
    let test = try reader.test(of: session.id)
    if let why = Self.objection(session, test) { return leftOut.append("session \(session.id.value): \(why)") }
    let figures = try StoredFigures(session, of: reader)
    let steps = figures.summary.left.steps.total + figures.summary.right.steps.total
    guard isWanted || steps > 0 || !trials.isEmpty || test?.result != nil else { return }
    var context = Context(
      subject: person(session.wearer), device: device(session), time: Self.period(session),
      name: "session-\(session.id.value)", category: session.record.kind == "test" ? .exam : .activity)
    context.isSimulated = session.record.isSimulated
    if figures.total == nil, steps > 0 {
      context.remark =
        "The session was cut off by a power cut or a kill, and its bouts were pooled again: its last seconds may be "
        + "missing. "
        + (figures.shortcomings.map(\.sentence) + [figures.unknownLimits(of: session)].compactMap { $0 })
        .joined(separator: " ")
    }
    if figures.total != nil || steps > 0 { add(figures, context) }
    for (place, trial) in trials.enumerated() { add(trial, place + 1, context) }
    if let test { add(test, context) }
  }

  /// Why a session has nothing that is final.
  private static func objection(_ session: StoredSession, _ test: TestRecord?) -> String? {
    if session.endedBy == "open" { return "it still runs, or was cut off and no other has begun since" }
    guard let test else { return nil }
    if test.end == .aborted { return "a test that was aborted, without a result" }
    return test.result == nil ? "a test that was cut off, without a result" : nil
  }

  private mutating func add(_ figures: StoredFigures, _ context: Context) {
    let (summary, finding) = (figures.summary, figures.finding)
    for side in Side.allCases {
      let own = finding[side]
      let code = measures.code(
        "finding_\(side.name)", "Pelvic drop while the \(side.name) leg carries",
        "Whether the pelvis drops beyond provisional limits: none, possible, present, or insufficient to say. It "
          + "describes how the pelvis moved and is no diagnosis.")
      let grade = measures.code(
        own.grade.rawValue, own.grade.rawValue.prefix(1).uppercased() + own.grade.rawValue.dropFirst(),
        "Grade of a finding.")
      observe(
        code, context,
        value: ("valueCodeableConcept", .concept([grade], text: FindingText.sentence(for: side, of: finding))))
      for measure in StepMeasure.allCases {
        let measured = summary[side][measure]
        guard measured.count > 0, measured.median.isFinite else { continue }
        observe(
          measures.code(measure, side), context, measured.median, unit: measure.fhirUnit,
          interval: measured.medianInterval, steps: measured.count)
      }
    }
    for measure in StepMeasure.allCases {
      let asymmetry = summary.asymmetry(of: measure)
      observe(
        measures.difference(of: measure), context, asymmetry.difference.value, unit: measure.fhirUnit,
        interval: asymmetry.difference.interval)
      guard measure.isRatioScale else { continue }
      observe(
        measures.symmetryIndex(of: measure), context, asymmetry.symmetryIndex.value, unit: .percent,
        interval: asymmetry.symmetryIndex.interval)
    }
    observe(
      measures.code("cadence_steps_min", "Cadence", "120 over the mean stride time of both sides."), context,
      summary.cadence, unit: .cadence, digits: 2)
    observe(
      measures.code("speed_m_s", "Walking speed", "Mean step length over mean step time."), context, summary.speed,
      unit: .speed)
    observe(
      measures.code(
        "stride_time_cv_percent", "Stride time variability", "Coefficient of variation of stride time within sides."),
      context, summary.strideTimeVariation, unit: .percent)
  }

  private mutating func add(_ trial: StanceTrialRecord, _ number: Int, _ context: Context) {
    let side = trial.side.name
    let code = measures.code(
      "stance_trial_\(side)", "Single-leg stance, \(side) leg",
      "One trial of a single-leg stance (Trendelenburg) test: response as graded from the pelvis alone, provisional.")
    var parts: [FHIRValue] = []
    func add(_ own: FHIRCode, _ value: Double, _ unit: FHIRUnit, digits: Int = 4) {
      guard value.isFinite else { return }
      parts.append(
        .object([("code", .concept([own])), ("valueQuantity", .quantity(value, digits: digits, unit: unit))]))
    }
    add(measures.code("held_s", "Time held", "From the foot’s lift to its return."), trial.end - trial.start, .second)
    add(
      measures.code(
        "stance_drop_steady_deg", "Drop, steady", "Contralateral drop in steady state, from standing on both feet."),
      trial.dropMean, .degree)
    add(
      measures.code("stance_drop_peak_deg", "Drop, largest", "Largest contralateral drop of the trial."),
      trial.dropPeak,
      .degree)
    add(
      measures.code("stance_drop_end_deg", "Drop, at the end", "Contralateral drop at the end of the trial."),
      trial.dropEnd, .degree)
    add(
      measures.code(
        "stance_sway_m_s2", "Sway", "Root mean square of mediolateral acceleration at the sacrum over the trial."),
      trial.lateralRMS, .acceleration)
    let response = measures.code(
      "response_\(trial.response)", trial.response.replacing("_", with: " "), "Response of a single-leg stance trial.")
    var own = context
    own.name += "-trial-\(number)"
    observe(code, own, value: ("valueCodeableConcept", .concept([response])), components: parts)
  }

  /// Of a guided test, what has a name of its own beside the walk's measures.
  private mutating func add(_ test: TestRecord, _ context: Context) {
    guard let result = test.result,
      let values = try? JSONSerialization.jsonObject(with: Data(result.utf8)) as? [String: Any]
    else { return }
    func number(_ key: String) -> Double { (values[key] as? NSNumber)?.doubleValue ?? .nan }
    switch test.testProtocol {
    case "timed_up_and_go":
      let own = measures.code("tug_total_s", "Timed Up and Go", "Mean over trials, from the first lean to seated.")
      let total = number("mean_total_s")
      guard total.isFinite else { return }
      observe(
        [FHIRCode.timedUpAndGo, own], context, value: ("valueQuantity", .quantity(total, digits: 2, unit: .second)))
    case "ten_metre_walk":
      observe(
        measures.code(
          "ten_metre_speed_m_s", "Ten-metre walk, speed", "Mean over trials of the stated distance over its time."),
        context, number("mean_speed_m_s"), unit: .speed, digits: 3)
    case "two_minute_walk", "six_minute_walk":
      let minutes = test.testProtocol == "two_minute_walk" ? "two" : "six"
      observe(
        measures.code(
          "\(minutes)_minute_walk_m", "\(minutes.capitalized)-minute walk, distance",
          "Sum of step lengths by the inverted pendulum; needs a leg length."),
        context, number("distance_m"), unit: .metre, digits: 1)
    default: return
    }
  }
}
