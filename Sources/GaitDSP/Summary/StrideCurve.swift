/// The mean course of the pelvic angles over a stride: 101 points, 0 % and 100 % being initial contacts of the
/// same foot.
///
/// Lanes x, y, z: obliquity (positive = left side up), tilt (positive = anterior), rotation (positive = right
/// side forward), degrees.
public struct StrideCurve: Sendable, Equatable {
  /// Number of strides.
  public var count: Int
  /// 101 values of (obliquity, tilt, rotation); `nan` without strides.
  public var mean: [SIMD3<Double>]
  /// Between-stride standard deviation (n − 1) at each point; `nan` below two strides.
  public var standardDeviation: [SIMD3<Double>]

  /// From 0 % to 100 % of the stride, both included.
  public static let points = 101
}

/// Highest less lowest pelvic angle of one stride: (obliquity, tilt, rotation), degrees.
public typealias RangeOfMotion = SIMD3<Double>

/// Gathers `StrideCurve`, point by point, in constant memory (Welford 1962; pooled as Chan et al. 1979).
public struct StrideCurveAccumulator: Sendable {
  /// Strides added.
  public private(set) var count = 0
  private var mean = [SIMD3<Double>](repeating: .zero, count: StrideCurve.points)
  private var squares = [SIMD3<Double>](repeating: .zero, count: StrideCurve.points)

  /// No stride yet; takes the memory of one curve.
  public init() {}

  /// Adds one stride, by linear interpolation between samples.
  ///
  /// - Parameters:
  ///   - angles: (obliquity, tilt, rotation), degrees, at a uniform rate.
  ///   - start: initial contact that begins the stride, in samples from the first one (may lie between two).
  ///   - end: next initial contact of the same foot, likewise.
  /// - Returns: the ranges of motion over the 101 points, or nil, adding nothing, when the stride does not lie
  ///   within the samples, spans less than 20 of them, or holds a value that is not finite.
  @discardableResult
  public mutating func add(angles: Span<SIMD3<Double>>, from start: Double, to end: Double) -> RangeOfMotion? {
    guard start >= 0, end <= Double(angles.count - 1), end - start >= 20 else { return nil }
    // Checked first, so that one bad sample does not leave half a stride in the curve.
    var sum = SIMD3<Double>.zero
    for index in Int(start)...min(angles.count - 1, Int(end) + 1) { sum += angles[index] }
    guard sum.sum().isFinite else { return nil }
    count += 1
    let weight = 1 / Double(count)
    let spacing = (end - start) / Double(StrideCurve.points - 1)
    var lowest = SIMD3<Double>(repeating: .infinity)
    var highest = -lowest
    mean.withUnsafeMutableBufferPointer { mean in
      squares.withUnsafeMutableBufferPointer { squares in
        var index = min(Int(start), angles.count - 2)
        var fraction = start - Double(index)
        for point in 0..<StrideCurve.points {
          while fraction >= 1, index < angles.count - 2 {
            fraction -= 1
            index += 1
          }
          let angle = angles[index] + fraction * (angles[index + 1] - angles[index])
          fraction += spacing
          lowest.replace(with: angle, where: angle .< lowest)
          highest.replace(with: angle, where: angle .> highest)
          let deviation = angle - mean[point]
          mean[point] += weight * deviation
          squares[point] += deviation * (angle - mean[point])
        }
      }
    }
    return highest - lowest
  }

  /// Forgets every stride and keeps the memory.
  public mutating func removeAll() {
    count = 0
    for point in 0..<StrideCurve.points {
      mean[point] = .zero
      squares[point] = .zero
    }
  }

  /// Pools the strides of another bout into these.
  public mutating func merge(_ other: StrideCurveAccumulator) {
    guard other.count > 0 else { return }
    guard count > 0 else {
      // Value by value: taking the other's arrays over would share them, and part again at the next stride.
      for point in 0..<StrideCurve.points {
        mean[point] = other.mean[point]
        squares[point] = other.squares[point]
      }
      count = other.count
      return
    }
    let (n, m) = (Double(count), Double(other.count))
    for point in 0..<StrideCurve.points {
      let deviation = other.mean[point] - mean[point]
      mean[point] = (n * mean[point] + m * other.mean[point]) / (n + m)
      squares[point] = (squares[point] + other.squares[point]) + (n * m / (n + m)) * deviation * deviation
    }
    count += other.count
  }

  /// Mean and standard deviation of the strides so far.
  public var curve: StrideCurve {
    let undefined = SIMD3<Double>(repeating: .nan)
    return StrideCurve(
      count: count,
      mean: count > 0 ? mean : mean.map { _ in undefined },
      standardDeviation: squares.map { count > 1 ? ($0 / Double(count - 1)).squareRoot() : undefined })
  }
}
