import Foundation
import GRDB
import GaitDSP
import StoreFixtures
import Testing

@testable import SummaryStore

@Suite struct ForgetTests {
  private let folder: TemporaryFolder
  private var path: String { folder.file("s.sqlite") }
  private let other = "Xanthippe.2"
  private let person = "Zebulon-07"

  init() throws { folder = try TemporaryFolder() }

  private func record(_ wearer: String?, day: Int, hour: Double = 8, kind: String = "wear") -> SessionRecord {
    var record = SessionRecord(source: "i2c", rate: 100, software: "1.0")
    (record.wearer, record.kind) = (wearer, kind)
    record.wall = WallTime(start: WalkedMonth.begin + 86_400 * Double(day) + 3_600 * hour)
    return record
  }

  /// An hour with two walks, a note and a gap.
  private func walk(_ record: SessionRecord, drop: Double = 5, in store: SummaryStore) throws {
    let session = try store.begin(record)
    for number in 0..<2 {
      let walked = WalkedBout(number: number, start: 100 + 900 * Double(number), steps: 60, leftDrop: drop)
      try store.write([.bout(walked.bout, steps: walked.steps)], of: session)
    }
    try store.write(
      [
        .wear(start: 0, end: 3_000), .gap(GapRecord(start: 3_000, end: 3_010, cause: "bus_failed")),
        .mark(MarkRecord(time: 7, text: "said by \(record.wearer ?? "nobody")")),
      ], of: session)
    if record.kind == "test" {
      var test = TestRecord(testProtocol: "free_walk", parameters: "{}")
      (test.end, test.notes, test.result) = (.completed, "a cane of \(record.wearer ?? "nobody")", "{}")
      try store.write([.test(test), .stanceTrial(StanceTrialRecord(start: 1, end: 9, side: .left))], of: session)
      let walked = WalkedBout(number: 0, start: 100, steps: 60, leftDrop: drop)
      try store.write(
        [
          .total(
            SessionTotal(
              summary: walked.bout.summary, finding: walked.bout.finding, standing: walked.bout.standing,
              thresholds: FindingThresholds()))
        ], of: session)
    }
    try store.end(session, at: 3_600)
  }

  /// Rows of every table as text: those of a person's sessions, or of days.
  private func rows(of wearer: String) throws -> [String: [String]] {
    try DatabaseQueue(path: path).read { db in
      var all: [String: [String]] = [:]
      for table in try String.fetchAll(db, sql: "SELECT name FROM sqlite_schema WHERE type = 'table'") {
        let columns = try db.columns(in: table).map(\.name)
        let own = "(SELECT id FROM session WHERE wearer = '\(wearer)')"
        let filter =
          columns.contains("session")
          ? "session IN \(own)"
          : columns.contains("bout") ? "bout IN (SELECT id FROM bout WHERE session IN \(own))" : "wearer = '\(wearer)'"
        guard table == "session" || columns.contains("session") || columns.contains("bout") else { continue }
        all[table] = try Row.fetchAll(db, sql: "SELECT * FROM \(table) WHERE \(filter)").map { "\($0)" }
      }
      return all
    }
  }

  /// Days without what counts the store's bouts.
  private func days(_ path: String) throws -> [String] {
    try DatabaseQueue(path: path).read { db in
      try Row.fetchAll(db, sql: "SELECT * FROM day ORDER BY date, bout_class").map { row in
        row.filter { $0.0 != "last_bout" }.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
      } + Row.fetchAll(db, sql: "SELECT * FROM day_drop").map { "\($0)" }
    }
  }

  /// Files of the folder that hold these bytes anywhere.
  private func files(holding text: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path).filter {
      try Data(contentsOf: URL(fileURLWithPath: folder.file($0))).range(of: Data(text.utf8)) != nil
    }
  }

  @Test func noByteOfAForgottenPersonIsInAnyFileAndOthersAreAsTheyWere() throws {
    // A daemon that goes on meanwhile.
    let daemon = try SummaryStore(path: path)
    try walk(record(person, day: 0), in: daemon)
    try walk(record(other, day: 1, kind: "test"), in: daemon)
    try walk(record(person, day: 2, kind: "test"), in: daemon)
    try walk(record(other, day: 3), in: daemon)
    try daemon.prune(now: nil)
    var undated = record(other, day: 4)
    undated.wall = nil
    let running = try daemon.begin(undated)
    #expect(try !files(holding: person).isEmpty)
    let before = try rows(of: other)
    #expect(before.count > 10 && before.values.count { $0.isEmpty } <= 1)

    let store = try SummaryStore(path: path)
    let forgotten = try store.forget(person, isAlone: false)
    #expect(forgotten == Forgotten(sessions: 2))
    // On a card this takes minutes: a power cut may come before, and then it is known what is left to do.
    #expect(try StoreReader(path: path).isToBeWiped())
    try store.wipe()
    #expect(try !StoreReader(path: path).isToBeWiped())
    #expect(try files(holding: person) == [])
    #expect(try rows(of: person).values.allSatisfy(\.isEmpty))
    #expect(try rows(of: other) == before)
    #expect(try ask(path, "SELECT count(*) FROM pragma_foreign_key_check", as: Int.self) == 0)
    #expect(try ask(path, "PRAGMA integrity_check", as: String.self) == "ok")
    let orphans = """
      SELECT (SELECT count(*) FROM step_packed WHERE id / (1 << 20) NOT IN (SELECT id FROM bout))
        + (SELECT count(*) FROM bout_measure WHERE id / 256 NOT IN (SELECT id FROM bout))
        + (SELECT count(*) FROM bout_curve WHERE id / 256 NOT IN (SELECT id FROM bout))
      """
    #expect(try ask(path, orphans, as: Int.self) == 0)

    try daemon.write([.mark(MarkRecord(time: 2, text: "and on"))], of: running)
    try daemon.prune(now: nil)
    try daemon.end(running, at: 60)
    try store.close()
    try daemon.close()
    #expect(try ask(path, "SELECT count(*) FROM mark WHERE session = \(running.value)", as: Int.self) == 1)
    #expect(try files(holding: person) == [])
  }

  @Test func aSharedDayIsCountedAnewAsIfTheOtherHadBeenAlone() throws {
    let store = try SummaryStore(path: path)
    let alone = try SummaryStore(path: folder.file("alone.sqlite"))
    for store in [store, alone] { try walk(record(other, day: 0, hour: 8), drop: 1, in: store) }
    try walk(record(person, day: 0, hour: 10), drop: 9, in: store)
    try walk(record(person, day: 1), drop: 9, in: store)
    for store in [store, alone] {
      try walk(record(other, day: 2), drop: 2, in: store)
      try store.prune(now: nil)
    }
    #expect(try days(path) != days(alone.path))
    #expect(try store.forget(person, isAlone: true) == Forgotten(sessions: 2))
    #expect(try days(path) == days(alone.path))
  }

  /// Its steps are pruned: what is left of the other's day is less than they walked.
  @Test func aSharedDayThatCannotBeCountedAnewIsGoneForGood() throws {
    var settings = StoreSettings()
    settings.retention.detailDays = 10
    let store = try SummaryStore(path: path, settings: settings)
    try walk(record(other, day: 0, hour: 8), in: store)
    try walk(record(person, day: 0, hour: 10), in: store)
    try walk(record(other, day: 1), in: store)
    try walk(record(other, day: 40), in: store)
    try store.prune(now: WalkedMonth.begin + 41 * 86_400)
    let bouts = try rows(of: other)["bout"]
    #expect(try store.forget(person, isAlone: true) == Forgotten(sessions: 1, givenUp: ["2026-01-05"]))
    try store.prune(now: WalkedMonth.begin + 42 * 86_400)
    let dates = try StoreReader(path: path).days().filter { $0.boutClass == .all }.map(\.date)
    #expect(dates == ["2026-01-06", "2026-02-14"])
    #expect(try rows(of: other)["bout"] == bouts)
  }

  /// A store that keeps ten days, in which the person walked on the first.
  private func storeWithAnOldWalk() throws -> SummaryStore {
    var settings = StoreSettings()
    (settings.retention.detailDays, settings.retention.summaryDays) = (10, 10)
    let store = try SummaryStore(path: path, settings: settings)
    let session = try store.begin(record(person, day: 0))
    let walked = WalkedBout(number: 0, start: 100, steps: 60)
    try store.write([.bout(walked.bout, steps: walked.steps)], of: session)
    try store.end(session, at: 3_600)
    return store
  }

  /// Their wear has aged out, another's guided test of the same day has not: the day's row has both.
  @Test func aDayOfWhichAForgottenPersonsPartHasAgedOutIsNamed() throws {
    let store = try storeWithAnOldWalk()
    try walk(record(other, day: 0, hour: 14, kind: "test"), in: store)
    try walk(record(person, day: 39), in: store)
    try store.prune(now: WalkedMonth.begin + 41 * 86_400)
    #expect(try ask(path, "SELECT group_concat(wearer) FROM session", as: String.self) == "\(other),\(person)")
    let reader = try StoreReader(path: path)
    #expect(try DayWearers(reader.sessions()).unwhole(among: reader.days()) == ["2026-01-05"])
    #expect(try store.forget(person, isAlone: true) == Forgotten(sessions: 1, nobodys: ["2026-01-05"]))
  }

  @Test func daysWithoutASessionStayWhereTheyMayBeAnothersAndGoWithTheLastPerson() throws {
    let store = try storeWithAnOldWalk()
    try walk(record(person, day: 39), in: store)
    try walk(record(other, day: 40), in: store)
    try store.prune(now: WalkedMonth.begin + 41 * 86_400)
    #expect(try ask(path, "SELECT count(*) FROM session", as: Int.self) == 2)
    #expect(try store.forget(person, isAlone: true) == Forgotten(sessions: 1, nobodys: ["2026-01-05"]))
    #expect(try store.forget(other, isAlone: true) == Forgotten(sessions: 1))
    #expect(try days(path) == [])
  }

  @Test func aSessionThatStillRunsIsNotForgotten() throws {
    let store = try SummaryStore(path: path)
    try walk(record(person, day: 0), in: store)
    let running = try store.begin(record(person, day: 1))
    #expect(throws: StoreError.stillRuns(path: path, session: running.value)) {
      try store.forget(person, isAlone: false)
    }
    #expect(try ask(path, "SELECT count(*) FROM session", as: Int.self) == 2)
    // Without a daemon it is what a power cut has left.
    #expect(try store.forget(person, isAlone: true).sessions == 2)
  }

  @Test func whoIsNotInTheStoreIsNotForgotten() throws {
    let store = try SummaryStore(path: path)
    try walk(record(person, day: 0), in: store)
    try walk(record(nil, day: 1), in: store)
    #expect(throws: StoreError.nobody(path: path, person: "zebulon-07")) {
      try store.forget("zebulon-07", isAlone: true)
    }
    #expect(try store.forget("", isAlone: true).sessions == 1)
    #expect(try ask(path, "SELECT wearer FROM session", as: String.self) == person)
  }

  /// Whoever has a session's number or address elsewhere must not find somebody else behind it.
  @Test func numbersOfForgottenSessionsAreNotGivenAgainAndTheStoreKeepsItsOrigin() throws {
    let store = try SummaryStore(path: path)
    var first = record(person, day: 0)
    (first.bootID, first.monotonicStart) = ("b00t", 12)
    for own in [first, record(other, day: 1), record(person, day: 2)] { try walk(own, in: store) }
    let origin = try StoreReader(path: path).origin()
    #expect(try store.forget(person, isAlone: true).sessions == 2)
    #expect(try StoreReader(path: path).origin() == origin)
    #expect(try store.begin(record(other, day: 3)).value == 4)
    #expect(try store.forget(other, isAlone: true).sessions == 2)
    #expect(try store.begin(record(other, day: 4)).value == 5)
    #expect(try StoreReader(path: path).origin() == origin)
  }

  /// When the days of the newest session are counted anew, those may be another's, of which not all is kept.
  @Test func aDayThatAForgottenPersonHadNoPartInIsNotCountedAnew() throws {
    var settings = StoreSettings()
    settings.retention.summaryDays = 10
    let store = try SummaryStore(path: path, settings: settings)
    let still = try store.begin(record(other, day: 0))
    try store.write(
      [
        .wear(start: 0, end: 3_000), .gap(GapRecord(start: 3_000, end: 3_010, cause: "bus_failed")),
        .mark(MarkRecord(time: 7, text: "sat all day")),
      ], of: still)
    try store.end(still, at: 3_600)
    try walk(record(person, day: 40), in: store)
    try store.prune(now: WalkedMonth.begin + 41 * 86_400)
    let before = try days(path).filter { $0.contains("2026-01-05") }
    #expect(!before.isEmpty)
    #expect(try store.forget(person, isAlone: true).sessions == 1)
    #expect(try days(path) == before)
  }
}
