import GaitDSP
import StoreFixtures
import SummaryStore

/// A store with one session: that of a guided test, in which a walk lies, where there are steps.
struct GuidedSession {
  private let test: TestRecord
  private let marks: [MarkRecord]
  private let legLength: Double?
  private let steps: Int

  init(
    _ test: TestProtocol, _ result: ResultValue?, end: TestRecord.End = .completed,
    notes: String? = nil,
    marks: [MarkRecord] = [], legLength: Double? = 0.9, steps: Int = 220
  ) {
    var record = TestRecord(
      testProtocol: test.rawValue, parameters: TestParameters(test).value.json)
    (record.end, record.notes, record.result) = (end, notes, result?.json)
    (self.test, self.marks, self.legLength, self.steps) = (record, marks, legLength, steps)
  }

  func write(to path: String) throws {
    let store = try SummaryStore(path: path)
    var record = SessionRecord(source: "walker", rate: 100, software: "1.0")
    (record.kind, record.wearer, record.label) = ("test", "P-07", "with a cane")
    record.legLength = legLength
    let session = try store.begin(record)
    var walk: [StoreRecord] = []
    if steps > 0 {
      let walked = WalkedBout(number: 0, start: 100, steps: steps, leftDrop: 5.2)
      let total = SessionTotal(
        summary: walked.bout.summary, finding: walked.bout.finding, standing: walked.bout.standing,
        thresholds: FindingThresholds())
      walk = [.bout(walked.bout, steps: walked.steps), .total(total)]
    }
    let trials: [StoreRecord] =
      test.testProtocol == TestProtocol.singleLegStance.rawValue
      ? [.left, .right].map { .stanceTrial(Self.trial($0)) } : []
    try store.write(walk + [.test(test)] + trials + marks.map { .mark($0) }, of: session)
    try store.end(session, at: 400)
    try store.close()
  }

  private static func trial(_ side: Side) -> StanceTrialRecord {
    var trial = StanceTrialRecord(
      start: side == .left ? 20 : 80, end: side == .left ? 38.4 : 98.4, side: side)
    (trial.dropMean, trial.dropEnd, trial.dropPeak, trial.response) = (
      2.25, 3.04, 3.4, "delayed_positive"
    )
    (trial.drop, trial.dropInterval) = ((0..<36).map { 1 + Double($0) / 16 }, 0.5)
    return trial
  }

  // MARK: Results

  private static func span(_ start: Double, _ end: Double) -> TestSpan {
    TestSpan(start: start, end: end)
  }

  static let upAndGo = TimedUpAndGo.value(
    [15.45, 55.0].map { start in
      TimedUpAndGo.Trial(
        rise: span(start, start + 1.46), turn: span(start + 6.07, start + 8.13), turnAngle: 176,
        turnPeakRate: 141,
        lastTurn: span(start + 13.69, start + 15.2), sit: span(start + 15.5, start + 18.15))
    }, spans: nil, steps: TestTape())

  static let tenMetres: ResultValue = {
    var outcome = TenMetreWalk.Outcome(
      TestTape(), spans: [span(60, 80)], TestParameters(.tenMetreWalk))
    outcome.refusals[0].trial = 2
    outcome.trials = [10.0, 40.0].map { start in
      TenMetreWalk.Trial(
        span: span(start, start + 15.36), crossing: span(start + 2.47, start + 12.85),
        speed: 10 / 10.38,
        cadence: 106.1, steps: 24, isReliable: true)
    }
    return outcome.value
  }()

  static let sixMinutes: ResultValue = {
    let points = (0..<40).map { index -> (time: Double, value: Double) in
      let time = Double(index) / 7
      return (time, 2 - 0.11 * time + 0.1 * Double(index % 3))
    }
    let slope = Slope(points)
    var outcome = TimedWalk.Outcome(TestTape(), span: span(6, 366), seconds: 360)
    (outcome.distance, outcome.meanCadence, outcome.walking) = (359.2, 106.5, 348)
    outcome.rests = [span(120, 132)]
    (outcome.cadence, outcome.standingDrop, outcome.contactDrop) = (
      slope, (slope, slope), (slope, slope)
    )
    outcome.stepTimeAsymmetry = slope
    outcome.minutes = (1...6).map { number in
      var minute = TimedWalk.Minute(number: number)
      (minute.steps, minute.cadence) = ((43, 42), 106.5 - 0.2 * Double(number))
      (minute.standingDrop, minute.contactDrop) = (SIMD2(5.1, -1.2), SIMD2(4.6, 0.8))
      (minute.stepTimeSymmetryIndex, minute.distance) = (-3.1, 60)
      return minute
    }
    return outcome.value
  }()

  static let stance = SingleLegStance.value(
    TestTape(), spans: [(side: .right, span: span(100, 140))], limit: 30)
}
