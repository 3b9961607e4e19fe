import GRDB
import Glibc

/// A store on a disk that is read-only, as a card is after an accident or a backup on purpose, or as all are that systemd
/// lets a service only read. SQLite wants an index beside the log to read it, or a log beside the store, and can make neither
/// there. Without locks it keeps the index in memory, and needs no log: nothing is copied or written anywhere.
enum ReadOnlyDisk {
  static func holds(_ path: String) -> Bool {
    var disk = statvfs()
    return statvfs(path, &disk) == 0 && disk.f_flag & UInt(ST_RDONLY) != 0
  }

  /// A service that may only read says nothing about others, and nobody who writes is kept away: whoever reads asks
  /// `StoreFiles` afterwards.
  /// - Parameter path: of the store itself, no link to it.
  static func open(_ path: String, _ configuration: Configuration) throws -> DatabaseQueue {
    var configuration = configuration
    configuration.prepareDatabase { db in
      // Before the log is looked at: "Use of WAL Without Shared-Memory" (SQLite, Write-Ahead Logging, section 8).
      try db.execute(sql: "PRAGMA locking_mode = EXCLUSIVE")
    }
    let manner = access(path + "-wal", F_OK) == 0 ? "vfs=unix-none" : "immutable=1"
    return try DatabaseQueue(path: "file:\(encoded(path))?mode=ro&\(manner)", configuration: configuration)
  }

  /// As it stands in a URI.
  static func encoded(_ path: String) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    var bytes: [UInt8] = []
    for byte in path.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "."), UInt8(ascii: "-"),
        UInt8(ascii: "_"):
        bytes.append(byte)
      default: bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
