/// Extremes and moments of a third of a second of samples, as the sensor gave them: what plausibility and wear are judged
/// by. Thinned to about 25 a second: a dead axis shows as well, at a quarter of the cost.
struct SampleBlock: BitwiseCopyable {
  /// Looks that make a block.
  static let looks = 8
  /// Looks a second, about.
  static let lookRate = 25.0

  /// Specific force, m/s², then angular rate, rad/s; the last two lanes are 0.
  var low = SIMD8<Float>(repeating: .infinity)
  var high = SIMD8<Float>(repeating: -.infinity)
  /// Of specific force, and of its squares.
  var sum = SIMD3<Double>.zero
  var squares = SIMD3<Double>.zero
  var count = 0
  /// First and last look, s.
  var start = 0.0
  var end = 0.0

  @inline(__always)
  mutating func look(at sample: InertialSample) {
    let (force, rate) = (sample.specificForce, sample.angularRate)
    let reading = SIMD8<Float>(
      Float(force.x), Float(force.y), Float(force.z), Float(rate.x), Float(rate.y), Float(rate.z), 0, 0)
    low.replace(with: reading, where: reading .< low)
    high.replace(with: reading, where: reading .> high)
    sum += force
    squares += force * force
    if count == 0 { start = sample.time }
    end = sample.time
    count += 1
  }

  /// Highest less lowest.
  var range: SIMD8<Float> { high - low }

  /// Length of the lowest angular rates, rad/s: in a block of one sample over and over, that sample's.
  var leastRate: Float {
    let rate = SIMD3(low[3], low[4], low[5])
    return (rate * rate).sum().squareRoot()
  }
}
