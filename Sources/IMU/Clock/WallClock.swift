import CLinux

/// Wall time for monotonic time. A board without a battery-backed clock starts with a wrong date; when NTP arrives, the
/// wall clock jumps and the monotonic one does not. Sample times are therefore monotonic, and this mapping, kept apart,
/// says what they were on the wall: nothing until the clock is known to be right, and corrected afterwards.
public struct WallClock: Equatable, Sendable {
  /// Seconds since 1970 at monotonic time zero; nil while the wall clock is not synchronised.
  public private(set) var epoch: Double?
  /// Times that the wall clock was seen to jump (more than 0.1 s against the monotonic clock).
  public private(set) var jumps = 0

  /// Nothing is known of the wall clock.
  public init() {}

  /// Takes in a simultaneous reading; true when earlier wall times have changed by more than 0.1 s.
  public mutating func observe(monotonic: Nanoseconds, wall: Double, isSynchronised: Bool) -> Bool {
    guard isSynchronised, wall.isFinite else { return false }
    let found = wall - Double(monotonic) * 1e-9
    guard let epoch else {
      self.epoch = found
      return true
    }
    let moved = found - epoch
    guard abs(moved) > 0.1 else {
      // The kernel disciplines the wall clock gently; follow it as gently.
      self.epoch = epoch + 0.1 * moved
      return false
    }
    self.epoch = found
    jumps += 1
    return true
  }

  /// Seconds since 1970; nil while unknown.
  public func wall(_ monotonic: Nanoseconds) -> Double? {
    epoch.map { $0 + Double(monotonic) * 1e-9 }
  }

  /// Reads the kernel's clocks. The kernel knows whether NTP keeps the wall clock (`adjtimex`: not `STA_UNSYNC`).
  public static func read() -> (monotonic: Nanoseconds, wall: Double, isSynchronised: Bool) {
    var wall = timespec()
    let before = MonotonicTime().now()
    clock_gettime(CLOCK_REALTIME, &wall)
    let after = MonotonicTime().now()
    var state = timex()
    let synchronised = adjtimex(&state) >= 0 && state.status & STA_UNSYNC == 0
    return (before + (after - before) / 2, Double(wall.tv_sec) + Double(wall.tv_nsec) * 1e-9, synchronised)
  }
}
