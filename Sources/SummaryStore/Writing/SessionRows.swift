import GRDB

/// Rows of `session`.
enum SessionRows {
  static func insert(_ session: SessionRecord, into db: Database) throws -> SessionID {
    try db.execute(
      sql: """
        INSERT INTO session (id, source, kind, label, wearer, device, rate_hz, leg_length_m, software, contact_net_crc32,
          thresholds, origin, boot_id, monotonic_start_s, wall_start_unix_s, utc_offset_s)
        VALUES (1 + max(coalesce((SELECT max(id) FROM session), 0), coalesce((SELECT last_session FROM store_origin), 0)),
          ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        session.source, session.kind, session.label, session.wearer, session.device, real(session.rate),
        session.legLength.flatMap(real),
        session.software, session.contactNet, session.thresholds?.json, session.origin, session.bootID,
        session.monotonicStart.flatMap(real),
        session.wall.flatMap { real($0.start) }, session.wall?.utcOffset,
      ])
    return SessionID(db.lastInsertedRowID)
  }

  /// The wall clock is known in a session: those of the same boot that were over before it was known get their time from
  /// the monotonic clock that they share. Of a replay that clock says nothing.
  static func dateEarlier(than session: Int64, db: Database) throws {
    let earlier = try Row.fetchAll(
      db,
      sql: """
        SELECT e.id, s.wall_start_unix_s - (s.monotonic_start_s - e.monotonic_start_s), s.utc_offset_s
        FROM session AS s JOIN session AS e ON e.id < s.id AND e.boot_id = s.boot_id AND e.source = s.source
        WHERE s.id = ? AND s.source <> 'replay' AND s.wall_start_unix_s IS NOT NULL AND e.wall_start_unix_s IS NULL
          AND e.ended_by <> 'open' AND e.monotonic_start_s + e.end_s < s.monotonic_start_s + 1
        """, arguments: [session])
    for row in earlier {
      try DayRows.forget(session: row[0], db: db)
      try db.execute(
        sql: "UPDATE session SET wall_start_unix_s = ?2, utc_offset_s = ?3 WHERE id = ?1",
        arguments: [row[0] as Int64, row[1] as Double?, row[2] as Int?])
    }
  }

  /// What a kill or a power cut left open.
  static func closeCut(_ db: Database) throws {
    try db.execute(sql: "UPDATE bout SET ended_by = 'cut' WHERE ended_by = 'open'")
    try db.execute(sql: "UPDATE test SET ended_by = 'cut' WHERE ended_by = 'open'")
    try db.execute(
      sql: """
        UPDATE session SET ended_by = 'cut', end_s = max(end_s,
          coalesce((SELECT max(end_s) FROM bout WHERE bout.session = session.id), 0)) WHERE ended_by = 'open'
        """)
  }

  static func end(_ session: SessionID, at end: Double, by cause: String, db: Database) throws {
    try db.execute(
      sql: "UPDATE bout SET ended_by = 'cut' WHERE session = ? AND ended_by = 'open'", arguments: [session.value])
    try db.execute(
      sql: "UPDATE test SET ended_by = 'cut' WHERE session = ? AND ended_by = 'open'", arguments: [session.value])
    try db.execute(
      sql: "UPDATE session SET ended_by = ?, end_s = max(end_s, ?) WHERE id = ?",
      arguments: [cause, real(end) ?? 0, session.value])
  }
}

/// A number as SQLite keeps it: NULL where there is none.
func real(_ value: Double) -> Double? { value.isFinite ? value : nil }

/// A number in whole multiples of `1 / scale`; NULL where there is none.
func whole(_ value: Double, _ scale: Double) -> Int64? {
  let scaled = (value * scale).rounded()
  return abs(scaled) < 9e15 ? Int64(scaled) : nil
}
