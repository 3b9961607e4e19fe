import Glibc
import Logging
import Synchronization

/// Log lines on standard error: with the level as `<N>` where the journal reads it (sd-daemon(3)), in words elsewhere.
public struct JournalLog: LogHandler {
  public var metadata: Logger.Metadata = [:]
  private let program: String
  private let isJournal: Bool
  /// The level holds for all loggers, and may change while the process runs.
  private static let level = Atomic<Int>(Self.rank(.info))

  /// - Parameter program: its name, for people who read the lines elsewhere.
  public init(_ program: String, isJournal: Bool) {
    self.program = program
    self.isJournal = isJournal
  }

  public var logLevel: Logger.Level {
    get { Logger.Level.allCases.first { Self.rank($0) == Self.level.load(ordering: .relaxed) } ?? .info }
    set { Self.setLevel(newValue) }
  }

  public static func setLevel(_ level: Logger.Level) { Self.level.store(rank(level), ordering: .relaxed) }

  public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  public func log(event: LogEvent) {
    // One write a line, so that lines of several threads do not mix; a line break would begin a line without level.
    let words = "\(event.message)".split(whereSeparator: \.isNewline).joined(separator: " | ")
    var bytes = Array(
      (isJournal ? "<\(Self.priority(event.level))>\(words)\n" : "\(program): \(event.level): \(words)\n").utf8)
    bytes.withUnsafeMutableBytes { _ = write(STDERR_FILENO, $0.baseAddress, $0.count) }
  }

  /// As in syslog(3).
  public static func priority(_ level: Logger.Level) -> Int {
    switch level {
    case .trace, .debug: 7
    case .info: 6
    case .notice: 5
    case .warning: 4
    case .error: 3
    case .critical: 2
    }
  }

  private static func rank(_ level: Logger.Level) -> Int { Logger.Level.allCases.firstIndex(of: level) ?? 2 }

  /// Whether standard error is the journal's (systemd.exec(5), JOURNAL_STREAM: device and inode).
  public static var isUnderJournal: Bool {
    guard let stream = getenv("JOURNAL_STREAM").map({ String(cString: $0) }) else { return false }
    var status = stat()
    guard fstat(STDERR_FILENO, &status) == 0 else { return false }
    return stream == "\(status.st_dev):\(status.st_ino)"
  }
}
