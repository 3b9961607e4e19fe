import Glibc

/// What a store and its log are like at a moment: whoever reads them without locks can tell afterwards whether somebody wrote.
struct StoreFiles: Sendable {
  private struct File: Equatable {
    var device: dev_t
    var number: ino_t
    var bytes: off_t
    var changed: Double
  }

  private let files: [File?]
  /// The kernel's own clock for changes of files, s, which goes on in steps.
  private let now: Double

  /// - Parameter path: of the store itself, no link to it: the log lies beside that.
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
  func areStill(_ later: StoreFiles) -> Bool {
    areLike(later) && !later.files.contains { $0.map { $0.changed >= now && $0.changed <= later.now } ?? false }
  }

  /// The same, once two moments have been told apart: whatever is written after them leaves another time.
  func areLike(_ later: StoreFiles) -> Bool { files == later.files }

  private static func seconds(_ time: timespec) -> Double { Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9 }
}
