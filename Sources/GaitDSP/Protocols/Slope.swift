#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A straight line through values against time, and how surely its slope is known.
///
/// Ordinary least squares. Walking wanders slowly by itself: stride times stay long or short over hundreds of steps
/// (Hausdorff 1995, *J Appl Physiol* 78:349), so that neither the scatter from step to step nor the likeness of
/// neighbours tells how far chance alone carries a slope. The slowest waves of the residuals do (Müller & Watson 2015, NBER
/// 21564): a slope is all but half a wave over the whole walk, and the next four, of one wave to two and a half, hold
/// what chance does at that pace. Their mean square is the variance, with as many degrees of freedom as there are waves.
public struct Slope: Sendable, Equatable {
  /// Change of the value per unit of time; `nan` below `fewest` values.
  public var perUnit = Double.nan
  /// Lower end of the 95 % interval.
  public var lower = Double.nan
  /// Upper end of the 95 % interval.
  public var upper = Double.nan
  /// Finite values, before neighbours are counted as alike.
  public var count = 0

  /// Fewest values that give a slope with an interval.
  public static let fewest = 10
  /// Half waves over the whole, of which each counts as one degree of freedom. More of them give narrower intervals that
  /// hold the truth less often where the wandering is slow.
  static let waves = 2...5

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
    let residuals = kept.map { point in
      let off = point - mean
      return off.y - perUnit * off.x
    }
    var power = 0.0
    for wave in Self.waves {
      let part = Self.projection(of: residuals, on: wave)
      power += part * part
    }
    let freedom = Double(Self.waves.count)
    let reach = StudentT.quantile975(freedom: freedom) * (power / freedom / along).squareRoot()
    lower = perUnit - reach
    upper = perUnit + reach
  }

  /// - Parameter wave: half waves over the whole series, of unit length as a vector.
  private static func projection(of values: [Double], on wave: Int) -> Double {
    let step = Double(wave) * .pi / Double(values.count)
    let sum = values.indices.reduce(0) { $0 + values[$1] * cos((Double($1) + 0.5) * step) }
    return sum * (2 / Double(values.count)).squareRoot()
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
