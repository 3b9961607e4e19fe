import Foundation
import GRDB
import Glibc
import StoreFixtures
import Testing

@testable import SummaryStore

/// A card that was mounted read-only is put into a reader, with the store as a daemon, a cut or a copy has left it.
@Suite(.serialized) struct ReadOnlyDiskTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// What lies beside the store.
  enum Beside: CaseIterable { case logAndIndex, log, nothing }

  private func copies() throws -> [String] {
    let place = getenv("TMPDIR").map { String(cString: $0) } ?? "/var/tmp"
    return try FileManager.default.contentsOfDirectory(atPath: place).filter { $0.hasPrefix("stance-") }
  }

  @Test(.enabled(if: SmallDisk.canBeMounted, "needs root"), arguments: Beside.allCases)
  func aStoreIsReadWithAllThatItsLogHas(beside: Beside) throws {
    let made = folder.file("made.sqlite")
    let store = try SummaryStore(path: made)
    let session = try store.begin(.test)
    let walked = WalkedBout(number: 0, start: 100, steps: 40)
    try store.write([.bout(walked.bout, steps: walked.steps)], of: session)
    if beside == .nothing { try store.queue.inDatabase { _ = try $0.checkpoint(.truncate) } }
    let disk = try SmallDisk(at: folder.file("card"), kilobytes: 8_192)
    defer { disk.unmount() }
    let path = disk.path + "/s.sqlite"
    let ends: [String] =
      switch beside {
      case .logAndIndex: ["", "-wal", "-shm"]
      case .log: ["", "-wal"]
      case .nothing: [""]
      }
    for end in ends { try FileManager.default.copyItem(atPath: made + end, toPath: path + end) }
    try store.close()
    try disk.makeReadOnly()
    let before = try copies()
    let reader = try StoreReader(path: path)
    #expect(try reader.sessions().count == 1)
    var steps = 0
    try reader.read(.steps, header: { _ in }, row: { _ in steps += 1 })
    #expect(steps == 40)
    #expect(try copies() == before, "no copy of anybody's data is left")
  }

  @Test(.enabled(if: SmallDisk.canBeMounted, "needs root")) func whatIsNoStoreIsNoneThereEither() throws {
    let disk = try SmallDisk(at: folder.file("card"), kilobytes: 512)
    defer { disk.unmount() }
    try Data("not a store at all, but long enough to be looked at".utf8)
      .write(to: URL(fileURLWithPath: disk.path + "/s.sqlite"))
    try disk.makeReadOnly()
    #expect(throws: StoreError.noDatabase(path: disk.path + "/s.sqlite")) {
      try StoreReader(path: disk.path + "/s.sqlite")
    }
    #expect(throws: StoreError.cannotRead(path: disk.path + "/t.sqlite", cause: "No such file or directory")) {
      try StoreReader(path: disk.path + "/t.sqlite")
    }
  }

  // MARK: Read-only for one service, while a daemon writes there

  private static let reading: Configuration = {
    var configuration = Configuration()
    configuration.readonly = true
    return configuration
  }()

  /// A store whose log says 1 where its file still says 0.
  private func begun(_ path: String) throws -> DatabaseQueue {
    let writer = try DatabaseQueue(path: path)
    try writer.writeWithoutTransaction { db in
      _ = try String.fetchOne(db, sql: "PRAGMA journal_mode = WAL")
      try db.execute(sql: "CREATE TABLE mark (turn INTEGER NOT NULL, rest BLOB NOT NULL)")
      for _ in 0..<20 { try db.execute(sql: "INSERT INTO mark VALUES (0, zeroblob(5000))") }
      _ = try db.checkpoint(.truncate)
      try db.execute(sql: "UPDATE mark SET turn = 1")
    }
    return writer
  }

  /// What a daemon does when it closes its log and writes on.
  private func writeOn(_ writer: DatabaseQueue) throws {
    try writer.writeWithoutTransaction { db in
      _ = try db.checkpoint(.truncate)
      try db.execute(sql: "UPDATE mark SET turn = turn + 1 WHERE rowid % 2 = 0")
    }
  }

  private func turns(_ copy: DatabaseQueue) throws -> [Int] {
    try copy.read { try Int.fetchAll($0, sql: "SELECT DISTINCT turn FROM mark ORDER BY turn") }
  }

  @Test func aCopyIsOfOneStateThoughADaemonComesBetween() throws {
    let path = folder.file("s.sqlite")
    let writer = try begun(path)
    var visits = 0
    let copy = try ReadOnlyDisk.openCopy(of: path, Self.reading) {
      visits += 1
      if visits == 1 { try writeOn(writer) }
    }
    #expect(try turns(copy) == [1, 2], "the file alone would say 0")
    #expect(visits > 1)
    #expect(try turns(ReadOnlyDisk.openCopy(of: path, Self.reading)) == [1, 2])
  }

  @Test func whereSomebodyWritesAllTheTimeNothingIsMadeUp() throws {
    let path = folder.file("s.sqlite")
    let writer = try begun(path)
    #expect(throws: StoreError.busy(path: path)) {
      try ReadOnlyDisk.openCopy(of: path, Self.reading) { try writeOn(writer) }
    }
  }

  @Test func aFolderWithoutANameIsNone() {
    #expect(ReadOnlyDisk.folder(stated: "") == "/var/tmp" && ReadOnlyDisk.folder(stated: nil) == "/var/tmp")
    #expect(ReadOnlyDisk.folder(stated: "/mnt/big") == "/mnt/big")
  }
}
