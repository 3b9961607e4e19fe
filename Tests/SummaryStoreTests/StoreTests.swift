import Foundation
import GRDB
import GaitDSP
import StoreFixtures
import Testing

@testable import SummaryStore

@Suite struct StoreTests {
  private let folder: TemporaryFolder
  private var path: String { folder.file("stance.db") }

  init() throws { folder = try TemporaryFolder() }

  @Test func everyMeasureOfEveryStepComesBack() throws {
    let store = try SummaryStore(path: path)
    let session = try store.begin(.test)
    var walked = WalkedBout(number: 0, start: 100, steps: 40)
    var steps = walked.steps
    steps[5].stepLength = .nan
    walked = WalkedBout(number: 0, start: 100, steps: 40)
    try store.write([.bout(walked.bout, steps: steps)], of: session)
    try store.close()

    let rows = try DatabaseQueue(path: path).read { try Row.fetchAll($0, sql: "SELECT * FROM step ORDER BY number") }
    #expect(rows.count == steps.count)
    for (row, step) in zip(rows, steps) {
      #expect(row["side"] as String == (step.side == .left ? "left" : "right"))
      #expect(abs((row["initial_contact_s"] as Double) - step.initialContact) < 1e-4)
      #expect(abs((row["opposite_initial_contact_s"] as Double) - step.oppositeInitialContact) < 1e-4)
      for measure in StepMeasure.allCases {
        let (kept, value) = (row[measure.key] as Double?, measure.value(of: step))
        if value.isNaN {
          #expect(kept == nil, "\(measure.key)")
        } else {
          let tolerance = measure == .stancePercent || measure.key.contains("percent") ? 2e-2 : 1.1e-3
          #expect(abs((kept ?? .infinity) - value) < tolerance, "\(measure.key)")
        }
      }
    }
    #expect(rows[5]["step_length_m"] as Double? == nil)
  }

  @Test func aBoutIsKeptWithItsMeasuresAsymmetriesCurvesAndFinding() throws {
    let store = try SummaryStore(path: path)
    let session = try store.begin(.test)
    let walked = WalkedBout(number: 0, start: 100, steps: 60, leftDrop: 6)
    try store.write([.bout(walked.bout, steps: walked.steps)], of: session)
    try store.close()
    let summary = walked.bout.summary
    try DatabaseQueue(path: path).read { db in
      let bout = try #require(try Row.fetchOne(db, sql: "SELECT * FROM bout"))
      #expect(bout["finding_left"] as String == walked.bout.finding.left.grade.rawValue)
      #expect(bout["steps_ok_left"] as Int == summary.left.steps.ok)
      #expect(abs((bout["cadence_steps_min"] as Double) - summary.cadence) < 1e-3)
      for side in Side.allCases {
        for measure in StepMeasure.allCases {
          let row = try #require(
            try Row.fetchOne(
              db, sql: "SELECT * FROM bout_measure WHERE side = ? AND measure = ?", arguments: [side.text, measure.key])
          )
          #expect(row["n"] as Int == summary[side][measure].count)
          #expect(abs((row["median"] as Double) - summary[side][measure].median) < 1e-4)
          #expect(abs((row["ci95_upper"] as Double) - summary[side][measure].medianInterval.upper) < 1e-4)
        }
      }
      let index = try Double.fetchOne(
        db, sql: "SELECT symmetry_index_percent FROM bout_asymmetry WHERE measure = 'step_time_s'")
      #expect(abs((index ?? .nan) - summary.asymmetry(of: .stepTime).symmetryIndex.value) < 1e-3)
      let points = try Double.fetchAll(
        db,
        sql: "SELECT e.value FROM bout_curve, json_each(mean_centideg) AS e WHERE side = 'left' AND angle = 'obliquity'"
      )
      #expect(points.count == StrideCurve.points)
      #expect(zip(points, summary.left.curve.mean).allSatisfy { abs($0 / 100 - $1.x) <= 0.0051 })
      #expect(try Int.fetchOne(db, sql: "SELECT count(*) FROM standing_reference") == 1)
    }
  }

  @Test func aStoreOfANewerVersionIsRefusedAndLeftAlone() throws {
    try SummaryStore(path: path).close()
    try DatabaseQueue(path: path).write { try $0.execute(sql: "PRAGMA user_version = 99") }
    #expect(throws: StoreError.newerVersion(path: path, found: 99, known: Schema.version)) {
      try SummaryStore(path: path)
    }
    #expect(try ask(path, "PRAGMA user_version", as: Int.self) == 99)
  }

  /// Even the way its journal is kept stands in the file.
  @Test func anotherProgramsFileIsRefusedAndLeftAlone() throws {
    try DatabaseQueue(path: path).write { try $0.execute(sql: "CREATE TABLE music (title TEXT)") }
    let before = try Data(contentsOf: URL(fileURLWithPath: path))
    #expect(throws: StoreError.notAStore(path: path)) { try SummaryStore(path: path) }
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
    #expect(access(path + "-wal", F_OK) != 0)
  }

  @Test func whatIsNoSQLiteFileIsNamedDamaged() throws {
    try Data(repeating: 0x41, count: 5_000).write(to: URL(fileURLWithPath: path))
    #expect {
      try SummaryStore(path: path)
    } throws: { error in
      if case StoreError.damaged = error { true } else { false }
    }
  }

  @Test func aFailedBatchLeavesNothingBehind() throws {
    let store = try SummaryStore(path: path)
    let session = try store.begin(.test)
    let walked = WalkedBout(number: 0, start: 100, steps: 20)
    try store.write([.bout(walked.bout, steps: walked.steps)], of: session)
    #expect(throws: StoreError.self) {
      try store.write(
        [.mark(MarkRecord(time: 1, text: "before")), .bout(walked.bout, steps: walked.steps)], of: session)
    }
    #expect(try ask(path, "SELECT count(*) FROM mark", as: Int.self) == 0)
    #expect(try ask(path, "SELECT count(*) FROM step", as: Int.self) == 20)
  }

  @Test func aLongBoutsStepsMayGoAheadOfIt() throws {
    let store = try SummaryStore(path: path)
    let session = try store.begin(.test)
    let walked = WalkedBout(number: 4, start: 100, steps: 90)
    try store.write([.steps(Array(walked.steps[..<50]))], of: session)
    #expect(try ask(path, "SELECT ended_by FROM bout", as: String.self) == "open")
    try store.write([.bout(walked.bout, steps: Array(walked.steps[50...]))], of: session)
    #expect(try ask(path, "SELECT count(*) || ended_by FROM bout", as: String.self) == "1pause")
    #expect(try ask(path, "SELECT count(*) FROM step", as: Int.self) == 90)
    #expect(try ask(path, "SELECT max(number) FROM step", as: Int.self) == 89)
  }

  @Test func theNextSessionClosesWhatACutLeftOpen() throws {
    let first = try SummaryStore(path: path)
    let session = try first.begin(.test)
    let walked = WalkedBout(number: 0, start: 100, steps: 30)
    try first.write([.steps(walked.steps), .progress(140)], of: session)
    let second = try SummaryStore(path: path)
    _ = try second.begin(.test)
    #expect(try ask(path, "SELECT ended_by FROM bout", as: String.self) == "cut")
    #expect(try ask(path, "SELECT ended_by || end_s FROM session ORDER BY id", as: String.self) == "cut140.0")
  }

  @Test func durabilityIsFullAndForeignKeysAreOn() throws {
    let store = try SummaryStore(path: path)
    #expect(try store.read { try Int.fetchOne($0, sql: "PRAGMA synchronous") } == 2)
    #expect(try store.read { try String.fetchOne($0, sql: "PRAGMA journal_mode") } == "wal")
    #expect(try store.read { try Int.fetchOne($0, sql: "PRAGMA foreign_keys") } == 1)
    #expect(try store.read { try Int.fetchOne($0, sql: "PRAGMA page_size") } == Schema.pageSize)
  }

  @Test func whatAnOlderVersionDidNotKeepIsSaidAndWhatItKeptIsRead() throws {
    try DatabaseQueue(path: path).inDatabase { db in
      try db.execute(sql: "PRAGMA journal_mode = WAL")
      try db.execute(sql: SchemaVersion1.sql)
      try db.execute(sql: "PRAGMA application_id = \(Schema.applicationID); PRAGMA user_version = 1;")
      try db.execute(sql: "INSERT INTO session (source, software) VALUES ('i2c', '0.0.9')")
    }
    let reader = try StoreReader(path: path)
    for table in StoreTable.allCases {
      var rows = 0
      func read() throws { try reader.read(table, header: { _ in }, row: { _ in rows += 1 }) }
      switch table {
      case .tests: #expect(throws: StoreError.olderVersion(path: path, found: 1, needed: 2)) { try read() }
      case .totals, .totalMeasures, .totalAsymmetries, .totalCurves:
        #expect(throws: StoreError.olderVersion(path: path, found: 1, needed: 3)) { try read() }
      default: try read()
      }
      #expect(rows == (table == .sessions ? 1 : 0))
    }
    #expect(try reader.session(SessionID(1)).record.thresholds == nil)
  }

  @Test(arguments: [
    ("ALTER TABLE bout RENAME TO walks", "there is no table bout"),
    ("ALTER TABLE gap DROP COLUMN cause", "table gap has no column cause"),
    ("DROP VIEW step", "there is no table step"), ("DROP TABLE step_packed", "there is no table step_packed"),
  ])
  func aSchemaThatAHandHasChangedIsDamagedAndSaysWhere(change: String, detail: String) throws {
    try SummaryStore(path: path).close()
    try DatabaseQueue(path: path).inDatabase { db in try db.execute(sql: change) }
    #expect(throws: StoreError.damaged(path: path, detail: detail)) { try StoreReader(path: path) }
    #expect(throws: StoreError.damaged(path: path, detail: detail)) { try SummaryStore(path: path) }
    // The daemon goes on with a new store, and loses nothing.
    let logger = try SummaryLogger(path: path, session: .test)
    #expect(logger.status.setAside == [path + ".damaged-1"] && logger.status.session?.value == 1)
  }

  @Test func whatSomebodyHasAddedIsNoDamage() throws {
    try SummaryStore(path: path).close()
    try DatabaseQueue(path: path).inDatabase { db in
      try db.execute(
        sql: "CREATE TABLE mine (x); CREATE INDEX late ON bout(end_s); ALTER TABLE mark ADD COLUMN by TEXT")
    }
    _ = try StoreReader(path: path)
    try SummaryStore(path: path).close()
  }

  @Test func aFileThatIsNoStoreAtAllIsSaidToBeNone() throws {
    let file = folder.file("passwd")
    try Data("root:x:0:0:root:/root:/bin/bash\n".utf8).write(to: URL(fileURLWithPath: file))
    #expect(throws: StoreError.noDatabase(path: file)) { try StoreReader(path: file) }
  }

  @Test func aStoreOfTheFirstVersionTakesTests() throws {
    try DatabaseQueue(path: path).inDatabase { db in
      try db.execute(sql: SchemaVersion1.sql)
      try db.execute(sql: "PRAGMA application_id = \(Schema.applicationID); PRAGMA user_version = 1;")
      try db.execute(sql: "INSERT INTO session (source, software) VALUES ('i2c', '0.0.9')")
    }
    let store = try SummaryStore(path: path)
    let session = try store.begin(.test)
    #expect(session.value == 2, "what was there is kept")
    var test = TestRecord(testProtocol: "ten_metre_walk", parameters: "{}")
    try store.write([.test(test)], of: session)
    #expect(try ask(path, "SELECT ended_by FROM test", as: String.self) == "open")
    test.end = .completed
    test.notes = "tired"
    test.result = "{\"trials\":[]}"
    try store.write([.test(test)], of: session)
    try store.end(session, at: 30)
    try store.close()
    #expect(
      try ask(path, "SELECT count(*) FROM test WHERE ended_by = 'completed' AND notes = 'tired'", as: Int.self) == 1)
    #expect(try ask(path, "PRAGMA user_version", as: Int.self) == Schema.version)
  }

  @Test func aSessionKeepsItsLimitsFromItsBeginning() throws {
    var record = SessionRecord.test
    var limits = FindingThresholds()
    limits[.standingDropPresent] = 6.25
    limits[.standingStaleAge] = 3_600
    record.thresholds = limits
    let store = try SummaryStore(path: path)
    let (own, older) = (try store.begin(record), try store.begin(.test))
    try store.close()
    let reader = try StoreReader(path: path)
    #expect(try reader.session(own).record.thresholds == limits)
    #expect(try reader.session(older).record.thresholds == nil)
  }

  /// Days are local; a damaged file may hold any time, and then there is none.
  @Test(
    arguments: [
      (1_772_323_200.0, 0, "2026-03-01"), (1_772_323_200, -1, "2026-02-28"), (1e300, 0, nil), (-1e18, 0, nil),
      (.infinity, 0, nil),
    ] as [(Double, Int, String?)])
  func aSessionBeginsOnALocalDay(start: Double, offset: Int, date: String?) {
    var record = SessionRecord(source: "i2c", rate: 100, software: "1.0")
    #expect(StoredSession(id: SessionID(1), record: record, end: 1, endedBy: "stop").date == nil)
    record.wall = WallTime(start: start, utcOffset: offset)
    #expect(StoredSession(id: SessionID(1), record: record, end: 1, endedBy: "stop").date == date)
  }

  @Test func aTestThatWasOpenAtAPowerCutIsCut() throws {
    let store = try SummaryStore(path: path)
    let session = try store.begin(.test)
    try store.write([.test(TestRecord(testProtocol: "free_walk", parameters: "{}"))], of: session)
    try store.close()
    let next = try SummaryStore(path: path)
    _ = try next.begin(.test)
    try next.close()
    #expect(try ask(path, "SELECT ended_by FROM test", as: String.self) == "cut")
  }

  @Test func limitsAreReadHoweverTheyAreSpacedAndWhatIsNoLimitIsLeftOut() {
    var limits = FindingThresholds()
    limits.minimumSteps = 20
    let text = "{ \"minimum_steps\" : 20,\n \"of_a_newer_program\": 3, \"standing_drop_present\": nan }"
    #expect(FindingThresholds(json: text) == limits)
  }
}
