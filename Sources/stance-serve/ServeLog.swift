import Glibc
import Logging

/// Log lines on standard error, with the level as `<N>` where the journal reads it (sd-daemon(3)), in words elsewhere.
struct ServeLog: LogHandler {
  var metadata: Logger.Metadata = [:]
  var logLevel = Logger.Level.info
  private let isJournal: Bool

  init(isJournal: Bool) { self.isJournal = isJournal }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    let words = "\(event.message)".split(whereSeparator: \.isNewline).joined(separator: " | ")
    let level = isJournal ? "<\(Self.priority(event.level))>" : "stance-serve: \(event.level): "
    var bytes = Array((level + words + "\n").utf8)
    bytes.withUnsafeMutableBytes { _ = write(STDERR_FILENO, $0.baseAddress, $0.count) }
  }

  /// As in syslog(3).
  private static func priority(_ level: Logger.Level) -> Int {
    switch level {
    case .trace, .debug: 7
    case .info: 6
    case .notice: 5
    case .warning: 4
    case .error: 3
    case .critical: 2
    }
  }

  /// Whether standard error is the journal's (systemd.exec(5), JOURNAL_STREAM: device and inode).
  static var isUnderJournal: Bool {
    guard let stream = getenv("JOURNAL_STREAM").map({ String(cString: $0) }) else { return false }
    var status = stat()
    guard fstat(STDERR_FILENO, &status) == 0 else { return false }
    return stream == "\(status.st_dev):\(status.st_ino)"
  }
}
