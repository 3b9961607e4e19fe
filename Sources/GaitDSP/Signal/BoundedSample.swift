/// All values of a measure while there are few, an even selection of them once there are many: quantiles stay
/// representative, memory stays fixed.
///
/// The first `capacity` values are kept exactly. When one more arrives, every second kept value is dropped, and
/// from then on only every second new one is taken; and so on, each time doubling `spacing`. What is kept is
/// always the values number 0, `spacing`, 2·`spacing` … of the series: deterministic, evenly spread in time, and
/// the same however the series was cut into batches. Count, mean and variance are of all values, exactly.
///
/// A value type over one array of fixed size: a copy shares it until either is changed, and then costs one
/// array; adding to an unshared sample never allocates. Values that are not finite are not counted.
public struct BoundedSample: Sendable {
  /// Most values ever kept; even, at least 8.
  public let capacity: Int
  /// Count, mean and variance of every value added.
  public private(set) var moments = RunningMoments()
  /// How many values of the series each kept one stands for: 1 while nothing was dropped, then 2, 4, 8 …
  public private(set) var spacing = 1
  /// How many values are kept now.
  public private(set) var keptCount = 0
  private var untilNext = 0
  private var storage: [Double]

  /// - Parameter capacity: most values to keep, made even and brought between 8 and 2²⁴; 2,048 holds over half an hour
  ///   of one side's steps exactly.
  public init(capacity: Int = 2048) {
    self.capacity = max(8, min(capacity, 1 << 24) & ~1)
    storage = [Double](repeating: 0, count: self.capacity)
  }

  /// Number of values ever added.
  public var count: Int { moments.count }

  /// The kept values in the order in which they came.
  public var kept: ArraySlice<Double> { storage[0..<keptCount] }

  /// Order statistics of the kept values.
  public var order: OrderStatistics { OrderStatistics(kept) }

  /// Adds one value; what is not finite is passed over. Never allocates on an unshared sample.
  public mutating func add(_ value: Double) {
    guard value.isFinite else { return }
    moments.add(value)
    if untilNext > 0 {
      untilNext -= 1
      return
    }
    // `capacity` is even, so the value that overflows is itself one that the doubled spacing keeps.
    if keptCount == capacity { thin() }
    storage[keptCount] = value
    keptCount += 1
    untilNext = spacing - 1
  }

  /// Forgets every value and keeps the memory.
  public mutating func removeAll() {
    moments = RunningMoments()
    spacing = 1
    keptCount = 0
    untilNext = 0
  }

  /// Pools another sample into this one, as if its series had followed this one's.
  ///
  /// Exact (the union) while both together fit; otherwise both are brought to one common spacing first, so that
  /// each kept value still stands for equally many.
  public mutating func merge(_ other: BoundedSample) {
    guard other.count > 0 else { return }
    while spacing < other.spacing { thin() }
    var step = spacing / other.spacing
    while keptCount + (other.keptCount + step - 1) / step > capacity {
      thin()
      step *= 2
    }
    for index in stride(from: 0, to: other.keptCount, by: step) {
      storage[keptCount] = other.storage[index]
      keptCount += 1
    }
    untilNext = spacing - 1
    moments.merge(other.moments)
  }

  /// The same with as few values kept as where each of them stands for so many; at most as many as now.
  func thinned(to spacing: Int) -> BoundedSample {
    var sample = self
    while sample.spacing < spacing { sample.thin() }
    return sample
  }

  private mutating func thin() {
    let remaining = (keptCount + 1) / 2
    for index in 0..<remaining { storage[index] = storage[2 * index] }
    keptCount = remaining
    spacing *= 2
  }
}
