import ArgumentParser
import Foundation
import Recordings
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
      root, or as the daemon's user: `sudo stance forget --person P-07`.
      """)

  @Argument(help: ArgumentHelp("The store (\(StoreOption.fallback)).", valueName: "store"), completion: .file())
  var file: String?

  @Option(help: ArgumentHelp("Whose sessions; '' for those without a name.", valueName: "pseudonym"))
  var person: String

  @Option(help: ArgumentHelp("Folder of raw recordings (default: raw, beside the store).", valueName: "folder"))
  var raw: String?

  @Flag(help: "Do not ask.")
  var yes = false

  private var store: String { StoreOption.path(file) }

  func run() throws { try reportingFailures(of: "forget") { try forget() } }

  private func forget() throws {
    let sessions = try StoreReader(path: store).sessions().filter { ($0.wearer ?? "") == person }
    guard !sessions.isEmpty else { throw StoreError.nobody(path: store, person: person) }
    let lock = try unlessInUse()
    defer { withExtendedLifetime(lock) {} }
    if lock == nil, let running = sessions.first(where: { $0.endedBy == "open" }) {
      throw StoreError.stillRuns(path: store, session: running.id.value)
    }
    let folder = RawFolder(path: raw ?? beside("raw"))
    let (own, unknown) = recordings(of: sessions, in: folder)
    try ask(sessions, own.count)
    // First: once the sessions are gone nothing tells any more whose the recordings are.
    if let left = folder.remove(own).first {
      throw ToolError.cannotDelete(file: left.path, cause: "check the permissions of its folder")
    }
    let open = try SummaryStore(path: store)
    defer { try? open.close() }
    let forgotten = try open.forget(person, isAlone: lock != nil)
    print(
      "\(store): \(count(forgotten.sessions, "session")) of \(name) and \(count(own.count, "raw recording")) deleted; "
        + "the file and its log are written anew")
    tell(forgotten, unknown)
  }

  /// Keeps daemons away while the store is changed; `nil` where one writes to it.
  private func unlessInUse() throws -> StoreLock? {
    do { return try StoreLock(store: store) } catch StoreError.inUse { return nil }
  }

  private func recordings(of sessions: [StoredSession], in folder: RawFolder) -> (
    own: [RawFolder.File], unknown: [RawFolder.File]
  ) {
    let origins = Set(sessions.compactMap(\.record.origin))
    var (own, unknown): ([RawFolder.File], [RawFolder.File]) = ([], [])
    for file in folder.files() {
      guard let origin = RawFolder.origin(of: file) else {
        unknown.append(file)
        continue
      }
      if origins.contains(origin) { own.append(file) }
    }
    return (own, unknown)
  }

  private func ask(_ sessions: [StoredSession], _ recordings: Int) throws {
    guard !yes else { return }
    guard isatty(STDIN_FILENO) == 1 else { throw ToolError.usage("forget: nobody can be asked here: say --yes") }
    let dates = sessions.compactMap { $0.record.wall }.map {
      CalendarDate.text(daysSince1970: Int((($0.start + Double($0.utcOffset)) / 86_400).rounded(.down)))
    }
    let span = dates.min().flatMap { first in dates.max().map { first == $0 ? ", \(first)" : ", \(first) to \($0)" } }
    print(
      "\(count(sessions.count, "session")) of \(name)\(span ?? "") and \(count(recordings, "raw recording")) will be "
        + "deleted for good. Type yes to go on: ", terminator: "")
    fflush(nil)
    guard readLine() == "yes" else { throw ToolError.usage("forget: nothing has been deleted") }
  }

  /// What is not gone, or is gone though it was not theirs alone.
  private func tell(_ forgotten: Forgotten, _ unknown: [RawFolder.File]) {
    func list(_ names: [String]) -> String {
      names.prefix(7).joined(separator: ", ") + (names.count > 7 ? " and \(names.count - 7) more" : "")
    }
    if !forgotten.givenUp.isEmpty {
      complain(
        "\(list(forgotten.givenUp)): days counted together with others, whose own part is no longer kept whole, are gone"
      )
    }
    if !forgotten.nobodys.isEmpty {
      complain("\(list(forgotten.nobodys)): days whose sessions are no longer kept stay: they may be anybody's")
    }
    if !unknown.isEmpty {
      complain(
        "\(list(unknown.map(\.path))): do not say whose they are (damaged, or of an older version) and stay; delete by hand "
          + "those that are theirs")
    }
    let folder = (store as NSString).deletingLastPathComponent
    let aside = ((try? FileManager.default.contentsOfDirectory(atPath: folder.isEmpty ? "." : folder)) ?? []).filter {
      $0.hasPrefix((store as NSString).lastPathComponent + ".damaged-") && !$0.hasSuffix("-wal")
    }
    if !aside.isEmpty { complain("\(list(aside.sorted())): set aside as damaged, may hold rows of theirs and stay") }
  }

  private func beside(_ name: String) -> String {
    ((store as NSString).deletingLastPathComponent as NSString).appendingPathComponent(name)
  }

  private var name: String { person.isEmpty ? "nobody named" : person }

  private func count(_ number: Int, _ what: String) -> String { "\(number) \(what)\(number == 1 ? "" : "s")" }
}
