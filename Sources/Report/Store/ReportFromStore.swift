import GaitDSP
import SummaryStore

extension WalkedSession {
  /// A session of a store, as a report shows it: what the daemon found when the session ended, or, where it was cut off,
  /// still runs or is older than that, its bouts pooled again.
  /// - Throws: `StoreError`.
  public init(_ id: SessionID, of reader: StoreReader) throws {
    let session = try reader.session(id)
    var tally = SupportTally()
    try reader.forEachStep(of: id) { tally.add($0) }
    let figures = try StoredFigures(session, of: reader)
    let measure = SupportSelection.measure(hasStanding: figures.standing != nil)
    var supports = SupportSelection(measure, total: tally[measure])
    try reader.forEachStep(of: id) { supports.offer($0) }
    let sensor = shortened(session.record.device ?? "sensor not stated", to: 60)
    let bouts = try reader.bouts(of: id)
    self.init(
      name: Self.name(session),
      device: .several([
        .text("\(sensor), "), Reading(session.record.rate, digits: 0, key: "recording.rate_hz").markup, " Hz",
      ]),
      summary: figures.summary, finding: figures.finding, steps: tally.steps, supports: supports,
      circumstances: Circumstances(session.record, figures.total, sensor: sensor, limits: figures.limits))
    recorded = session.record.wall.flatMap {
      dayAndTime(secondsSince1970: $0.start + Double($0.utcOffset), zone: "")
    }
    person = session.wearer
    isSimulated = session.record.isSimulated
    legLength = session.record.legLength
    standing = figures.standing
    walking = WalkingBrief(bouts, steps: tally.steps, gaps: try reader.gaps(of: id))
    rate = session.record.rate
    trials = try reader.stanceTrials(of: id)
    unusable = figures.total?.unusableSamples ?? 0
    remarks = Self.remarks(session) + figures.shortcomings.map(\.sentence)
    if let sentence = figures.unknownLimits(of: session) { remarks.append(sentence) }
    let record = try reader.test(of: id)
    test = record.flatMap { GuidedOutcome($0) }
    if let record, test == nil {
      remarks.append("The guided test \(shortened(record.testProtocol, to: 40)) is not known to this version.")
    }
    if let shortcoming = test?.shortcoming { remarks.append(shortcoming) }
    notes =
      (record?.notes ?? "").split(separator: "\n").map { SessionNote(text: String($0)) }
      + (try reader.marks(of: id).map { SessionNote(time: $0.time, text: $0.text) })
    let pruned = bouts.count { !$0.hasDetail }
    if figures.total != nil, pruned > 0 {
      remarks.append("The single steps of \(pruned) of \(bouts.count) bouts are no longer kept, and are not drawn.")
    }
  }

  /// `Session 12: P-07, left hip, week 3`
  private static func name(_ session: StoredSession) -> String {
    let words = [session.record.wearer, session.record.label].compactMap { $0 }.filter { !$0.isEmpty }
    return shortened(
      "Session \(session.id.value)" + (words.isEmpty ? "" : ": \(words.joined(separator: ", "))"), to: 80)
  }

  private static func remarks(_ session: StoredSession) -> [String] {
    switch session.endedBy {
    case "open": ["The session still runs: this is what was known when the page was made."]
    case "cut": ["The session was cut off by a power cut or a kill: its last seconds may be missing."]
    default: []
    }
  }
}

/// How many steps there are, and how many of them have a drop from each zero.
private struct SupportTally {
  private(set) var steps = 0
  private var standing = 0
  private var contact = 0

  mutating func add(_ step: Step) {
    steps += 1
    if step.drop.standing.mean.isFinite { standing += 1 }
    if step.drop.contact.mean.isFinite { contact += 1 }
  }

  subscript(measure: StepMeasure) -> Int { measure == .standingDropMean ? standing : contact }
}

extension WalkedSession.Circumstances {
  fileprivate init(_ record: SessionRecord, _ total: SessionTotal?, sensor: String, limits: FindingThresholds) {
    self.init(
      limits: limits, contactNet: record.contactNet?.lowercased() ?? "not known",
      sensor: "\(sensor), calibrated as the daemon was configured",
      mount: total == nil ? "mount as the daemon found it" : Self.words(for: total?.mount, total?.mountOrigin),
      wearer: total.map { Self.words(functionalLeft: $0.isFunctional) } ?? "left axis as configured")
  }
}

extension PooledSession.Shortcoming {
  /// What a reader of the report has to know.
  var sentence: String {
    switch self {
    case .pruned(let some, let all):
      "The single steps of \(some) of \(all) bouts are no longer kept: they count in nothing here."
    case .curvesOfSome(let some, let all):
      "The mean stride is that of the \(some) of \(all) bouts that were long enough to have one."
    case .noRegularity:
      "Regularity and harmonic ratio are kept for each bout, and cannot be pooled over several."
    }
  }
}
