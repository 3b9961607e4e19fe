import GaitDSP
import StoreFixtures
import Testing

@testable import SummaryStore

/// A board without a clock of its own learns what time it is some while after it has started.
@Suite struct ClockTests {
  private let folder: TemporaryFolder
  private var path: String { folder.file("stance.db") }
  /// 2026-03-02 12:00 UTC, when the monotonic clock of boot "a" was zero.
  private let noon = 1_772_452_800.0

  init() throws { folder = try TemporaryFolder() }

  private func record(at start: Double, boot: String = "a", source: String = "i2c", wall: Double? = nil)
    -> SessionRecord
  {
    var record = SessionRecord(source: source, rate: 100, software: "0.1.0")
    (record.bootID, record.monotonicStart) = (boot, start)
    record.wall = wall.map { WallTime(start: $0, utcOffset: 3_600) }
    return record
  }

  /// A session with a walk of a minute that is over after 300 s.
  @discardableResult
  private func walk(_ record: SessionRecord, in store: SummaryStore) throws -> SessionID {
    let session = try store.begin(record)
    let walked = WalkedBout(number: 0, start: 20, steps: 60)
    try store.write([.bout(walked.bout, steps: walked.steps)], of: session)
    try store.end(session, at: 300)
    return session
  }

  private func starts() throws -> [Double?] { try StoreReader(path: path).sessions().map { $0.record.wall?.start } }
  private func days() throws -> [String: Int] {
    let whole = try StoreReader(path: path).days().filter { $0.boutClass == .all }
    return Dictionary(uniqueKeysWithValues: whole.map { ($0.date, $0.bouts) })
  }

  @Test func sessionsThatWereOverBeforeTheClockWasKnownGetTheirDates() throws {
    let store = try SummaryStore(path: path)
    try walk(record(at: 100), in: store)
    try walk(record(at: 400.5), in: store)
    #expect(try days() == ["session-1-day-1": 1, "session-2-day-1": 1])
    let running = try store.begin(record(at: 701))
    try store.write([.wallClock(WallTime(start: noon + 701, utcOffset: 3_600))], of: running)
    try store.end(running, at: 60)
    #expect(try starts() == [noon + 100, noon + 400.5, noon + 701])
    #expect(try days() == ["2026-03-02": 2])
    try store.close()
  }

  /// A clock that somebody sets forwards and back by years, in a walk that goes on: days are those of the last word.
  @Test func stepsOfYearsInAnOpenWalkLeaveNoDayBehind() throws {
    let store = try SummaryStore(path: path)
    let session = try store.begin(record(at: 0, wall: noon))
    let earlier = WalkedBout(number: 0, start: 20, steps: 60)
    try store.write([.bout(earlier.bout, steps: earlier.steps)], of: session)
    let walked = WalkedBout(number: 1, start: 200, steps: 60)
    for (index, years) in [10.0, -50, 60, -20].enumerated() {
      try store.write([.steps(Array(walked.steps[(15 * index)..<(15 * index + 15)])), .progress(210)], of: session)
      let wall = noon + years * 31_557_600
      try store.write([.wallClock(WallTime(start: wall, utcOffset: 3_600))], of: session)
      // By the clock that the system shows then.
      try store.prune(now: wall + 210)
    }
    #expect(try days() == ["2006-03-02": 1])
    try store.write([.bout(walked.bout, steps: []), .wallClock(WallTime(start: noon, utcOffset: 3_600))], of: session)
    try store.end(session, at: 300)
    #expect(try days() == ["2026-03-02": 2])
    #expect(try ask(path, "SELECT count(*) FROM step", as: Int.self) == 120)
  }

  @Test func aSessionThatBeginsWithAClockDatesThoseBeforeIt() throws {
    let store = try SummaryStore(path: path)
    try walk(record(at: 100), in: store)
    // Killed.
    let cut = try store.begin(record(at: 500))
    try store.write([.progress(90)], of: cut)
    try walk(record(at: 600, wall: noon + 600), in: store)
    #expect(try starts() == [noon + 100, noon + 500, noon + 600])
    #expect(try days() == ["2026-03-02": 2])
    try store.close()
  }

  @Test func aClockThatIsNotTheSameSaysNothing() throws {
    let store = try SummaryStore(path: path)
    try walk(record(at: 100, boot: "b"), in: store)
    try walk(record(at: 100, source: "replay"), in: store)
    // Time that is not life's begins anew with each run.
    try walk(record(at: 600), in: store)
    try walk(record(at: 100, wall: noon - 86_400), in: store)
    try walk(record(at: 700, source: "replay", wall: noon), in: store)
    #expect(try starts() == [nil, nil, nil, noon - 86_400, noon])
    try store.close()
  }

  /// Days are counted before it is written down how long the session has lasted.
  @Test func aSessionThatHasOnlyJustBegunLeavesNoDayWithoutADate() throws {
    let store = try SummaryStore(path: path)
    let session = try store.begin(record(at: 100))
    try store.prune(now: nil)
    #expect(try days() == ["session-1-day-1": 0])
    try store.write([.wallClock(WallTime(start: noon + 100)), .progress(3_600)], of: session)
    try store.prune(now: nil)
    #expect(try days() == ["2026-03-02": 0])
    try store.close()
  }

  @Test func whatIsKnownIsNotChanged() throws {
    let store = try SummaryStore(path: path)
    try walk(record(at: 100, wall: noon + 60), in: store)
    try walk(record(at: 600, wall: noon + 600), in: store)
    #expect(try starts() == [noon + 60, noon + 600])
    try store.close()
  }
}
