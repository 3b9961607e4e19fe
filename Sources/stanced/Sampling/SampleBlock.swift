import IMU
import Recordings

/// What one read of a source brought, on its way to the analysis. Its memory is used again and again.
struct SampleBlock: Sendable {
  enum Kind: Equatable, Sendable {
    /// Samples, or nothing yet.
    case samples
    /// No sensor at the moment, and why.
    case trouble(String)
    /// The recording is over, or the daemon is to end: nothing comes after this.
    case end
  }

  var kind = Kind.samples
  /// An unbroken run; times are monotonic.
  var samples: [IMU.InertialSample]
  /// What is missing before it, where the source knows why.
  var gap: IMU.Gap?
  /// Blocks before this one were lost because the analysis had not taken what came before them.
  var followsLoss = false
  /// Samples with an axis at the end of its range.
  var saturated = 0
  var vitals = SourceVitals()
  /// Counts up every few seconds: what arrives at the end of the chain proves that every thread of it works.
  var pulse: UInt64 = 0

  /// Sets aside the memory of the largest burst that a chip's FIFO holds, and touches it: what a daemon takes it takes
  /// at the start, not after weeks, at the first late read.
  init() {
    samples = Array(repeating: IMU.InertialSample(time: 0, accel: .zero, gyro: .zero), count: 768)
    samples.removeAll(keepingCapacity: true)
  }

  mutating func clear() {
    kind = .samples
    samples.removeAll(keepingCapacity: true)
    gap = nil
    followsLoss = false
    saturated = 0
  }
}

/// How a source does.
struct SourceVitals: Equatable, Sendable {
  var sensor: FoundSensor?
  /// That sensor's.
  var scales = SensorScales.Choice.dataSheet
  /// By the monotonic clock, Hz.
  var rate: Double?
  /// Of the sample times, s.
  var timeUncertainty: Double?
  /// °C.
  var temperature: Double?
  var delivered: Int64 = 0
  var missing: Int64 = 0
  var gaps = 0
  /// Samples with an axis at the end of its range.
  var saturated = 0
  var faults: IMU.FaultCounts?
}

/// Where samples come from. Blocks until there are some, so it lives on the sampling thread.
protocol SampleSource: ~Copyable {
  /// What a source is for the store and for messages.
  var description: SourceDescription { get }
  /// Fills an empty block.
  /// - Parameter batch: longest time between two reads, s.
  mutating func next(into block: inout SampleBlock, batch: Double)
  /// Puts the sensor to sleep.
  mutating func stop()
  /// What ended it before its end.
  var failure: RecordingError? { get }
}

/// What a source says of itself before its first sample.
struct SourceDescription: Equatable, Sendable {
  enum Clock: Equatable, Sendable {
    /// The kernel's: wall time is known when it may be believed.
    case kernel(ClockTrust)
    /// Of a recording or a simulation: the wall time of its first sample, s since 1970, where it has one.
    case own(start: Double?)
    /// Of a simulation: a wall clock that has to be distrusted, in the simulation's time.
    case unruly(UnrulyClock)
  }

  /// `i2c`, `walker` or `replay`.
  var name: String
  var device: String?
  /// Nominal, Hz.
  var rate: Double
  var clock = Clock.kernel(.ntp)
}
