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
  public let forward: SIMD3<Double>
  public let left: SIMD3<Double>
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
  public func obliquity(gravity: SIMD3<Double>) -> Double {
    degrees(asin(max(-1, min(1, dot(left, gravity)))))
  }

  /// Rotation about the mediolateral axis, degrees, positive = anterior (the front of the pelvis goes down).
  /// - Parameter gravity: unit vector upwards in sensor coordinates.
  @inlinable
  public func tilt(gravity: SIMD3<Double>) -> Double {
    -degrees(asin(max(-1, min(1, dot(forward, gravity)))))
  }
}

extension PelvisFrame {
  /// The horizontal directions nearest to forward and left at an instant, unit vectors in sensor coordinates: the
  /// axes of the levelled frame, whose z is up and whose heading follows the pelvis.
  /// - Parameter gravity: unit vector upwards in sensor coordinates.
  @inline(__always)
  func levelled(gravity: SIMD3<Double>) -> (forward: SIMD3<Double>, left: SIMD3<Double>) {
    let flat = forward - dot(forward, gravity) * gravity
    let size = dot(flat, flat)
    // Upside down in bed forward may be vertical; any heading will do there.
    let ahead = size > 1e-6 ? flat / size.squareRoot() : forward
    return (ahead, cross(gravity, ahead))
  }
}
