import GRDB

/// Which store it is, as far as a store can tell: where and when its first session was recorded. A store has no name of its
/// own, and every one counts its sessions from 1.
enum StoreOrigin {
  /// Of a session, as the first of a store.
  static func words(of record: SessionRecord) -> String {
    let clock = record.bootID.map { "\($0) \(record.monotonicStart ?? 0)" } ?? record.wall.map { "\($0.start)" } ?? ""
    return "\(record.source) \(record.device ?? "") \(record.rate) \(clock)"
  }

  /// To be called before sessions are deleted: without the first the store would be taken for another, and a number that
  /// is given again for the session that had it.
  static func keep(before sessions: [Int64], _ db: Database) throws {
    guard let last = sessions.max(),
      let first = try Row.fetchOne(db, sql: "SELECT * FROM session ORDER BY id LIMIT 1")
    else { return }
    try db.execute(
      sql: """
        INSERT INTO store_origin (one, words, last_session) VALUES (1, ?, ?)
        ON CONFLICT (one) DO UPDATE SET last_session = max(last_session, excluded.last_session)
        """, arguments: [words(of: try StoreReader.session(first).record), last])
  }
}

extension StoreReader {
  /// Source, sensor, rate and boot of the first session that the store ever had: the same for a store and its copies, and
  /// another for another store wherever the machine says its boot or its time.
  public func origin() throws(StoreError) -> String {
    try asking { db in
      if try db.tableExists("store_origin"),
        let kept = try String.fetchOne(db, sql: "SELECT words FROM store_origin")
      {
        return kept
      }
      let first = try Row.fetchOne(db, sql: "SELECT * FROM session ORDER BY id LIMIT 1")
      return try first.map { StoreOrigin.words(of: try Self.session($0).record) } ?? ""
    }
  }
}
