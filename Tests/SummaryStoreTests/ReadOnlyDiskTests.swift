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
    let path = disk.path + "/s?mode=rw&x#1 %41.sqlite"
    let ends: [String] =
      switch beside {
      case .logAndIndex: ["", "-wal", "-shm"]
      case .log: ["", "-wal"]
      case .nothing: [""]
      }
    for end in ends { try FileManager.default.copyItem(atPath: made + end, toPath: path + end) }
    try store.close()
    try disk.makeReadOnly()
    let link = folder.file("link.sqlite")
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: path)
    for name in [path, link] {
      let reader = try StoreReader(path: name)
      #expect(try reader.sessions().count == 1)
      var steps = 0
      try reader.read(.steps, header: { _ in }, row: { _ in steps += 1 })
      #expect(steps == 40)
      #expect(Self.openFiles().contains(path), "it is read where it lies: nobody's data are copied")
    }
  }

  /// Where every descriptor of this process leads.
  private static func openFiles() -> [String] {
    let folder = "/proc/self/fd/"
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.compactMap { try? FileManager.default.destinationOfSymbolicLink(atPath: folder + $0) }
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

  /// A store as a daemon sees it, and as a service does that may only read; nobody has it open, and its index is gone.
  private func withAStoreSeenTwice(_ work: (_ own: String, _ other: String) throws -> Void) throws {
    let card = try SmallDisk(at: folder.file("card"), kilobytes: 8_192)
    defer { card.unmount() }
    let store = try SummaryStore(path: card.path + "/s.sqlite")
    _ = try store.begin(.test)
    try store.close()
    #expect(unlink(card.path + "/s.sqlite-shm") == 0)
    let other = folder.file("seen")
    try FileManager.default.createDirectory(atPath: other, withIntermediateDirectories: false)
    try #require(mount(card.path, other, nil, UInt(MS_BIND), nil) == 0)
    defer { umount2(other, Int32(MNT_DETACH)) }
    try #require(mount(nil, other, nil, UInt(MS_BIND | MS_REMOUNT | MS_RDONLY), nil) == 0)
    // What was written in this step of the kernel's clock could not be told from what is written next.
    usleep(20_000)
    try work(card.path + "/s.sqlite", other + "/s.sqlite")
  }

  @Test(.enabled(if: SmallDisk.canBeMounted, "needs root")) func whatIsReadWhileADaemonComesIsNotTaken() throws {
    try withAStoreSeenTwice { own, other in
      let reader = try StoreReader(path: other)
      #expect(try reader.sessions().count == 1)
      #expect(throws: StoreError.busy(path: other)) {
        try reader.inOneState {
          let daemon = try SummaryStore(path: own)
          _ = try daemon.begin(.test)
          try daemon.close()
          return try reader.sessions().count
        }
      }
      #expect(throws: StoreError.busy(path: other), "it is of a state that is no more") { try reader.sessions() }
      #expect(try StoreReader(path: other).sessions().count == 2)
    }
  }

  /// The page opens it for each view, as a daemon that writes on has it opened anew.
  @Test(.enabled(if: SmallDisk.canBeMounted, "needs root")) func aStoreThatADaemonHasOpenIsReadBesideIt() throws {
    try withAStoreSeenTwice { own, other in
      let daemon = try SummaryStore(path: own)
      for count in 2...5 {
        _ = try daemon.begin(.test)
        #expect(try StoreReader(path: other).sessions().count == count)
      }
      try daemon.close()
    }
  }

  /// Every name that a file can have is one in a URI, too.
  @Test func oddNamesAreWrittenAsAURIHasThem() {
    #expect(ReadOnlyDisk.encoded("/a b/c?d#e%f/ä.sqlite") == "/a%20b/c%3Fd%23e%25f/%C3%A4.sqlite")
    #expect(ReadOnlyDisk.encoded("/var/lib/stance-1/s_2.sqlite") == "/var/lib/stance-1/s_2.sqlite")
  }
}
