/// How a stream is to run.
public struct StreamSettings: Equatable, Sendable {
  /// Rate and ranges.
  public var sensor: SensorSettings
  /// Longest time between two reads, s, at least that of a sample; a FIFO that holds less is read sooner. 10 s for
  /// long-term wear (fewest bytes and wake-ups), 0.04 s to watch live.
  public var batch: Double
  /// 7-bit address; nil takes the first known sensor of the bus.
  public var address: UInt8?
  /// Only this chip is accepted; nil takes any that is known.
  public var chip: Chip?

  /// By default 100 Hz, read once a second from the first known sensor of the bus.
  public init(sensor: SensorSettings = SensorSettings(), batch: Double = 1, address: UInt8? = nil, chip: Chip? = nil) {
    self.sensor = sensor
    self.batch = batch
    self.address = address
    self.chip = chip
  }
}

/// What `SensorStream.next` brought.
public enum StreamEvent: Equatable, Sendable {
  /// The batch holds samples.
  case samples
  /// Nothing yet, and nothing wrong.
  case waiting
  /// No sensor at the moment; the stream keeps trying by itself, with growing pauses.
  case trouble(SensorError)
}

/// A sensor kept running: opened, identified, set up, read, and after any fault found and set up again. Nothing is ever
/// thrown at the caller: what was lost becomes a gap with its cause.
///
/// Blocks (pauses between reads, and the bus may hang for seconds), so it lives on a thread of its own.
public struct SensorStream<Bus: I2CBus & ~Copyable, Time: TimeSource & ~Copyable>: ~Copyable {
  /// The bus, for the time that the stream lives; what is done with it between two calls of `next` is the caller's
  /// risk.
  public var bus: Bus
  /// The clock, likewise.
  public var time: Time
  /// As given, but for `longestWait`.
  public private(set) var settings: StreamSettings
  /// What was found, while a sensor streams.
  public internal(set) var found: FoundSensor?
  /// Counts of everything that went wrong, since the stream was made.
  public internal(set) var faults = FaultCounts()

  var sensor: RunningSensor?
  var buffer = BurstBuffer()
  private var counts = Array(
    repeating: RawSample(accel: .zero, gyro: .zero), count: BurstBuffer.mostSamples)
  var assembler: BatchAssembler
  /// Makes the scaling for a sensor, its set-up and its temperature: the place where a calibration comes in
  /// (`SensorCalibration.scaling`).
  let scaling: @Sendable (FoundSensor, SetUp, _ celsius: Double?) -> InertialScaling
  /// How often the FIFO was emptied since it last brought a sample.
  var fruitlessFlushes = 0
  var backoff: Nanoseconds = 0
  var isOpen = true
  /// The last sensor and what was learned of its rate, for when it comes back.
  var lastFound: FoundSensor?
  var lastClock: SampleClock?

  /// Touches nothing yet: the first call of `next` looks for the sensor.
  /// - Parameter scaling: makes counts into SI units for the sensor found, again with every temperature that is read;
  ///   by default the data sheet's scales.
  public init(
    bus: consuming Bus, time: consuming Time, settings: StreamSettings = StreamSettings(),
    scaling: @escaping @Sendable (FoundSensor, SetUp, _ celsius: Double?) -> InertialScaling = { _, setUp, _ in
      InertialScaling(accelScale: setUp.accelScale, gyroScale: setUp.gyroScale)
    }
  ) {
    self.bus = bus
    self.time = time
    self.settings = settings
    self.scaling = scaling
    self.assembler = BatchAssembler(scaling: InertialScaling(accelScale: 0, gyroScale: 0))
  }

  /// Samples delivered and samples reported missing so far.
  public var account: (delivered: Int64, missing: Int64, gaps: Int) {
    (assembler.delivered, assembler.missing, assembler.gaps)
  }

  /// Estimated samples per second of the chip's own clock; nil while there is no sensor.
  public var rate: Double? { sensor?.clock.rate }

  /// Standard deviation of the sample times, s; nil while there is no sensor.
  public var timeUncertainty: Double? { sensor?.clock.uncertainty }

  /// Longest time between two reads, s (`StreamSettings.batch`); a new value holds from the next call of `next`.
  public var longestWait: Double {
    get { settings.batch }
    set { settings.batch = newValue }
  }

  /// Waits until the next burst is due, reads it, and fills `batch` with an unbroken run of samples.
  public mutating func next(into batch: inout SampleBatch) -> StreamEvent {
    batch.clear()
    guard sensor != nil else { return start() }
    if decodeRemaining(into: &batch) { return .samples }
    // Whether a FIFO that was emptied runs again is soon seen.
    let longest = fruitlessFlushes > 0 ? min(settings.batch, 0.35) : settings.batch
    if let due = sensor?.due(longest) { time.pause(for: due &- time.now()) }
    do {
      try readBurst()
      try lookAfterChip()
    } catch {
      recover(from: error)
    }
    guard sensor != nil else { return .waiting }
    batch.temperature = sensor?.temperature
    return decodeRemaining(into: &batch) ? .samples : .waiting
  }

  /// Powers the sensor down; the next call of `next` starts it again.
  public mutating func stop() throws(SensorError) {
    guard let running = sensor else { return }
    sensor = nil
    found = nil
    assembler.note(.chipReset)
    assembler.loseGrid()
    try bus.apply(
      running.chip.powerDown, chip: running.chip.name, at: running.address, time: &time)
  }

  /// Delivers what is decoded from the last burst, one unbroken run at a time.
  private mutating func decodeRemaining(into batch: inout SampleBatch) -> Bool {
    while sensor != nil {
      guard let run = decodeRun(into: &batch) else { return false }
      switch run.fault {
      case nil: break
      case .damagedFrame:
        faults.damagedFrames += 1
        assembler.note(.damagedFrame)
      case .invalidReading: assembler.note(.invalidReading)
      case .torn:
        faults.tornFrames += 1
        do { try flush(.tornFrame) } catch { recover(from: error) }
      }
      if !batch.samples.isEmpty {
        fruitlessFlushes = 0
        return true
      }
      if run.fault == nil { return false }
    }
    return false
  }
}

extension SensorStream where Bus: ~Copyable, Time: ~Copyable {
  /// One unbroken run; the running sensor is taken out and put back, so that nothing of it is copied.
  private mutating func decodeRun(into batch: inout SampleBatch) -> DecodedRun? {
    guard var running = sensor.take() else { return nil }
    let run = buffer.decodeRun(&running, &counts, &assembler, into: &batch)
    sensor = running
    return run
  }
}

/// How often each kind of fault was met.
public struct FaultCounts: Equatable, Sendable {
  /// Reads that failed and were done again.
  public internal(set) var retriedTransfers = 0
  /// Failures of the bus that ended in emptying the FIFO or reopening the bus.
  public internal(set) var busFailures = 0
  /// FIFOs that were full before they were read.
  public internal(set) var overflows = 0
  /// Bursts, or levels, that were out of step.
  public internal(set) var tornFrames = 0
  /// Single frames that were lost out of whole bursts.
  public internal(set) var damagedFrames = 0
  /// Chips found silent or without their settings, and set up again.
  public internal(set) var chipResets = 0
  /// Levels that contradict the clock.
  public internal(set) var countMismatches = 0
  /// Sensors found and set up from the start.
  public internal(set) var starts = 0
}

/// A level or burst that cannot be used.
enum BurstFault: Error {
  case bus(BusError)
  case sensor(SensorError)
  /// Samples are lost or out of step: the FIFO must be emptied.
  case doubt(GapCause)
  /// The chip is not set up any more.
  case settingsLost
}
