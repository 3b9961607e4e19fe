import GRDB

/// All rows that are one person's.
enum PersonRows {
  /// Sessions of a person; empty = of those without a name.
  static func sessions(of person: String, _ db: Database) throws -> [Int64] {
    try Int64.fetchAll(
      db, sql: "SELECT id FROM session WHERE COALESCE(wearer, '') = ? ORDER BY id", arguments: [person])
  }

  /// Deletes sessions with everything in them, and counts the days anew that they had a part in.
  static func delete(_ sessions: [Int64], _ db: Database) throws -> Forgotten {
    var forgotten = Forgotten(sessions: sessions.count)
    let (recorded, walked) = (try RecordedTime(db), try DayRows.walked(db))
    var dates: Set<String> = []
    for session in sessions { dates.formUnion(try RecordedTime(db, session: session).touched) }
    let unwhole = try dates.filter { try !DayRows.canBeMadeAgain($0, recorded, walked, db) }
    for date in dates { try DayRows.delete(date, db) }
    try StoreOrigin.keep(before: sessions, db)
    for session in sessions { try delete(session, db) }
    // Of one that has only just begun it is known on which day, and not how long it lasts.
    let remaining = try RecordedTime(db)
    let others = Set(remaining.dates + remaining.latest)
    if try Int.fetchOne(db, sql: "SELECT count(*) FROM session") == 0 {
      // Nobody is left whose the other days could be.
      for table in ["day_drop", "day", "day_given_up"] { try db.execute(sql: "DELETE FROM \(table)") }
      return forgotten
    }
    forgotten.givenUp = unwhole.filter { others.contains($0) }.sorted()
    for date in forgotten.givenUp {
      try db.execute(sql: "INSERT OR IGNORE INTO day_given_up VALUES (?)", arguments: [date])
    }
    try DayRows.refresh(db, among: dates)
    let wearers = DayWearers(try Row.fetchAll(db, sql: "SELECT * FROM session").map(StoreReader.session))
    let kept = try Row.fetchAll(
      db,
      sql: """
        SELECT date, coalesce(recorded_s, 0) + coalesce(gap_s, 0) FROM day WHERE bout_class = 'all' ORDER BY date
        """)
    forgotten.nobodys = kept.filter { !others.contains($0[0]) || !wearers.isWhole($0[0], $0[1]) }.map { $0[0] }
    return forgotten
  }

  private static func delete(_ session: Int64, _ db: Database) throws {
    for bout in try Int64.fetchAll(db, sql: "SELECT id FROM bout WHERE session = ?", arguments: [session]) {
      try BoutRows.delete(bout, db)
    }
    try TotalRows.deleteParts(of: session, db)
    for table in ["session_total", "standing_reference", "gap", "wear", "mark", "test", "stance_trial"] {
      try db.execute(sql: "DELETE FROM \(table) WHERE session = ?", arguments: [session])
    }
    try db.execute(sql: "DELETE FROM session WHERE id = ?", arguments: [session])
  }
}
