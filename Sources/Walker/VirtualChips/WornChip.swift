import Glibc

/// What is wrong with one virtual chip, drawn from its seed: constant offsets, scale and misalignment, white noise, and
/// offsets that follow the temperature. The orders of magnitude are those of an LSM6DSO (`SensorClass.lsm6dso`), its
/// scale and misalignment somewhat worse, as on a cheap board that was soldered by hand.
public struct ChipErrors: Sendable {
  /// m/s².
  public let accelOffset: SIMD3<Double>
  /// Rows of the matrix true → measured specific force.
  public let accelRows: (SIMD3<Double>, SIMD3<Double>, SIMD3<Double>)
  /// rad/s.
  public let gyroOffset: SIMD3<Double>
  /// rad/s per °C.
  public let gyroSlope: SIMD3<Double>
  private let accelNoise: Double
  private let gyroNoise: Double
  private var random: RandomSource

  /// One part of many: the same seed gives the same part and the same noise.
  public init(seed: UInt64) {
    var random = RandomSource(seed: seed, stream: 41)
    accelOffset = random.normal3() * 0.15
    let scale = random.normal3() * 0.01
    let lean = random.normal3() * 0.01
    accelRows = (SIMD3(1 + scale.x, lean.x, lean.y), SIMD3(0, 1 + scale.y, lean.z), SIMD3(0, 0, 1 + scale.z))
    gyroOffset = random.normal3() * 0.006
    gyroSlope = random.normal3() * 0.0001
    accelNoise = 0.005
    gyroNoise = 0.0005
    self.random = random
  }

  mutating func apply(to motion: SensedMotion) -> SensedMotion {
    let (f, warmer) = (motion.specificForce, motion.temperature - 25)
    var read = motion
    read.specificForce =
      SIMD3((accelRows.0 * f).sum(), (accelRows.1 * f).sum(), (accelRows.2 * f).sum()) + accelOffset
      + random.normal3() * accelNoise
    read.angularRate += gyroOffset + gyroSlope * warmer + random.normal3() * gyroNoise
    return read
  }
}

extension ChipTraits {
  /// A chip worn by the walker, in this mount.
  public static func worn(_ walker: Walker, mount: Mount = .aligned, errors: ChipErrors? = nil) -> ChipTraits {
    var cursor = walker.cursor()
    var errors = errors
    return ChipTraits(
      source: .motion { time in
        let inertial = cursor.inertial(at: time)
        let motion = SensedMotion(
          specificForce: mount.toSensor(inertial.specificForce), angularRate: mount.toSensor(inertial.angularRate),
          temperature: warming(time))
        return errors?.apply(to: motion) ?? motion
      })
  }

  /// A chip that lies still, z up, and warms up.
  public static func lying(errors: ChipErrors? = nil) -> ChipTraits {
    var errors = errors
    return ChipTraits(
      source: .motion { time in
        var motion = SensedMotion.rest
        motion.temperature = warming(time)
        return errors?.apply(to: motion) ?? motion
      })
  }

  /// A chip that a hand lays on its six faces and then on its twelve edges, `rest` seconds each, turned over in a
  /// second between; in the last pose it stays. It lies on the first for `delay` seconds more.
  public static func tumbled(rest: Double = 3, after delay: Double = 0, errors: ChipErrors? = nil) -> ChipTraits {
    var errors = errors
    let tumble = Tumble(rest: rest)
    return ChipTraits(
      source: .motion { time in
        var motion = tumble.motion(at: time - delay)
        motion.temperature = warming(time)
        return errors?.apply(to: motion) ?? motion
      })
  }

  /// °C: 8 more in ten minutes.
  private static func warming(_ time: Double) -> Double { 24 + 8 * (1 - exp(-max(0, time) / 600)) }
}

/// Poses one after another with smooth turns between: up as the sensor sees it, and how it turns.
struct Tumble {
  private static let poses: [SIMD3<Double>] = {
    let faces: [SIMD3<Double>] = [[0, 0, 1], [1, 0, 0], [0, 1, 0], [0, 0, -1], [-1, 0, 0], [0, -1, 0]]
    // No edge follows its opposite: the way from one to the next is never in doubt.
    let edges: [SIMD3<Double>] = [
      [0, -1, 1], [1, 0, 1], [0, 1, 1], [-1, 0, 1], [-1, 1, 0], [1, 1, 0], [1, -1, 0], [-1, -1, 0], [-1, 0, -1],
      [0, 1, -1], [1, 0, -1], [0, -1, -1],
    ]
    return faces + edges.map { $0 / 2.0.squareRoot() }
  }()
  private static let turn = 1.0

  let rest: Double

  func motion(at time: Double) -> SensedMotion {
    let poses = Self.poses
    let slot = rest + Self.turn
    let index = Int(min(max(0, time / slot), Double(poses.count - 1)))
    let into = time - Double(index) * slot - rest
    guard into > 0, index + 1 < poses.count else { return lying(poses[index]) }
    let (from, to) = (poses[index], poses[index + 1])
    // Minimum jerk from one pose to the next, about the axis at right angles to both.
    let s = min(1, into / Self.turn)
    let share = s * s * s * (10 + s * (6 * s - 15))
    let pace = 30 * s * s * (1 - s) * (1 - s) / Self.turn
    let cosine = max(-1, min(1, (from * to).sum()))
    let angle = acos(cosine)
    let side = to - cosine * from
    let across = side / max(1e-9, (side * side).sum().squareRoot())
    let up = cos(share * angle) * from + sin(share * angle) * across
    var motion = lying(up)
    // Up stays where it is in the room, so in the sensor's axes it turns the other way: du/dt = -w × u.
    motion.angularRate = -pace * angle * cross(from, across)
    return motion
  }

  private func lying(_ up: SIMD3<Double>) -> SensedMotion {
    SensedMotion(specificForce: up * StandardGravity.value, angularRate: .zero)
  }
}
