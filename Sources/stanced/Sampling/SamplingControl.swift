import Synchronization

/// What other threads may tell the sampling thread, and may see of it.
final class SamplingControl: Sendable {
  /// Rings the sampling thread out of a long pause.
  let wake: Wake
  /// Whether reads come in time.
  let punctuality = Punctuality()
  private let stopping = Atomic<Bool>(false)
  private let watching = Atomic<Bool>(false)
  private let testing = Atomic<Bool>(false)

  init() throws { wake = try Wake() }

  /// Whether the daemon is to end.
  var isStopping: Bool { stopping.load(ordering: .acquiring) }

  /// Whether a client watches live.
  var isLive: Bool { watching.load(ordering: .relaxed) }

  /// Whether a test is led, whose clock must not wait for long reads.
  var isTesting: Bool { testing.load(ordering: .relaxed) }

  func setTesting(_ isTesting: Bool) {
    guard testing.exchange(isTesting, ordering: .relaxed) != isTesting, isTesting else { return }
    wake.ring()
  }

  func stop() {
    stopping.store(true, ordering: .releasing)
    wake.ring()
  }

  /// Short reads from now on, or long ones again.
  func setLive(_ live: Bool) {
    guard watching.exchange(live, ordering: .relaxed) != live, live else { return }
    wake.ring()
  }
}
