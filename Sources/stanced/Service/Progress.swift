import Recordings
import Synchronization

/// How far the chain of threads has come. A pulse begins at the sampling thread and is counted when the logging thread
/// has it: it proves that both live, and the analysis between them.
final class Progress: Sendable {
  private let counted = Atomic<UInt64>(0)
  private let over = Atomic<Bool>(false)
  private let failed = Locked<RecordingError?>(nil)

  var pulses: UInt64 { counted.load(ordering: .relaxed) }
  /// The source has ended, and all that came of it is on its way.
  var isOver: Bool { over.load(ordering: .acquiring) }
  /// What ended the source before its end: the daemon's exit status, and its last word.
  var failure: RecordingError? { failed.withLock { $0 } }

  func logged(_ pulse: UInt64) { counted.store(pulse, ordering: .relaxed) }
  func fail(_ error: RecordingError) { failed.withLock { $0 = error } }
  func end() {
    over.store(true, ordering: .releasing)
    Signals.announceEnd()
  }
}
