import GRDB

/// What can go wrong with a store: which file, what, and what to do next.
public enum StoreError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The file or its folder cannot be opened.
  case cannotOpen(path: String, detail: String)
  /// Something else bears the name, which no waiting makes a file: a folder, a device, a socket.
  case notAFile(path: String, what: String)
  /// There is no such store, or this user may not read it.
  case cannotRead(path: String, cause: String)
  /// A newer program has written this store.
  case newerVersion(path: String, found: Int, known: Int)
  /// An SQLite file, but of another program.
  case notAStore(path: String)
  /// No SQLite file at all, or one whose beginning is damaged: whoever only reads cannot tell.
  case noDatabase(path: String)
  /// An older program has written this store, and kept nothing of the kind that is asked for.
  case olderVersion(path: String, found: Int, needed: Int)
  /// Damaged, or, where it is to be written to, no SQLite file at all.
  case damaged(path: String, detail: String)
  case diskFull(path: String)
  case readOnly(path: String)
  /// The disk failed while reading or writing.
  case ioFailed(path: String, detail: String)
  /// Another program has held the store for too long.
  case busy(path: String)
  /// Another program writes sessions into it, and there can be one at most.
  case inUse(path: String, lock: String)
  /// No session is this person's; empty = those without a name.
  case nobody(path: String, person: String)
  /// A session that is being recorded cannot be forgotten.
  case stillRuns(path: String, session: Int64)
  /// A person's rows are gone, but their bytes may still be in the file.
  case notWiped(path: String, detail: String)
  case noSuchSession(path: String, session: Int64)
  /// Anything else that SQLite refused.
  case refused(path: String, detail: String)

  public var description: String {
    switch self {
    case .cannotOpen(let path, let detail):
      "\(path): cannot be opened (\(detail)); check that the folder exists and may be written"
    case .notAFile(let path, let what):
      "\(path): is \(what), and a store is an ordinary file: name one, where this name was said ([store] path in "
        + "/etc/stance/stance.toml, STANCE_STORE, or the command)"
    case .cannotRead(let path, let cause):
      "\(path): cannot be read (\(cause)); a store is begun by stanced, and read by members of group stance"
    case .newerVersion(let path, let found, let known):
      "\(path): written by a newer version (schema \(found), this program knows \(known)); install that version"
    case .notAStore(let path): "\(path): an SQLite file, but not a store of summaries; name another file"
    case .noDatabase(let path):
      "\(path): no SQLite file, and so no store of summaries; name another file (if it was a store, its beginning is "
        + "damaged: use a copy of it)"
    case .olderVersion(let path, let found, let needed):
      "\(path): written by an older version (schema \(found)), which kept none of this (schema \(needed) does); stanced "
        + "brings it up to date when it next starts"
    case .damaged(let path, let detail):
      "\(path): damaged (\(detail)); use a copy of it, or set it aside and begin a new one; sqlite3's .recover may save what "
        + "is in it"
    case .diskFull(let path): "\(path): the disk is full; free some space"
    case .readOnly(let path): "\(path): cannot be written; check its permissions and whether the disk is read-only"
    case .ioFailed(let path, let detail): "\(path): the disk failed (\(detail)); check the card and the system's log"
    case .busy(let path): "\(path): another program holds it; close that program"
    case .inUse(let path, let lock):
      "\(path): another program writes sessions into it (lslocks shows which one holds \(lock)); stop that one, or name "
        + "another store"
    case .nobody(let path, let person):
      "\(path): no session of \(Self.words(for: person)); stance export --table sessions names everybody under wearer"
    case .stillRuns(let path, let session):
      "\(path): session \(session) of this person still runs; end the test or stop the daemon (systemctl stop stanced), "
        + "then say it again"
    case .notWiped(let path, let detail):
      "\(path): the rows are gone, but their bytes could not be overwritten (\(detail)); make as much room as the store "
        + "takes, also in /var/tmp, then say stance forget again"
    case .noSuchSession(let path, let session): "\(path): there is no session \(session)"
    case .refused(let path, let detail): "\(path): \(detail)"
    }
  }

  private static func words(for person: String) -> String { person.isEmpty ? "somebody without a name" : person }

  init(_ error: any Error, path: String) {
    switch error {
    case let error as StoreError: self = error
    case let error as DatabaseError: self.init(error, path: path)
    default: self = .refused(path: path, detail: "\(error)")
    }
  }

  private init(_ error: DatabaseError, path: String) {
    let detail = error.message ?? "SQLite result \(error.extendedResultCode.rawValue)"
    switch error.resultCode {
    case .SQLITE_FULL: self = .diskFull(path: path)
    case .SQLITE_READONLY: self = .readOnly(path: path)
    case .SQLITE_PERM, .SQLITE_CANTOPEN, .SQLITE_AUTH: self = .cannotOpen(path: path, detail: detail)
    case .SQLITE_IOERR, .SQLITE_NOMEM:
      // Which call failed is in the code alone.
      self = .ioFailed(path: path, detail: "\(detail), SQLite's code \(error.extendedResultCode.rawValue)")
    case .SQLITE_CORRUPT, .SQLITE_NOTADB: self = .damaged(path: path, detail: detail)
    case .SQLITE_BUSY, .SQLITE_LOCKED: self = .busy(path: path)
    default: self = .refused(path: path, detail: detail)
    }
  }
}
