import Foundation
import GRDB
import GaitDSP
import StoreFixtures
import Testing

@testable import SummaryStore

@Suite struct DayTests {
  private let folder: TemporaryFolder
  private var path: String { folder.file("stance.db") }

  init() throws { folder = try TemporaryFolder() }

  private func days() throws -> [Day] { try StoreReader(path: path).days() }

  @Test func boutsAreCountedByTheirLengthOnTheirLocalDay() throws {
    let store = try SummaryStore(path: path)
    let session = try store.begin(.test)
    let short = WalkedBout(number: 0, start: 1_000, steps: 12)
    let long = WalkedBout(number: 1, start: 5_000, steps: 400, leftDrop: 5)
    // Local midnight is 23 h after the session's start: the offset is one hour.
    let late = WalkedBout(number: 2, start: 23 * 3_600 + 60, steps: 80)
    let records = [short, long, late].map { StoreRecord.bout($0.bout, steps: $0.steps) }
    try store.write(
      records + [.wear(start: 0, end: 40_000), .gap(GapRecord(start: 50_000, end: 50_600, cause: "bus_failed"))],
      of: session)
    try store.end(session, at: 90_000)

    let days = try days()
    let first = try #require(days.first { $0.date == "2026-03-02" && $0.boutClass == .all })
    #expect(first.bouts == 2)
    #expect(first.steps == 412)
    #expect(abs((first.recorded ?? 0) - (82_800 - 600)) < 1)
    #expect(first.gaps == 600)
    #expect(first.wear == 40_000)
    #expect(abs(first.walking - (short.bout.end - short.bout.start + long.bout.end - long.bout.start)) < 1e-3)
    #expect(days.first { $0.date == "2026-03-02" && $0.boutClass == .under10 }?.steps == 12)
    let walks = try #require(days.first { $0.date == "2026-03-02" && $0.boutClass == .over120 })
    #expect(walks.bouts == 1)
    #expect(abs(walks.contactDifference.value - 4) < 0.5)
    #expect(walks.contactDifference.interval.lower < walks.contactDifference.value)
    #expect(walks.contactDifference.interval.upper > walks.contactDifference.value)
    let left = walks.drops.first { $0.side == .left && $0.measure == "contact_drop_mean_deg" }
    #expect(abs((left?.median.value ?? .nan) - 5.2) < 0.3)
    #expect(days.first { $0.date == "2026-03-03" && $0.boutClass == .from30 }?.bouts == 1)
  }

  /// Damage, or a hand at the file, may put any number there; a day that no calendar has is a day of its session.
  @Test(arguments: [9.3e18, -9.3e18, 1e15, 1e300, -1e300, 9e10, -1.0, Double.leastNonzeroMagnitude])
  func noClockIsTooWrongForADay(
    wall: Double
  ) throws {
    let store = try SummaryStore(path: path)
    let session = try store.begin(.test)
    let walked = WalkedBout(number: 0, start: 100, steps: 40)
    try store.write([.bout(walked.bout, steps: walked.steps), .wear(start: 0, end: 900)], of: session)
    try store.read { db in
      try db.execute(sql: "UPDATE session SET wall_start_unix_s = ?, utc_offset_s = 0", arguments: [wall])
    }
    try store.end(session, at: 1_000)
    let all = try #require(try days().first { $0.boutClass == .all })
    #expect(all.date == (wall == Double.leastNonzeroMagnitude ? "1970-01-01" : "session-1-day-1"))
    #expect(all.steps == 40 && abs((all.recorded ?? 0) - 1_000) < 1e-6 && all.wear == 900)
    #expect(try store.forget("", isAlone: true).sessions == 1)
    #expect(try days().isEmpty)
    try store.close()
  }

  /// SQL counts bouts by the same days that the time is counted by.
  @Test func daysAreTheSameInSQLAndHere() throws {
    let queue = try DatabaseQueue()
    let times = [0, -5, 86_399, 86_400, 90_000, 1e9, 1e300]
    for wall in [nil, 0, 1_772_409_600, 8.59e10, 8.7e10, -3_600, 1e300] as [Double?] {
      for offset in [0, 3_600, -3_600, 50_400] {
        for time in times {
          let date = try queue.read { db in
            try String.fetchOne(
              db,
              sql:
                "SELECT \(DayRows.date(of: "?3")) FROM (SELECT 7 AS id, ?1 AS wall_start_unix_s, ?2 AS utc_offset_s) AS s",
              arguments: [wall, offset, time])
          }
          #expect(
            date == DayAxis(session: 7, wallStart: wall, utcOffset: offset).date(of: time), "\(wall ?? .nan) \(time)")
        }
      }
    }
  }

  @Test func aDaysHistogramHoldsEveryCleanStep() throws {
    let store = try SummaryStore(path: path)
    let session = try store.begin(.test)
    let walked = WalkedBout(number: 0, start: 1_000, steps: 100)
    try store.write([.bout(walked.bout, steps: walked.steps)], of: session)
    try store.end(session, at: 2_000)
    let clean = walked.steps.count { $0.quality == .ok && $0.side == .left }
    let counted = try ask(
      path,
      """
      SELECT sum(c.value) FROM day_drop, json_each(histogram, '$[1]') AS c
      WHERE bout_class = 'all' AND side = 'left' AND measure = 'contact_drop_mean_deg'
      """, as: Int.self)
    #expect(counted == clean)
  }

  @Test func unreliableBoutsAreCountedButNotMeasured() throws {
    let store = try SummaryStore(path: path)
    let session = try store.begin(.test)
    let walked = WalkedBout(number: 0, start: 1_000, steps: 100, isReliable: false)
    try store.write([.bout(walked.bout, steps: walked.steps)], of: session)
    try store.end(session, at: 2_000)
    let day = try #require(try days().first { $0.boutClass == .all })
    #expect(day.steps == 100)
    #expect(day.drops.isEmpty)
    // Nor do they make a day one that says enough of gait.
    #expect(day.cleanStepsLeft == 0 && day.cleanStepsRight == 0)
    #expect(day.cadence.isNaN && day.speed.isNaN)
  }

  @Test func aDayKnowsHowOftenTheSensorWasPutOn() throws {
    let store = try SummaryStore(path: path)
    var record = SessionRecord.test
    func wear(_ spans: [(Double, Double)], at wall: Double?, until end: Double, by wearer: String? = nil) throws {
      record.wall = wall.map { WallTime(start: 1_772_409_600 + $0) }
      record.wearer = wearer
      let session = try store.begin(record)
      try store.write(spans.map { .wear(start: $0.0, end: $0.1) } + [.progress(end)], of: session)
      try store.end(session, at: end)
    }
    let hour = 3_600.0
    // Monday: put on twice. Tuesday: left on through the night, also while the program began anew. Wednesday: put on anew.
    try wear([(8 * hour, 12 * hour), (13 * hour, 30 * hour)], at: 0, until: 30 * hour)
    try wear([(0, 10 * hour)], at: 30 * hour + 60, until: 10 * hour)
    try wear([(0, 5 * hour)], at: 56 * hour, until: 5 * hour)
    // Thursday: somebody else at once; Friday: nobody said when it was worn.
    try wear([(0, hour)], at: 80 * hour, until: hour)
    try wear([(0, hour)], at: 81 * hour + 60, until: hour, by: "OTHER")
    try wear([], at: 104 * hour, until: hour, by: "OTHER")
    let days = try days().filter { $0.boutClass == .all }
    #expect(days.map(\.date) == ["2026-03-02", "2026-03-03", "2026-03-04", "2026-03-05", "2026-03-06"])
    #expect(days.map(\.fittings) == [2, 0, 1, 2, 1])
    #expect(days.map(\.strapMoves) == [0, 0, 0, 0, 0])
  }

  @Test func aStrapThatMovedWhileItWasWornIsTheDaysBusinessAndAnewPutOneIsNot() throws {
    let store = try SummaryStore(path: path)
    var record = SessionRecord.test
    record.wall = WallTime(start: 1_772_409_600)
    let session = try store.begin(record)
    func stand(_ time: Double, _ change: Double) -> StoreRecord {
      .standing(
        StandingReference(start: time, end: time + 5, up: SIMD3(0, 0, 1), swayDeg: 0.3, changeDeg: change))
    }
    try store.write(
      [
        .wear(start: 0, end: 20_000), .wear(start: 40_000, end: 70_000), stand(1_000, .nan), stand(5_000, 7),
        stand(6_000, 0.4), stand(41_000, 9), stand(50_000, 5.5), .progress(80_000),
      ], of: session)
    try store.end(session, at: 80_000)
    let day = try #require(try days().first { $0.boutClass == .all })
    #expect(day.strapMoves == 2 && day.fittings == 2)
  }

  /// Days that were made before schema 5, whose spans are still there or not.
  @Test func whatOlderProgramsDidNotCountIsCountedWhereItCanBe() throws {
    let store = try SummaryStore(path: path)
    var record = SessionRecord.test
    for day in 0..<3 {
      record.wall = WallTime(start: 1_772_409_600 + 86_400 * Double(day))
      let session = try store.begin(record)
      try store.write([.wear(start: 0, end: 7_200), .progress(9_000)], of: session)
      try store.end(session, at: 9_000)
    }
    try store.close()
    try DatabaseQueue(path: path).write { db in
      try db.execute(sql: "UPDATE day SET fittings = NULL, strap_moves = NULL; DELETE FROM wear WHERE session = 1")
    }
    #expect(try days().map(\.fittings) == [nil, nil, nil])
    try SummaryStore(path: path).prune(now: nil)
    #expect(try days().filter { $0.boutClass == .all }.map(\.fittings) == [nil, 1, 1])
  }

  @Test func daysOutliveTheirSteps() throws {
    var settings = StoreSettings()
    settings.retention.detailDays = 10
    let store = try SummaryStore(path: path, settings: settings)
    let session = try store.begin(.test)
    for day in 0..<3 {
      let walked = WalkedBout(number: day, start: Double(day) * 86_400 + 3_000, steps: 60)
      try store.write([.bout(walked.bout, steps: walked.steps)], of: session)
    }
    try store.prune(now: 1_772_409_600 + 86_400)
    let before = try days()
    #expect(before.count { $0.boutClass == .all } == 3)
    try store.prune(now: 1_772_409_600 + 11.5 * 86_400)
    #expect(try ask(path, "SELECT count(*) FROM step", as: Int.self) == 60)
    #expect(try ask(path, "SELECT count(*) FROM bout", as: Int.self) == 3)
    #expect(try ask(path, "SELECT count(DISTINCT bout) FROM bout_curve", as: Int.self) == 1)
    #expect(try days() == before)
    try store.prune(now: 1_772_409_600 + 11.5 * 86_400)
    #expect(try days() == before)
  }

  @Test func aStoreOverItsBytesLosesTheOldestStepsFirst() throws {
    var settings = StoreSettings()
    settings.retention.detailDays = nil
    settings.retention.bytes = 600_000
    let store = try SummaryStore(path: path, settings: settings)
    let session = try store.begin(.test)
    for number in 0..<40 {
      let walked = WalkedBout(number: number, start: Double(number) * 43_200 + 3_000, steps: 300)
      try store.write([.bout(walked.bout, steps: walked.steps)], of: session)
    }
    #expect(try store.usedBytes() > 600_000)
    try store.prune(now: nil)
    #expect(try store.usedBytes() <= 600_000)
    #expect(try ask(path, "SELECT count(*) FROM bout", as: Int.self) == 40)
    #expect(try ask(path, "SELECT min(bout) FROM step", as: Int.self) ?? 0 > 10)
    #expect(try ask(path, "SELECT max(bout) FROM step", as: Int.self) == 40)
    #expect(try days().count { $0.boutClass == .all } == 20)
  }

  @Test func wornTimeIsThatOfSpansLessWhatWasNotRecorded() throws {
    let store = try SummaryStore(path: path)
    let session = try store.begin(.test)
    try store.write(
      [
        .wear(start: 0, end: 3_600), .wear(start: 3_600, end: 7_200), .wear(start: 10_000, end: 11_000),
        .gap(GapRecord(start: 1_000, end: 1_500, cause: "bus_failed")),
        .gap(GapRecord(start: 7_000, end: 10_100, cause: "stuck_axis")),
        .gap(GapRecord(start: 10_500, end: 10_500.05, cause: "bus_failed", bridged: true)), .progress(12_000),
      ], of: session)
    try store.prune(now: nil)
    #expect(try ask(path, "SELECT count(*) FROM wear", as: Int.self) == 2, "spans that touch are one")
    let day = try #require(try days().first { $0.boutClass == .all })
    let worn = try #require(day.wear)
    #expect(abs(worn - 7_400) < 0.01, "8,200 s in spans, 800 s of them in gaps")
  }

  @Test func daysWithoutAWallClockMoveToTheirDateWhenItIsKnown() throws {
    let store = try SummaryStore(path: path)
    var record = SessionRecord.test
    record.wall = nil
    let session = try store.begin(record)
    let walked = WalkedBout(number: 0, start: 90_000, steps: 60)
    try store.write([.bout(walked.bout, steps: walked.steps), .progress(100_000)], of: session)
    try store.prune(now: nil)
    #expect(try days().first { $0.bouts > 0 }?.date == "session-1-day-2")
    try store.write([.wallClock(WallTime(start: 1_772_409_600, utcOffset: 3_600))], of: session)
    try store.prune(now: nil)
    #expect(try days().filter { $0.boutClass == .all }.map(\.date) == ["2026-03-02", "2026-03-03"])
    #expect(try days().first { $0.bouts > 0 }?.date == "2026-03-03")
  }

  /// The daemon begins a new session there. The day of the change has 23 hours, and the next ends at its own midnight.
  @Test func daysEndAtLocalMidnightBeforeAndAfterSummerTimeBegins() throws {
    let store = try SummaryStore(path: path)
    // 29 March 2026, 01:00 UTC.
    let change = 1_774_746_000.0
    var record = SessionRecord.test
    record.wall = WallTime(start: change - 12 * 3_600, utcOffset: 3_600)
    let winter = try store.begin(record)
    // Half past eleven and half past twelve at night.
    let walks = [9.5, 10.5].map { WalkedBout(number: Int($0) - 9, start: $0 * 3_600, steps: 60) }
    try store.write(walks.map { .bout($0.bout, steps: $0.steps) }, of: winter)
    try store.end(winter, at: 12 * 3_600)
    record.wall = WallTime(start: change, utcOffset: 7_200)
    let summer = try store.begin(record)
    // Half past eleven at night; by the winter's difference half past ten.
    let late = [20.5, 21.5].map { WalkedBout(number: Int($0) - 20, start: $0 * 3_600, steps: 30) }
    try store.write(late.map { .bout($0.bout, steps: $0.steps) }, of: summer)
    try store.end(summer, at: 22 * 3_600)
    let days = try days().filter { $0.boutClass == .all }
    #expect(days.map(\.date) == ["2026-03-28", "2026-03-29", "2026-03-30"])
    #expect(days.map(\.recorded) == [10, 23, 1].map { $0 * 3_600 })
    #expect(days.map(\.bouts) == [1, 2, 1] && days.map(\.steps) == [60, 90, 30])
    let sessions = try StoreReader(path: path).sessions()
    #expect(days.map { DayWearers(sessions).of($0) } == Array(repeating: .one(nil, isSimulated: true), count: 3))
  }

  @Test(arguments: [
    (0, "1970-01-01"), (19_782, "2024-02-29"), (20_514, "2026-03-02"), (47_540, "2100-02-28"), (47_541, "2100-03-01"),
  ])
  func datesAreThoseOfTheCalendar(day: Int, text: String) {
    #expect(CalendarDate.text(daysSince1970: day) == text)
    #expect(CalendarDate.days(of: text) == day)
  }

  @Test(arguments: ["2026-02-30", "2026-13-01", "26-03-02", "2026/03/02", "2026-3-2", ""])
  func whatIsNoDateIsNone(text: String) {
    #expect(CalendarDate.days(of: text) == nil)
  }
}
