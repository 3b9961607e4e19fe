import IMU
import Walker

/// The sampling thread's time: the kernel's monotonic clock with pauses that a ring cuts short, or that of a simulation
/// which passes as fast as it is computed.
struct SamplingTime: TimeSource {
  private let wake: Wake
  private let virtual: VirtualTime?
  private let punctuality: Punctuality?
  /// Shorter pauses are a chip's own needs and are kept to the full.
  private static let interruptible: Nanoseconds = 60_000_000

  init(wake: Wake, virtual: VirtualTime? = nil, punctuality: Punctuality? = nil) {
    self.wake = wake
    self.punctuality = punctuality
    self.virtual = virtual
  }

  func now() -> Nanoseconds { virtual?.now() ?? MonotonicTime().now() }

  func pause(for duration: Nanoseconds) {
    if let virtual {
      virtual.pause(for: duration)
    } else if duration < Self.interruptible {
      MonotonicTime().pause(for: duration)
    } else {
      let due = now() &+ duration
      if !wake.wait(atMost: duration) { punctuality?.note(now() &- due) }
    }
  }
}
