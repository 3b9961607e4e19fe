import Foundation
import GaitDSP
import SummaryStore

/// Sessions and days of a store as a FHIR R4 bundle: a patient by pseudonym, the sensor, observations, and the code
/// system of the measures that no published terminology has. The same store gives the same bundle.
public struct FHIRBundle {
  private var measures = FHIRMeasures()
  private var entries: [(url: String, resource: FHIRValue)] = []
  private var people: [String: String] = [:]
  private var devices: [String: String] = [:]

  /// - Parameters:
  ///   - sessions: those that are wanted; `nil` = all that have a result.
  ///   - days: whether days are wanted.
  /// - Throws: `StoreError`.
  public init(_ reader: StoreReader, sessions wanted: [SessionID]? = nil, days: Bool = true) throws {
    let sessions = try wanted.map { try $0.map { try reader.session($0) } } ?? reader.sessions()
    for session in sessions {
      let total = try reader.total(of: session.id)
      let trials = try reader.stanceTrials(of: session.id)
      let test = try reader.test(of: session.id)
      guard
        wanted != nil || test?.result != nil || total.map({ $0.summary.left.steps.total > 0 }) == true
          || !trials.isEmpty
      else { continue }
      add(session, total, trials, test)
    }
    // A day without a date cannot be put into anybody's record.
    let recorded =
      days ? try reader.days().filter { $0.boutClass == .all && CalendarDate.days(of: $0.date) != nil } : []
    if !recorded.isEmpty {
      // Days are one person's: the one whose sessions were kept last.
      let person = sessions.last.map { self.person($0) } ?? self.person(nil)
      for day in recorded { add(day, of: person) }
    }
  }

  mutating func append(_ url: String, _ resource: FHIRValue) { entries.append((url, resource)) }

  /// A concept of the bundle's own code system, noted down as used.
  mutating func note(_ code: String, _ display: String, _ definition: String) -> FHIRCode {
    measures.code(code, display, definition)
  }

  /// As JSON with a line end.
  public var json: String {
    // FHIR knows no empty lists.
    let all = entries + (measures.concepts.isEmpty ? [] : [(Self.url("CodeSystem gait"), measures.resource)])
    var members: [(String, FHIRValue)] = [("resourceType", .text("Bundle")), ("type", .text("collection"))]
    if !all.isEmpty {
      members.append(("entry", .list(all.map { .object([("fullUrl", .text($0.url)), ("resource", $0.resource)]) })))
    }
    return FHIRValue.object(members).json + "\n"
  }

  // MARK: Who and with what

  private mutating func person(_ session: StoredSession?) -> String {
    let name = session?.record.wearer.flatMap { $0.isEmpty ? nil : $0 } ?? "unnamed"
    if let url = people[name] { return url }
    let url = Self.url("Patient \(name)")
    people[name] = url
    entries.append(
      (
        url,
        .object([
          ("resourceType", .text("Patient")), ("id", .text("patient-\(people.count)")),
          (
            "identifier",
            .list([
              .object([
                ("use", .text("secondary")), ("system", .text("https://stance.example/fhir/pseudonym")),
                ("value", .text(name)),
              ])
            ])
          ),
        ])
      ))
    return url
  }

  private mutating func device(_ session: StoredSession) -> String {
    let name = session.record.device ?? "inertial sensor"
    let key = "\(name) \(session.record.software)"
    if let url = devices[key] { return url }
    let url = Self.url("Device \(key)")
    devices[key] = url
    entries.append(
      (
        url,
        .object([
          ("resourceType", .text("Device")), ("id", .text("device-\(devices.count)")), ("status", .text("active")),
          (
            "deviceName",
            .list([.object([("name", .text(name)), ("type", .text("user-friendly-name"))])])
          ),
          ("type", .concept([], text: "Inertial measurement unit worn over the sacrum")),
          (
            "version",
            .list([
              .object([
                ("type", .concept([], text: "Stance")), ("value", .text(session.record.software)),
              ])
            ])
          ),
          (
            "note",
            .list([.object([("text", .text("Not a medical device. Stance measures; it does not diagnose."))])])
          ),
        ])
      ))
    return url
  }

  // MARK: Sessions

  private mutating func add(
    _ session: StoredSession, _ total: SessionTotal?, _ trials: [StanceTrialRecord], _ test: TestRecord?
  ) {
    let context = Context(
      subject: person(session), device: device(session), time: Self.period(session),
      name: "session-\(session.id.value)",
      category: session.record.kind == "test" ? .exam : .activity)
    if let total { add(total, context) }
    for (place, trial) in trials.enumerated() { add(trial, place + 1, context) }
    if let test { add(test, context) }
  }

  private mutating func add(_ total: SessionTotal, _ context: Context) {
    let summary = total.summary
    for side in Side.allCases {
      let own = total.finding[side]
      let code = measures.code(
        "finding_\(side.name)", "Pelvic drop while the \(side.name) leg carries",
        "Whether the pelvis drops beyond provisional limits: none, possible, present, or insufficient steps to say. It "
          + "describes how the pelvis moved and is no diagnosis.")
      let grade = measures.code(
        own.grade.rawValue, own.grade.rawValue.prefix(1).uppercased() + own.grade.rawValue.dropFirst(),
        "Grade of a finding.")
      observe(
        code, context,
        value: ("valueCodeableConcept", .concept([grade], text: FindingText.sentence(for: side, of: total.finding))))
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

  // MARK: Days

  private mutating func add(_ day: Day, of person: String) {
    let context = Context(
      subject: person, device: nil, time: ("effectiveDateTime", .text(day.date)), name: "day-\(day.date)",
      category: .activity)
    let steps = measures.code("day_steps", "Steps of a day", "Steps counted on one day while the sensor recorded.")
    observe(
      [FHIRCode.steps24h, steps], context,
      value: ("valueQuantity", .quantity(Double(day.steps), digits: 0, unit: .steps)))
    if day.speed.isFinite {
      let speed = measures.code("day_speed_m_s", "Walking speed of a day", "Mean of the day’s bouts, weighted by time.")
      observe(
        [FHIRCode.speed24h, speed], context, value: ("valueQuantity", .quantity(day.speed, digits: 4, unit: .speed)))
    }
    observe(
      measures.code("day_walking_min", "Walking of a day", "Time in bouts of walking on one day."), context,
      day.walking / 60, unit: .minute)
    observe(
      measures.code("day_wear_h", "Wear of a day", "Time for which the sensor was worn on one day."), context,
      (day.wear ?? .nan) / 3600, unit: .hour)
    for drop in day.drops where ["standing_drop_mean_deg", "contact_drop_mean_deg"].contains(drop.measure) {
      observe(
        measures.code(drop.measure == "standing_drop_mean_deg" ? .standingDropMean : .contactDropMean, drop.side),
        context, drop.median.value, unit: .degree, interval: drop.median.interval, steps: drop.count)
    }
  }
}
