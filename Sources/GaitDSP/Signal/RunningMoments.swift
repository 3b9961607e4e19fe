/// Count, mean and variance of everything ever added, in constant memory.
///
/// Welford 1962 (*Technometrics* 4:419) for one value at a time; two accounts are pooled with the pairwise
/// update of Chan, Golub & LeVeque 1979. Values that are not finite are not counted.
public struct RunningMoments: Sendable, Equatable {
  /// Finite values added.
  public private(set) var count = 0
  private var runningMean = 0.0
  /// Sum of squared deviations from the mean.
  private var squares = 0.0

  /// No value yet.
  public init() {}

  /// Arithmetic mean; `nan` when empty.
  public var mean: Double { count > 0 ? runningMean : .nan }

  /// Sum of squared deviations from the mean; 0 when empty.
  public var sumOfSquares: Double { squares }

  /// Unbiased variance (n − 1); `nan` below two values.
  public var variance: Double { count > 1 ? squares / Double(count - 1) : .nan }

  /// Square root of the unbiased variance; `nan` below two values.
  public var standardDeviation: Double { variance.squareRoot() }

  /// Adds one value; what is not finite is passed over.
  public mutating func add(_ value: Double) {
    guard value.isFinite else { return }
    count += 1
    let deviation = value - runningMean
    runningMean += deviation / Double(count)
    squares += deviation * (value - runningMean)
  }

  /// Pools another account into this one, as if all its values had been added. The order of the two makes no
  /// difference to the last bit.
  public mutating func merge(_ other: RunningMoments) {
    guard other.count > 0 else { return }
    guard count > 0 else {
      self = other
      return
    }
    let (n, m) = (Double(count), Double(other.count))
    let deviation = other.runningMean - runningMean
    // Weighted from both sides alike, so that a ∪ b and b ∪ a agree to the last bit.
    runningMean = (n * runningMean + m * other.runningMean) / (n + m)
    squares = (squares + other.squares) + deviation * deviation * (n * m / (n + m))
    count += other.count
  }
}
