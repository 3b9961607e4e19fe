import Foundation
import GRDB
import GaitDSP
import StoreFixtures
import Testing

@testable import SummaryStore

/// Waits until something holds, at most 20 s.
private func eventually(_ holds: () throws -> Bool) rethrows -> Bool {
  for _ in 0..<2_000 {
    if try holds() { return true }
    usleep(10_000)
  }
  return false
}

@Suite struct LoggerTests {
  private let folder: TemporaryFolder
  private var path: String { folder.file("stance.db") }

  init() throws { folder = try TemporaryFolder() }

  private var settings: LoggerSettings {
    var settings = LoggerSettings()
    settings.urgentDelay = 0
    settings.firstRetry = 0.05
    settings.longestRetry = 0.1
    settings.store.busyTimeout = 0.2
    return settings
  }

  private func mark(_ number: Int) -> StoreRecord { .mark(MarkRecord(time: Double(number), text: "\(number)")) }

  @Test func aSessionIsLoggedFromItsBeginningToItsEnd() throws {
    let logger = try SummaryLogger(path: path, session: .test, settings: settings)
    logger.start()
    let walked = WalkedBout(number: 0, start: 100, steps: 30)
    #expect(logger.submit([.bout(walked.bout, steps: walked.steps), .progress(200)]) == 1)
    #expect(logger.submit([mark(1)]) == 2)
    let status = logger.finish(at: 300)
    #expect(status.settledThrough == 2)
    #expect(status.waiting == 0)
    #expect(status.trouble == nil)
    #expect(try ask(path, "SELECT ended_by || end_s FROM session", as: String.self) == "stop300.0")
    #expect(try ask(path, "SELECT count(*) FROM step", as: Int.self) == 30)
    #expect(try ask(path, "SELECT count(*) FROM day WHERE bout_class = 'all'", as: Int.self) == 1)
  }

  @Test func aStoreThatAnotherProgramHasIsLeftAloneUntilItIsFree() throws {
    var other: StoreLock? = try StoreLock(store: path)
    let running = try SummaryStore(path: path)
    let session = try running.begin(.test)
    let claim = StoreClaim(store: path)
    let logger = try SummaryLogger(path: path, session: .test, settings: settings, claim: claim)
    logger.start()
    logger.submit([mark(1)])
    usleep(300_000)
    let status = logger.status
    #expect(status.waiting == 1 && status.session == nil && !claim.isHeld)
    #expect(status.trouble == .inUse(path: path, lock: StoreLock.path(of: path)))
    #expect(try ask(path, "SELECT group_concat(ended_by) FROM session", as: String.self) == "open", "nobody cut it off")
    try running.end(session, at: 10)
    try running.close()
    withExtendedLifetime(other) {}
    other = nil
    #expect(eventually { logger.status.settledThrough == 1 })
    #expect(claim.isHeld)
    #expect(throws: StoreError.self) { try StoreLock(store: path) }
    #expect(logger.finish(at: 3).trouble == nil)
    #expect(try ask(path, "SELECT group_concat(ended_by) FROM session", as: String.self) == "stop,stop")
  }

  @Test func summariesAreWorthMoreThanALockThatNobodyCanHave() throws {
    let inTheWay = path + ".lock"
    try FileManager.default.createDirectory(atPath: inTheWay, withIntermediateDirectories: false)
    let claim = StoreClaim(store: path)
    let logger = try SummaryLogger(path: path, session: .test, settings: settings, claim: claim)
    logger.start()
    logger.submit([mark(1)])
    #expect(eventually { logger.status.settledThrough == 1 })
    #expect(!claim.isHeld)
    #expect(rmdir(inTheWay) == 0)
    logger.submit([mark(2)])
    #expect(eventually { logger.status.settledThrough == 2 })
    #expect(claim.isHeld, "the next transaction takes it")
    _ = logger.finish(at: 3)
  }

  /// The session knows what time it is; the system's clock, of which it says nothing, shows years later.
  @Test func aClockThatIsAheadByYearsCostsNoSteps() throws {
    var settings = settings
    settings.store.retention.detailDays = 2
    var record = SessionRecord.test
    record.wall = WallTime(start: 1_600_000_000)
    let logger = try SummaryLogger(path: path, session: record, settings: settings)
    logger.start()
    let walked = WalkedBout(number: 0, start: 100, steps: 30)
    logger.submit([.bout(walked.bout, steps: walked.steps), .progress(200)])
    #expect(
      try eventually { try ask(path, "SELECT count(*) FROM day WHERE bout_class = 'all'", as: Int.self) == 1 },
      "pruning makes the days")
    _ = logger.finish(at: 300)
    #expect(try ask(path, "SELECT count(*) FROM step", as: Int.self) == 30)
  }

  /// One whose first mark is on the disk.
  private func loggerOfOneMark() throws -> SummaryLogger {
    var record = SessionRecord.test
    record.origin = "own"
    let logger = try SummaryLogger(path: path, session: record, settings: settings)
    logger.start()
    logger.submit([mark(1)])
    #expect(eventually { logger.status.settledThrough == 1 })
    return logger
  }

  /// Somebody deletes the store, or puts a backup in its place, while the daemon writes for weeks on end.
  @Test(arguments: [false, true])
  func aStoreThatIsDeletedOrReplacedTakesNothingWithIt(isReplaced: Bool) throws {
    let logger = try loggerOfOneMark()
    if isReplaced {
      let backup = folder.file("backup.db")
      let store = try SummaryStore(path: backup)
      try store.end(store.begin(.test), at: 5)
      _ = try store.queue.inDatabase { try $0.checkpoint(.truncate) }
      try store.close()
      #expect(rename(backup, path) == 0)
    } else {
      #expect(unlink(path) == 0)
    }
    for end in ["-wal", "-shm"] { #expect(unlink(path + end) == 0) }
    logger.submit([mark(2)])
    #expect(eventually { logger.status.settledThrough == 2 })
    let status = logger.finish(at: 3)
    #expect(status.replaced == 1 && status.refused == 0)
    #expect(try ask(path, "SELECT group_concat(text) FROM mark", as: String.self) == "2")
    let ends = try ask(path, "SELECT group_concat(end_s) FROM session", as: String.self)
    #expect(ends == (isReplaced ? "5.0,3.0" : "3.0"), "in a session of its own")
  }

  /// A card that is taken out and put back, and may be another device then: the file is no longer the same, and yet it is.
  @Test func aStoreThatComesBackUnderItsNameGoesOnWithItsSession() throws {
    let logger = try loggerOfOneMark()
    for end in ["", "-wal", "-shm"] {
      try FileManager.default.copyItem(atPath: path + end, toPath: folder.file("back" + end))
      #expect(rename(folder.file("back" + end), path + end) == 0)
    }
    logger.submit([mark(2)])
    #expect(eventually { logger.status.settledThrough == 2 })
    #expect(logger.finish(at: 3).replaced == 0)
    #expect(try ask(path, "SELECT group_concat(text) FROM mark", as: String.self) == "1,2")
    #expect(try ask(path, "SELECT group_concat(ended_by) FROM session", as: String.self) == "stop")
  }

  @Test func whatIsNotUrgentWaitsForCompany() throws {
    let logger = try SummaryLogger(path: path, session: .test, settings: settings)
    logger.start()
    logger.submit([.gap(GapRecord(start: 1, end: 2, cause: "chip_reset"))])
    usleep(300_000)
    #expect(logger.status.waiting == 1)
    logger.submit([mark(1)])
    #expect(eventually { logger.status.settledThrough == 2 })
    #expect(logger.status.transactions == 1)
    _ = logger.finish(at: 3)
  }

  @Test func aDiskThatIsAwayIsWaitedForAndNothingIsLost() throws {
    let later = folder.file("card")
    let logger = try SummaryLogger(path: later + "/stance.db", session: .test, settings: settings)
    logger.start()
    for number in 1...20 { logger.submit([mark(number)]) }
    usleep(300_000)
    #expect(logger.status.trouble != nil)
    #expect(logger.status.waiting == 20)
    try FileManager.default.createDirectory(atPath: later, withIntermediateDirectories: false)
    #expect(eventually { logger.status.settledThrough == 20 })
    #expect(logger.status.trouble == nil)
    #expect(logger.finish(at: 30).dropped == 0)
    #expect(try ask(later + "/stance.db", "SELECT count(*) FROM mark", as: Int.self) == 20)
  }

  @Test func aDiskThatHangsHoldsNobodyUp() throws {
    let logger = try SummaryLogger(path: path, session: .test, settings: settings)
    logger.start()
    var holding = Configuration()
    holding.allowsUnsafeTransactions = true
    let other = try DatabaseQueue(path: path, configuration: holding)
    try other.inDatabase { try $0.execute(sql: "BEGIN IMMEDIATE") }
    let begun = monotonicNow()
    for number in 1...50 { logger.submit([mark(number)]) }
    #expect(monotonicNow() - begun < 0.5)
    let beats = logger.status.heartbeat
    #expect(eventually { logger.status.heartbeat > beats + 3 })
    #expect(logger.status.trouble == .busy(path: path))
    try other.inDatabase { try $0.execute(sql: "COMMIT") }
    #expect(eventually { logger.status.settledThrough == 50 })
    _ = logger.finish(at: 60)
    #expect(try ask(path, "SELECT count(*) FROM mark", as: Int.self) == 50)
  }

  @Test func memoryIsBoundedWhileTheDiskIsAwayAndTheOldestAreDroppedAndCounted() throws {
    var settings = settings
    settings.waitingBytes = 100_000
    let later = folder.file("card")
    let logger = try SummaryLogger(path: later + "/stance.db", session: .test, settings: settings)
    logger.start()
    for number in 0..<40 {
      let walked = WalkedBout(number: number, start: Double(number) * 100, steps: 20)
      logger.submit([.bout(walked.bout, steps: walked.steps)])
    }
    let status = logger.status
    #expect(status.waitingBytes <= 100_000)
    #expect(status.dropped > 0)
    #expect(status.dropped + UInt64(status.waiting) == 40)
    try FileManager.default.createDirectory(atPath: later, withIntermediateDirectories: false)
    #expect(eventually { logger.status.settledThrough == 40 })
    _ = logger.finish(at: 5_000)
    #expect(try ask(later + "/stance.db", "SELECT max(number) FROM bout", as: Int.self) == 39)
    #expect(
      try ask(later + "/stance.db", "SELECT count(*) FROM bout", as: Int.self) == 40 - Int(status.dropped))
  }

  @Test func aDamagedStoreIsSetAsideByNameAndANewOneBegun() throws {
    try Data(repeating: 0x41, count: 5_000).write(to: URL(fileURLWithPath: path))
    let logger = try SummaryLogger(path: path, session: .test, settings: settings)
    logger.start()
    logger.submit([mark(1)])
    let status = logger.finish(at: 3)
    #expect(status.setAside == [path + ".damaged-1"])
    #expect(status.settledThrough == 1)
    #expect(try Data(contentsOf: URL(fileURLWithPath: path + ".damaged-1")).count == 5_000)
    #expect(try ask(path, "SELECT count(*) FROM mark", as: Int.self) == 1)
  }

  @Test func aBoutWrittenTwiceIsRefusedAloneAndTheRestIsKept() throws {
    let logger = try SummaryLogger(path: path, session: .test, settings: settings)
    logger.start()
    let walked = WalkedBout(number: 0, start: 100, steps: 30)
    logger.submit([.bout(walked.bout, steps: walked.steps), mark(1), .bout(walked.bout, steps: walked.steps), mark(2)])
    let status = logger.finish(at: 300)
    #expect(status.refused == 1)
    #expect(status.settledThrough == 4)
    #expect(try ask(path, "SELECT count(*) FROM mark", as: Int.self) == 2)
    #expect(try ask(path, "SELECT count(*) FROM bout", as: Int.self) == 1)
  }

  /// A card of 600 kB, in memory.
  @Test(.enabled(if: SmallDisk.canBeMounted, "only root can mount a small disk"))
  func onAFullDiskTheOldestRawFileGoesFirst() throws {
    let disk = try SmallDisk(at: folder.file("card"), kilobytes: 600)
    let card = disk.path
    defer { disk.unmount() }
    for number in 1...2 {
      let raw = URL(fileURLWithPath: card + "/raw-0000000\(number).cwa")
      try Data(repeating: 0x41, count: 200_000).write(to: raw)
    }
    let logger = try SummaryLogger(path: card + "/stance.db", session: .test, settings: settings) {
      unlink(card + "/raw-00000001.cwa") == 0
    }
    logger.start()
    for number in 0..<6 {
      let walked = WalkedBout(number: number, start: Double(number) * 100, steps: 60)
      logger.submit([.bout(walked.bout, steps: walked.steps)])
      usleep(50_000)
    }
    #expect(eventually { logger.status.settledThrough == 6 })
    #expect(logger.status.rawFilesGivenUp == 1)
    #expect(FileManager.default.fileExists(atPath: card + "/raw-00000002.cwa"))
    #expect(logger.finish(at: 700).dropped == 0)
    #expect(try ask(card + "/stance.db", "SELECT count(*) FROM bout", as: Int.self) == 6)
  }
}
