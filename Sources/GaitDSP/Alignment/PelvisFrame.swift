#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The pelvis' own axes seen in sensor coordinates: an orthonormal right-handed frame, x forward, y left, z up.
///
/// Because every angle that matters is an angle against gravity, the pelvis' posture at any instant follows from
/// these axes and from the direction of gravity in sensor coordinates alone; no heading is needed.
public struct PelvisFrame: Sendable, Equatable {
  /// x, anterior: unit vector in sensor coordinates, at a right angle to the other two.
  public let forward: SIMD3<Double>
  /// y, towards the wearer's left: the hint less its part along `up`, unit vector in sensor coordinates.
  public let left: SIMD3<Double>
  /// z, vertical in the posture that the frame was made from: unit vector in sensor coordinates.
  public let up: SIMD3<Double>

  /// - Parameters:
  ///   - up: where up is while the wearer stands (or walks) upright, sensor coordinates; need not be unit length.
  ///   - leftHint: roughly left, sensor coordinates: the mount's axis, or the axis of a functional calibration.
  ///     Its part along `up` is removed, so a crooked strap is levelled by gravity.
  /// - Returns: `nil` where the two do not span a plane.
  public init?(up: SIMD3<Double>, leftHint: SIMD3<Double>) {
    guard let up = normalized(up), let left = normalized(leftHint - dot(leftHint, up) * up) else { return nil }
    self.up = up
    self.left = left
    forward = cross(left, up)
  }

  /// Elevation of the pelvis' y axis over the horizontal, degrees, positive = left side up.
  /// - Parameter gravity: unit vector upwards in sensor coordinates.
  @inlinable
  public func obliquity(gravity: SIMD3<Double>) -> Double { obliquityAndTilt(gravity: gravity).x }

  /// Rotation about the mediolateral axis, degrees, positive = anterior (the front of the pelvis goes down).
  /// - Parameter gravity: unit vector upwards in sensor coordinates.
  @inlinable
  public func tilt(gravity: SIMD3<Double>) -> Double { obliquityAndTilt(gravity: gravity).y }

  /// Both at once.
  @inlinable @inline(__always)
  func obliquityAndTilt(gravity: SIMD3<Double>) -> SIMD2<Double> {
    SIMD2(degrees(1), -degrees(1)) * elevation(SIMD2(dot(left, gravity), dot(forward, gravity)))
  }
}

/// The arc sines, rad, of what may lie a rounding error beyond ±1.
///
/// Up to 15°, where a pelvis is, by their series up to the 13th power: right to 1e-9 rad and without a call.
@inlinable @inline(__always)
func elevation(_ sine: SIMD2<Double>) -> SIMD2<Double> {
  let s = sine * sine
  guard s.x < 0.067, s.y < 0.067 else { return SIMD2(steepElevation(sine.x), steepElevation(sine.y)) }
  // Coefficients of s¹ … s⁶, summed from the highest down.
  var series = 945.0 / 42240 + s * (10395.0 / 599_040)
  series = 105.0 / 3456 + s * series
  series = 15.0 / 336 + s * series
  series = 3.0 / 40 + s * series
  series = 1.0 / 6 + s * series
  return sine + sine * s * series
}

/// What is not a number stays so.
@usableFromInline
func steepElevation(_ sine: Double) -> Double {
  abs(sine) > 1 ? (sine > 0 ? .pi / 2 : -.pi / 2) : asin(sine)
}

extension PelvisFrame {
  /// What a unit vector must be stretched by after its vertical part, whose square is given, has been taken off.
  ///
  /// Up to 15° by the series of 1/√(1 − s): right to a Float's last digit, without the root and the division.
  @inline(__always)
  private static func stretch(flattening s: Float) -> Float {
    // Upside down in bed forward may be vertical; any heading will do there.
    guard s < 0.067 else { return s < 0.999_999 ? 1 / (1 - s).squareRoot() : 1 }
    let high: Float = 35.0 / 128 + s * (63.0 / 256)
    let low: Float = 0.5 + s * (0.375 + s * (0.3125 + s * high))
    return 1 + s * low
  }

  /// Acceleration and angular rate in the levelled frame, whose z is up and whose heading follows the pelvis: the
  /// horizontal directions nearest to forward and left at this instant.
  /// - Parameters:
  ///   - motion: x, y, z of specific force (m/s²), then of angular rate (rad/s), sensor coordinates.
  ///   - gravity: unit vector upwards in sensor coordinates.
  /// - Returns: (forward, left, up) of acceleration without gravity, m/s²; (roll, pitch, yaw) rate, rad/s.
  @inline(__always)
  func level(
    motion: SIMD8<Float>, gravity: SIMD3<Float>
  ) -> (acceleration: SIMD3<Float>, rate: SIMD3<Float>) {
    // One number at a time: vectors of three cost more in moving their lanes about than they save.
    let (ux, uy, uz) = (gravity.x, gravity.y, gravity.z)
    let (x, y, z) = (Float(forward.x), Float(forward.y), Float(forward.z))
    let rise = x * ux + y * uy + z * uz
    let scale = Self.stretch(flattening: rise * rise)
    let (fx, fy, fz) = ((x - rise * ux) * scale, (y - rise * uy) * scale, (z - rise * uz) * scale)
    let (lx, ly, lz) = (uy * fz - uz * fy, uz * fx - ux * fz, ux * fy - uy * fx)
    let (ax, ay, az) = (motion[0], motion[1], motion[2])
    let (wx, wy, wz) = (motion[3], motion[4], motion[5])
    return (
      SIMD3(
        fx * ax + fy * ay + fz * az, lx * ax + ly * ay + lz * az,
        ux * ax + uy * ay + uz * az - Float(standardGravity)),
      SIMD3(fx * wx + fy * wy + fz * wz, lx * wx + ly * wy + lz * wz, ux * wx + uy * wy + uz * wz)
    )
  }
}
