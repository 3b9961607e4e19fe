import GaitDSP

/// Tells values that were written more often than they were measured: each stands as often as the one before and the one
/// after, give or take once. What a coarse sensor repeats at rest, it repeats at random.
///
/// Accelerometer and gyroscope are told apart: loggers write both whenever either has something new.
struct HeldValues {
  /// Samples that are judged together.
  static let window = 1_024

  private var force = Runs()
  private var rate = Runs()
  private var last: InertialSample?
  private var count = 0

  /// - Returns: how often each value stands, of the sensor that is held for longer; 1 where none is, `nil` before there are
  ///   enough samples to tell.
  @inline(__always)
  mutating func take(_ sample: InertialSample) -> Double? {
    if let last {
      force.take(isNew: sample.specificForce != last.specificForce)
      rate.take(isNew: sample.angularRate != last.angularRate)
    }
    last = sample
    count += 1
    return count == Self.window ? judge() : nil
  }

  /// What the samples say since this was asked last.
  mutating func judge() -> Double {
    count = 0
    return max(force.judge(), rate.judge())
  }

  /// How often the values of one sensor stand, in a row.
  private struct Runs {
    /// Longest that are told apart.
    private static let longest = 64
    private static let fewest = 12
    /// Lost samples make some of them shorter.
    private static let share = 0.98
    /// Of values that stand once or twice: fewer of them repeat themselves by chance.
    private static let least = 1.3

    private var lengths = InlineArray<66, Int>(repeating: 0)
    private var length = 0
    /// The first may have begun before it was looked at.
    private var isWhole = false

    @inline(__always)
    mutating func take(isNew: Bool) {
      length += 1
      guard isNew else { return }
      if isWhole { lengths[min(length, Self.longest + 1)] += 1 }
      isWhole = true
      length = 0
    }

    mutating func judge() -> Double {
      defer { lengths = InlineArray(repeating: 0) }
      var (all, best) = (lengths[Self.longest + 1], 1)
      for length in 1...Self.longest {
        all += lengths[length]
        if lengths[length] + lengths[length + 1] > lengths[best] + lengths[best + 1] { best = length }
      }
      let alike = lengths[best] + lengths[best + 1]
      guard alike >= Self.fewest else { return 1 }
      let mean = Double(best) + Double(lengths[best + 1]) / Double(alike)
      guard best > 1 else { return alike == all && mean >= Self.least ? mean : 1 }
      return Double(alike) >= Self.share * Double(all) ? mean : 1
    }
  }
}
