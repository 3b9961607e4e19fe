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
}
