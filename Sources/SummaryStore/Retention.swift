import GRDB

extension SummaryStore {
  /// Makes the days' rows, then lets go of what is older or larger than the settings allow, the oldest first.
  /// - Parameter now: seconds since 1970; `nil` while the wall clock is not known, then only size counts.
  public func prune(now: Double?) throws(StoreError) {
    try transaction { db in try DayRows.refresh(db) }
    let retention = settings.retention
    if let now, let days = retention.detailDays {
      let limit = now - max(days, Retention.leastDays) * 86_400
      while try pruneDetail(before: limit) > 0 {}
    }
    if let now, let days = retention.summaryDays {
      let limit = now - max(days, Retention.leastDays) * 86_400
      while try pruneSummaries(before: limit) > 0 {}
    }
    while try usedBytes() > retention.bytes {
      if try pruneDetail(before: nil) == 0, try pruneSummaries(before: nil) == 0 { break }
    }
  }

  /// Bytes in use; pages that pruning has freed are used again before the file grows.
  public func usedBytes() throws(StoreError) -> Int {
    try read { db in
      let pages = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
      let free = try Int.fetchOne(db, sql: "PRAGMA freelist_count") ?? 0
      return (pages - free) * Schema.pageSize
    }
  }

  /// A few bouts at a time, so that no transaction is large.
  private static let portion = 60

  /// Lets go of steps and curves of the oldest bouts, of whole days at a time.
  /// - Returns: how many bouts lost theirs.
  private func pruneDetail(before limit: Double?) throws(StoreError) -> Int {
    try transaction { db in
      let date = DayRows.date(of: "b.start_s")
      // Up to the end of the day on which the oldest bouts lie: half a day cannot be counted again.
      let oldest = try String.fetchOne(
        db,
        sql: """
          SELECT \(date) FROM bout AS b JOIN session AS s ON s.id = b.session
          WHERE b.detail AND b.ended_by <> 'open' AND (?1 IS NULL OR s.wall_start_unix_s + b.start_s < ?1)
          ORDER BY b.id LIMIT 1
          """, arguments: [limit])
      guard let oldest else { return 0 }
      let bouts = try Int64.fetchAll(
        db,
        sql: """
          SELECT b.id FROM bout AS b JOIN session AS s ON s.id = b.session
          WHERE b.detail AND b.ended_by <> 'open' AND \(date) = ?
          """, arguments: [oldest])
      for bout in bouts {
        try Self.deleteDetail(of: bout, db)
        try db.execute(sql: "UPDATE bout SET detail = 0 WHERE id = ?", arguments: [bout])
      }
      return bouts.count
    }
  }

  /// Lets go of the oldest bouts, whether they still have steps or not, and of what belongs to their time.
  private func pruneSummaries(before limit: Double?) throws(StoreError) -> Int {
    // Looking for rows that belong to a deleted bout would read whole tables; they are deleted here by their ids.
    try read { db in try db.execute(sql: "PRAGMA foreign_keys = OFF") }
    defer { try? read { db in try db.execute(sql: "PRAGMA foreign_keys = ON") } }
    return try transaction { db in
      let bouts = try Int64.fetchAll(
        db,
        sql: """
          SELECT b.id FROM bout AS b JOIN session AS s ON s.id = b.session
          WHERE b.ended_by <> 'open' AND (?1 IS NULL OR s.wall_start_unix_s + b.start_s < ?1) ORDER BY b.id LIMIT ?2
          """, arguments: [limit, Self.portion])
      for bout in bouts {
        for table in ["gap", "standing_reference"] {
          try db.execute(
            sql: """
              DELETE FROM \(table) WHERE session = (SELECT session FROM bout WHERE id = ?1)
              AND end_s < (SELECT start_s FROM bout WHERE id = ?1)
              """, arguments: [bout])
        }
        try Self.deleteDetail(of: bout, db)
        let range = BoutRange.condition("?1", BoutRange.parts)
        for table in ["bout_measure", "bout_asymmetry"] {
          try db.execute(sql: "DELETE FROM \(table) WHERE \(range)", arguments: [bout])
        }
        try db.execute(sql: "DELETE FROM bout WHERE id = ?", arguments: [bout])
      }
      try db.execute(
        sql: """
          UPDATE bout SET standing_reference = NULL WHERE standing_reference IS NOT NULL
          AND standing_reference NOT IN (SELECT id FROM standing_reference)
          """)
      return bouts.count
    }
  }

  private static func deleteDetail(of bout: Int64, _ db: Database) throws {
    try db.execute(
      sql: "DELETE FROM step_packed WHERE " + BoutRange.condition("?1", BoutRange.steps), arguments: [bout])
    try db.execute(
      sql: "DELETE FROM bout_curve WHERE " + BoutRange.condition("?1", BoutRange.parts), arguments: [bout])
  }
}
