import Foundation
import GaitDSP
import Settings
import SummaryStore
import Testing
import Walker

@testable import Report
@testable import stance

/// Sessions and months of simulated people from the samples on: through the pipeline, the store, the report and the trend.
/// Their lines are printed for the article on the trend.
@Suite(.enabled(if: isOptimized, "minutes without STANCE_OPTIMIZED"))
struct WholeWalkTests {
  @Test(arguments: [(15.0, 0.0), (15, 4), (45, 0), (45, 4)])
  func twoSessionsOfThePersonThatWalked(seconds: Double, drop: Double) throws {
    let norms = try Norms(folder: CalibrationFolder(stated: nil).url)
    var told: [String: Int] = [:]
    var steps = 0
    for person in 0..<16 {
      var noise = NormalNoise(UInt64(650_000 + person))
      let sessions = try (0..<2).map { number in
        try WholeWalk(UInt64(person), session: number, seconds, drop: number == 0 ? 0 : drop, &noise).session()
      }
      steps += sessions[1].summary.left.steps.ok
      for row in ReportModel.Change(now: sessions[1], before: sessions[0], norms).rows where row.isBeyondChance == true
      {
        told[row.name, default: 0] += 1
      }
    }
    print(
      "walks of \(Int(seconds)) s, \(steps / 16) clean steps a side, \(drop)° more on the left: "
        + told.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value) of 16" }.joined(separator: ", "))
    let contact = told["Drop from own contact, mean, right − left"] ?? 0
    #expect(drop == 0 ? contact <= 1 : contact >= (seconds > 20 ? 15 : 11))
    #expect(drop > 0 || told.values.allSatisfy { $0 <= 3 })
  }

  @Test(arguments: [0.0, 4])
  func threeWeeksOfAWalkADay(drop: Double) throws {
    let folder = try CommandFolder()
    var (judged, beyond) = (0, 0)
    for person in 0..<3 {
      let path = folder.file("\(person).sqlite")
      let store = try SummaryStore(path: path)
      var noise = NormalNoise(UInt64(660_000 + person))
      // From Monday, 2026-10-12, on: summer time ends on the second Sunday.
      for day in 0..<21 where noise.uniform() > 0.1 {
        let walk = try WholeWalk(UInt64(person), session: day, 75, drop: day < 11 ? 0 : drop, &noise)
        var record = SessionRecord(source: "walker", rate: 100, software: "test")
        record.wall = WallTime(
          start: 1_791_763_200 + 86_400 * Double(day) + 8 * 3_600, utcOffset: day < 13 ? 7_200 : 3_600)
        try walk.write(to: store, record)
      }
      try store.close()
      let trend = try Trend(StoreReader(path: path))
      #expect(trend.weeks.dropFirst().map(\.first) == ["2026-10-19", "2026-10-26"])
      for measure in TrendMeasure.allCases where !measure.isActivity {
        guard let series = trend[measure], let last = series.weeks.last, last.verdict != .unknown else { continue }
        if drop == 0 {
          judged += series.weeks.count { [.within, .beyond].contains($0.verdict) }
          beyond += series.weeks.count { $0.verdict == .beyond }
        } else if measure == .contactDifference || measure == .standingDropLeft {
          judged += 1
          beyond += last.verdict == .beyond && last.change > 0 ? 1 : 0
        }
      }
    }
    print(
      "three weeks of a walk a day, \(drop)° more on the left from the eleventh day on: beyond chance \(beyond) of \(judged) "
        + (drop == 0 ? "weeks of gait" : "last weeks of drop from contact and of the left side's from standing"))
    #expect(judged > 5 && (drop == 0 ? Double(beyond) < 0.15 * Double(judged) : beyond == judged))
  }
}

/// One walk of a simulated person on one day, after a stand that errs by 0.85° (SD).
private struct WholeWalk {
  private var output = GaitOutput()
  private let summary: BoutSummary
  private let finding: Finding
  private let seconds: Double

  /// - Parameter drop: how much more than usual the pelvis drops while the left leg carries, degrees.
  init(_ seed: UInt64, session: Int, _ walking: Double, drop: Double, _ noise: inout NormalNoise) throws {
    var person = Person.healthy(seed: 7_100 + seed)
    // The same body; steps of their own, and a pace of the day.
    person.seed = 7_100 + seed &* 1_000 + UInt64(session)
    person.cadence += 2 * noise.normal()
    person.drop.left = DropProfile(peak: drop, mid: 0.9 * drop)
    let walker = Walker(
      person: person, script: WalkerScript([.stand(seconds: 6), .walk(.seconds(walking)), .stand(seconds: 8)]))
    let samples = Self.rolled(
      walker.samples(SensorCircumstances()).map {
        InertialSample(time: $0.time, specificForce: $0.specificForce, angularRate: $0.angularRate)
      }, by: 0.85 * noise.normal(), from: (walker.truth().bouts.first?.start ?? 6) - 1.2)
    seconds = samples.last?.time ?? 0
    let settings = try AnalysisOptions.parse([]).settings()
    var pipeline = GaitPipeline(settings.configuration(sampleRate: 100), contactNet: settings.weights)
    var output = GaitOutput()
    samples.withUnsafeBufferPointer { pipeline.push($0, into: &output) }
    pipeline.finish(into: &output)
    self.output = output
    (summary, finding) = pipeline.sessionResult()
  }

  /// Rolls the aligned sensor within a second: nobody stands exactly as they walk.
  private static func rolled(_ samples: [InertialSample], by degrees: Double, from start: Double) -> [InertialSample] {
    samples.map { sample in
      guard sample.time > start else { return sample }
      let share = min(sample.time - start, 1)
      let turned = degrees * .pi / 180 * share * share * (3 - 2 * share)
      let rate = degrees * .pi / 180 * 6 * share * (1 - share)
      func roll(_ v: SIMD3<Double>) -> SIMD3<Double> {
        SIMD3(v.x, cos(turned) * v.y + sin(turned) * v.z, cos(turned) * v.z - sin(turned) * v.y)
      }
      var sample = sample
      sample.specificForce = roll(sample.specificForce)
      sample.angularRate = roll(sample.angularRate) + SIMD3(rate, 0, 0)
      return sample
    }
  }

  func session() -> WalkedSession {
    WalkedSession(
      name: "walk", device: "", summary: summary, finding: finding,
      steps: output.steps.count, supports: SupportSelection(.contactDropMean, of: output.steps),
      circumstances: WalkedSession.Circumstances(
        limits: FindingThresholds(), contactNet: "", sensor: "", mount: "", wearer: ""))
  }

  func write(to store: SummaryStore, _ record: SessionRecord) throws {
    let session = try store.begin(record)
    let bouts = output.bouts.map { bout in
      StoreRecord.bout(bout, steps: output.steps.filter { $0.bout == bout.number })
    }
    try store.write(output.standings.map(StoreRecord.standing) + bouts + [.wear(start: 0, end: seconds)], of: session)
    try store.end(session, at: seconds)
  }
}
