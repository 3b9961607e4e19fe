/// Where a sample stands in time against the one before it.
enum SampleArrival: Equatable {
  /// The first of a stretch: nothing before it counts.
  case first
  /// One interval after the one before.
  case next
  /// `missing` samples were lost before it; short enough to be bridged so that filters run on.
  case afterHole(missing: Int)
  /// So many were lost that the stretch before is over.
  case afterSplit
  /// Not later than the one before, not a number, or in a place that was taken for lost already: to be dropped.
  case unusable
}

/// Tells regular samples from lost ones by their times alone.
struct Timeline: Sendable {
  /// Holes up to this long are bridged without ending a bout, s.
  static let bridgeable = 0.1
  /// Holes up to this long are bridged for the filters' sake only, s: nothing is reported inside them.
  static let carryable = 1.0

  /// A jump ahead beyond this is a damaged time stamp, s: a year. Taken at its word, it would make all that follows old.
  static let believable = 366 * 86_400.0

  private let nominalInterval: Double
  private let nominalRate: Double
  /// Time of the last sample accepted; `nan` before the first.
  private(set) var last = Double.nan
  /// The sensor's true interval over its nominal one, followed slowly (a chip's clock may be 10 % off).
  private(set) var stretch = 1.0
  /// Intervals that were counted beyond the time that passed: a late stamp looks like a loss.
  private var surplus = 0.0
  /// An interval below this share of the true one can only follow a late stamp.
  private static let early = 0.7

  init(rate: Double) {
    nominalRate = rate
    nominalInterval = 1 / rate
  }

  /// True seconds between samples.
  var interval: Double { nominalInterval * stretch }

  mutating func push(_ time: Double) -> SampleArrival {
    guard time.isFinite else { return .unusable }
    guard last.isFinite else {
      last = time
      return .first
    }
    let elapsed = time - last
    guard elapsed > 0, elapsed < Self.believable else { return .unusable }
    // Where the sample before was late, one was taken for lost between them, and this is it.
    if elapsed < Self.early * interval, surplus + 1 - elapsed / interval >= Self.early { return .unusable }
    last = time
    if elapsed > Self.carryable {
      surplus = 0
      return .afterSplit
    }
    // Rounding is left to those that need it: on many processors it is a call.
    if elapsed >= 1.5 * interval {
      let intervals = (elapsed / interval).rounded()
      count(intervals, over: elapsed)
      return .afterHole(missing: Int(intervals) - 1)
    }
    if surplus != 0 { count(1, over: elapsed) }
    // A thousandth a sample: ten seconds at 100 Hz, slow against jitter, quick against temperature.
    let ratio = min(max(elapsed * nominalRate, 0.8), 1.25)
    stretch += 0.001 * (ratio - stretch)
    return .next
  }

  /// Remembers for a second what was counted too much; regular samples have nothing to remember.
  private mutating func count(_ intervals: Double, over elapsed: Double) {
    surplus = 0.99 * min(max(surplus + intervals - elapsed / interval, -1), 2)
    if abs(surplus) < 0.1 { surplus = 0 }
  }
}

/// A stretch of time without samples, or with samples that cannot be used.
public struct Gap: Sendable, Equatable {
  /// Last sample before it, s.
  public var start: Double
  /// First sample after it, s; of a piece of a longer one, where the piece ends.
  public var end: Double
  /// Whether it was short enough to carry on across (at most 100 ms); else it split the bout.
  public var bridged: Bool
  /// What was wrong with the samples; `nil` where there were none.
  public var implausibility: Implausibility?

  /// Times in s; nothing is checked.
  @inlinable
  public init(start: Double, end: Double, bridged: Bool, implausibility: Implausibility? = nil) {
    self.start = start
    self.end = end
    self.bridged = bridged
    self.implausibility = implausibility
  }

  /// The cause in a word, for files and programs.
  public var cause: String { implausibility?.rawValue ?? "missing_samples" }
}
