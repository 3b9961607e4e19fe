import Foundation
import GaitDSP
import StoreFixtures
import Testing

@testable import SummaryStore

/// What lies where a store should be.
@Suite struct StorePlaceTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func aStoreThatIsNotThereIsSaidToBeMissing() {
    do {
      _ = try StoreReader(path: folder.file("none.sqlite"))
      Issue.record("there is none")
    } catch {
      #expect(error.description.contains("none.sqlite") && error.description.contains("No such file"))
    }
  }

  /// What bears a store's name, and is none.
  enum Other: CaseIterable {
    case folder, socket, pipe, device, below, loop, slash

    var words: String {
      switch self {
      case .folder: "a folder"
      case .socket: "a socket"
      case .pipe: "a pipe"
      case .device: "a device"
      case .below: "below a file, as if that were a folder"
      case .loop: "a link that leads back to itself"
      case .slash: "the name of a folder"
      }
    }
  }

  /// No disk that comes back makes a store of it, and a pipe would be waited at for good.
  @Test(arguments: Other.allCases) func whatIsNoFileIsSaidToBeWhatItIs(_ other: Other) throws {
    let path = try named(other)
    let before = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    let lock = access(path + ".lock", F_OK)
    #expect(refusal(path) { path throws(StoreError) in _ = try SummaryStore(path: path) } == other.words)
    #expect(refusal(path) { path throws(StoreError) in _ = try StoreReader(path: path) } == other.words)
    #expect(refusal(path) { path throws(StoreError) in _ = try StoreLock(store: path) } == other.words)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == before, "nothing is left beside it")
    #expect(access(path + ".lock", F_OK) == lock)
    #expect(StoreError.notAFile(path: path, what: other.words).description.hasPrefix("\(path): is \(other.words), and"))
  }

  private func named(_ other: Other) throws -> String {
    let name = folder.file("s.sqlite")
    switch other {
    case .folder: #expect(mkdir(name, 0o700) == 0)
    case .socket: #expect(mknod(name, S_IFSOCK | 0o600, 0) == 0)
    case .pipe: #expect(mkfifo(name, 0o600) == 0)
    case .device: return "/dev/full"
    case .below:
      try Data("x".utf8).write(to: URL(fileURLWithPath: name))
      return name + "/s.sqlite"
    case .loop: #expect(symlink(name, name) == 0)
    case .slash: return name + "/"
    }
    return name
  }

  /// What it is said to be; `nil` where it was opened, or something else was said.
  private func refusal(_ path: String, _ open: (String) throws(StoreError) -> Void) -> String? {
    do throws(StoreError) {
      try open(path)
      return nil
    } catch {
      guard case .notAFile(path, let what) = error else { return "\(error)" }
      return what
    }
  }

  /// SQLite has names of its own, and takes `file:` for the beginning of a URI.
  @Test(arguments: ["file:s.sqlite", ":memory:", "file:s?mode=memory"]) func aFilesNameIsItsName(_ name: String) throws
  {
    #expect(StorePlace.plainName(folder.file(name)) == folder.file(name))
    #expect(StorePlace.plainName(name) == "./" + name)
    let store = try SummaryStore(path: folder.file(name))
    _ = try store.begin(.test)
    try store.close()
    #expect(try StoreReader(path: folder.file(name)).sessions().count == 1)
    #expect(access(folder.file(name), F_OK) == 0)
  }
}
