import Foundation
import Report

/// A bar on standard error, only where a terminal watches and only once the work has taken a second.
final class Progress {
  private let name: String
  private let begun = ContinuousClock.now
  private var shown = ContinuousClock.now
  private let isWatched = isatty(STDERR_FILENO) == 1
  private var hasDrawn = false

  init(name: String) { self.name = name }

  /// - Parameter seconds: how much of the recording has been read.
  func advance(to seconds: Double) {
    guard isWatched else { return }
    let now = ContinuousClock.now
    guard now - begun > .seconds(1), now - shown > .milliseconds(100) else { return }
    shown = now
    hasDrawn = true
    let hours = Int(seconds) / 3600
    let rest = Int(seconds) % 3600
    Watcher.error.tell("\r\(name): \(hours) h \(rest / 60) min \(rest % 60) s read\u{1B}[K")
  }

  func finish() {
    guard hasDrawn else { return }
    Watcher.error.tell("\r\u{1B}[K")
  }
}
