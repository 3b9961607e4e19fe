import GRDB

/// How old a row is, in SQL. `s` is its session.
enum Age {
  /// When the session began, s since 1970. One whose wall clock was never known was over when the next one began.
  static let begin = """
    coalesce(s.wall_start_unix_s, (SELECT n.wall_start_unix_s - s.end_s FROM session AS n
      WHERE n.id > s.id AND n.wall_start_unix_s IS NOT NULL ORDER BY n.id LIMIT 1))
    """

  /// Whether what ended at `end` lies on a day that is not counted again: those are the last two of the newest session,
  /// whose gaps and wear must be whole until then.
  static func isSettled(_ end: String) -> String {
    """
    EXISTS (SELECT 1 FROM session AS l WHERE l.id = (SELECT max(id) FROM session) AND coalesce(
      \(begin) + \(end) < l.wall_start_unix_s + l.end_s - 172800, s.id < l.id OR \(end) < l.end_s - 172800))
    """
  }
}

/// Rows of everyday wear, which go at their age. Those of tests stay: they are few, and what they are compared with may
/// be years away.
enum WearRows {
  /// - Returns: how many went.
  static func deleteBouts(before limit: Double?, _ db: Database) throws -> Int {
    let bouts = try Int64.fetchAll(
      db,
      sql: """
        SELECT b.id FROM bout AS b JOIN session AS s ON s.id = b.session
        WHERE s.kind = 'wear' AND b.ended_by <> 'open' AND (?1 IS NULL OR \(Age.begin) + b.start_s < ?1)
        ORDER BY b.id LIMIT 60
        """, arguments: [limit])
    for bout in bouts { try BoutRows.delete(bout, db) }
    return bouts.count
  }

  /// Gaps, wear and standing references that nothing rests on; without a limit those before the oldest bout, or all.
  /// - Returns: how many went.
  static func deleteEvents(before limit: Double?, _ db: Database) throws -> Int {
    let oldest = limit == nil ? try oldestBout(db) : nil
    var deleted = 0
    for table in ["gap", "wear", "standing_reference"] {
      let rests = ["bout", "session_total"].map {
        "SELECT standing_reference FROM \($0) WHERE standing_reference IS NOT NULL"
      }
      let isFree = table == "standing_reference" ? "e.id NOT IN (\(rests.joined(separator: " UNION ")))" : "TRUE"
      try db.execute(
        sql: """
          DELETE FROM \(table) WHERE id IN (
            SELECT e.id FROM \(table) AS e JOIN session AS s ON s.id = e.session
            WHERE s.kind = 'wear' AND (?1 IS NULL OR \(Age.begin) + e.end_s < ?1)
              AND (?2 IS NULL OR s.id < ?2 OR s.id = ?2 AND e.end_s < ?3)
              AND \(Age.isSettled("e.end_s")) AND \(isFree)
            ORDER BY e.id LIMIT 1000)
          """, arguments: [limit, oldest?.session, oldest?.start])
      deleted += db.changesCount
    }
    return deleted
  }

  private static func oldestBout(_ db: Database) throws -> (session: Int64, start: Double)? {
    try Row.fetchOne(
      db,
      sql: """
        SELECT b.session, b.start_s FROM bout AS b JOIN session AS s ON s.id = b.session
        WHERE s.kind = 'wear' ORDER BY b.id LIMIT 1
        """
    ).map { ($0[0], $0[1]) }
  }

  /// Sessions that are over and hold nothing any more, with what they amounted to; of one with marks its row stays.
  /// - Returns: how many went, or lost what they amounted to.
  static func deleteSessions(before limit: Double?, _ db: Database) throws -> Int {
    let oldest = limit == nil ? try oldestBout(db)?.session : nil
    let sessions = try Int64.fetchAll(
      db,
      sql: """
        SELECT s.id FROM session AS s
        WHERE s.kind = 'wear' AND s.ended_by <> 'open' AND s.id < (SELECT max(id) FROM session)
          AND (?1 IS NULL OR \(Age.begin) + s.end_s < ?1) AND (?2 IS NULL OR s.id < ?2)
          AND \(Age.isSettled("s.end_s")) AND NOT EXISTS (SELECT 1 FROM bout WHERE session = s.id)
          AND s.id NOT IN (SELECT session FROM gap UNION SELECT session FROM wear
            UNION SELECT session FROM test UNION SELECT session FROM stance_trial)
          AND (s.id NOT IN (SELECT session FROM mark) OR s.id IN (SELECT session FROM session_total))
        ORDER BY s.id LIMIT 60
        """, arguments: [limit, oldest])
    if !sessions.isEmpty { try StoreOrigin.keep(before: sessions, db) }
    for session in sessions { try TotalRows.deleteParts(of: session, db) }
    let own = "(" + sessions.map(String.init).joined(separator: ", ") + ")"
    for table in ["session_total", "standing_reference"] {
      try db.execute(sql: "DELETE FROM \(table) WHERE session IN \(own)")
    }
    try db.execute(sql: "DELETE FROM session WHERE id IN \(own) AND id NOT IN (SELECT session FROM mark)")
    return sessions.count
  }
}
