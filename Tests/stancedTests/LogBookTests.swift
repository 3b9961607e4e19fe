import Foundation
import GRDB
import GaitDSP
import Logging
import Recordings
import Synchronization
import Testing

@testable import SummaryStore
@testable import stanced

/// What is logged, line by line.
final class LoggedLines: Sendable {
  private let kept = Mutex<[String]>([])
  var all: [String] { kept.withLock { $0 } }
  var logger: Logger { Logger(label: "test") { [self] _ in Handler(lines: self) } }

  fileprivate func add(_ line: String) { kept.withLock { $0.append(line) } }

  struct Handler: LogHandler {
    fileprivate let lines: LoggedLines
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.info

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
      get { metadata[key] }
      set { metadata[key] = newValue }
    }

    func log(event: LogEvent) { lines.add("\(event.message)") }
  }
}

@Suite struct LogBookTests {
  private let folder: URL
  private let lines = LoggedLines()
  private let board = StatusBoard(source: "walker")

  init() throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("logbook-\(UUID().uuidString.prefix(8))")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  /// A file where a folder should be: a disk that takes nothing, for root too.
  private func unusable() throws -> String {
    let file = folder.appendingPathComponent("file")
    try Data("x".utf8).write(to: file)
    return file.path + "/below"
  }

  private func book(raw: String, mayWait: Bool = false) -> LogBook {
    var config = DaemonConfig()
    config.store.path = folder.appendingPathComponent("summaries.sqlite").path
    config.recorder.isOn = true
    config.recorder.folder = raw
    let claim = StoreClaim(store: config.store.path)
    try? claim.take()
    var book = LogBook(
      config: config, claim: claim, board: board, progress: Progress(), mayWait: mayWait, logger: lines.logger)
    _ = book.take(
      .begin(
        SessionOutline(
          serial: 1, kind: .wear, source: SourceDescription(name: "walker", rate: 100), thresholds: FindingThresholds(),
          contactNet: 1,
          monotonicStart: 0, wall: nil)))
    return book
  }

  private func samples(_ count: Int, from first: Int = 0) -> LogEntry {
    .samples(
      (first..<first + count).map {
        InertialSample(time: Double($0) / 100, specificForce: SIMD3(0, 0, 9.81), angularRate: .zero)
      })
  }

  @Test func rawSamplesThatTheDiskDoesNotTakeAreCountedAndTold() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    var book = book(raw: try unusable())
    // A minute's worth waits.
    _ = book.take(samples(7000))
    for pulse in 1...100 where board.current.recorder?.lost ?? 0 == 0 {
      usleep(50_000)
      _ = book.take(.pulse(UInt64(pulse)))
    }
    let recorder = try #require(board.current.recorder)
    #expect(recorder.lost == 1000 && recorder.waiting == 6000)
    #expect(recorder.state.contains(folder.lastPathComponent))
    #expect(board.current.store?.state == "ok", "summaries are well")
    #expect(lines.all.contains { $0.contains("sampling goes on without raw samples") }, "\(lines.all)")
    #expect(!lines.all.contains { $0.contains("summaries wait") }, "\(lines.all)")
    _ = book.take(.close)
    #expect(board.current.recorder?.lost == 7000)
    #expect(lines.all.contains { $0.hasPrefix("7000 raw samples were lost") }, "\(lines.all)")
  }

  /// Hours of samples come in a second where time is not life's.
  @Test func samplesThatComeFasterThanLifeWaitForTheDisk() {
    defer { try? FileManager.default.removeItem(at: folder) }
    var book = book(raw: folder.appendingPathComponent("raw").path, mayWait: true)
    for block in 0..<200 { _ = book.take(samples(500, from: 500 * block)) }
    _ = book.take(.close)
    #expect(board.current.recorder?.lost == 0 && lines.all.isEmpty, "\(lines.all)")
  }

  @Test func aRecorderThatWritesAllHasLostNothing() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    var book = book(raw: folder.appendingPathComponent("raw").path)
    _ = book.take(samples(1000))
    _ = book.take(.pulse(1))
    #expect(board.current.recorder?.state == "ok")
    _ = book.take(.close)
    #expect(board.current.recorder?.lost == 0 && lines.all.isEmpty, "\(lines.all)")
    let session = try StoreReader(path: folder.appendingPathComponent("summaries.sqlite").path).sessions().first
    let file = try #require(RawFolder(path: folder.appendingPathComponent("raw").path).files().first)
    #expect(RawFolder.origin(of: file) != nil && RawFolder.origin(of: file) == session?.record.origin)
  }

  /// A card that is not in yet comes some day; a folder never becomes a file.
  @Test func aStoreThatIsNoFileIsToldAtOnceAndOneOnADiskThatIsAwayIsWaitedFor() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    var config = DaemonConfig()
    for path in [folder.path, "/dev/full", folder.path + "/"] {
      config.store.path = path
      let error = try #require(throws: StartError.self) { try LogBook.prepare(config, logger: lines.logger) }
      #expect(error.exitStatus == 78 && error.description.contains(path), "\(error)")
      #expect(error.description.contains("[store] path"), "what to do is said: \(error)")
    }
    #expect(lines.all.isEmpty && access(folder.path + ".lock", F_OK) != 0, "\(lines.all)")
    config.store.path = folder.path + "/away/summaries.sqlite"
    _ = try LogBook.prepare(config, logger: lines.logger)
    #expect(lines.all.contains { $0.contains("summaries wait in memory") }, "\(lines.all)")
  }

  /// Nothing that comes by itself makes a store of it; tried again every two seconds, the fault would hide in the journal.
  @Test(arguments: [(0, 1), (Schema.applicationID, Schema.version + 1)])
  func anotherProgramsDatabaseAndANewerStoreAreToldAtOnce(_ kind: (application: Int, version: Int)) throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    var config = DaemonConfig()
    config.store.path = folder.appendingPathComponent("summaries.sqlite").path
    try DatabaseQueue(path: config.store.path).write { db in
      try db.execute(
        sql: """
          PRAGMA application_id = \(kind.application); PRAGMA user_version = \(kind.version); CREATE TABLE theirs (a);
          """)
    }
    let before = try Data(contentsOf: URL(fileURLWithPath: config.store.path))
    let error = try #require(throws: StartError.self) { try LogBook.prepare(config, logger: lines.logger) }
    #expect(error.exitStatus == 78 && error.description.contains(config.store.path), "\(error)")
    #expect(try Data(contentsOf: URL(fileURLWithPath: config.store.path)) == before)
  }

  /// A disk that is read-only when the daemon starts has no room for a lock; later it may have.
  @Test func aLockThatCouldNotBeHadAtTheStartIsTakenLater() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    var config = DaemonConfig()
    config.store.path = folder.appendingPathComponent("summaries.sqlite").path
    let inTheWay = config.store.path + ".lock"
    try FileManager.default.createDirectory(atPath: inTheWay, withIntermediateDirectories: false)
    let claim = try LogBook.prepare(config, logger: lines.logger)
    #expect(!claim.isHeld && lines.all.count == 1 && lines.all[0].contains("would not be noticed"), "\(lines.all)")
    var book = LogBook(
      config: config, claim: claim, board: board, progress: Progress(), mayWait: false, logger: lines.logger)
    _ = book.take(.pulse(1))
    #expect(lines.all.count == 1)
    #expect(rmdir(inTheWay) == 0)
    _ = book.take(.pulse(2))
    _ = book.take(.pulse(3))
    #expect(claim.isHeld && lines.all.count == 2 && lines.all[1].contains("could be taken"), "\(lines.all)")
    #expect(throws: StartError.self) { try LogBook.prepare(config, logger: lines.logger) }
  }

  @Test func troubleIsSaidWhenItIsNewsAndWhenItIsOver() {
    defer { try? FileManager.default.removeItem(at: folder) }
    var trouble = DiskTrouble.ofSummaries
    trouble.hear("no space left", lines.logger)
    trouble.hear("no space left", lines.logger)
    trouble.hear(nil, lines.logger)
    #expect(
      lines.all == [
        "no space left; sampling goes on, and summaries wait in memory", "the disk takes summaries again",
      ])
  }
}
