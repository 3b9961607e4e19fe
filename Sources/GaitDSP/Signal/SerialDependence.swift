/// How much less a series of steps says of its median than as many independent values would.
///
/// Steps follow one another: whoever takes a long step takes another, speed drifts, one bout is walked unlike the next. What
/// counts for a median is on which side of it each value lies; that the signs of neighbours agree is what makes the binomial
/// distribution too narrow (Wolff, Gastwirth & Rubin 1965).
enum SerialDependence {
  /// Variance of the median of these values, in the order in which they came, over that of as many independent ones: 1 where
  /// nothing shows that they are not.
  static func ofMedian(_ values: ArraySlice<Double>, about median: Double) -> Double {
    let signs = signs(of: values, about: median)
    let independent = variance(signs)
    return independent > 0 ? max(1, longRunVariance(signs) / independent) : 1
  }

  /// The same of the difference between two sides' medians: what both sides do in common cancels in it.
  ///
  /// Each side's values lie in its own order, and the n-th of one beside the n-th of the other.
  /// - Parameters:
  ///   - left: the values of one side, with their median and its standard error as of independent values.
  ///   - right: of the other.
  static func ofDifference(
    left: (values: ArraySlice<Double>, median: SideMedian), right: (values: ArraySlice<Double>, median: SideMedian)
  ) -> Double {
    let (l, r) = (left.median.standardError, right.median.standardError)
    let independent = l * l + r * r
    guard independent > 0 else { return 1 }
    let leftSigns = signs(of: left.values, about: left.median.median)
    let rightSigns = signs(of: right.values, about: right.median.median)
    let differences = zip(leftSigns, rightSigns).map { r * $1 - l * $0 }
    return max(1, longRunVariance(differences) / independent)
  }

  /// −1 below, 1 above.
  private static func signs(of values: ArraySlice<Double>, about median: Double) -> [Double] {
    values.map { $0 > median ? 1 : $0 < median ? -1 : 0 }
  }

  private static func variance(_ series: [Double]) -> Double { covariance(series, lag: 0) }

  private static func covariance(_ series: [Double], lag: Int) -> Double {
    var sum = 0.0
    for index in 0..<(series.count - lag) { sum += series[index] * series[index + lag] }
    return sum / Double(series.count)
  }

  /// Variance of the mean of the series times its length: Geyer's initial sequence (1992, *Stat Sci* 7:473). Covariances
  /// are added up in pairs of neighbouring lags while the pairs stay positive, none larger than the one before: what lies
  /// beyond is chance.
  private static func longRunVariance(_ series: [Double]) -> Double {
    var (sum, before, lag) = (0.0, Double.infinity, 0)
    while lag + 1 < series.count {
      let pair = min(covariance(series, lag: lag) + covariance(series, lag: lag + 1), before)
      guard pair > 0 else { break }
      sum += pair
      before = pair
      lag += 2
    }
    return 2 * sum - variance(series)
  }
}
