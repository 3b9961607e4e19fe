/// One value for each axis of the pelvis.
public struct PerAxis: Sendable, Equatable {
  /// AP, x forward.
  public var anteroposterior: Double
  /// ML, y left.
  public var mediolateral: Double
  /// V, z up.
  public var vertical: Double

  /// Values as they are given.
  public init(anteroposterior: Double, mediolateral: Double, vertical: Double) {
    self.anteroposterior = anteroposterior
    self.mediolateral = mediolateral
    self.vertical = vertical
  }

  /// Not known: all `nan`.
  public static let undefined = PerAxis(anteroposterior: .nan, mediolateral: .nan, vertical: .nan)

  /// Lanes in the order of the frame: x forward, y left, z up; a fourth lane is padding.
  init(_ lanes: SIMD4<Float>) {
    self.init(anteroposterior: Double(lanes.x), mediolateral: Double(lanes.y), vertical: Double(lanes.z))
  }

  init(_ lanes: SIMD4<Double>) {
    self.init(anteroposterior: lanes.x, mediolateral: lanes.y, vertical: lanes.z)
  }
}

extension SIMD4 where Scalar == Float {
  /// Pelvis axes in single precision with a zero for padding: one vector register holds all three.
  @inline(__always)
  init(axes: SIMD3<Double>) {
    self.init(SIMD4<Double>(axes, 0))
  }
}
