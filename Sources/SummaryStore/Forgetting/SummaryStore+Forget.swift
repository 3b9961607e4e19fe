import GRDB

/// What has been deleted of a person, and what could not be told apart.
public struct Forgotten: Sendable, Equatable {
  public var sessions: Int
  /// Days shared with others that are gone, too: the others' part is no longer kept whole, so it cannot be counted alone.
  public var givenUp: [String] = []
  /// Days that stay though no session tells any more whose they are.
  public var nobodys: [String] = []
}

extension SummaryStore {
  /// Deletes every session of a person with all that was found in it, counts the days anew that they had a part in, and
  /// overwrites what the rows leave behind in the file and in its log.
  ///
  /// Either all rows go or none. A daemon may write meanwhile; it waits for as long as the file is rewritten.
  /// - Parameters:
  ///   - person: pseudonym; empty = those without one.
  ///   - isAlone: no daemon writes to the store, so that what is open was cut off.
  /// - Throws: `nobody`; `stillRuns`; `notWiped` where the rows are gone and their bytes may not be.
  public func forget(_ person: String, isAlone: Bool) throws(StoreError) -> Forgotten {
    // Rows that belong to deleted ones are deleted here: looking for each would read whole tables. The file is rewritten by
    // way of another, which may be too large for memory.
    try read { db in
      try db.execute(sql: "PRAGMA foreign_keys = OFF; PRAGMA secure_delete = ON; PRAGMA temp_store = FILE")
    }
    defer { try? read { db in try db.execute(sql: "PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY") } }
    let forgotten = try transaction { db in
      if isAlone { try SessionRows.closeCut(db) }
      let sessions = try PersonRows.sessions(of: person, db)
      guard !sessions.isEmpty else { throw StoreError.nobody(path: self.path, person: person) }
      let running = try Int64.fetchOne(
        db, sql: "SELECT id FROM session WHERE COALESCE(wearer, '') = ? AND ended_by = 'open'", arguments: [person])
      if let running { throw StoreError.stillRuns(path: self.path, session: running) }
      return try PersonRows.delete(sessions, db)
    }
    do { try wipe() } catch { throw .notWiped(path: path, detail: error.description) }
    return forgotten
  }

  /// What was changed or pruned earlier left bytes in half-used pages, too, so the whole file is written anew, and the log,
  /// which holds older states of it, is emptied.
  private func wipe() throws(StoreError) {
    try read { db in
      try db.execute(sql: "VACUUM")
      _ = try db.checkpoint(.truncate)
    }
  }
}
