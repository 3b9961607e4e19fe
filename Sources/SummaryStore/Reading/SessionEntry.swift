import GRDB

/// A session as a list shows it: whose, when, what for, and how much was walked.
public struct SessionEntry: Sendable, Equatable {
  public var id: Int64
  /// Pseudonym; `nil` where none was given.
  public var wearer: String?
  /// `wear` or `test`.
  public var kind: String
  public var label: String?
  /// s since 1970; `nil` while the wall clock was never known.
  public var start: Double?
  /// s, local time less UTC.
  public var offset: Int
  /// s
  public var duration: Double
  /// `open`, `stop` or `cut`.
  public var endedBy: String
  public var source: String
  public var bouts: Int
  /// In bouts, s.
  public var walking: Double
}

/// A wearer with their sessions counted.
public struct WearerEntry: Sendable, Equatable {
  public var name: String?
  public var sessions: Int
  /// s since 1970, of the latest session whose clock was known.
  public var latest: Double?
  public var offset: Int
}

extension StoreReader {
  /// Wearers, the latest first; those without a pseudonym are one.
  public func wearers(limit: Int = 500) throws(StoreError) -> [WearerEntry] {
    try asking { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT NULLIF(wearer, '') AS name, count(*) AS sessions, max(wall_start_unix_s) AS latest,
            max(utc_offset_s) AS offset FROM session GROUP BY 1 ORDER BY max(id) DESC LIMIT ?
          """, arguments: [limit]
      ).map {
        WearerEntry(name: $0["name"], sessions: $0["sessions"], latest: $0["latest"], offset: $0["offset"] ?? 0)
      }
    }
  }

  /// One wearer's sessions, the latest first.
  /// - Parameters:
  ///   - wearer: `nil` = those without a pseudonym.
  ///   - before: only sessions with smaller ids, for the next page of a long list.
  public func sessions(of wearer: String?, before: Int64? = nil, limit: Int = 50) throws(StoreError) -> [SessionEntry] {
    try asking { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT s.*, count(b.id) AS bouts, coalesce(sum(b.end_s - b.start_s), 0.0) AS walking
          FROM session AS s LEFT JOIN bout AS b ON b.session = s.id
          WHERE COALESCE(s.wearer, '') = COALESCE(?1, '') AND (?2 IS NULL OR s.id < ?2)
          GROUP BY s.id ORDER BY s.id DESC LIMIT ?3
          """, arguments: [wearer, before, limit]
      ).map(Self.entry)
    }
  }

  private static func entry(_ row: Row) -> SessionEntry {
    SessionEntry(
      id: row["id"], wearer: (row["wearer"] as String?).flatMap { $0.isEmpty ? nil : $0 }, kind: row["kind"],
      label: row["label"], start: row["wall_start_unix_s"], offset: row["utc_offset_s"] ?? 0, duration: row["end_s"],
      endedBy: row["ended_by"], source: row["source"], bouts: row["bouts"], walking: row["walking"])
  }
}
