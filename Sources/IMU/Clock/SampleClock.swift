import CLinux

/// When each sample was taken, from FIFO levels alone.
///
/// The chip samples on a grid of its own: sample n at x + n·p. Reading the level between two monotonic times b and a
/// and finding n as the newest sample says two things for certain, however late the read was scheduled:
/// sample n was taken before a, and sample n + 1 was not yet taken at b. So
///
///     b − p  <  t(n)  <  a
///
/// Neither bound is ever wrong; a slow transfer only makes them wide. The clock keeps a Gaussian belief about phase
/// and period (with the period wandering and drifting) and cuts it with each pair of bounds, keeping mean and
/// variance of what is left (truncated-Gaussian assumed-density filter; Simon & Simon 2010, Int. J. Systems Science
/// 41(2)). Averaging would be pulled by every late read; cutting is not. The state is a dozen numbers.
public struct SampleClock: Sendable {
  /// What an observation was.
  public enum Verdict: Equatable, Sendable {
    case accepted
    /// The level contradicts all that was seen before: it was read wrong, or samples were lost. Not used.
    case contradicts
  }

  /// Nominal period, s.
  public let nominalPeriod: Double
  /// Random walk of the period: relative standard deviation that builds up in a second.
  private let wander = 10e-6
  /// A chip that warms up drifts steadily (0.02 % a degree, a degree in 10 s): the relative drift a second that is
  /// expected, and how long one lasts, s.
  private let drift = 30e-6
  private let driftLasts = 60.0
  /// Uncertainty of the bounds themselves: when within a transfer the level is latched, s.
  private let latch = 30e-6

  /// Sample that `phase` speaks of.
  private var index: Int64 = 0
  /// Monotonic time that `phase` counts from.
  private var origin: Nanoseconds = 0
  /// Time of sample `index`, s after `origin`.
  private var belief: GridBelief
  private var started = false

  /// - Parameter rate: the chip's nominal rate, samples per second; the true one may differ by 10 %.
  public init(rate: Double) {
    nominalPeriod = 1 / rate
    belief = GridBelief(period: nominalPeriod, deviation: 0.06 * nominalPeriod, drift: drift * nominalPeriod)
  }

  /// Estimated period, s.
  public var period: Double { belief.period }

  /// Estimated samples per second.
  public var rate: Double { 1 / period }

  /// Standard deviation of the estimated sample times, s; infinite before the first observation.
  public var uncertainty: Double { started ? belief.phaseDeviation : .infinity }

  /// Whether sample times are known well within a sample, so that samples lost in a gap can be counted.
  public var isLocked: Bool { uncertainty < 0.1 * period && belief.periodDeviation < 0.01 * period }

  /// Estimated time of sample `n`, monotonic; nil before the first observation.
  public func time(of n: Int64) -> Nanoseconds? {
    guard started else { return nil }
    return origin &+ nanoseconds(belief.time(after: Double(n) - Double(index)))
  }

  /// Index of the newest sample taken at `time`, as a real number: 7.5 is halfway between samples 7 and 8.
  public func index(at time: Nanoseconds) -> Double? {
    guard started else { return nil }
    return Double(index) + (seconds(time &- origin) - belief.phase) / period
  }

  /// Takes in a level read that began at `before`, ended at `after`, and found `newest` as the newest sample.
  public mutating func observe(newest: Int64, before: Nanoseconds, after: Nanoseconds) -> Verdict {
    guard started else {
      started = true
      index = newest
      origin = after
      belief.placePhase(width: seconds(after &- before) + period)
      return .accepted
    }
    var next = belief
    let steps = Double(newest) - Double(index)
    next.advance(by: steps, wander: wander * nominalPeriod, drift: drift * nominalPeriod, lasting: driftLasts)
    next.phase -= seconds(after &- origin)
    let lower = seconds(before &- after) - next.period
    if !next.cut(between: lower, and: 0, softness: latch) {
      // Off by little: the belief was too sure of itself. Off by more: the count is not what the grid says.
      let outside = max(next.phase, lower - next.phase)
      guard outside < 0.15 * nominalPeriod else { return .contradicts }
      next.loosen(phase: outside + latch)
      guard next.cut(between: lower, and: 0, softness: latch) else { return .contradicts }
    }
    // No chip is off by more; without the bound a run of wrong levels could drive the period to nothing.
    next.period = min(max(next.period, 0.8 * nominalPeriod), 1.25 * nominalPeriod)
    belief = next
    index = newest
    origin = after
    return .accepted
  }

  /// The chip has started anew: the phase is unknown again, what was learned of the rate stays.
  public mutating func restart() {
    started = false
    belief.loosen(period: 100e-6 * nominalPeriod)
  }
}

@inline(__always) private func seconds(_ span: Nanoseconds) -> Double { Double(span) * 1e-9 }

/// Rounded; a span beyond 290 years is cut off.
private func nanoseconds(_ seconds: Double) -> Nanoseconds {
  guard seconds.isFinite else { return 0 }
  return Nanoseconds(min(max((seconds * 1e9).rounded(), -9e18), 9e18))
}
