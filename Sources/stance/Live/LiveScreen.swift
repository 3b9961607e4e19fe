import Feed
import Foundation

/// One screen of a terminal that is redrawn as messages come; the terminal is left as it was found.
struct LiveScreen {
  /// Whether there is a terminal to draw on.
  static var isPossible: Bool {
    isatty(STDOUT_FILENO) == 1 && ProcessInfo.processInfo.environment["TERM"].map { $0 != "dumb" } ?? false
  }

  private static let frame = 0.1

  func run(_ connection: FeedConnection, until end: ContinuousClock.Instant?) throws {
    var former = termios()
    let hasKeys = tcgetattr(STDIN_FILENO, &former) == 0
    if hasKeys {
      var quiet = former
      quiet.c_lflag &= ~tcflag_t(ICANON | ECHO | ISIG)
      tcsetattr(STDIN_FILENO, TCSANOW, &quiet)
    }
    // Killed politely, the terminal is put back, too.
    StopSignal.listen()
    show("\u{1B}[?1049h\u{1B}[?25l")
    defer {
      show("\u{1B}[?25h\u{1B}[?1049l")
      if hasKeys { tcsetattr(STDIN_FILENO, TCSANOW, &former) }
    }
    var picture = LivePicture()
    var drawn = ContinuousClock.now - .seconds(1)
    while end.map({ ContinuousClock.now < $0 }) ?? true {
      if let message = try connection.next(within: Self.frame) { picture.take(message) }
      if StopSignal.isAsked || (hasKeys && isQuitPressed()) { return }
      guard ContinuousClock.now - drawn >= .seconds(Self.frame) else { continue }
      drawn = .now
      let size = size
      let lines = picture.lines(columns: size.columns, rows: size.rows)
      // No line end behind the last: it would scroll the first one away.
      show("\u{1B}[H" + lines.map { $0 + "\u{1B}[K" }.joined(separator: "\r\n") + "\u{1B}[J")
    }
  }

  /// q, Ctrl-C, Ctrl-D or Escape.
  private func isQuitPressed() -> Bool {
    var entry = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
    guard poll(&entry, 1, 0) > 0 else { return false }
    var key: UInt8 = 0
    guard read(STDIN_FILENO, &key, 1) == 1 else { return true }
    return [UInt8(ascii: "q"), 3, 4, 27].contains(key)
  }

  private var size: (columns: Int, rows: Int) {
    var size = winsize()
    guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0 else { return (80, 24) }
    return (Int(size.ws_col), Int(size.ws_row))
  }

  private func show(_ text: String) { Watcher.output.tell(text) }
}
