/// A sensor axis with a sign: one of the six directions in which a box can face.
public enum SensorAxis: String, Sendable, CaseIterable, Codable {
  /// (1, 0, 0) in sensor coordinates.
  case plusX = "+x"
  /// (−1, 0, 0).
  case minusX = "-x"
  /// (0, 1, 0).
  case plusY = "+y"
  /// (0, −1, 0).
  case minusY = "-y"
  /// (0, 0, 1).
  case plusZ = "+z"
  /// (0, 0, −1).
  case minusZ = "-z"

  /// Unit vector in sensor coordinates.
  @inlinable public var vector: SIMD3<Double> {
    switch self {
    case .plusX: SIMD3(1, 0, 0)
    case .minusX: SIMD3(-1, 0, 0)
    case .plusY: SIMD3(0, 1, 0)
    case .minusY: SIMD3(0, -1, 0)
    case .plusZ: SIMD3(0, 0, 1)
    case .minusZ: SIMD3(0, 0, -1)
    }
  }

  /// The axis nearest to a direction (sensor coordinates, any length but zero).
  public static func nearest(to direction: SIMD3<Double>) -> SensorAxis {
    let size = SIMD3(abs(direction.x), abs(direction.y), abs(direction.z))
    if size.x >= size.y && size.x >= size.z { return direction.x >= 0 ? .plusX : .minusX }
    if size.y >= size.z { return direction.y >= 0 ? .plusY : .minusY }
    return direction.z >= 0 ? .plusZ : .minusZ
  }
}

/// How the sensor sits on the sacrum, to the nearest right angle: which of its axes point up and forward.
///
/// One of 24 poses, upside down and back to front included. What is left over is small and dealt with elsewhere:
/// tilt by gravity (`PelvisFrame`), yaw by a functional calibration (`GaitConfiguration.functionalLeft`).
public struct Mount: Sendable, Equatable {
  /// The sensor axis that points up, in the wearer's upright posture.
  public let up: SensorAxis
  /// The sensor axis that points forward.
  public let forward: SensorAxis

  /// - Returns: `nil` where the two axes lie on one line and so describe no pose.
  public init?(up: SensorAxis, forward: SensorAxis) {
    guard abs(dot(up.vector, forward.vector)) < 0.5 else { return nil }
    self.up = up
    self.forward = forward
  }

  /// The mount where only up is known: the sensor's y axis is taken to point left, or its x axis where y is upright.
  public init?(assumingUp up: SensorAxis) {
    let left: SensorAxis = up == .plusY || up == .minusY ? .plusX : .plusY
    self.init(up: up, forward: .nearest(to: cross(left.vector, up.vector)))
  }

  /// The sensor axis that points left.
  public var left: SensorAxis { .nearest(to: cross(up.vector, forward.vector)) }

  /// All 24 poses.
  public static let all: [Mount] = SensorAxis.allCases.flatMap { up in
    SensorAxis.allCases.compactMap { forward in Mount(up: up, forward: forward) }
  }
}
