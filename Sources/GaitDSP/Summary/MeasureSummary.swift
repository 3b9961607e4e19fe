/// One measure of one side: where it lies, how it spreads, and how surely its middle is known.
public struct MeasureSummary: Sendable, Equatable {
  /// Steps (or strides) that had a value.
  public var count: Int
  /// Of all values, in the unit of the measure; `nan` without any.
  public var mean: Double
  /// Unbiased (n − 1), of all values; `nan` below two.
  public var standardDeviation: Double
  /// Of the values kept; `nan` without any.
  public var median: Double
  /// Raw median absolute deviation (see `OrderStatistics`).
  public var medianAbsoluteDeviation: Double
  /// 10th percentile, definition 7 of Hyndman & Fan 1996.
  public var percentile10: Double
  /// 90th percentile likewise.
  public var percentile90: Double
  /// Distribution-free 95 % interval of the median, widened by what its values depend on one another.
  public var medianInterval: ConfidenceInterval
  /// The median with its standard errors, as of independent values: what comparisons between sides are made from.
  public var sideMedian: SideMedian

  /// Order statistics are of the values kept (all of them up to the capacity, beyond it an even selection, which
  /// widens the interval); count, mean and standard deviation are of all.
  public init(_ sample: borrowing BoundedSample) {
    let order = sample.order
    count = sample.count
    mean = sample.moments.mean
    standardDeviation = sample.moments.standardDeviation
    median = order.median
    medianAbsoluteDeviation = order.medianAbsoluteDeviation
    percentile10 = order.quantile(0.1)
    percentile90 = order.quantile(0.9)
    medianInterval = order.medianInterval(dependence: SerialDependence.ofMedian(sample.kept, about: order.median))
    sideMedian = SideMedian(order)
  }

  /// The median with its distribution-free interval.
  public var estimate: Estimate { Estimate(median, medianInterval) }
}

/// How many steps there were of each quality. Only `ok` ones enter summaries.
public struct StepCounts: Sendable, Equatable {
  /// Clean steps.
  public private(set) var ok = 0
  /// Steps in turns.
  public private(set) var turn = 0
  /// First and last steps of bouts, and those beside gaps.
  public private(set) var boundary = 0
  /// Steps with contacts missing, out of order or unsure.
  public private(set) var irregular = 0

  /// No step yet.
  public init() {}

  /// Steps that enter no summary.
  public var excluded: Int { turn + boundary + irregular }

  /// Counts `count` steps of one quality.
  public mutating func add(_ quality: StepQuality, count: Int = 1) {
    switch quality {
    case .ok: ok += count
    case .turn: turn += count
    case .boundary: boundary += count
    case .irregular: irregular += count
    }
  }

  /// Adds the counts of another bout.
  public mutating func merge(_ other: StepCounts) {
    ok += other.ok
    turn += other.turn
    boundary += other.boundary
    irregular += other.irregular
  }
}
