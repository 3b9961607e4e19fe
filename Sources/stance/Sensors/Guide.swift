import Foundation

/// Talks a person through a calibration: pictures where a terminal shows them, plain lines otherwise.
final class Guide {
  private let live = LiveLine()
  private let shows: Bool
  private var said = ""

  /// - Parameter shows: whether pictures are drawn; by default where a terminal watches.
  init(shows: Bool = isatty(STDOUT_FILENO) == 1) { self.shows = shows }

  /// What to do next: a picture, or one line.
  func next(_ line: String, picture: [String]) {
    guard line != said else { return }
    said = line
    live.clear()
    print(shows ? (["", line] + picture + [""]).joined(separator: "\n") : line)
    flush()
  }

  /// Something that was measured.
  func tell(_ line: String) {
    live.clear()
    print(line)
    flush()
  }

  /// What is going on at this moment; only where a terminal watches.
  func now(_ line: String) { live.show(line) }

  func end() { live.clear() }

  private func flush() { fflush(nil) }
}
