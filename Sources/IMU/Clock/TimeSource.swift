import CLinux

/// Nanoseconds of a monotonic clock with an arbitrary zero. Virtual time in simulations counts the same way.
public typealias Nanoseconds = Int64

/// Where the sampling thread takes its time from: the kernel's monotonic clock, or the virtual time of a simulation
/// in which 24 hours pass in seconds.
public protocol TimeSource: ~Copyable {
  /// Now, in nanoseconds of `CLOCK_MONOTONIC`. Never runs backwards.
  mutating func now() -> Nanoseconds
  /// Lets at least `duration` pass. The only place where the sensor loop waits.
  mutating func pause(for duration: Nanoseconds)
}
