import Feed
import GaitDSP
import SummaryStore

// What the core found, in the words of the live feed.

extension Side {
  var word: String { self == .left ? "left" : "right" }
}

extension StepQuality {
  var word: String {
    switch self {
    case .ok: "ok"
    case .turn: "turn"
    case .boundary: "boundary"
    case .irregular: "irregular"
    }
  }
}

extension PelvisNote {
  init(_ posture: LivePosture) {
    self.init(
      t: posture.time.figure(3) ?? 0, obliquityDeg: posture.obliquity.figure(2), tiltDeg: posture.tilt.figure(2),
      rotationDeg: posture.rotation.figure(2))
  }
}

extension ContactNote {
  init(_ contact: Contact) {
    self.init(
      t: contact.time.figure(4) ?? 0, type: contact.kind == .initial ? "IC" : "FC", side: contact.side.word,
      bout: contact.bout, confidence: contact.confidence.figure(3) ?? 0)
  }
}

extension StepNote {
  init(_ step: Step) {
    var measures: [String: Double] = [:]
    // As the store keeps it: a step on the screen is the step of the report.
    let kept = step.kept
    for measure in StepMeasure.allCases { measures[measure.key] = measure.value(of: kept).figure(measure.decimals) }
    self.init(
      t: kept.initialContact.figure(4) ?? 0, side: step.side.word, bout: step.bout, quality: step.quality.word,
      measures: measures)
  }
}

extension StandingNote {
  init(_ reference: StandingReference) {
    self.init(
      t: reference.start.figure(2) ?? 0, endT: reference.end.figure(2) ?? 0, swayDeg: reference.swayDeg.figure(2) ?? 0,
      changeDeg: reference.changeDeg.figure(2), strapMoved: reference.strapMoved)
  }
}

extension SideNote {
  init(_ side: SideFinding) {
    self.init(
      steps: side.steps, finding: side.grade.rawValue, standingDropMeanDeg: side.standingMean.value.figure(4),
      contactDropMeanDeg: side.contactMean.value.figure(4))
  }
}

extension WalkNote {
  init(_ summary: BoutSummary, _ finding: Finding) {
    self.init(
      left: SideNote(finding.left), right: SideNote(finding.right), cadenceStepsMin: summary.cadence.figure(2),
      speedMPerS: summary.speed.figure(4), contactDifferenceDeg: finding.contactDifference.value.figure(4),
      sentences: Side.allCases.map { FindingText.sentence(for: $0, of: finding) }
        + finding.warnings.map { FindingText.sentence(for: $0) })
  }
}

extension BoutNote {
  init(_ bout: Bout) {
    self.init(
      number: bout.number, t: bout.start.figure(3) ?? 0, endT: bout.end.figure(3) ?? 0, endedBy: bout.cause.rawValue,
      reliable: bout.isReliable, walk: WalkNote(bout.summary, bout.finding))
  }
}
