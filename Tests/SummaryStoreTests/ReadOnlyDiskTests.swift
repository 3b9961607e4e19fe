import Foundation
import GRDB
import Glibc
import StoreFixtures
import Testing

@testable import SummaryStore

/// A card that was mounted read-only is put into a reader, with the store as a daemon, a cut or a copy has left it.
@Suite(.serialized, .enabled(if: SmallDisk.canBeMounted, "needs root")) struct ReadOnlyDiskTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// What lies beside the store.
  enum Beside: CaseIterable { case logAndIndex, log, nothing }

  private func copies() throws -> [String] {
    let place = getenv("TMPDIR").map { String(cString: $0) } ?? "/var/tmp"
    return try FileManager.default.contentsOfDirectory(atPath: place).filter { $0.hasPrefix("stance-") }
  }

  @Test(arguments: Beside.allCases)
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

  @Test func whatIsNoStoreIsNoneThereEither() throws {
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
}
