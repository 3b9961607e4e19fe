import CLinux

/// The kernel's `CLOCK_MONOTONIC`; pauses end by the clock, not by their length, so that they do not add up.
public struct MonotonicTime: TimeSource {
  /// Holds nothing: every one tells the same time.
  public init() {}

  /// ns; time in which the machine is suspended does not count.
  public func now() -> Nanoseconds {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Nanoseconds(time.tv_sec) &* 1_000_000_000 &+ Nanoseconds(time.tv_nsec)
  }

  /// Sleeps through signals; an hour at most, whatever was asked for.
  public func pause(for duration: Nanoseconds) {
    guard duration > 0 else { return }
    let end = now() &+ min(duration, 3_600_000_000_000)
    var until = timespec(tv_sec: Int(end / 1_000_000_000), tv_nsec: Int(end % 1_000_000_000))
    while clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, nil) == EINTR {}
  }
}
