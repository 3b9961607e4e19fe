import Glibc

/// A line that is not shown while it is typed.
enum HiddenLine {
  static var isTerminal: Bool { isatty(STDIN_FILENO) == 1 }

  /// - Returns: without its end; empty at the end of the input.
  static func read(_ prompt: String) throws -> String {
    var before = termios()
    let isHidden = isTerminal && tcgetattr(STDIN_FILENO, &before) == 0
    if isHidden {
      say(prompt)
      var silent = before
      silent.c_lflag &= ~tcflag_t(ECHO)
      _ = tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent)
    }
    defer {
      if isHidden {
        _ = tcsetattr(STDIN_FILENO, TCSAFLUSH, &before)
        say("\n")
      }
    }
    return readLine(strippingNewline: true) ?? ""
  }

  private static func say(_ words: String) {
    let bytes = Array(words.utf8)
    _ = write(STDERR_FILENO, bytes, bytes.count)
  }
}
