import GRDB

/// The tables, and how a store of an earlier version becomes one of this.
enum Schema {
  /// "Stnc": tells a store from other SQLite files.
  static let applicationID = 0x5374_6E63
  /// Small pages: a transaction rewrites the last, partly filled page of each table it touches.
  static let pageSize = 1_024

  /// One entry a version; entry 0 makes version 1 of an empty file. Never changed once published, only added to.
  static let migrations: [String] = [
    SchemaVersion1.sql, SchemaVersion2.sql, SchemaVersion3.sql, SchemaVersion4.sql,
  ]

  static var version: Int { migrations.count }

  /// Brings the schema up to date, in one transaction.
  static func migrate(_ db: Database, path: String) throws {
    let found = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
    let application = try Int.fetchOne(db, sql: "PRAGMA application_id") ?? 0
    let tables = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_schema") ?? 0
    guard application == applicationID || (application == 0 && found == 0 && tables == 0) else {
      throw StoreError.notAStore(path: path)
    }
    guard found <= version, found >= 0 else {
      throw StoreError.newerVersion(path: path, found: found, known: version)
    }
    guard found < version else { return }
    try db.inTransaction(.immediate) {
      for step in migrations[found...] { try db.execute(sql: step) }
      try db.execute(sql: "PRAGMA application_id = \(applicationID); PRAGMA user_version = \(version);")
      return .commit
    }
  }
}
