/// One sample as the chip counts it, in the chip's own axes.
public struct RawSample: Equatable, Sendable {
  /// Counts at the range that was set (`SetUp.accelScale`).
  public var accel: SIMD3<Int16>
  /// Counts at the range that was set (`SetUp.gyroScale`).
  public var gyro: SIMD3<Int16>

  /// Counts as they are given.
  public init(accel: SIMD3<Int16>, gyro: SIMD3<Int16>) {
    self.accel = accel
    self.gyro = gyro
  }
}

/// What a chip writes where a measurement is missing (gyroscope not yet ready, read past the end).
let invalidReading = Int16.min
