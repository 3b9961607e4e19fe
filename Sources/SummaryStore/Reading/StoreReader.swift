import GRDB
import Glibc

/// One cell of a table.
public enum StoreValue: Sendable, Equatable {
  case null
  case integer(Int64)
  case real(Double)
  case text(String)
}

/// A store that is only read, e.g. while the daemon writes to it.
public struct StoreReader: Sendable {
  public let path: String
  private let queue: DatabaseQueue
  /// Of a store that is read without locks.
  private let unlocked: Unlocked?

  /// Where such a store's own file is, and what it was like when it was opened.
  private struct Unlocked {
    let path: String
    let files: StoreFiles
  }

  /// - Throws: `newerVersion`, `notAStore`, `notAFile`, `noDatabase`, or `damaged` where there is none that can be read. What an
  ///   older version has not kept is not there until `SummaryStore` has opened it once.
  public init(path: String) throws(StoreError) {
    self.path = path
    try StorePlace.demandFile(path)
    do {
      (queue, unlocked) = try Self.open(path)
    } catch let error as DatabaseError where error.resultCode == .SQLITE_NOTADB {
      throw .noDatabase(path: path)
    } catch {
      let error = StoreError(error, path: path)
      // SQLite says neither that there is no such file nor that it may not be read.
      guard case .cannotOpen = error, access(path, R_OK) != 0 else { throw error }
      throw .cannotRead(path: path, cause: String(cString: strerror(errno)))
    }
  }

  /// How often a store is opened that somebody writes to, and that cannot be locked.
  private static let attempts = 5

  private static func open(_ path: String) throws -> (DatabaseQueue, Unlocked?) {
    for _ in 0..<attempts {
      do {
        return (try sound(DatabaseQueue(path: StorePlace.plainName(path), configuration: configuration), path), nil)
      } catch let error as DatabaseError
        where [.SQLITE_CANTOPEN, .SQLITE_READONLY].contains(error.resultCode) && ReadOnlyDisk.holds(path)
      {
        guard let end = realpath(path, nil) else { throw error }
        defer { free(end) }
        let file = String(cString: end)
        let files = StoreFiles(file)
        let opened = Result { try sound(ReadOnlyDisk.open(file, configuration), path) }
        if files.areStill(StoreFiles(file)) { return (try opened.get(), Unlocked(path: file, files: files)) }
        usleep(20_000)
      }
    }
    throw StoreError.busy(path: path)
  }

  /// That it is a store, of a version that can be read.
  private static func sound(_ queue: DatabaseQueue, _ path: String) throws -> DatabaseQueue {
    try queue.read { db in
      let application = try Int.fetchOne(db, sql: "PRAGMA application_id") ?? 0
      guard application == Schema.applicationID else { throw StoreError.notAStore(path: path) }
      let found = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
      guard found <= Schema.version else {
        throw StoreError.newerVersion(path: path, found: found, known: Schema.version)
      }
      try Schema.check(db, version: found, path: path)
    }
    return queue
  }

  private static var configuration: Configuration {
    var configuration = Configuration()
    configuration.readonly = true
    configuration.busyMode = .timeout(5)
    return configuration
  }

  /// Streams a table; one row is held at a time, and all are of one state of the store.
  /// - Parameters:
  ///   - since: seconds since 1970; rows before it, or whose wall clock was never known, are left out.
  ///   - until: likewise; rows from it on are left out.
  ///   - person: only rows of this person's sessions and of days that are this person's alone; empty = of those without a
  ///     name, `nil` = all.
  ///   - header: called once, with the names of the columns.
  ///   - row: called for each row; what it throws ends the reading.
  public func read(
    _ table: StoreTable, since: Double? = nil, until: Double? = nil, of person: String? = nil,
    header: ([String]) throws -> Void,
    row: ([StoreValue]) throws -> Void
  ) throws {
    let own = try person.map { person in
      table.isOfDays ? JSONText.texts(try DayWearers(sessions()).dates(of: person, among: days()).own) : person
    }
    do {
      try reading { db in
        let found = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
        guard found >= table.version else {
          throw StoreError.olderVersion(path: path, found: found, needed: table.version)
        }
        let statement = try db.makeStatement(sql: table.query)
        try header(statement.columnNames)
        let rows = try Row.fetchCursor(statement, arguments: [since, until, own])
        while let next = try rows.next() { try row(next.databaseValues.map(Self.value)) }
      }
    } catch let error as DatabaseError {
      throw StoreError(error, path: path)
    }
  }

  /// Everything that is read inside is of one state of the store, whatever a daemon writes meanwhile. What is written then
  /// stays in the log, so it should not last for hours.
  public func inOneState<T>(_ work: () throws -> T) throws -> T {
    do { return try reading { _ in try work() } } catch let error as DatabaseError {
      throw StoreError(error, path: path)
    }
  }

  /// In a transaction of its own, or in the one that is open.
  /// - Throws: `StoreError.busy` where there are no locks and somebody has written: what was read is of two states then.
  func reading<T>(_ work: (Database) throws -> T) throws -> T {
    let result = Result {
      try queue.unsafeReentrantRead { db in
        try db.isInsideTransaction ? work(db) : db.transacting(.deferred, of: path, work)
      }
    }
    if let unlocked, !unlocked.files.areLike(StoreFiles(unlocked.path)) { throw StoreError.busy(path: path) }
    return try result.get()
  }

  private static func value(_ value: DatabaseValue) -> StoreValue {
    switch value.storage {
    case .null: .null
    case .int64(let number): .integer(number)
    case .double(let number): .real(number)
    case .string(let text): .text(text)
    case .blob: .null
    }
  }
}
