/// From counts to SI units with scale, misalignment and bias in one affine step: v = matrix · counts + offset.
public struct InertialScaling: Equatable, Sendable {
  /// Columns, m/s² per count.
  var accelColumns: (SIMD3<Double>, SIMD3<Double>, SIMD3<Double>)
  var accelOffset: SIMD3<Double>
  /// rad/s per count.
  var gyroScale: Double
  var gyroOffset: SIMD3<Double>

  /// The chip's nominal scales, no calibration.
  public init(accelScale: Double, gyroScale: Double) {
    accelColumns = (SIMD3(accelScale, 0, 0), SIMD3(0, accelScale, 0), SIMD3(0, 0, accelScale))
    accelOffset = .zero
    self.gyroScale = gyroScale
    gyroOffset = .zero
  }

  @inline(__always)
  func accel(_ counts: SIMD3<Int16>) -> SIMD3<Double> {
    accelColumns.0 * Double(counts.x) + accelColumns.1 * Double(counts.y) + accelColumns.2 * Double(counts.z)
      + accelOffset
  }

  @inline(__always)
  func gyro(_ counts: SIMD3<Int16>) -> SIMD3<Double> {
    SIMD3(Double(counts.x), Double(counts.y), Double(counts.z)) * gyroScale + gyroOffset
  }

  public static func == (a: InertialScaling, b: InertialScaling) -> Bool {
    a.accelColumns == b.accelColumns && a.accelOffset == b.accelOffset && a.gyroScale == b.gyroScale
      && a.gyroOffset == b.gyroOffset
  }
}
