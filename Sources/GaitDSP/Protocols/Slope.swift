/// A straight line through values against time, and how surely its slope is known.
///
/// Ordinary least squares. Neighbouring steps are alike, so that the plain standard error would be too small; the number
/// of values is taken down to the effective one, n·(1 − r)/(1 + r) with r the lag-1 autocorrelation of the residuals
/// (as Santer 2008, *Int J Climatol* 28:1703), in the residual variance and in the degrees of freedom alike. A negative
/// r counts as none.
public struct Slope: Sendable, Equatable {
  /// Change of the value per unit of time; `nan` below `fewest` values.
  public var perUnit = Double.nan
  /// Lower end of the 95 % interval; `nan` where so few values are independent that there is none.
  public var lower = Double.nan
  /// Upper end of the 95 % interval.
  public var upper = Double.nan
  /// Finite values, before neighbours are counted as alike.
  public var count = 0

  /// Fewest values that give a slope with an interval.
  public static let fewest = 10

  /// - Parameter points: time and value, in order of time; what is not finite is left out.
  public init(_ points: some Sequence<(time: Double, value: Double)>) {
    var (sumTime, sumValue) = (0.0, 0.0)
    var kept: [SIMD2<Double>] = []
    for point in points where point.time.isFinite && point.value.isFinite {
      kept.append(SIMD2(point.time, point.value))
      sumTime += point.time
      sumValue += point.value
    }
    count = kept.count
    guard count >= Self.fewest else { return }
    let n = Double(count)
    let mean = SIMD2(sumTime / n, sumValue / n)
    var (across, along) = (0.0, 0.0)
    for point in kept {
      let off = point - mean
      along += off.x * off.x
      across += off.x * off.y
    }
    guard along > 0 else { return }
    perUnit = across / along
    var (squares, lagged, before) = (0.0, 0.0, 0.0)
    for (index, point) in kept.enumerated() {
      let off = point - mean
      let residual = off.y - perUnit * off.x
      squares += residual * residual
      if index > 0 { lagged += residual * before }
      before = residual
    }
    let r = squares > 0 ? min(max(0, lagged / squares), 0.99) : 0
    let effective = n * (1 - r) / (1 + r)
    guard effective > 3 else { return }
    let error = (squares / (effective - 2) / along).squareRoot()
    let reach = StudentT.quantile975(freedom: effective - 2) * error
    lower = perUnit - reach
    upper = perUnit + reach
  }

  /// - Parameter digits: of all three.
  func value(_ digits: Int) -> ResultValue {
    .object([
      ("slope", .figure(perUnit, digits)), ("ci95_lower", .figure(lower, digits)),
      ("ci95_upper", .figure(upper, digits)),
      ("n", .count(count)),
    ])
  }
}
