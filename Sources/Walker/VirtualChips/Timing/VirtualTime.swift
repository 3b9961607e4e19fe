import IMU

/// The time of a simulation, or real time: what virtual buses, their chips and the driver under test all read.
public final class VirtualTime: TimeSource {
  /// Who moves it on.
  public enum Kind: Sendable {
    /// Advances only when told to, or when a transfer or a pause takes time.
    case simulated
    /// Follows the machine's monotonic clock, counted from the creation of this object.
    case real
  }

  /// Simulated or real.
  public let kind: Kind
  private var simulated: Nanoseconds
  private let epoch = ContinuousClock.now

  /// At `start`, ns.
  public init(_ kind: Kind = .simulated, startingAt start: Nanoseconds = 0) {
    self.kind = kind
    self.simulated = start
  }

  /// ns since the zero that `startingAt` was counted from.
  public func now() -> Nanoseconds {
    switch kind {
    case .simulated: return simulated
    case .real:
      let passed = ContinuousClock.now - epoch
      let (seconds, attoseconds) = passed.components
      return simulated &+ seconds &* 1_000_000_000 &+ attoseconds / 1_000_000_000
    }
  }

  /// Now, in seconds: the true time that motion sources are asked for.
  public var seconds: Double { Double(now()) * 1e-9 }

  /// Lets simulated time pass at once; sleeps in real time.
  public func pause(for duration: Nanoseconds) {
    guard duration > 0 else { return }
    switch kind {
    case .simulated: simulated &+= duration
    case .real: sleepUntilPassed(duration)
    }
  }

  /// Lets seconds pass as `pause` does; none where the number is negative, no number, or a billion and more.
  public func advance(by seconds: Double) {
    guard seconds > 0, seconds < 1e9 else { return }
    pause(for: Nanoseconds((seconds * 1e9).rounded()))
  }
}
