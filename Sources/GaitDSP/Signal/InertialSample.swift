/// One calibrated reading of the inertial sensor, in the sensor's own axes.
///
/// The unit of exchange between whatever delivers samples (a recording, a chip, the walker) and the DSP core.
public struct InertialSample: Sendable, Equatable {
  /// Seconds on the recording's own axis. Never runs backwards; a hole in it is a gap.
  public var time: Double
  /// Specific force, m/s²: +9.81 on the axis that points up while the sensor rests.
  public var specificForce: SIMD3<Double>
  /// Angular rate, rad/s, right-handed about each axis.
  public var angularRate: SIMD3<Double>

  /// Nothing is checked; what no sensor reads is dropped by the pipeline and counted.
  @inlinable
  public init(time: Double, specificForce: SIMD3<Double>, angularRate: SIMD3<Double>) {
    self.time = time
    self.specificForce = specificForce
    self.angularRate = angularRate
  }
}
