/// The pelvis at one moment, exactly.
public struct Motion: Sendable, Equatable {
  /// s.
  public var time: Double
  /// Rotation pelvis → earth as a unit quaternion (w, x, y, z). Earth: z up, x along the first walking direction.
  public var orientation: SIMD4<Double>
  /// Angle between the pelvis y axis and the horizontal plane, degrees, positive = left side up.
  public var obliquity: Double
  /// Rotation about the pelvis' own ML axis, degrees, positive = anterior.
  public var tilt: Double
  /// Of the pelvis y axis in the horizontal plane against the direction of walking, degrees, positive = right side
  /// forward.
  public var rotation: Double
  /// Direction of walking, rad, counter-clockwise from above.
  public var heading: Double
  /// Of the sacrum, earth frame, m; height 0 = upright standing on the first floor.
  public var position: SIMD3<Double>
  /// Earth frame, m/s.
  public var velocity: SIMD3<Double>
  /// What an ideal sensor in the sacrum with the axes of the pelvis reads.
  public var inertial: Inertial
}

/// What an ideal inertial sensor reads at the origin of the pelvis frame, along its axes.
public struct Inertial: Sendable, Equatable {
  /// m/s², gravity included: +9.81 upward at rest.
  public var specificForce: SIMD3<Double>
  /// rad/s.
  public var angularRate: SIMD3<Double>
  /// rad/s²: what a lever arm needs.
  public var angularAcceleration: SIMD3<Double>

  /// The same at another point of the pelvis, `offset` metres from the origin in the pelvis frame.
  @inline(__always) public func at(_ offset: SIMD3<Double>) -> Inertial {
    var moved = self
    moved.specificForce +=
      cross(angularAcceleration, offset) + cross(angularRate, cross(angularRate, offset))
    return moved
  }
}

@inline(__always) func cross(_ a: SIMD3<Double>, _ b: SIMD3<Double>) -> SIMD3<Double> {
  SIMD3(a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x)
}

/// The pelvis' attitude against the walking direction: first rotation (about the vertical), then obliquity (about the
/// walking direction so turned), then tilt (about the pelvis' own ML axis). In this order the obliquity angle is
/// the inclination of the ML axis and does not depend on the other two (the order argued for by Baker 2001).
struct PelvicAttitude {
  private let cr: Double, sr: Double
  private let co: Double, so: Double
  private let ct: Double, st: Double

  @inline(__always) init(_ channels: Channels) {
    cr = Elementary.cosine(channels[Lane.rotation])
    sr = Elementary.sine(channels[Lane.rotation])
    co = Elementary.cosine(channels[Lane.obliquity])
    so = Elementary.sine(channels[Lane.obliquity])
    ct = Elementary.cosine(channels[Lane.tilt])
    st = Elementary.sine(channels[Lane.tilt])
  }

  /// A vector in the frame of the walking direction, in the frame of the pelvis.
  @inline(__always) func toPelvis(_ v: SIMD3<Double>) -> SIMD3<Double> {
    let x = cr * v.x + sr * v.y
    let a = cr * v.y - sr * v.x
    let y = co * a + so * v.z
    let z = co * v.z - so * a
    return SIMD3(ct * x - st * z, y, st * x + ct * z)
  }

  /// Angular rate and acceleration in the pelvis frame from the rates of the angles; `turn` is the whole rotation about
  /// the vertical.
  @inline(__always) func angular(_ rate: Channels, _ acceleration: Channels, turn: ScalarJet)
    -> (rate: SIMD3<Double>, acceleration: SIMD3<Double>)
  {
    let o = rate[Lane.obliquity]
    let t = rate[Lane.tilt]
    let y = turn.rate * so
    let z = turn.rate * co
    let yy = turn.acceleration * so + o * z
    let zz = turn.acceleration * co - o * y
    let xx = acceleration[Lane.obliquity]
    let w = SIMD3(ct * o - st * z, y + t, st * o + ct * z)
    let a = SIMD3(ct * xx - st * zz - t * w.z, yy + acceleration[Lane.tilt], st * xx + ct * zz + t * w.x)
    return (w, a)
  }

  /// The inclination of the pelvis y axis, degrees.
  var obliquityDegrees: Double { Elementary.arcSine(so).degrees }
}
