/// A simulated person: who walks, and what they do.
///
/// The walker is kinematic. Six channels (displacement of the sacrum in the frame of the walking direction, and the
/// three pelvic angles) are written as closed formulas of time, and everything else is their exact derivative:
/// angular rate and specific force need no numerical differentiation, and agree with the pose to rounding. A channel
/// is the sum of
///
/// - a posture, blended by minimum-jerk polynomials (`Quintic`);
/// - five harmonics of the stride (`GaitPattern`), in a phase that is 0 at a step's initial contact and π at the
///   next, and runs smoothly between contacts whose times vary from step to step (`WalkPlanner`);
/// - the decaying answers to initial and final contacts, timed from the contacts themselves (`ImpactTrack`), so that
///   step time, double support and the transients are independent of one another;
/// - the extra pelvic drop of a weak side in its single support (`DropProfile`);
/// - band-limited noise: sway in standing, irregularity in walking, a bus, a hand (`SplineNoise`).
///
/// Vertical excursion is that of the inverted pendulum (Zijlstra & Hof 2003). Signs and phases of the accelerations:
/// forward deceleration and an upward peak after initial contact, forward acceleration before it, obliquity rising
/// on the side that loads, the pelvis turning forward on the side that swings.
///
/// The same person and script give the same movement to the last bit, at whatever times it is asked for. The mirror
/// image is exact: obliquity, rotation and ML components are negated, sides exchanged.
public struct Walker: Sendable {
  /// Who walks; made plausible where the movement begins.
  public var person: Person
  /// What they do.
  public var script: WalkerScript

  /// By default the script of the demonstration: two minutes of walking with turns between two quiet stands.
  public init(person: Person, script: WalkerScript = .demo) {
    self.person = person
    self.script = script
  }

  /// The mirror image of person and script.
  public var mirrored: Walker { Walker(person: person.mirrored, script: script.mirrored) }

  /// The movement from its beginning.
  public func cursor() -> WalkerCursor { WalkerCursor(self) }

  /// Everything that happens from beginning to end. Memory grows with the number of steps, nothing else.
  public func truth() -> WalkerTruth {
    var reader = TruthReader(self)
    return reader.readAll()
  }
}

/// The movement of a walker at times that do not decrease. Constant memory, whatever the script's length.
///
/// A time before the last one asked for counts as that one: ask a fresh cursor to go back.
public struct WalkerCursor: Sendable {
  private var track: BodyTrack
  private var last = 0.0

  init(_ walker: Walker) { track = BodyTrack(person: walker.person, script: walker.script) }

  /// The script has ended before the last time asked for; from then on the last posture is held.
  public var isOver: Bool { track.isOver }

  /// When the script ended, s, once it has; infinite before.
  public var end: Double { track.end }

  /// What an ideal sensor in the sacrum reads at a time, s.
  public mutating func inertial(at time: Double) -> Inertial {
    let t = settle(time)
    let jet = track.channels(at: t)
    return Self.inertial(jet, track.cell.heading.at(t), track.cell.distance.at(t), PelvicAttitude(jet.value))
  }

  /// Pose, velocity and the ideal sensor's reading at a time, s.
  public mutating func motion(at time: Double) -> Motion {
    let t = settle(time)
    let jet = track.channels(at: t)
    let heading = track.cell.heading.at(t)
    let distance = track.cell.distance.at(t)
    let attitude = PelvicAttitude(jet.value)
    let path = track.cell.pathPosition(at: t)
    let (c, s) = (Elementary.cosine(heading.value), Elementary.sine(heading.value))
    let (x, y) = (jet.value[Lane.x], jet.value[Lane.y])
    let vx = jet.rate[Lane.x] - heading.rate * y + distance.rate
    let vy = jet.rate[Lane.y] + heading.rate * x
    return Motion(
      time: t,
      orientation: Self.quaternion(
        turn: heading.value + jet.value[Lane.rotation], obliquity: jet.value[Lane.obliquity],
        tilt: jet.value[Lane.tilt]),
      obliquity: attitude.obliquityDegrees, tilt: jet.value[Lane.tilt].degrees,
      rotation: jet.value[Lane.rotation].degrees, heading: heading.value,
      position: SIMD3(path.x + c * x - s * y, path.y + s * x + c * y, jet.value[Lane.z]),
      velocity: SIMD3(c * vx - s * vy, s * vx + c * vy, jet.rate[Lane.z]),
      inertial: Self.inertial(jet, heading, distance, attitude))
  }

  @inline(__always) private mutating func settle(_ time: Double) -> Double {
    if time > last { last = min(time, 1e9) }
    track.advance(to: last)
    return last
  }

  @inline(__always) private static func inertial(
    _ jet: Jet, _ heading: ScalarJet, _ distance: ScalarJet, _ attitude: PelvicAttitude
  ) -> Inertial {
    let (x, y) = (jet.value[Lane.x], jet.value[Lane.y])
    let (vx, vy) = (jet.rate[Lane.x], jet.rate[Lane.y])
    let (w, dw) = (heading.rate, heading.acceleration)
    // The frame of the walking direction turns: Coriolis, Euler and centripetal terms, and those of the path.
    let ax: Double = distance.acceleration - 2 * w * vy - dw * y - w * w * x
    let ay: Double = distance.rate * w + 2 * w * vx + dw * x - w * w * y
    let force = SIMD3<Double>(
      jet.acceleration[Lane.x] + ax, jet.acceleration[Lane.y] + ay, jet.acceleration[Lane.z] + gravity)
    let turn = ScalarJet(
      value: 0, rate: w + jet.rate[Lane.rotation], acceleration: dw + jet.acceleration[Lane.rotation])
    let angular = attitude.angular(jet.rate, jet.acceleration, turn: turn)
    return Inertial(
      specificForce: attitude.toPelvis(force), angularRate: angular.rate, angularAcceleration: angular.acceleration)
  }

  private static func quaternion(turn: Double, obliquity: Double, tilt: Double) -> SIMD4<Double> {
    let (cz, sz) = (Elementary.cosine(turn / 2), Elementary.sine(turn / 2))
    let (cx, sx) = (Elementary.cosine(obliquity / 2), Elementary.sine(obliquity / 2))
    let (cy, sy) = (Elementary.cosine(tilt / 2), Elementary.sine(tilt / 2))
    // qz · qx · qy
    let w: Double = cz * cx * cy - sz * sx * sy
    let x: Double = cz * sx * cy - sz * cx * sy
    let y: Double = cz * cx * sy + sz * sx * cy
    let z: Double = cz * sx * sy + sz * cx * cy
    return SIMD4(w, x, y, z)
  }
}
