/// Quiet upright standing on both feet: the zero of obliquity.
public struct StandingReference: Sendable, Equatable {
  /// The stand begins, s on the recording's own axis.
  public var start: Double
  /// It ends, or was renewed because it went on, s.
  public var end: Double
  /// Mean direction of up over the stand, unit vector in sensor coordinates.
  public var up: SIMD3<Double>
  /// Standard deviation of up over the stand (sway), degrees.
  public var swayDeg: Double
  /// Angle to the reference before it, degrees; `nan` for the first. Beyond `changeLimitDeg` the strap has moved.
  public var changeDeg: Double

  /// Nothing is checked: `up` must be of unit length, and `changeDeg` is `nan` where there is no reference before.
  public init(start: Double, end: Double, up: SIMD3<Double>, swayDeg: Double, changeDeg: Double) {
    self.start = start
    self.end = end
    self.up = up
    self.swayDeg = swayDeg
    self.changeDeg = changeDeg
  }

  /// Change between references that a person standing again does not explain, degrees: three times the ±1.7° (2 SD)
  /// by which quiet standing itself varies.
  public static let changeLimitDeg = 5.0
  /// Standard uncertainty of obliquity in one quiet stand of a healthy person, degrees (±1.7° is 2 SD).
  public static let uncertaintyDeg = 0.85

  /// Whether the sensor has moved on the body since the reference before.
  public var strapMoved: Bool { changeDeg > Self.changeLimitDeg }
}

/// Finds quiet standing in the smoothed stream: still for at least a second and a half, upright as in walking.
struct StandingFinder: Sendable {
  /// Largest angle between up while standing and up while walking, cosine (15°): the pelvis of a healthy person tilts
  /// by less than 8° more in walking, and by 20° or more in sitting.
  static let uprightCosine = 0.966

  /// Largest angle between neighbouring frames of a stand, cosine (0.5°).
  private static let jumpCosine = 0.99996

  struct Parameters: Sendable {
    /// Least duration, s.
    var leastDuration = 1.5
    /// Angular rate of a person standing quietly stays below this, rad/s.
    var quietRate = 0.12
    /// Dynamic acceleration stays below this, m/s².
    var quietAcceleration = 0.35
    /// A stand that goes on is renewed after this, s.
    var renewal = 30.0
  }

  private let parameters: Parameters
  private var movement = DynamicAcceleration(believesFirst: true)
  private var start = Double.nan
  private var sum = SIMD3<Double>()
  private var squares = 0.0
  private var first = SIMD3<Double>()
  private var before = SIMD3<Double>()
  private var count = 0
  private var smoothRate = 1.0
  private var smoothAcceleration = 1.0
  /// The last reference reported.
  private(set) var last: StandingReference?

  init(parameters: Parameters = Parameters()) { self.parameters = parameters }

  /// Takes one 100 Hz frame.
  /// - Parameters:
  ///   - gravity: unit vector upwards, sensor coordinates.
  ///   - specificForce: m/s², sensor coordinates.
  ///   - angularRate: rad/s, bias removed.
  ///   - upright: where up is while walking, sensor coordinates, once known.
  ///   - isOnOneLeg: no zero, however quiet, where it is known.
  /// - Returns: a reference, when a stand has ended or has lasted `renewal`.
  @inline(__always)
  mutating func push(
    time: Double, gravity: SIMD3<Double>, specificForce: SIMD3<Double>, angularRate: SIMD3<Double>,
    upright: SIMD3<Double>?, isOnOneLeg: Bool = false
  ) -> StandingReference? {
    let dynamic = movement.push(specificForce: specificForce, gravity: gravity)
    // 0.2 s: short enough to see the first movement of a step, long enough to pass over noise.
    smoothRate += 0.05 * (dot(angularRate, angularRate) - smoothRate)
    smoothAcceleration += 0.05 * (dot(dynamic, dynamic) - smoothAcceleration)
    let quiet =
      smoothRate < parameters.quietRate * parameters.quietRate
      && smoothAcceleration < parameters.quietAcceleration * parameters.quietAcceleration
    // Nobody who stands quietly turns by half a degree in a frame: an estimate that finds the vertical again does.
    let jumps = dot(gravity, before) < Self.jumpCosine
    before = gravity
    guard quiet, !jumps, !isOnOneLeg else { return count == 0 ? nil : finish(time: time, upright: upright) }
    if count == 0 {
      start = time
      first = gravity
      sum = .zero
      squares = 0
    }
    count += 1
    sum += gravity
    let off = gravity - first
    squares += dot(off, off)
    return time - start >= parameters.renewal ? finish(time: time, upright: upright) : nil
  }

  /// The stand is over, or the data are.
  mutating func finish(time: Double, upright: SIMD3<Double>?) -> StandingReference? {
    defer { count = 0 }
    guard count > 0, Double(count) * AnalysisRate.interval >= parameters.leastDuration, let up = normalized(sum)
    else { return nil }
    if let upright, dot(up, upright) < Self.uprightCosine { return nil }
    let mean = sum / Double(count) - first
    let variance = max(0, squares / Double(count) - dot(mean, mean))
    let change = last.map { degrees(length(up - $0.up)) } ?? .nan
    let reference = StandingReference(
      start: start, end: time, up: up, swayDeg: degrees(variance.squareRoot()), changeDeg: change)
    last = reference
    return reference
  }
}
