import GRDB

extension SummaryStore {
  /// Makes the days' rows, then lets go of what is older or larger than the settings allow, the oldest first. Days,
  /// guided tests and marks stay.
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
          WHERE b.detail AND b.ended_by <> 'open' AND (?1 IS NULL OR \(Age.begin) + b.start_s < ?1)
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
        try BoutRows.deleteDetail(of: bout, db)
        try db.execute(sql: "UPDATE bout SET detail = 0 WHERE id = ?", arguments: [bout])
      }
      return bouts.count
    }
  }

  /// Lets go of what is oldest of everyday wear, a portion at a time so that no transaction is large: what happened
  /// beside bouts that are gone, sessions that are empty, and, while there is neither, bouts.
  /// - Returns: how many rows of these went.
  private func pruneSummaries(before limit: Double?) throws(StoreError) -> Int {
    // Looking for rows that belong to a deleted one would read whole tables; what belongs to it is deleted here.
    try read { db in try db.execute(sql: "PRAGMA foreign_keys = OFF") }
    defer { try? read { db in try db.execute(sql: "PRAGMA foreign_keys = ON") } }
    return try transaction { db in
      let events = try WearRows.deleteEvents(before: limit, db)
      if events > 0 { return events }
      let sessions = try WearRows.deleteSessions(before: limit, db)
      return sessions > 0 ? sessions : try WearRows.deleteBouts(before: limit, db)
    }
  }
}
