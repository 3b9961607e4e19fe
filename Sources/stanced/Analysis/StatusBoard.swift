import Feed

/// How the daemon does, as last known: written by the analysis, read by whoever is asked.
final class StatusBoard: Sendable {
  private let note: Locked<StatusNote>
  /// The session that the store has begun last: by the analysis's count, and by the store's.
  private let kept = Locked<(serial: Int, stored: Int)?>(nil)

  init(source: String) {
    var first = StatusNote()
    first.source = source
    note = Locked(first)
  }

  func update(_ change: (inout StatusNote) -> Void) { note.withLock { change(&$0) } }

  func note(session serial: Int, isStoredAs stored: Int) { kept.withLock { $0 = (serial, stored) } }

  /// The number that the store has given to a session.
  func storedNumber(of serial: Int) -> Int? { kept.withLock { $0?.serial == serial ? $0?.stored : nil } }

  var current: StatusNote { note.withLock { $0 } }
}
