/// Where the wearer's left is in the sensor's axes, from standing still and a few slow bows: a bow turns the pelvis
/// about its mediolateral axis, whatever way the sensor is strapped on.
public struct FunctionalCalibration: Equatable, Sendable {
  /// Up (against gravity) while standing, unit vector in sensor axes.
  public let up: SIMD3<Double>
  /// Left (mediolateral axis), unit vector in sensor axes at a right angle to up.
  public let left: SIMD3<Double>
  /// Share of the turning that was about one axis, 0 to 1.
  public let purity: Double
  /// Bows seen.
  public let bows: Int

  /// Why a recording cannot tell where left is.
  public enum Refusal: Error, Equatable, Sendable {
    /// No second of standing still before the bows.
    case noStanding
    /// Fewer than two bows of at least 15°.
    case tooFewBows(seen: Int)
    /// The turning was not about one axis; `purity` as above.
    case twisted(purity: Double)
  }

  /// Finds up in the first second of rest, and left as the axis of the turning behind it.
  /// - Parameters:
  ///   - accel, gyro: one pair a sample, m/s² and rad/s, from standing still to standing still, bowing forward between.
  ///   - rate: samples per second.
  public static func fit(
    accel: [SIMD3<Double>], gyro: [SIMD3<Double>], rate: Double
  ) throws(Refusal) -> FunctionalCalibration {
    let count = min(accel.count, gyro.count)
    let second = max(10, Int(min(max(1, rate), 10_000)))
    guard let start = firstRest(gyro, count, second) else { throw .noStanding }
    let rest = start..<(start + second)
    let up = normalised(rest.reduce(SIMD3<Double>()) { $0 + accel[$1] })
    let bias = rest.reduce(SIMD3<Double>()) { $0 + gyro[$1] } / Double(second)
    guard length(up) > 0.5 else { throw .noStanding }

    // The turning axis: principal component of the angular rate.
    var moment = Array(repeating: Array(repeating: 0.0, count: 3), count: 3)
    for index in rest.upperBound..<count {
      let w = gyro[index] - bias
      for i in 0..<3 { for j in 0..<3 { moment[i][j] += w[i] * w[j] } }
    }
    let axes = eigen(moment)
    let total = axes.reduce(0) { $0 + max(0, $1.value) }
    guard total > 0 else { throw .tooFewBows(seen: 0) }
    let purity = max(0, axes[0].value) / total
    var left = normalised(axes[0].vector - up * dot(axes[0].vector, up))
    guard length(left) > 0.5 else { throw .twisted(purity: purity) }

    // A bow forward turns about the left axis: the angle goes up to 15° and beyond and comes back.
    var angle = 0.0
    var largest = 0.0
    var bows = [0, 0]
    var bowing = 0.0
    for index in rest.upperBound..<count {
      angle += dot(gyro[index] - bias, left) / rate
      if abs(angle) > abs(largest) { largest = angle }
      if abs(angle) > 15 * radiansPerDegree, bowing == 0 { bowing = angle }
      if abs(angle) < 7 * radiansPerDegree, bowing != 0 {
        bows[bowing > 0 ? 0 : 1] += 1
        bowing = 0
      }
    }
    if bows[1] > bows[0] { left = -left }
    let seen = max(bows[0], bows[1])
    guard seen >= 2 else { throw .tooFewBows(seen: seen) }
    guard purity >= 0.85 else { throw .twisted(purity: purity) }
    return FunctionalCalibration(up: up, left: left, purity: purity, bows: seen)
  }

  private static func firstRest(_ gyro: [SIMD3<Double>], _ count: Int, _ second: Int) -> Int? {
    var start = 0
    while start + second <= count {
      let window = start..<(start + second)
      let mean = window.reduce(SIMD3<Double>()) { $0 + gyro[$1] } / Double(second)
      let spread = window.reduce(0.0) { $0 + dot(gyro[$1] - mean, gyro[$1] - mean) } / Double(second)
      if spread.squareRoot() < 5 * radiansPerDegree { return start }
      start += max(1, second / 4)
    }
    return nil
  }
}

private func normalised(_ v: SIMD3<Double>) -> SIMD3<Double> {
  let size = length(v)
  return size > 1e-12 ? v / size : .zero
}

extension FunctionalCalibration.Refusal: CustomStringConvertible {
  public var description: String {
    switch self {
    case .noStanding: "no second of standing still was seen: stand still first, then bow"
    case .tooFewBows(let seen):
      "\(seen) bows were seen, at least 2 are needed: bow slowly from the hips, well forward, and come up again"
    case .twisted(let purity):
      "the bows were not about one axis (\(Int(min(max(0, purity), 1) * 100)) %): bow straight forward without turning"
    }
  }
}
