import GRDB
import GRDBSQLite
import GaitDSP
import Glibc

/// Summaries on disk: one SQLite file that any SQLite tool can read.
///
/// Every `write` is one transaction, on the disk when it returns (write-ahead log, synchronous = FULL). May be used
/// from several threads; calls take turns. Values that were not measured (`nan`) are kept as NULL.
public final class SummaryStore: Sendable {
  public let path: String
  let settings: StoreSettings
  let queue: DatabaseQueue
  /// The file that was opened, whatever has its name later.
  private let opened: FileIdentity?

  /// Opens the store, or begins one, and brings it to this version's schema.
  ///
  /// - Throws: `notAFile`, `damaged`, `newerVersion` or `notAStore` where there is none that can be written to.
  public init(path: String, settings: StoreSettings = StoreSettings()) throws(StoreError) {
    self.path = path
    self.settings = settings
    try StorePlace.demandFile(path)
    do {
      let configuration = Self.configuration(settings, path: path)
      queue = try DatabaseQueue(path: StorePlace.plainName(path), configuration: configuration)
      try queue.inDatabase { db in
        try Schema.migrate(db, path: path)
        if Self.bytes(of: path) <= settings.checkedBytes { try Self.check(db, path: path) }
      }
      opened = FileIdentity(path)
      // The name of a new file is in its folder's own blocks.
      Self.synchronizeFolder(of: path)
    } catch {
      throw StoreError(error, path: path)
    }
  }

  /// Begins a session. One that is still open, because of a kill or a power cut, is closed as `cut`, and so are its
  /// open bouts.
  public func begin(_ session: SessionRecord) throws(StoreError) -> SessionID {
    try transaction { db in
      try SessionRows.closeCut(db)
      let id = try SessionRows.insert(session, into: db)
      try SessionRows.dateEarlier(than: id.value, db: db)
      return id
    }
  }

  /// Whether a session is the one that was begun with this record.
  func holds(_ session: SessionID, begunAs record: SessionRecord) throws(StoreError) -> Bool {
    try read { db in
      try Bool.fetchOne(
        db, sql: "SELECT 1 FROM session WHERE id = ? AND origin IS ?", arguments: [session.value, record.origin])
        ?? false
    }
  }

  /// Writes everything or, when it throws, nothing. On the disk when it returns.
  public func write(_ records: [StoreRecord], of session: SessionID) throws(StoreError) {
    guard !records.isEmpty else { return }
    try transaction { db in
      var writer = try RecordWriter(db, session: session, path: self.path)
      for record in records { try writer.write(record) }
      try writer.finish()
    }
  }

  /// Whether the file that was opened still has its name: what is written into one that was deleted or replaced is gone
  /// with whoever writes it.
  var isInPlace: Bool { FileIdentity(path) == opened }

  /// Gives back pages and statements kept for the next transaction, which is minutes away.
  public func releaseMemory() { queue.releaseMemory() }

  /// Ends a session in order: `end` in s since its start.
  public func end(_ session: SessionID, at end: Double) throws(StoreError) {
    try transaction { db in
      try SessionRows.end(session, at: end, by: "stop", db: db)
      try DayRows.refresh(db)
    }
  }

  func transaction<T>(_ work: (Database) throws -> T) throws(StoreError) -> T {
    do {
      return try queue.inDatabase { try $0.transacting(.immediate, of: path, work) }
    } catch {
      throw StoreError(error, path: path)
    }
  }

  func read<T>(_ work: (Database) throws -> T) throws(StoreError) -> T {
    do { return try queue.inDatabase(work) } catch { throw StoreError(error, path: path) }
  }

  /// Copies the write-ahead log into the file and closes it. Nothing may be written afterwards.
  public func close() throws(StoreError) {
    do { try queue.close() } catch { throw StoreError(error, path: path) }
  }
}

/// Which file it is, whatever its name.
private struct FileIdentity: Equatable {
  private let device: dev_t
  private let number: ino_t

  /// - Returns: `nil` where there is none.
  init?(_ path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    (device, number) = (status.st_dev, status.st_ino)
  }
}

extension SummaryStore {
  static func configuration(_ settings: StoreSettings, path: String) -> Configuration {
    var configuration = Configuration()
    configuration.label = "summaries"
    configuration.foreignKeysEnabled = true
    configuration.busyMode = .timeout(settings.busyTimeout)
    configuration.prepareDatabase { db in
      // The journal's mode stands in the file: another program's keeps its own.
      try Schema.demandOwn(db, path: path)
      try db.execute(
        sql: """
          PRAGMA page_size = \(Schema.pageSize);
          PRAGMA journal_mode = WAL;
          PRAGMA synchronous = \(settings.durability.rawValue);
          PRAGMA wal_autocheckpoint = \(max(1, settings.checkpointPages));
          PRAGMA cache_size = -128;
          PRAGMA temp_store = MEMORY;
          """)
      // The log's files stay when the store is closed: who may read the folder but not write to it could make none, and
      // without them could not read (SQLite, Write-Ahead Logging, section 5).
      var isKept: CInt = 1
      _ = sqlite3_file_control(db.sqliteConnection, nil, SQLITE_FCNTL_PERSIST_WAL, &isKept)
    }
    return configuration
  }

  static func check(_ db: Database, path: String) throws {
    let words = try String.fetchAll(db, sql: "PRAGMA quick_check(1)")
    guard words == ["ok"] else { throw StoreError.damaged(path: path, detail: words.first ?? "no answer to a check") }
  }

  /// Size of a file; 0 where there is none.
  static func bytes(of path: String) -> Int {
    var status = stat()
    return stat(path, &status) == 0 ? Int(status.st_size) : 0
  }

  static func synchronizeFolder(of path: String) {
    let folder = path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    // Not every file system can; then there is nothing more to be done.
    _ = fsync(descriptor)
    _ = Glibc.close(descriptor)
  }
}
