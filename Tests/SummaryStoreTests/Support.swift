import Foundation
import GRDB
import SummaryStore

/// A folder that is gone with the test.
final class TemporaryFolder {
  let path: String

  init() throws {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent("store-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    path = url.path
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func file(_ name: String) -> String { path + "/" + name }
}

extension SessionRecord {
  static var test: SessionRecord {
    var session = SessionRecord(source: "walker", rate: 100, software: "0.1.0")
    // 2026-03-02 00:00 UTC, a Monday.
    session.wall = WallTime(start: 1_772_409_600, utcOffset: 3_600)
    return session
  }
}

/// Asks a store's file as any SQLite tool would.
func ask<Value: DatabaseValueConvertible>(_ path: String, _ sql: String, as type: Value.Type) throws -> Value? {
  try DatabaseQueue(path: path).read { try Value.fetchOne($0, sql: sql) }
}
