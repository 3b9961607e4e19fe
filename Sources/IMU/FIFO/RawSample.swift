/// One sample as the chip counts it, in the chip's own axes.
public struct RawSample: Equatable, Sendable {
  public var accel: SIMD3<Int16>
  public var gyro: SIMD3<Int16>

  public init(accel: SIMD3<Int16>, gyro: SIMD3<Int16>) {
    self.accel = accel
    self.gyro = gyro
  }
}

/// What a chip writes where a measurement is missing (gyroscope not yet ready, read past the end).
let invalidReading = Int16.min
