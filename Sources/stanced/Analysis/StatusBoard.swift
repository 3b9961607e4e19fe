import Feed
import Synchronization

/// How the daemon does, as last known: written by the analysis, read by whoever is asked.
final class StatusBoard: Sendable {
  private let note: Mutex<StatusNote>

  init(source: String) {
    var first = StatusNote()
    first.source = source
    note = Mutex(first)
  }

  func update(_ change: (inout StatusNote) -> Void) { note.withLock { change(&$0) } }

  var current: StatusNote { note.withLock { $0 } }
}
