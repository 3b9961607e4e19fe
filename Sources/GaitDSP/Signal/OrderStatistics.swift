/// A sample in ascending order, and what can be said from ranks alone.
///
/// Values that are not finite are left out. Every statistic of an empty sample is `nan`.
public struct OrderStatistics: Sendable, Equatable {
  /// The finite values, ascending.
  public let sorted: [Double]

  /// Sorts the finite ones of the values: O(n log n).
  public init(_ values: some Sequence<Double>) {
    sorted = values.filter(\.isFinite).sorted()
  }

  /// Finite values.
  public var count: Int { sorted.count }

  /// Middle value, or the mean of the two middle values.
  public var median: Double { Self.median(ofSorted: sorted) }

  /// Median absolute deviation from the median, **raw**: multiply by 1.4826 to estimate the standard deviation
  /// of normally distributed values.
  public var medianAbsoluteDeviation: Double {
    let middle = median
    return Self.median(ofSorted: sorted.map { abs($0 - middle) }.sorted())
  }

  /// Quantile of probability `p` (0…1): linear interpolation between ranks, definition 7 of Hyndman & Fan 1996
  /// (*Am Stat* 50:361), the default of R and NumPy: x at rank h = (n − 1)·p counted from 0.
  public func quantile(_ p: Double) -> Double {
    guard let last = sorted.last, p >= 0, p <= 1 else { return .nan }
    let h = Double(sorted.count - 1) * p
    let below = Int(h)
    guard below + 1 < sorted.count else { return last }
    return sorted[below] + (h - Double(below)) * (sorted[below + 1] - sorted[below])
  }

  private static func median(ofSorted values: [Double]) -> Double {
    guard !values.isEmpty else { return .nan }
    let middle = values.count / 2
    return values.count % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2
  }
}
