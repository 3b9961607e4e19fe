/// What is known of one instant on the uniform 100 Hz grid of a stretch, in sensor coordinates.
///
/// Written by the front end as it becomes known, read by everything behind it. Vectors come first: two cache lines in all.
struct Frame: BitwiseCopyable {
  /// x, y, z of specific force, m/s², then of angular rate without bias, rad/s.
  var motion: SIMD8<Float>
  /// Up, from the causal estimate; unit vector.
  var gravity: SIMD3<Float>
  /// Up, from the fixed-lag estimate; unit vector. Valid up to `FrontEnd.smoothedEnd`.
  var smoothGravity: SIMD3<Float>
  /// Levelled acceleration: forward, left, up minus g (m/s²). Valid once the mount is known.
  var acceleration: SIMD3<Float>
  /// Levelled angular rate: roll, pitch, yaw (rad/s). Valid once the mount is known.
  var rate: SIMD3<Float>
  /// Seconds on the recording's own axis.
  var time: Double
  /// Angle turned about the vertical since the start of the stretch, rad, counter-clockwise from above.
  var heading: Double
  /// Whether samples were missing here for more than `Timeline.bridgeable`.
  var isMissing: Bool
  /// Whether something moved here, or had until just before.
  var isActive: Bool

  static let zero = Frame(
    motion: .zero, gravity: .zero, smoothGravity: .zero, acceleration: .zero, rate: .zero, time: 0, heading: 0,
    isMissing: false, isActive: false)

  @inline(__always) var specificForce: SIMD3<Double> {
    SIMD3(Double(motion[0]), Double(motion[1]), Double(motion[2]))
  }
  @inline(__always) var angularRate: SIMD3<Double> {
    SIMD3(Double(motion[3]), Double(motion[4]), Double(motion[5]))
  }
}
