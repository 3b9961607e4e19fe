/// Finds the poses in a recording of a sensor that is laid down or tumbled slowly: stretches at rest, each with its mean.
/// Fed sample by sample; bounded by `capacity` poses.
public struct PoseCollector: Sendable {
  /// One stretch at rest: means of specific force (m/s²) and angular rate (rad/s).
  public struct Pose: Equatable, Sendable {
    /// Specific force, m/s².
    public var accel: SIMD3<Double>
    /// Angular rate, rad/s: at rest the gyroscope's bias.
    public var gyro: SIMD3<Double>
    /// Samples that the means are of.
    public var samples: Int
  }

  /// The poses so far, in the order in which they were first seen; a reading within 0.5 m/s² of one is that one again.
  public private(set) var poses: [Pose] = []
  private let window: Int
  private let capacity: Int
  private var count = 0
  private var accel = SIMD3<Double>()
  private var accelSquare = SIMD3<Double>()
  private var gyro = SIMD3<Double>()
  private var gyroSquare = SIMD3<Double>()

  /// - Parameters:
  ///   - rate: samples per second; a pose is half a second of rest, of ten samples at least.
  ///   - capacity: most poses.
  public init(rate: Double, capacity: Int = 400) {
    window = max(10, Int(min(max(1, rate), 10_000) / 2))
    self.capacity = capacity
  }

  /// Directions in which gravity has not been seen, like `+x`: what to do next.
  public var missing: [String] { AccelCalibration.missingDirections(poses.map(\.accel)) }

  /// Mean angular rate at rest over all poses, rad/s: the gyroscope's bias. Nil before the first pose.
  public var gyroBias: SIMD3<Double>? {
    let total = poses.reduce(0) { $0 + $1.samples }
    guard total > 0 else { return nil }
    return poses.reduce(SIMD3<Double>()) { $0 + $1.gyro * Double($1.samples) } / Double(total)
  }

  /// Takes a sample (m/s², rad/s); true when a new pose was found with it.
  public mutating func add(accel a: SIMD3<Double>, gyro w: SIMD3<Double>) -> Bool {
    accel += a
    accelSquare += a * a
    gyro += w
    gyroSquare += w * w
    count += 1
    guard count == window else { return false }
    let n = Double(count)
    let mean = accel / n
    let turn = gyro / n
    let spread = (accelSquare / n - mean * mean).max()
    let shake = (gyroSquare / n - turn * turn).max()
    count = 0
    (accel, accelSquare, gyro, gyroSquare) = (.zero, .zero, .zero, .zero)
    // 0.15 m/s² and 1.2 °/s of deviation: above any sensor's noise, below any hand's. A bias of 10 °/s is no motion.
    guard spread < 0.0225, shake < 0.00044, length(turn) < 0.25 else { return false }
    // The same position again makes that pose surer instead of counting twice.
    if let index = poses.firstIndex(where: { length($0.accel - mean) < 0.5 }) {
      let total = Double(poses[index].samples + window)
      let share = Double(window) / total
      poses[index].accel += (mean - poses[index].accel) * share
      poses[index].gyro += (turn - poses[index].gyro) * share
      poses[index].samples += window
      return false
    }
    guard poses.count < capacity else { return false }
    poses.append(Pose(accel: mean, gyro: turn, samples: window))
    return true
  }
}
