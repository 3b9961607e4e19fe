/// A rotation as a unit quaternion.
///
/// Convention throughout the core: Hamilton product, and `a` to `b` quaternions rotate *coordinates*: the sensor→earth
/// quaternion `q` takes a vector written in sensor axes to the same vector written in earth axes (`q.rotate(v)`).
/// `q₂ * q₁` therefore applies `q₁` first.
public struct Quaternion: Sendable, Equatable, BitwiseCopyable {
  /// (w, x, y, z): scalar part first.
  public var components: SIMD4<Double>

  /// Scalar part.
  @inlinable public var w: Double { components.x }
  /// Vector part along x.
  @inlinable public var x: Double { components.y }
  /// Vector part along y.
  @inlinable public var y: Double { components.z }
  /// Vector part along z.
  @inlinable public var z: Double { components.w }

  /// As it is, (w, x, y, z): a rotation only where the norm is 1 (`normalized`).
  @inlinable
  public init(_ components: SIMD4<Double>) { self.components = components }

  /// As it is: a rotation only where the norm is 1 (`normalized`).
  @inlinable
  public init(w: Double, x: Double, y: Double, z: Double) { components = SIMD4(w, x, y, z) }

  /// No rotation.
  public static let identity = Quaternion(w: 1, x: 0, y: 0, z: 0)

  /// Vector part: the axis times the sine of half the angle.
  @inlinable public var vector: SIMD3<Double> { SIMD3(x, y, z) }

  /// The inverse of a unit quaternion.
  @inlinable public var conjugate: Quaternion { Quaternion(w: w, x: -x, y: -y, z: -z) }

  /// Sum of the squares of all four: 1 for a rotation.
  @inlinable public var normSquared: Double { (components * components).sum() }

  /// The same rotation with norm 1; the identity where there is nothing to normalise.
  @inlinable
  public var normalized: Quaternion {
    let square = normSquared
    guard square > 1e-300, square < 1e300 else { return .identity }
    return Quaternion(components / square.squareRoot())
  }

  /// One Newton step towards norm 1: exact to 1e-12 for norms within 1e-6 of 1, and no square root.
  var renormalized: Quaternion { Quaternion(components * (1.5 - 0.5 * normSquared)) }

  /// Hamilton product: `rhs` is applied first.
  @inlinable @inline(__always)
  public static func * (lhs: Quaternion, rhs: Quaternion) -> Quaternion {
    let r = rhs.components
    var sum = r * lhs.components.x
    sum += SIMD4(-r.y, r.x, -r.w, r.z) * lhs.components.y
    sum += SIMD4(-r.z, r.w, r.x, -r.y) * lhs.components.z
    sum += SIMD4(-r.w, -r.z, r.y, r.x) * lhs.components.w
    return Quaternion(sum)
  }

  /// The vector in the axes that this quaternion leads to.
  @inlinable @inline(__always)
  public func rotate(_ v: SIMD3<Double>) -> SIMD3<Double> {
    let u = vector
    let t = 2 * cross(u, v)
    return v + w * t + cross(u, t)
  }

  /// Where up is, in the axes that this quaternion rotates from: unit vector.
  @inlinable @inline(__always)
  public var up: SIMD3<Double> { SIMD3(2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)) }

  /// Normalised linear blend along the shorter way, fraction 0 gives `self` and 1 gives `other`.
  ///
  /// Within 2.2e-5 rad of a turn at constant rate where the two are 10° apart or less, as those of neighbouring samples
  /// are.
  func nlerp(_ other: Quaternion, _ fraction: Double) -> Quaternion {
    let sign: Double = (components * other.components).sum() < 0 ? -1 : 1
    let blend = Quaternion(components * (1 - fraction) + other.components * (sign * fraction))
    // Neighbouring samples are so close that one Newton step does.
    return abs(blend.normSquared - 1) < 1e-6 ? blend.renormalized : blend.normalized
  }

  /// The rotation by the angle |v| about v, rad: what a constant angular rate does in a given time.
  ///
  /// Series to 3e-13 for |v| up to 0.2 rad; larger rotations are halved first and squared afterwards.
  @inlinable @inline(__always)
  public static func rotation(by v: SIMD3<Double>) -> Quaternion {
    let halfSquared = 0.25 * (v * v).sum()
    if halfSquared < 0.01 { return smallRotation(by: v, halfSquared: halfSquared) }
    return largeRotation(by: v)
  }

  /// (cos h, sin h · v/|v|) for h = |v|/2, from the series in h².
  @inlinable @inline(__always)
  static func smallRotation(by v: SIMD3<Double>, halfSquared h: Double) -> Quaternion {
    let cosine = 1 - h * (1.0 / 2 - h * (1.0 / 24 - h * (1.0 / 720)))
    let sinc = 1 - h * (1.0 / 6 - h * (1.0 / 120 - h * (1.0 / 5_040)))
    let s = 0.5 * sinc * v
    return Quaternion(w: cosine, x: s.x, y: s.y, z: s.z)
  }

  @usableFromInline
  static func largeRotation(by v: SIMD3<Double>) -> Quaternion {
    var scaled = v
    var halvings = 0
    while halvings < 64, 0.25 * (scaled * scaled).sum() >= 0.01 {
      scaled *= 0.5
      halvings += 1
    }
    var q = smallRotation(by: scaled, halfSquared: 0.25 * (scaled * scaled).sum())
    for _ in 0..<halvings { q = (q * q).normalized }
    return q
  }

  /// The shortest rotation that takes the direction `up` (any length) to +z: level inclination, heading untouched.
  ///
  /// Source of every initialisation from the accelerometer. Nothing usable in `up` gives the identity.
  static func levelling(_ up: SIMD3<Double>) -> Quaternion {
    let length = (up * up).sum().squareRoot()
    guard length > 1e-6, length < 1e12 else { return .identity }
    let u = up / length
    // Half-way construction: (1 + u·z, u × z); straight down has no shortest way, so turn about x.
    guard u.z > -0.999_999 else { return Quaternion(w: 0, x: 1, y: 0, z: 0) }
    return Quaternion(w: 1 + u.z, x: u.y, y: -u.x, z: 0).normalized
  }
}

@inlinable @inline(__always)
func cross(_ a: SIMD3<Double>, _ b: SIMD3<Double>) -> SIMD3<Double> {
  SIMD3(a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x)
}
