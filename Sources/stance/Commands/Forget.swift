import ArgumentParser
import Foundation
import Recordings
import Report
import Settings
import SummaryStore

struct Forget: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Delete all that a store holds of one person, for good.",
    discussion: """
      Every session of the person goes with all that was found in it, and so do the raw recordings of these sessions. Days \
      that others have a part in are counted anew without it. The store's file and log are written anew, so that nothing \
      of it is left in them; that takes as much room again for a while. Days, set aside stores and recordings that do not \
      say whose they are stay, and are named. Reports, exports and copies elsewhere are not found, and a memory card may \
      keep what was overwritten. A daemon may run meanwhile, but not a session of this person. As \
      root, or as the daemon's user: `sudo stance forget --person P-07`. Raw recordings are looked for in the folder that \
      the daemon's configuration names, and in raw beside the store.
      """)

  @Argument(help: ArgumentHelp("The store (\(StoreOption.fallback)).", valueName: "store"), completion: .file())
  var file: String?

  @Option(help: ArgumentHelp("Whose sessions; '' for those without a name.", valueName: "pseudonym"))
  var person: String

  @Option(
    help: ArgumentHelp(
      "The daemon's configuration, which names its store and its folder of raw recordings (default: "
        + "\(Installation.configuration), for the store that it names).", valueName: "file"), completion: .file())
  var config: String?

  @Option(
    help: ArgumentHelp("Folder of raw recordings, whatever a configuration says.", valueName: "folder"),
    completion: .directory)
  var raw: String?

  @Flag(help: "Do not ask.")
  var yes = false

  func run() throws {
    try reportingFailures(of: "forget") {
      let stated = try config.map(places)
      let store = file ?? stated?.store ?? StoreOption.path(nil)
      try Forgetting(person: person, store: store, raw: raw, stated: stated, asks: !yes).run()
    }
  }

  private func places(in config: String) throws -> DataPlaces {
    do { return try DataPlaces(config: config) } catch let error as SettingsError {
      throw ToolError.unknownRaw(because: error)
    }
  }
}

/// One person is forgotten.
struct Forgetting {
  let person: String
  let store: String
  /// The folder of raw recordings, where it was said.
  let raw: String?
  let stated: DataPlaces?
  let asks: Bool
  /// The configuration that holds where none was said.
  var installed = Installation.configuration

  /// What of the person there is.
  private struct Found {
    var sessions: [StoredSession]
    var recordings: [RawFolder.File] = []
    /// Recordings that are of no session of the store.
    var unknown: [RawFolder.File] = []
  }

  func run() throws {
    // First of all: so no file is left beside a store that is not there.
    let reader = try StoreReader(path: store)
    if try reader.isToBeWiped() {
      try finish()
      if try sessions(in: reader.sessions()).isEmpty { return }
    }
    let folders = try rawFolders()
    try ask(try found(in: folders, isAlone: try unlessInUse() != nil))
    // Whoever is asked may think for hours, and meanwhile a daemon may begin.
    let lock = try unlessInUse()
    defer { withExtendedLifetime(lock) {} }
    let found = try found(in: folders, isAlone: lock != nil)
    // Before anything goes: a store that cannot be written to must not lose the recordings alone.
    let open = try SummaryStore(path: store)
    defer { try? open.close() }
    // First: once the sessions are gone nothing tells any more whose the recordings are.
    if let left = RawFolder.remove(found.recordings).first {
      throw ToolError.cannotDelete(file: left.path, cause: "check the permissions of its folder")
    }
    let forgotten = try open.forget(person, isAlone: lock != nil)
    print(
      "\(store): \(count(forgotten.sessions, "session")) of \(name) and "
        + "\(count(found.recordings.count, "raw recording")) deleted")
    tell(forgotten, found.unknown)
    try open.wipe()
    print("\(store): the file and its log are written anew")
  }

  /// What a forgetting that was cut short has left to do; it cannot say whose it was.
  private func finish() throws {
    let open = try SummaryStore(path: store)
    defer { try? open.close() }
    try open.wipe()
    print("\(store): the file and its log are written anew, which was left to do since somebody was forgotten")
  }

  /// Keeps daemons away while the store is changed; `nil` where one writes to it.
  private func unlessInUse() throws -> StoreLock? {
    do { return try StoreLock(store: store) } catch StoreError.inUse { return nil }
  }

  /// Recordings that are not found now could be told from nobody's later.
  private func rawFolders() throws -> [RawFolder] {
    if let raw {
      guard try isThere(raw) else { throw unreadable(raw, ENOENT) }
      return [RawFolder(path: raw)]
    }
    // Where they were before the configuration named another folder, some may still be.
    let configured = try stated?.raw ?? installedRaw()
    let beside = beside("raw")
    let paths = [configured, realpath(beside) == configured.flatMap(realpath) ? nil : beside].compactMap(\.self)
    let there = try paths.filter(isThere)
    if there.isEmpty {
      complain(
        "\(paths[0]): no such folder, so no raw recordings are looked for; where they are kept elsewhere, say --raw")
    }
    return there.map { RawFolder(path: $0) }
  }

  private func installedRaw() throws -> String? {
    do { return try DataPlaces(ofStore: store, installed: installed)?.raw } catch let error as SettingsError {
      throw ToolError.unknownRaw(because: error)
    }
  }

  /// - Throws: `ToolError.unreadable` where it is, and cannot be looked through.
  private func isThere(_ path: String) throws -> Bool {
    if access(path, R_OK | X_OK) == 0 { return true }
    let number = errno
    guard number == ENOENT else { throw unreadable(path, number) }
    return false
  }

  private func unreadable(_ path: String, _ number: Int32) -> ToolError {
    .unreadable(
      file: path,
      cause: "\(String(cString: strerror(number))); name the folder of recordings (--raw); nothing has been deleted")
  }

  private func realpath(_ path: String) -> String? { URL(fileURLWithPath: path).resolvingSymlinksInPath().path }

  private func sessions(in all: [StoredSession]) -> [StoredSession] { all.filter { ($0.wearer ?? "") == person } }

  private func found(in folders: [RawFolder], isAlone: Bool) throws -> Found {
    let all = try StoreReader(path: store).sessions()
    var found = Found(sessions: sessions(in: all))
    guard !found.sessions.isEmpty else { throw StoreError.nobody(path: store, person: person) }
    if !isAlone, let running = found.sessions.first(where: { $0.endedBy == "open" }) {
      throw StoreError.stillRuns(path: store, session: running.id.value)
    }
    let (known, own) = (Set(all.compactMap(\.record.origin)), Set(found.sessions.compactMap(\.record.origin)))
    for file in folders.flatMap({ $0.files() }) {
      guard let origin = RawFolder.origin(of: file), known.contains(origin) else {
        found.unknown.append(file)
        continue
      }
      if own.contains(origin) { found.recordings.append(file) }
    }
    return found
  }

  private func ask(_ found: Found) throws {
    guard asks else { return }
    guard isatty(STDIN_FILENO) == 1 else { throw ToolError.usage("forget: nobody can be asked here: say --yes") }
    let dates = found.sessions.compactMap(\.date)
    let span = dates.min().flatMap { first in dates.max().map { first == $0 ? ", \(first)" : ", \(first) to \($0)" } }
    let (sessions, recordings) = (found.sessions.count, found.recordings.count)
    print(
      "\(count(sessions, "session")) of \(name)\(span ?? "") and \(count(recordings, "raw recording")) will be "
        + "deleted for good. Type yes to go on: ", terminator: "")
    fflush(nil)
    guard readLine() == "yes" else { throw ToolError.usage("forget: nothing has been deleted") }
  }

  /// What is not gone, or is gone though it was not theirs alone.
  private func tell(_ forgotten: Forgotten, _ unknown: [RawFolder.File]) {
    if !forgotten.givenUp.isEmpty {
      complain(
        "\(listed(forgotten.givenUp, "days")): days counted together with others, whose own part is no longer kept "
          + "whole, are gone")
    }
    if !forgotten.nobodys.isEmpty {
      complain(
        "\(listed(forgotten.nobodys, "days")): days of which not all sessions are kept stay: anybody may have a part "
          + "in them")
    }
    if !unknown.isEmpty {
      complain(
        "\(listed(unknown.map(\.path), "recordings")): do not say whose they are (damaged, of an older version, or of sessions "
          + "that the store no longer has) and stay; delete by hand those that are theirs")
    }
    let folder = (store as NSString).deletingLastPathComponent
    let aside = ((try? FileManager.default.contentsOfDirectory(atPath: folder.isEmpty ? "." : folder)) ?? []).filter {
      $0.hasPrefix((store as NSString).lastPathComponent + ".damaged-") && !$0.hasSuffix("-wal")
    }
    if !aside.isEmpty {
      complain("\(listed(aside.sorted(), "stores")): set aside as damaged, may hold rows of theirs and stay")
    }
  }

  private func beside(_ name: String) -> String {
    ((store as NSString).deletingLastPathComponent as NSString).appendingPathComponent(name)
  }

  private var name: String { person.isEmpty ? "nobody named" : person }

  private func count(_ number: Int, _ what: String) -> String { "\(number) \(what)\(number == 1 ? "" : "s")" }
}
