/// One sample in the sensor's axes.
public struct InertialSample: Equatable, Sendable {
  /// When it was taken, nanoseconds of `CLOCK_MONOTONIC`. What the chip's low-pass filter delays is not subtracted.
  public var time: Nanoseconds
  /// Specific force, m/s²: +9.81 on the upward axis at rest.
  public var accel: SIMD3<Double>
  /// Angular rate, rad/s.
  public var gyro: SIMD3<Double>

  /// ns, m/s² and rad/s.
  public init(time: Nanoseconds, accel: SIMD3<Double>, gyro: SIMD3<Double>) {
    self.time = time
    self.accel = accel
    self.gyro = gyro
  }
}

/// An unbroken run of samples and, where something is missing before it, the gap. Owned by the caller and filled
/// again and again: no allocation once it has grown to the largest burst.
public struct SampleBatch: Sendable {
  /// What is missing before the first sample; nil when the run continues the one before.
  public internal(set) var gap: Gap?
  /// In order of time, none missing between them; empty where nothing came.
  public internal(set) var samples: [InertialSample] = []
  /// The same samples as the chip counted them.
  public internal(set) var raw: [RawSample] = []
  /// Samples in this batch with an axis at the end of its range.
  public internal(set) var saturated = 0
  /// °C, as last read (every 10 s); nil before that.
  public internal(set) var temperature: Double?

  /// With room for so many samples; more make it grow once.
  public init(capacity: Int = 768) {
    samples.reserveCapacity(capacity)
    raw.reserveCapacity(capacity)
  }

  mutating func clear() {
    gap = nil
    saturated = 0
    samples.removeAll(keepingCapacity: true)
    raw.removeAll(keepingCapacity: true)
  }
}
