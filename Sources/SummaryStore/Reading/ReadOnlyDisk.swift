import GRDB
import Glibc

/// A store on a disk that is mounted read-only, as a card is after an accident or a backup on purpose. SQLite wants an index
/// beside the log to read it, or a log beside the store, and can make neither there; nobody writes there, either, so a copy
/// says the same.
enum ReadOnlyDisk {
  static func holds(_ path: String) -> Bool {
    var disk = statvfs()
    return statvfs(path, &disk) == 0 && disk.f_flag & UInt(ST_RDONLY) != 0
  }

  /// Opens a copy, of which no name is left.
  /// - Throws: `StoreError.notCopied`; what SQLite says of the copy.
  static func openCopy(of path: String, _ configuration: Configuration) throws -> DatabaseQueue {
    let folder = getenv("TMPDIR").map { String(cString: $0) } ?? "/var/tmp"
    var name = Array((folder + "/stance-XXXXXX").utf8CString)
    let descriptor = mkstemp(&name)
    guard descriptor >= 0 else { throw notCopied(path, folder) }
    let copy = String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    defer { for end in ["", "-wal", "-shm", "-journal"] { unlink(copy + end) } }
    guard write(path, into: descriptor) else { throw notCopied(path, folder) }
    if access(path + "-wal", F_OK) == 0 {
      let log = open(copy + "-wal", O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
      guard log >= 0, write(path + "-wal", into: log) else { throw notCopied(path, folder) }
    }
    // Everything into the one file, which needs no other then.
    let writer = try DatabaseQueue(path: copy)
    try writer.inDatabase { try $0.execute(sql: "PRAGMA journal_mode = DELETE") }
    try writer.close()
    return try DatabaseQueue(path: copy, configuration: configuration)
  }

  private static func notCopied(_ path: String, _ folder: String) -> StoreError {
    .notCopied(path: path, folder: folder, detail: String(cString: strerror(errno)))
  }

  /// Writes a file's bytes, and closes the descriptor.
  /// - Returns: whether all of them are there; else `errno` says why not.
  private static func write(_ path: String, into descriptor: Int32) -> Bool {
    defer { close(descriptor) }
    let source = open(path, O_RDONLY | O_CLOEXEC)
    guard source >= 0 else { return false }
    defer { close(source) }
    while true {
      let count = sendfile(descriptor, source, nil, 1 << 24)
      if count == 0 { return true }
      if count < 0 { return false }
    }
  }
}
