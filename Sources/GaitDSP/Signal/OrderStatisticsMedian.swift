#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// An interval that covers the true value with (at least) the stated probability; `nan` bounds when the sample
/// is too small to say.
public struct ConfidenceInterval: Sendable, Equatable {
  /// Lower bound, in the unit of the value; `nan` where there is none.
  public var lower: Double
  /// Upper bound likewise.
  public var upper: Double
  /// Probability of covering the true value, 0…1.
  public var coverage: Double

  /// Bounds as they are given; nothing is checked.
  public init(lower: Double, upper: Double, coverage: Double = 0.95) {
    self.lower = lower
    self.upper = upper
    self.coverage = coverage
  }

  /// No interval: all `nan`.
  public static let undefined = ConfidenceInterval(lower: .nan, upper: .nan, coverage: .nan)

  /// Estimate ± 1.96 standard errors; undefined where either is not finite.
  public init(around estimate: Double, standardError: Double) {
    self.init(
      lower: estimate - Normal.quantile975 * standardError, upper: estimate + Normal.quantile975 * standardError)
    if !(lower.isFinite && upper.isFinite) { self = .undefined }
  }

  /// Whether both bounds are finite.
  public var isDefined: Bool { lower.isFinite && upper.isFinite }
}

extension OrderStatistics {
  /// Distribution-free confidence interval of the population median.
  ///
  /// From the k-th smallest to the k-th largest value, k the largest rank for which
  /// 1 − 2·P(B ≤ k − 1) ≥ 95 %, B binomial(n, ½); `coverage` is that probability, exactly (for independent
  /// values of a continuous distribution; Conover 1999, *Practical Nonparametric Statistics*, section 3.2).
  /// Undefined below 6 values, where even smallest to largest covers only 93.8 %.
  public var medianInterval: ConfidenceInterval { medianInterval(dependence: 1) }

  /// The same of values that say less than as many independent ones: the ranks lie further from the middle by the square
  /// root of `dependence` (`SerialDependence`), at most at the smallest and largest value.
  func medianInterval(dependence: Double) -> ConfidenceInterval {
    var rank = HalfBinomial(count)
    while rank.cumulative > 0.025 {
      guard rank.descend() else { return .undefined }
    }
    let middle = Double(count - 1) / 2
    let reach = (middle - Double(rank.successes)) * dependence.squareRoot()
    let lowest = min(rank.successes, max(0, Int((middle - reach).rounded(.down))))
    return ConfidenceInterval(
      lower: sorted[lowest], upper: sorted[count - 1 - lowest], coverage: 1 - 2 * rank.cumulative)
  }

  /// Standard error of the median (Price & Bonett 2001, *J Stat Comput Simul* 68:295), the one that Bonett &
  /// Price 2002 (*Psychol Methods* 7:370) build intervals of differences of medians from.
  ///
  /// With a = round((n + 1)/2 − √n), at least 1: (x₍ₙ₋ₐ₊₁₎ − x₍ₐ₎) / 2z, z the normal quantile of
  /// 1 − P(B ≤ a − 1), B binomial(n, ½). Close to the McKean–Schrader (1984) error but right in small samples.
  /// `nan` below 6 values.
  public var medianStandardError: Double {
    standardErrorRank.map { (sorted[count - $0.rank] - sorted[$0.rank - 1]) / (2 * $0.z) } ?? .nan
  }

  /// Standard error of the natural logarithm of the median: the same ranks, on the logarithmic scale (Bonett &
  /// Price 2020, *J Educ Behav Stat* 45:750). `nan` below 6 values or where those ranks are not positive.
  public var logMedianStandardError: Double {
    guard let (rank, z) = standardErrorRank, sorted[rank - 1] > 0 else { return .nan }
    return (log(sorted[count - rank]) - log(sorted[rank - 1])) / (2 * z)
  }

  /// Rank a (from 1) of the standard error, and the normal quantile that belongs to it.
  private var standardErrorRank: (rank: Int, z: Double)? {
    guard count >= 6 else { return nil }
    let n = Double(count)
    let rank = max(1, Int(((n + 1) / 2 - n.squareRoot()).rounded(.toNearestOrEven)))
    var binomial = HalfBinomial(count)
    while binomial.successes > rank - 1, binomial.descend() {}
    return (rank, Normal.upperQuantile(binomial.cumulative))
  }
}

/// Walks down the lower tail of the binomial distribution (n, ½), from its middle.
///
/// Terms are taken relative to the central one and divided by their sum, so nothing underflows for any n.
struct HalfBinomial {
  private let trials: Int
  private let total: Double
  private var term: Double = 1
  /// The k in P(B ≤ k).
  private(set) var successes: Int
  /// P(B ≤ `successes`).
  private(set) var cumulative: Double

  init(_ trials: Int) {
    self.trials = trials
    let middle = trials / 2
    var below = 0.0
    var term = 1.0
    var k = middle
    while k > 0, term > 1e-22 {
      term *= Double(k) / Double(trials - k + 1)
      below += term
      k -= 1
    }
    total = trials % 2 == 0 ? 1 + 2 * below : 2 * (1 + below)
    successes = middle
    cumulative = (1 + below) / total
  }

  /// Moves from P(B ≤ k) to P(B ≤ k − 1); false when there is nothing below.
  mutating func descend() -> Bool {
    guard successes > 0 else { return false }
    cumulative = max(0, cumulative - term / total)
    term *= Double(successes) / Double(trials - successes + 1)
    successes -= 1
    return true
  }
}

/// The standard normal distribution.
enum Normal {
  static let quantile975 = 1.959963984540054

  /// The z above which the probability `tail` (0 < tail ≤ ½) lies: Newton's method on the complementary error
  /// function, to the accuracy of `Double`.
  static func upperQuantile(_ tail: Double) -> Double {
    guard tail > 0, tail <= 0.5 else { return .nan }
    var z = 0.0
    for _ in 0..<60 {
      let excess = 0.5 * erfc(z / 2.0.squareRoot()) - tail
      let density = exp(-z * z / 2) / (2 * Double.pi).squareRoot()
      let change = excess / density
      z += change
      if abs(change) < 1e-14 { break }
    }
    return z
  }
}
