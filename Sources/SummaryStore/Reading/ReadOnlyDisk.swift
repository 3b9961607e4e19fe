import GRDB
import Glibc

/// A store on a disk that is read-only, as a card is after an accident or a backup on purpose, or as all are that systemd
/// lets a service only read. SQLite wants an index beside the log to read it, or a log beside the store, and can make neither
/// there; a copy says the same.
enum ReadOnlyDisk {
  static func holds(_ path: String) -> Bool {
    var disk = statvfs()
    return statvfs(path, &disk) == 0 && disk.f_flag & UInt(ST_RDONLY) != 0
  }

  /// A service that may only read says nothing about others: who copies while a daemon writes has parts of two states.
  private static let attempts = 5

  /// Opens a copy, of which no name is left.
  /// - Parameter midway: called between the store and its log, as a daemon might come.
  /// - Throws: `StoreError.notCopied`; `StoreError.busy` where somebody writes all the time; what SQLite says of the copy.
  static func openCopy(
    of path: String, _ configuration: Configuration, midway: () throws -> Void = {}
  ) throws -> DatabaseQueue {
    let folder = folder(stated: getenv("TMPDIR").map { String(cString: $0) })
    for _ in 0..<attempts {
      let before = CopiedFiles(path)
      // mkstemp puts letters of its own in place of the last six.
      var name = Array((folder + "/stance-" + String(repeating: "X", count: 6)).utf8CString)
      let descriptor = mkstemp(&name)
      guard descriptor >= 0 else { throw notCopied(path, folder, errno) }
      let copy = String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
      defer { for end in ["", "-wal", "-shm", "-journal"] { unlink(copy + end) } }
      if let number = write(path, into: descriptor) { throw notCopied(path, folder, number) }
      try midway()
      if access(path + "-wal", F_OK) == 0 {
        let log = open(copy + "-wal", O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard log >= 0 else { throw notCopied(path, folder, errno) }
        if let number = write(path + "-wal", into: log) { throw notCopied(path, folder, number) }
      }
      guard before.areStill(CopiedFiles(path)) else {
        usleep(20_000)
        continue
      }
      // Everything into the one file, which needs no other then.
      let writer = try DatabaseQueue(path: copy)
      try writer.inDatabase { try $0.execute(sql: "PRAGMA journal_mode = DELETE") }
      try writer.close()
      return try DatabaseQueue(path: copy, configuration: configuration)
    }
    throw StoreError.busy(path: path)
  }

  /// Where the copy is made. A variable that is set to nothing names no folder.
  static func folder(stated: String?) -> String { stated.flatMap { $0.isEmpty ? nil : $0 } ?? "/var/tmp" }

  private static func notCopied(_ path: String, _ folder: String, _ number: Int32) -> StoreError {
    .notCopied(path: path, folder: folder, detail: String(cString: strerror(number)))
  }

  /// Writes a file's bytes, and closes the descriptor.
  /// - Returns: why not all of them are there, an `errno`; `nil` where they are.
  private static func write(_ path: String, into descriptor: Int32) -> Int32? {
    defer { close(descriptor) }
    let source = open(path, O_RDONLY | O_CLOEXEC)
    guard source >= 0 else { return errno }
    defer { close(source) }
    while true {
      let count = sendfile(descriptor, source, nil, 1 << 24)
      if count == 0 { return nil }
      if count < 0, errno != EINTR { return errno }
    }
  }
}

/// What a store and its log are like at a moment.
private struct CopiedFiles {
  private struct File: Equatable {
    var device: dev_t
    var number: ino_t
    var bytes: off_t
    var changed: Double
  }

  private let files: [File?]
  /// The kernel's own clock for changes of files, s, which goes on in steps.
  private let now: Double

  init(_ path: String) {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME_COARSE, &time)
    now = Self.seconds(time)
    files = ["", "-wal"].map { end in
      var status = stat()
      guard stat(path + end, &status) == 0 else { return nil }
      return File(
        device: status.st_dev, number: status.st_ino, bytes: status.st_size, changed: Self.seconds(status.st_mtim))
    }
  }

  /// Whether nobody has written between the two moments: a change in the same step of the clock as the one before leaves the
  /// same time, so that none may lie there at all.
  func areStill(_ later: CopiedFiles) -> Bool {
    files == later.files && !later.files.contains { $0.map { $0.changed >= now && $0.changed <= later.now } ?? false }
  }

  private static func seconds(_ time: timespec) -> Double { Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9 }
}
