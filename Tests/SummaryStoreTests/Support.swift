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

  /// Whether temporary files never see a disk.
  static var isInMemory: Bool {
    let folder = FileManager.default.temporaryDirectory.path + "/"
    let mounts = (try? String(contentsOfFile: "/proc/self/mounts", encoding: .utf8)) ?? ""
    var (deepest, kind): (Substring, Substring) = ("", "")
    for line in mounts.split(separator: "\n") {
      let fields = line.split(separator: " ")
      guard fields.count > 2, fields[1].count > deepest.count else { continue }
      if fields[1] == "/" || folder.hasPrefix(fields[1] + "/") { (deepest, kind) = (fields[1], fields[2]) }
    }
    return kind == "tmpfs"
  }
}

/// A disk of a few hundred kilobytes, in memory.
struct SmallDisk {
  struct NotMounted: Error { let errno: Int32 }

  let path: String

  init(at path: String, kilobytes: Int) throws {
    self.path = path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    guard mount("stance-test", path, "tmpfs", 0, "size=\(kilobytes)k") == 0 else { throw NotMounted(errno: errno) }
  }

  func makeReadOnly() throws {
    guard mount("stance-test", path, "tmpfs", UInt(MS_REMOUNT | MS_RDONLY), nil) == 0 else {
      throw NotMounted(errno: errno)
    }
  }

  func unmount() { umount2(path, Int32(MNT_DETACH)) }

  static let canBeMounted: Bool = {
    guard let folder = try? TemporaryFolder(), let disk = try? SmallDisk(at: folder.file("try"), kilobytes: 64)
    else { return false }
    disk.unmount()
    return true
  }()
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
