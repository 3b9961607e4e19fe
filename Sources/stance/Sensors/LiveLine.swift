import Foundation

/// One line on standard error that is drawn over and over where a terminal watches; without one, nothing but what is
/// said.
final class LiveLine {
  private let isWatched = isatty(STDERR_FILENO) == 1
  private var shown = ContinuousClock.now
  private var hasDrawn = false

  func show(_ text: String) {
    guard isWatched, !hasDrawn || ContinuousClock.now - shown > .milliseconds(200) else { return }
    shown = .now
    hasDrawn = true
    write("\r\(text)\u{1B}[K")
  }

  /// A line that stays.
  func say(_ text: String) {
    clear()
    write(text + "\n")
  }

  func clear() {
    guard hasDrawn else { return }
    hasDrawn = false
    write("\r\u{1B}[K")
  }

  private func write(_ text: String) { Watcher.error.tell(text) }
}
