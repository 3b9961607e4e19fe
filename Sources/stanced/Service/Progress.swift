import Synchronization

/// How far the chain of threads has come. A pulse begins at the sampling thread and is counted when the logging thread
/// has it: it proves that both live, and the analysis between them.
final class Progress: Sendable {
  private let counted = Atomic<UInt64>(0)
  private let over = Atomic<Bool>(false)
  private let failed = Atomic<Bool>(false)

  var pulses: UInt64 { counted.load(ordering: .relaxed) }
  /// The source has ended, and all that came of it is on its way.
  var isOver: Bool { over.load(ordering: .acquiring) }
  var hasFailed: Bool { failed.load(ordering: .acquiring) }

  func logged(_ pulse: UInt64) { counted.store(pulse, ordering: .relaxed) }
  func fail() { failed.store(true, ordering: .releasing) }
  func end() {
    over.store(true, ordering: .releasing)
    Signals.announceEnd()
  }
}
