import Foundation
import Testing

@testable import SummaryStore

@Suite struct StoreLockTests {
  private let folder: TemporaryFolder
  private var path: String { folder.file("s.sqlite") }

  init() throws { folder = try TemporaryFolder() }

  private func isFree(_ store: String) -> Bool { (try? StoreLock(store: store)) != nil }

  @Test func aStoreHasOneWriterOfSessions() throws {
    do {
      let lock = try StoreLock(store: path)
      #expect(throws: StoreError.inUse(path: path, lock: StoreLock.path(of: path))) { try StoreLock(store: path) }
      #expect(isFree(folder.file("other.sqlite")))
      withExtendedLifetime(lock) {}
    }
    #expect(isFree(path))
  }

  @Test func aStoreIsTheSameBehindALink() throws {
    try SummaryStore(path: path).close()
    try FileManager.default.createSymbolicLink(atPath: folder.file("link"), withDestinationPath: path)
    let lock = try StoreLock(store: path)
    #expect(!isFree(folder.file("link")))
    withExtendedLifetime(lock) {}
  }

  @Test func aStoreThatIsNotThereYetIsLockedAsItWillBe() throws {
    let lock = try StoreLock(store: path)
    try SummaryStore(path: path).close()
    #expect(!isFree(path))
    withExtendedLifetime(lock) {}
  }

  @Test func aFolderThatIsAwayIsNotTakenForAnotherWriter() {
    #expect {
      try StoreLock(store: folder.file("away/s.sqlite"))
    } throws: {
      if case StoreError.cannotOpen = $0 { true } else { false }
    }
  }

  @Test func aStoreThatIsNotThereYetIsTheSameBehindALink() throws {
    try FileManager.default.createDirectory(atPath: folder.file("card"), withIntermediateDirectories: false)
    try FileManager.default.createSymbolicLink(atPath: folder.file("link"), withDestinationPath: "card/s.sqlite")
    let lock = try StoreLock(store: folder.file("link"))
    #expect(!isFree(folder.file("card/s.sqlite")))
    try SummaryStore(path: folder.file("link")).close()
    #expect(!isFree(folder.file("link")))
    withExtendedLifetime(lock) {}
  }

  /// Who may write in the folder must not have root make a file elsewhere or give one away, or make a daemon wait for good.
  @Test(arguments: ["link to a file", "link to nothing", "pipe", "folder"])
  func whatIsNoOrdinaryFileIsNoLock(_ kind: String) throws {
    try SummaryStore(path: path).close()
    let lock = path + ".lock"
    let elsewhere = folder.file("elsewhere")
    switch kind {
    case "pipe": #expect(mkfifo(lock, 0o600) == 0)
    case "folder": try FileManager.default.createDirectory(atPath: lock, withIntermediateDirectories: false)
    default:
      if kind == "link to a file" { try Data().write(to: URL(fileURLWithPath: elsewhere)) }
      try FileManager.default.createSymbolicLink(atPath: lock, withDestinationPath: elsewhere)
    }
    #expect {
      try StoreLock(store: path)
    } throws: {
      if case StoreError.cannotOpen(_, let detail) = $0 { kind == "folder" || detail.contains("remove") } else { false }
    }
    #expect(FileManager.default.fileExists(atPath: elsewhere) == (kind == "link to a file"))
  }
}
