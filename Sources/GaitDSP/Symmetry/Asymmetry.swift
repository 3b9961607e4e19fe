#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A value with its 95 % confidence interval.
public struct Estimate: Sendable, Equatable {
  /// `nan` where it is not known.
  public var value: Double
  /// In the same unit; undefined where so few values give none.
  public var interval: ConfidenceInterval

  /// A value, by default without an interval.
  public init(_ value: Double, _ interval: ConfidenceInterval = .undefined) {
    self.value = value
    self.interval = interval
  }

  /// Not known: `nan` without an interval.
  public static let undefined = Estimate(.nan)
}

/// What one side's median of a measure says for comparing it with the other's.
public struct SideMedian: Sendable, Equatable {
  /// In the unit of the measure; `nan` without values.
  public var median: Double
  /// Standard error of the median, in the unit of the measure.
  public var standardError: Double
  /// Standard error of the natural logarithm of the median; `nan` where values are not positive.
  public var logStandardError: Double

  /// Figures as they are given, for a median from elsewhere.
  public init(median: Double, standardError: Double, logStandardError: Double) {
    self.median = median
    self.standardError = standardError
    self.logStandardError = logStandardError
  }

  /// From the values themselves; errors are `nan` below six of them.
  public init(_ order: OrderStatistics) {
    self.init(
      median: order.median, standardError: order.medianStandardError,
      logStandardError: order.logMedianStandardError)
  }
}

/// How a measure differs between the sides. In every index **positive (ratio: above 1) = right larger**.
///
/// All are of the two sides' medians. Differences have the interval of Bonett & Price 2002 (d ± 1.96·√(SE_L² + SE_R²)),
/// times the root of what the steps' dependence adds to the variance (`SerialDependence`); the ratio has that of Bonett &
/// Price 2020, which is the same on the logarithmic scale; and both other indices are monotone functions of the ratio, so
/// their intervals are the ratio's, mapped: all three exclude symmetry together or not at all. Undefined below 6 values a
/// side.
///
/// Ratios need a scale whose zero means "none" and values well above it: times, lengths, shares of the stride.
/// Pelvic drop has neither: its zero is a convention (a reference), and a healthy median may be 0.1° on one side
/// and −0.1° on the other, which is perfect symmetry and a ratio of −1. There only the difference is given and
/// the ratio and what derives from it are `nan`.
public struct Asymmetry: Sendable, Equatable {
  /// Right − left, in the unit of the measure.
  public var difference: Estimate = .undefined
  /// Symmetry index, %: 100·(R − L)/(½(R + L)) (Robinson, Herzog & Nigg 1987). −200…200.
  public var symmetryIndex: Estimate = .undefined
  /// Symmetry ratio: R/L (Patterson et al. 2010, there paretic/non-paretic).
  public var symmetryRatio: Estimate = .undefined
  /// Gait asymmetry, %: 100·ln(R/L) (Patterson et al. 2010 after Plotnik 2005, there its magnitude).
  public var gaitAsymmetry: Estimate = .undefined

  /// Nothing known: all undefined.
  public init() {}

  /// Of the values themselves, in the order in which they came.
  public init(left: BoundedSample, right: BoundedSample, isRatioScale: Bool) {
    self.init(
      left: (left, SideMedian(left.order)), right: (right, SideMedian(right.order)), isRatioScale: isRatioScale)
  }

  /// The same where the medians are known already.
  init(
    left: (values: BoundedSample, median: SideMedian), right: (values: BoundedSample, median: SideMedian),
    isRatioScale: Bool
  ) {
    let spacing = max(left.values.spacing, right.values.spacing)
    let (l, r) = (Self.side(left.values, left.median, spacing), Self.side(right.values, right.median, spacing))
    self.init(
      left: l.median, right: r.median, isRatioScale: isRatioScale,
      dependence: SerialDependence.ofDifference(left: (l.values.kept, l.median), right: (r.values.kept, r.median)))
  }

  /// A side as sparse as the other, so that the n-th value of one is of the same time as the n-th of the other; its errors are
  /// then those of so few values, and its median is still that of all.
  private static func side(
    _ values: BoundedSample, _ median: SideMedian, _ spacing: Int
  ) -> (values: BoundedSample, median: SideMedian) {
    guard values.spacing < spacing else { return (values, median) }
    let sparse = values.thinned(to: spacing)
    var own = SideMedian(sparse.order)
    own.median = median.median
    return (sparse, own)
  }

  /// - Parameters:
  ///   - isRatioScale: whether a ratio of two values of this measure means something.
  ///   - dependence: variance of the difference over that between independent values.
  public init(left: SideMedian, right: SideMedian, isRatioScale: Bool, dependence: Double = 1) {
    let step = right.median - left.median
    guard step.isFinite else { return }
    let variance = left.standardError * left.standardError + right.standardError * right.standardError
    let error = (dependence * variance).squareRoot()
    difference = Estimate(step, ConfidenceInterval(around: step, standardError: error))

    guard isRatioScale, left.median > 0, right.median > 0 else { return }
    let (l, r) = (left.logStandardError, right.logStandardError)
    let logRatio = log(right.median) - log(left.median)
    let interval = ConfidenceInterval(around: logRatio, standardError: (dependence * (l * l + r * r)).squareRoot())
    gaitAsymmetry = Estimate(100 * logRatio, interval.mapped { 100 * $0 })
    symmetryRatio = Estimate(right.median / left.median, interval.mapped(exp))
    // 2(ρ − 1)/(ρ + 1) = 2·tanh(½ ln ρ).
    symmetryIndex = Estimate(
      200 * (right.median - left.median) / (right.median + left.median), interval.mapped { 200 * tanh($0 / 2) })
  }
}

extension ConfidenceInterval {
  /// The interval of an increasing function of the value.
  func mapped(_ increasing: (Double) -> Double) -> ConfidenceInterval {
    ConfidenceInterval(lower: increasing(lower), upper: increasing(upper), coverage: coverage)
  }
}
