import GaitDSP
import StoreFixtures
import Testing

@testable import SummaryStore

/// What is let go of, when, and what stays.
@Suite struct RetentionTests {
  private let folder: TemporaryFolder
  private var path: String { folder.file("stance.db") }

  init() throws { folder = try TemporaryFolder() }

  /// Noon of a day after the test session's start, s since 1970.
  private func noon(ofDay day: Int) -> Double { 1_772_409_600 + (Double(day) + 0.5) * 86_400 }

  private func days() throws -> [Day] { try StoreReader(path: path).days() }

  /// All that is said of the days, in words: what was not measured is not equal to itself.
  private func told() throws -> [String] { try days().map { "\($0)" } }

  private func count(_ rows: String) throws -> Int? { try ask(path, "SELECT count(*) FROM \(rows)", as: Int.self) }

  private func store(detailDays: Double?, summaryDays: Double?) throws -> SummaryStore {
    var settings = StoreSettings()
    settings.retention.detailDays = detailDays
    settings.retention.summaryDays = summaryDays
    return try SummaryStore(path: path, settings: settings)
  }

  /// Two bouts a day, one before noon and one behind it.
  private func walk(days: Int, _ session: SessionID, _ store: SummaryStore) throws {
    for bout in 0..<(2 * days) {
      let walked = WalkedBout(number: bout, start: Double(bout) * 43_200 + 3_000, steps: 60)
      try store.write([.bout(walked.bout, steps: walked.steps)], of: session)
    }
  }

  @Test(arguments: [nil, 400, 5])
  func boutsGoAtTheirAgeHoweverLongStepsAreKept(detailDays: Double?) throws {
    let store = try store(detailDays: detailDays, summaryDays: 10)
    let session = try store.begin(.test)
    try walk(days: 4, session, store)
    let open = WalkedBout(number: 8, start: 4 * 86_400, steps: 40)
    try store.write([.steps(open.steps)], of: session)
    try store.prune(now: noon(ofDay: 4))
    let before = try told()
    #expect(try days().count { $0.boutClass == .all } == 5)

    // The first day, and the second until noon, are older than ten days.
    try store.prune(now: noon(ofDay: 11))
    #expect(try count("bout") == 6)
    #expect(try ask(path, "SELECT min(start_s) FROM bout", as: Double.self) == 86_400 + 43_200 + 3_000)
    for part in ["step", "bout_measure", "bout_asymmetry", "bout_curve"] {
      #expect(try count("\(part) WHERE bout NOT IN (SELECT id FROM bout)") == 0)
    }
    #expect(try told() == before, "half a day that is left is not counted again")
    try store.prune(now: noon(ofDay: 11))
    #expect(try told() == before)

    try store.prune(now: noon(ofDay: 300))
    #expect(try ask(path, "SELECT ended_by FROM bout", as: String.self) == "open")
    #expect(try count("step") == 40)
    #expect(try told() == before)
  }

  @Test func aDayIsCountedToItsEndBeforeAnythingOfItGoes() throws {
    let store = try store(detailDays: 0.1, summaryDays: 0.1)
    let session = try store.begin(.test)
    try walk(days: 1, session, store)
    try store.prune(now: noon(ofDay: 0) + 40_000)
    #expect(try count("bout") == 2)
    #expect(try count("step") == 120)
  }

  // MARK: Sessions

  /// A session that began at noon of a day, s since its start as everywhere.
  private func begin(onDay day: Int, kind: String = "wear", _ store: SummaryStore) throws -> SessionID {
    var record = SessionRecord.test
    record.kind = kind
    record.wall = WallTime(start: noon(ofDay: day), utcOffset: 3_600)
    return try store.begin(record)
  }

  /// One of everything that a session brings, and what it amounts to.
  private func fill(_ session: SessionID, _ store: SummaryStore) throws {
    let walked = WalkedBout(number: 0, start: 1_000, steps: 60)
    try store.write(
      [
        .bout(walked.bout, steps: walked.steps), .wear(start: 0, end: 3_000),
        .standing(StandingReference(start: 1_500, end: 1_510, up: SIMD3(0, 0, 1), swayDeg: 0.2, changeDeg: 0.1)),
        .gap(GapRecord(start: 2_000, end: 2_001, cause: "bus_failed")),
        .total(
          SessionTotal(
            summary: walked.bout.summary, finding: walked.bout.finding, standing: walked.bout.standing,
            thresholds: FindingThresholds())),
      ], of: session)
    try store.end(session, at: 4_000)
  }

  /// The parts that belong to sessions, with their rows.
  private func rows() throws -> [String: Int] {
    let tables = [
      "session", "bout", "gap", "wear", "standing_reference", "stance_trial", "test", "mark", "session_total",
      "session_measure", "session_asymmetry", "session_curve",
    ]
    return try Dictionary(uniqueKeysWithValues: tables.map { ($0, try count($0) ?? 0) }).filter { $0.value > 0 }
  }

  @Test func aSessionGoesWithTheLastOfItsBoutsAndTakesEverythingWithIt() throws {
    let store = try store(detailDays: 400, summaryDays: 10)
    try fill(begin(onDay: 0, store), store)
    let empty = try begin(onDay: 1, store)
    try store.write([.gap(GapRecord(start: 10, end: 900, cause: "bus_failed"))], of: empty)
    try store.end(empty, at: 1_000)
    let running = try begin(onDay: 19, store)
    try store.write([.progress(80_000)], of: running)
    try store.prune(now: noon(ofDay: 9))
    #expect(try count("session") == 3)
    let before = try told()
    #expect(try days().count { $0.boutClass == .all } == 4)

    try store.prune(now: noon(ofDay: 20))
    #expect(try rows() == ["session": 1])
    #expect(try ask(path, "SELECT id FROM session", as: Int64.self) == running.value)
    #expect(try told() == before)
    try store.prune(now: noon(ofDay: 21))
    #expect(try told() == before)
    #expect(try ask(path, "PRAGMA foreign_key_check", as: String.self) == nil)
  }

  @Test func guidedTestsAndMarksStay() throws {
    let store = try store(detailDays: 5, summaryDays: 10)
    let test = try begin(onDay: 0, kind: "test", store)
    try store.write(
      [
        .test(TestRecord(testProtocol: "single_leg_stance", parameters: "{}")),
        .stanceTrial(StanceTrialRecord(start: 10, end: 20, side: .left)),
      ], of: test)
    try fill(test, store)
    let kept = try rows()
    let marked = try begin(onDay: 1, store)
    try store.write([.mark(MarkRecord(time: 500, text: "hip hurts"))], of: marked)
    try fill(marked, store)
    let running = try begin(onDay: 39, store)
    try store.write([.progress(80_000)], of: running)

    try store.prune(now: noon(ofDay: 40))
    var left = kept
    left["session"] = 3
    left["mark"] = 1
    #expect(try rows() == left)
    #expect(try count("step") == 0, "steps go at their own age")
    let reader = try StoreReader(path: path)
    #expect(try reader.total(of: test)?.standing != nil)
    #expect(try reader.test(of: test) != nil)
  }

  @Test func theRunningSessionStaysAndItsGapsGoAtTheirAge() throws {
    let store = try store(detailDays: 400, summaryDays: 10)
    let session = try store.begin(.test)
    for hour in 0..<(30 * 24) {
      let start = Double(hour) * 3_600
      try store.write(
        [.gap(GapRecord(start: start, end: start + 600, cause: "bus_failed")), .progress(start + 3_600)], of: session)
    }
    try store.prune(now: nil)
    let before = try told()
    #expect(try days().allSatisfy { ($0.gaps ?? 0) > 0 })
    let now = 1_772_409_600 + 30 * 86_400.0
    try store.prune(now: now)
    #expect(try count("gap") == 10 * 24)
    #expect(try count("session") == 1)
    #expect(try told() == before)
    try store.prune(now: now)
    #expect(try told() == before)
  }

  @Test func theLastTwoDaysOfTheNewestSessionStayHoweverOld() throws {
    let store = try store(detailDays: 400, summaryDays: 10)
    let session = try begin(onDay: 0, store)
    try store.write(
      [.gap(GapRecord(start: 100, end: 200, cause: "bus_failed")), .wear(start: 0, end: 3_000)], of: session)
    try store.end(session, at: 4_000)
    let before = try told()
    for day in [50, 51] { try store.prune(now: noon(ofDay: day)) }
    #expect(try rows() == ["session": 1, "gap": 1, "wear": 1])
    #expect(try told() == before)
  }

  @Test func whatAKeptBoutRestsOnIsKept() throws {
    let store = try store(detailDays: 400, summaryDays: 10)
    let session = try begin(onDay: 0, store)
    let walked = WalkedBout(number: 0, start: 2 * 86_400, steps: 60)
    var bout = walked.bout
    bout.standing = StandingReference(start: 10, end: 20, up: SIMD3(0, 0, 1), swayDeg: 0.2, changeDeg: 0.1)
    try store.write([.bout(bout, steps: walked.steps), .progress(20 * 86_400)], of: session)
    try store.prune(now: noon(ofDay: 11))
    #expect(try count("standing_reference") == 1)
    try store.prune(now: noon(ofDay: 13))
    #expect(try rows() == ["session": 1])
  }

  @Test func aSessionWhoseClockWasNeverKnownIsAsOldAsTheNext() throws {
    let store = try store(detailDays: 400, summaryDays: 10)
    var record = SessionRecord.test
    record.wall = nil
    try fill(store.begin(record), store)
    let next = try begin(onDay: 5, store)
    try store.write([.progress(20 * 86_400)], of: next)
    try store.prune(now: noon(ofDay: 14))
    #expect(try count("session") == 2)
    try store.prune(now: noon(ofDay: 16))
    #expect(try rows() == ["session": 1])
    #expect(try days().contains { $0.date == "session-1-day-1" && $0.bouts == 1 })
  }

  // MARK: Clocks

  @Test func daysThatCannotBeMadeAgainOutliveAChangeOfTheClock() throws {
    let store = try store(detailDays: 5, summaryDays: 10)
    let session = try store.begin(.test)
    try walk(days: 20, session, store)
    for day in 0..<20 {
      let start = Double(day) * 86_400 + 10_000
      try store.write([.gap(GapRecord(start: start, end: start + 600, cause: "bus_failed"))], of: session)
    }
    try store.write([.progress(20 * 86_400)], of: session)
    try store.prune(now: noon(ofDay: 20))
    let before = try told()
    // Summer time begins.
    try store.write([.wallClock(WallTime(start: 1_772_409_600, utcOffset: 7_200))], of: session)
    try store.prune(now: noon(ofDay: 20))
    let kept = try told().prefix { !$0.contains("2026-03-18") }
    #expect(kept.count > 15)
    #expect(Array(kept) == Array(before.prefix(kept.count)))
    #expect(try days().allSatisfy { $0.boutClass != .all || $0.bouts == 0 || $0.steps == 120 })
  }

  // MARK: Size

  @Test func aBadBusDoesNotOutgrowTheStore() throws {
    var settings = StoreSettings()
    settings.retention.bytes = 400_000
    let store = try SummaryStore(path: path, settings: settings)
    let test = try begin(onDay: 0, kind: "test", store)
    try fill(test, store)
    for day in 1...20 {
      let session = try begin(onDay: day, store)
      let gaps = (0..<2_000).map { GapRecord(start: Double($0), end: Double($0) + 0.5, cause: "bus_failed") }
      try store.write(gaps.map { .gap($0) }, of: session)
      try store.end(session, at: 2_000)
    }
    try store.prune(now: nil)
    #expect(try store.usedBytes() <= 400_000)
    #expect(try count("session WHERE kind = 'test'") == 1)
    #expect(try count("session_total") == 1)
    #expect(try ask(path, "SELECT max(id) FROM session", as: Int64.self) == 21, "the newest stays")
    let oldest = try ask(path, "SELECT min(session) FROM gap WHERE session > 1", as: Int64.self)
    #expect(oldest ?? 0 > 10, "the oldest go first")
    #expect(try days().count { $0.boutClass == .all } == 21)
  }

  @Test func gapsOfARunningSessionMakeRoomToo() throws {
    var settings = StoreSettings()
    settings.retention.bytes = 200_000
    let store = try SummaryStore(path: path, settings: settings)
    let session = try store.begin(.test)
    for hour in 0..<(40 * 24) {
      let start = Double(hour) * 3_600
      let gaps = (0..<20).map { start + Double($0) }.map { GapRecord(start: $0, end: $0 + 0.5, cause: "bus_failed") }
      try store.write(gaps.map { .gap($0) } + [.progress(start + 3_600)], of: session)
    }
    try store.prune(now: nil)
    let before = try told()
    #expect(try store.usedBytes() <= 200_000)
    #expect(try count("gap") ?? 0 >= 2 * 24 * 20, "the days that are still counted keep theirs")
    try store.prune(now: nil)
    #expect(try told() == before)
  }
}
