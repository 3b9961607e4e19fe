import GRDB

/// The tables, and how a store of an earlier version becomes one of this.
enum Schema {
  /// "Stnc": tells a store from other SQLite files.
  static let applicationID = 0x5374_6E63
  /// Small pages: a transaction rewrites the last, partly filled page of each table it touches.
  static let pageSize = 1_024

  /// One entry a version; entry 0 makes version 1 of an empty file. Never changed once published, only added to.
  static let migrations: [String] = [
    SchemaVersion1.sql, SchemaVersion2.sql, SchemaVersion3.sql, SchemaVersion4.sql, SchemaVersion5.sql,
  ]

  static var version: Int { migrations.count }

  /// - Returns: the version of the store in a file; 0 in an empty one. Nothing is written.
  /// - Throws: `notAStore` or `newerVersion` for what is somebody else's.
  @discardableResult
  static func demandOwn(_ db: Database, path: String) throws -> Int {
    let found = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
    let application = try Int.fetchOne(db, sql: "PRAGMA application_id") ?? 0
    let tables = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_schema") ?? 0
    guard application == applicationID || (application == 0 && found == 0 && tables == 0) else {
      throw StoreError.notAStore(path: path)
    }
    guard found <= version, found >= 0 else {
      throw StoreError.newerVersion(path: path, found: found, known: version)
    }
    return found
  }

  /// Brings the schema up to date, in one transaction.
  static func migrate(_ db: Database, path: String) throws {
    let found = try demandOwn(db, path: path)
    if found > 0 { try check(db, version: found, path: path) }
    guard found < version else { return }
    try db.inTransaction(.immediate) {
      // Another program may have brought it up to date while this one waited for its turn.
      let found = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
      guard found < version else { return .commit }
      for step in migrations[found...] { try db.execute(sql: step) }
      try db.execute(sql: "PRAGMA application_id = \(applicationID); PRAGMA user_version = \(version);")
      return .commit
    }
  }

  /// What each version has, the first at 0: `table.column`, and the names of views.
  private static let contents: [Set<String>] = {
    guard let queue = try? DatabaseQueue() else { return [] }
    var contents: [Set<String>] = []
    try? queue.inDatabase { db in
      for step in migrations {
        try db.execute(sql: step)
        contents.append(try Schema.contents(of: db))
      }
    }
    return contents
  }()

  private static func contents(of db: Database) throws -> Set<String> {
    try String.fetchSet(
      db,
      sql: """
        SELECT t.name || '.' || c.name FROM sqlite_schema AS t JOIN pragma_table_info(t.name) AS c WHERE t.type = 'table'
        UNION ALL SELECT name FROM sqlite_schema WHERE type = 'view'
        """)
  }

  /// Nobody but a hand at the file takes anything of a schema away; what somebody has added is no matter.
  /// - Throws: `damaged`, with the first thing that is missing.
  static func check(_ db: Database, version: Int, path: String) throws {
    guard contents.indices.contains(version - 1) else { return }
    let found = try contents(of: db)
    guard let missing = contents[version - 1].subtracting(found).min() else { return }
    let parts = missing.split(separator: ".")
    let isWholeTable = parts.count == 1 || !found.contains { $0.hasPrefix(parts[0] + ".") }
    throw StoreError.damaged(
      path: path,
      detail: isWholeTable ? "there is no table \(parts[0])" : "table \(parts[0]) has no column \(parts[1])")
  }
}
