/// How a sensor sits on the pelvis: the rotation from the sensor's axes to the pelvis', and where it sits.
public struct Mount: Sendable, Equatable {
  /// The pelvis' x axis (forward) in the sensor's frame, unit length: the first row of the matrix sensor → pelvis.
  public var x: SIMD3<Double>
  /// Its y axis (left): the second row.
  public var y: SIMD3<Double>
  /// Its z axis (up): the third row.
  public var z: SIMD3<Double>
  /// Where the sensor sits, in the pelvis frame, m. Zero is the sacrum itself.
  public var offset: SIMD3<Double>

  /// The rows of the matrix sensor → pelvis.
  public init(
    rows x: SIMD3<Double>, _ y: SIMD3<Double>, _ z: SIMD3<Double>, offset: SIMD3<Double> = SIMD3(0, 0, 0)
  ) {
    self.x = x
    self.y = y
    self.z = z
    self.offset = offset
  }

  /// Sensor axes along the pelvis axes.
  public static let aligned = Mount(rows: SIMD3(1, 0, 0), SIMD3(0, 1, 0), SIMD3(0, 0, 1))

  /// The 24 mounts whose axes lie along the pelvis axes: every face and every edge, no mirror images.
  public static let rightAngles: [Mount] = {
    let axes: [SIMD3<Double>] = [SIMD3(1, 0, 0), SIMD3(0, 1, 0), SIMD3(0, 0, 1)]
    var mounts: [Mount] = []
    for i in 0..<3 {
      for j in 0..<3 where j != i {
        for signs in 0..<4 {
          let x = axes[i] * (signs & 1 == 0 ? 1 : -1)
          let y = axes[j] * (signs & 2 == 0 ? 1 : -1)
          mounts.append(Mount(rows: x, y, cross(x, y)))
        }
      }
    }
    return mounts
  }()

  /// This mount, then turned against the pelvis by small angles about its x, y and z axes, degrees, in this order.
  public func tilted(x roll: Double = 0, y pitch: Double = 0, z yaw: Double = 0) -> Mount {
    let (cx, sx) = (Elementary.cosine(roll.radians), Elementary.sine(roll.radians))
    let (cy, sy) = (Elementary.cosine(pitch.radians), Elementary.sine(pitch.radians))
    let (cz, sz) = (Elementary.cosine(yaw.radians), Elementary.sine(yaw.radians))
    var m = self
    (m.y, m.z) = (cx * y - sx * z, sx * y + cx * z)
    (m.x, m.z) = (cy * m.x + sy * m.z, cy * m.z - sy * m.x)
    (m.x, m.y) = (cz * m.x - sz * m.y, sz * m.x + cz * m.y)
    return m
  }

  /// The mount on the mirror image of the body: mirrored components of vectors come out with the sensor's y negated,
  /// and those of rotations with its x and z negated, to the last bit.
  public var mirrored: Mount {
    let flip = SIMD3(1.0, -1, 1)
    return Mount(rows: x * flip, -(y * flip), z * flip, offset: offset * flip)
  }

  /// A vector of the pelvis frame in the sensor's.
  @inline(__always) public func toSensor(_ v: SIMD3<Double>) -> SIMD3<Double> {
    let a: SIMD3<Double> = x * v.x + y * v.y
    return a + z * v.z
  }

  /// A vector of the sensor's frame in the pelvis'.
  @inline(__always) public func toPelvis(_ v: SIMD3<Double>) -> SIMD3<Double> {
    SIMD3((x * v).sum(), (y * v).sum(), (z * v).sum())
  }

  /// Whether the matrix is a rotation, to 1e-9.
  var isRotation: Bool {
    let handed = cross(x, y) - z
    let lengths = [(x * x).sum() - 1, (y * y).sum() - 1, (x * y).sum(), (handed * handed).sum()]
    return lengths.allSatisfy { abs($0) < 1e-9 }
  }
}
