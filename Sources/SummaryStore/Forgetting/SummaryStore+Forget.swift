import GRDB
import Glibc

/// What has been deleted of a person, and what could not be told apart.
public struct Forgotten: Sendable, Equatable {
  public var sessions: Int
  /// Days shared with others that are gone, too: the others' part is no longer kept whole, so it cannot be counted alone.
  public var givenUp: [String] = []
  /// Days that stay though not all of their sessions are kept to tell whose they are: they may be theirs in part.
  public var nobodys: [String] = []
}

extension SummaryStore {
  /// Deletes every session of a person with all that was found in it, and counts the days anew that they had a part in.
  /// What the rows leave behind in the file and in its log is there until `wipe`.
  ///
  /// Either all rows go or none. A daemon may write meanwhile.
  /// - Parameters:
  ///   - person: pseudonym; empty = those without one.
  ///   - isAlone: no daemon writes to the store, so that what is open was cut off.
  /// - Throws: `nobody`; `stillRuns`.
  public func forget(_ person: String, isAlone: Bool) throws(StoreError) -> Forgotten {
    // Rows that belong to deleted ones are deleted here: looking for each would read whole tables.
    try read { db in
      try db.execute(sql: "PRAGMA foreign_keys = OFF; PRAGMA secure_delete = ON")
    }
    defer { try? read { db in try db.execute(sql: "PRAGMA foreign_keys = ON") } }
    return try transaction { db in
      if isAlone { try SessionRows.closeCut(db) }
      let sessions = try PersonRows.sessions(of: person, db)
      guard !sessions.isEmpty else { throw StoreError.nobody(path: self.path, person: person) }
      let running = try Int64.fetchOne(
        db, sql: "SELECT id FROM session WHERE COALESCE(wearer, '') = ? AND ended_by = 'open'", arguments: [person])
      if let running { throw StoreError.stillRuns(path: self.path, session: running) }
      let forgotten = try PersonRows.delete(sessions, db)
      try db.execute(sql: "UPDATE store_origin SET wiped = 0")
      return forgotten
    }
  }

  /// Overwrites what forgotten rows have left behind. What was changed or pruned earlier left bytes in half-used pages, too,
  /// so the whole file is written anew, and the log, which holds older states of it, is emptied. A daemon waits meanwhile.
  ///
  /// Until it is done the store says so (`StoreReader.isToBeWiped`), for on a card it takes minutes, and a kill or a power
  /// cut may come.
  /// - Throws: `notWiped`.
  public func wipe() throws(StoreError) {
    var triesLeft = 10
    while true {
      triesLeft -= 1
      do { return try writeAnew() } catch {
        // Whoever writes between two steps of it has it fail at once, however long it would wait for its turn.
        if case .busy = error, triesLeft > 0 {
          usleep(500_000)
          continue
        }
        throw .notWiped(path: path, detail: error.description)
      }
    }
  }

  private func writeAnew() throws(StoreError) {
    try read { db in
      // By way of another file, which may be too large for memory.
      try db.execute(sql: "PRAGMA temp_store = FILE; VACUUM; PRAGMA temp_store = MEMORY")
      _ = try db.checkpoint(.truncate)
      try db.execute(sql: "UPDATE store_origin SET wiped = 1")
    }
  }
}

extension StoreReader {
  /// Somebody was forgotten, and then a kill, a power cut or a full disk came before their bytes were overwritten.
  public func isToBeWiped() throws(StoreError) -> Bool {
    try asking { db in
      guard try db.tableExists("store_origin") else { return false }
      return try Bool.fetchOne(db, sql: "SELECT wiped = 0 FROM store_origin") ?? false
    }
  }
}
