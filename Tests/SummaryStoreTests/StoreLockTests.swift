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
}
