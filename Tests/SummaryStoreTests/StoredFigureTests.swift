import Foundation
import GRDB
import GaitDSP
import StoreFixtures
import Testing

@testable import SummaryStore

/// What is read from a store is what was written, each figure of its own side and in its own unit.
@Suite struct StoredFigureTests {
  private let folder: TemporaryFolder
  private var path: String { folder.file("stance.db") }

  init() throws { folder = try TemporaryFolder() }

  /// A store with one session.
  private func written(_ records: [StoreRecord], until end: Double = 10_000) throws -> StoreReader {
    let store = try SummaryStore(path: path)
    let session = try store.begin(.test)
    try store.write(records, of: session)
    try store.end(session, at: end)
    return try StoreReader(path: path)
  }

  @Test func everyMeasureOfAStepComesBack() throws {
    let walked = WalkedBout(number: 0, start: 1_000, steps: 40, leftDrop: 6)
    var steps: [Step] = []
    try written([.bout(walked.bout, steps: walked.steps)]).forEachStep(of: SessionID(1)) { steps.append($0) }
    #expect(steps.count == 40)
    for (found, given) in zip(steps, walked.steps.map(\.kept)) {
      #expect(found.side == given.side && found.quality == given.quality && found.confidence == given.confidence)
      for measure in StepMeasure.allCases {
        let (value, wanted) = (measure.value(of: found), measure.value(of: given))
        #expect(value == wanted || value.isNaN && wanted.isNaN, "\(measure): \(value) of \(wanted)")
      }
    }
  }

  @Test(arguments: Side.allCases) func aTrialComesBackOnItsOwnLeg(side: Side) throws {
    var trial = StanceTrialRecord(start: 12.5, end: 31.25, side: side)
    (trial.test, trial.endedBy, trial.response) = (3, "foot_down", "delayed_positive")
    (trial.obliquityLift, trial.obliquitySteady, trial.obliquityEnd) = (1.5, -2.5, 3.5)
    (trial.dropPeak, trial.dropMean, trial.dropEnd) = (7.5, 4.25, 6.5)
    (trial.lateralRMS, trial.lateralRange, trial.angularRateRMS) = (0.25, 1.5, 8.5)
    (trial.drop, trial.dropInterval) = ([1, 2.5, 4], 0.5)
    #expect(try written([.stanceTrial(trial)]).stanceTrials(of: SessionID(1)) == [trial])
  }

  /// Bouts that rest on the same stand share it, with others between; and its age is that since it ended.
  @Test func aStandingReferenceIsKeptOnceAndAsItWas() throws {
    var bouts = (0..<2).map { WalkedBout(number: $0, start: 1_000 + 500 * Double($0), steps: 30) }
    let zero = try #require(bouts[0].bout.standing)
    bouts[1].bout.standing = zero
    var later = zero
    (later.start, later.end) = (1_200, 1_204)
    let reader = try written([
      .standing(zero), .bout(bouts[0].bout, steps: bouts[0].steps), .standing(later),
      .bout(bouts[1].bout, steps: bouts[1].steps),
    ])
    #expect(try ask(path, "SELECT count(*) FROM standing_reference", as: Int.self) == 2)
    let found = try reader.pool(SessionID(1))
    #expect(found.standing?.up == zero.up && found.standing?.start == zero.start)
    #expect(near(found.certainty?.age, bouts[1].bout.end - zero.end))
    let age = try ask(path, "SELECT standing_age_s FROM bout WHERE number = 1", as: Double.self)
    #expect(near(age, bouts[1].bout.end - zero.end))
  }

  /// One bout whose gyroscope did not work voids what is said of all.
  @Test func whatVoidsABoutVoidsThePool() throws {
    var bouts = (0..<2).map { WalkedBout(number: $0, start: 1_000 + 500 * Double($0), steps: 30) }
    bouts[0].bout.finding.warnings = [.rateTooSmall]
    let reader = try written(bouts.map { .bout($0.bout, steps: $0.steps) })
    #expect(try reader.pool(SessionID(1)).void == .rateTooSmall)
  }

  /// Two mean strides pooled are the mean stride of both.
  @Test func curvesAreOfAllStrides() throws {
    let bouts = (0..<2).map { WalkedBout(number: $0, start: 1_000 + 500 * Double($0), steps: 26) }
    let pooled = try written(bouts.map { .bout($0.bout, steps: $0.steps) }).pool(SessionID(1)).summary
    for side in Side.allCases {
      let (a, b) = (bouts[0].bout.summary[side].curve, bouts[1].bout.summary[side].curve)
      let curve = pooled[side].curve
      #expect(curve.count == a.count + b.count)
      let (n, m) = (Double(a.count), Double(b.count))
      for point in [0, 25, 70] {
        let step = b.mean[point].x - a.mean[point].x
        let squares =
          (n - 1) * pow(a.standardDeviation[point].x, 2) + (m - 1) * pow(b.standardDeviation[point].x, 2)
          + n * m / (n + m) * step * step
        #expect(near(curve.mean[point].x, (n * a.mean[point].x + m * b.mean[point].x) / (n + m), 0.02))
        #expect(near(curve.standardDeviation[point].x, (squares / (n + m - 1)).squareRoot(), 0.01))
      }
    }
  }

  @Test func aTotalComesBackSideBySide() throws {
    let walked = WalkedBout(number: 0, start: 1_000, steps: 60, leftDrop: 6)
    var (summary, finding) = (walked.bout.summary, walked.bout.finding)
    (summary.left.contactConfidence, summary.right.contactConfidence) = (0.9, 0.4)
    finding.right.compensated = true
    let total = SessionTotal(
      summary: summary, finding: finding, standing: walked.bout.standing, thresholds: FindingThresholds())
    let found = try #require(
      try written([.bout(walked.bout, steps: walked.steps), .total(total)]).total(of: SessionID(1)))
    #expect(found.finding.right.compensated && !found.finding.left.compensated)
    #expect(found.finding.left.grade == finding.left.grade && found.finding.left.references == finding.left.references)
    for side in Side.allCases {
      let (own, given) = (found.summary[side], summary[side])
      #expect(near(own.contactConfidence, given.contactConfidence))
      for measure in [StepMeasure.contactDropMean, .standingDropMid, .stepTime] {
        #expect(
          near(own[measure].median, given[measure].median)
            && near(own[measure].percentile10, given[measure].percentile10))
        #expect(near(own[measure].percentile90, given[measure].percentile90))
      }
      #expect(near(own.curve.mean[30].x, given.curve.mean[30].x, 0.006))
    }
  }

  /// A batch may hold the end of one bout and the beginning of the next.
  @Test func aBoutTakesItsOwnStepsAndNoOthers() throws {
    let (first, second) = (
      WalkedBout(number: 0, start: 1_000, steps: 30), WalkedBout(number: 1, start: 1_500, steps: 12)
    )
    var output = GaitOutput()
    output.steps = first.steps + second.steps.prefix(5)
    output.bouts = [first.bout]
    var gatherer = BoutGatherer()
    var records = gatherer.records(of: output)
    output.steps = Array(second.steps.dropFirst(5))
    output.bouts = [second.bout]
    records += gatherer.records(of: output)
    let counts = records.compactMap { if case .bout(_, let steps) = $0 { steps.count } else { nil } }
    #expect(counts == [30, 12])
  }

  @Test(arguments: [0.0, 9.99, 10, 29.9, 30, 59.9, 60, 120, 120.1, 5_000]) func aBoutIsOfOneClass(duration: Double) {
    let classes = BoutClass.allCases.filter { $0 != .all && $0.holds(duration) }
    #expect(classes.count == 1 && BoutClass.all.holds(duration))
  }

  /// A bin of half a degree begins at its number: 1.0 to 1.5° is bin 2, and −0.5 to 0° is bin −1.
  @Test func dropsAreCountedInHalvesOfADegree() {
    var histogram = DropHistogram()
    for value in [1.01, 1.49, 1.51, -0.1] { histogram.add(value) }
    #expect(histogram.json == "[-1,[1,0,0,2,1]]")
  }

  /// A walk of minutes says more of a day's cadence than a few steps do.
  @Test func aDaysCadenceIsThatOfItsWalkingTime() throws {
    var (short, long) = (
      WalkedBout(number: 0, start: 1_000, steps: 20), WalkedBout(number: 1, start: 2_000, steps: 300)
    )
    (short.bout.summary.cadence, long.bout.summary.cadence) = (60, 120)
    let (s, l) = (short.bout.end - short.bout.start, long.bout.end - long.bout.start)
    let reader = try written([.bout(short.bout, steps: short.steps), .bout(long.bout, steps: long.steps)])
    let day = try #require(try reader.days().first { $0.boutClass == .all })
    #expect(near(day.cadence, (60 * s + 120 * l) / (s + l)))
  }

  /// Whoever showers for five minutes has the sensor on as it was; ten minutes are another fitting.
  @Test(arguments: [(300.0, 1), (900, 2)]) func aShortPauseIsNoNewFitting(pause: Double, fittings: Int) throws {
    let reader = try written([.wear(start: 0, end: 4_000), .wear(start: 4_000 + pause, end: 9_000)])
    let day = try #require(try reader.days().first { $0.boutClass == .all })
    #expect(day.fittings == fittings)
  }
}

private func near(_ value: Double?, _ wanted: Double, _ tolerance: Double = 0.001) -> Bool {
  value.map { abs($0 - wanted) < tolerance } ?? false
}
