import IMU

/// How one virtual chip differs from a perfect one. Everything is data, so that a test can write its case down.
public struct ChipTraits {
  /// What it measures.
  public var source: SampleSource
  /// How fast it really samples.
  public var clock: ChipClock
  /// Axes that stop moving for a while.
  public var stuckAxes: [StuckAxis]
  /// True times, s, at which the FIFO stops taking samples, with all registers as they were, until the next reset.
  public var fifoStalls: [Double]
  /// Scales every self-test response: 1 is a healthy chip, 0 one whose proof masses do not move.
  public var selfTestResponse: Double
  /// Samples of truth to keep.
  public var truthCapacity: Int

  /// By default a perfect chip that lies flat.
  public init(
    source: SampleSource = .motion({ _ in .rest }), clock: ChipClock = ChipClock(), stuckAxes: [StuckAxis] = [],
    fifoStalls: [Double] = [], selfTestResponse: Double = 1, truthCapacity: Int = 1 << 16
  ) {
    self.source = source
    self.clock = clock
    self.stuckAxes = stuckAxes
    self.fifoStalls = fifoStalls
    self.selfTestResponse = selfTestResponse
    self.truthCapacity = truthCapacity
  }
}

/// An axis whose output does not move between two true times.
public struct StuckAxis: Equatable, Sendable {
  /// One of its six outputs.
  public enum Axis: Int, CaseIterable, Sendable {
    /// Specific force, in the chip's axes.
    case accelerometerX, accelerometerY, accelerometerZ
    /// Angular rate, in the chip's axes.
    case gyroscopeX, gyroscopeY, gyroscopeZ
  }

  /// Which output.
  public var axis: Axis
  /// It stops moving, true time, s.
  public var from: Double
  /// It moves again, s.
  public var until: Double
  /// The counts it shows; nil freezes it at what it showed last.
  public var counts: Int16?

  /// True times in s.
  public init(_ axis: Axis, from: Double, until: Double, at counts: Int16? = nil) {
    self.axis = axis
    self.from = from
    self.until = until
    self.counts = counts
  }
}

/// A register-level inertial sensor on an I2C bus: the part that all chips share.
///
/// A chip samples at its own instants, by its own oscillator, whether or not anything reads it. Samples are the motion
/// at those instants: the analogue and digital filters of the real parts (group delay, noise) are not modelled.
/// Within one message no new sample arrives; between messages of a transfer it may.
///
/// Subclasses are one chip family each, written from the datasheets alone.
public class VirtualChip {
  /// The part number.
  public let part: String
  /// What it was made with.
  public let traits: ChipTraits
  /// The samples that it produced.
  public var truth: TruthLog
  /// What became of all that its FIFO was offered, resets included.
  public internal(set) var ledger = FIFOLedger()
  /// Resets, brown-outs and power-ups so far.
  public private(set) var powerCycles = 0

  /// True time up to which the chip has lived, s.
  private(set) var now = 0.0
  private(set) var temperature = 25.0
  /// The register that the next byte goes to or comes from.
  var pointer: UInt8 = 0
  /// The last sample.
  private(set) var latest = SensorCounts(accelerometer: .zero, gyroscope: .zero)

  private var tickRate = 0.0
  private var nextTick = 0.0
  private var settled = 0.0
  private var serial = 0
  private let stuckAxes: [StuckAxis]
  private var stuckPassed = 0
  private let fifoStalls: [Double]
  private var stallsPassed = 0
  /// Whether the FIFO takes no samples, whatever the registers say.
  private(set) var isFIFOStalled = false

  /// m/s² a count and rad/s a count at the ranges set.
  private(set) var accelerometerScale = 1.0
  private(set) var gyroscopeScale = 1.0
  /// What the self-test adds while it is on, m/s² and rad/s.
  var selfTestForce = SIMD3<Double>.zero
  var selfTestRate = SIMD3<Double>.zero

  init(part: String, traits: ChipTraits) {
    self.part = part
    self.traits = traits
    stuckAxes = traits.stuckAxes.sorted { $0.from < $1.from }
    fifoStalls = traits.fifoStalls.sorted()
    truth = TruthLog(capacity: traits.truthCapacity)
  }

  // MARK: What a subclass says

  /// The value that a read of `register` gives, with the read's side effects.
  func load(_ register: UInt8) -> UInt8 { 0 }
  /// A write of `value` to `register`.
  func store(_ value: UInt8, at register: UInt8) {}
  /// Where the pointer goes after `register` was read or written in a burst.
  func register(after register: UInt8) -> UInt8 { register &+ 1 }
  /// Registers, FIFO and outputs to their power-on values.
  func restoreDefaults() {}
  /// Moves FIFO bytes into `buffer[index..<end]` in one go when a burst stands at the FIFO's data register; returns how
  /// many. The bytes it does not move go through `load`.
  func burst(into buffer: inout MutableSpan<UInt8>, from index: Int, to end: Int) -> Int { 0 }
  /// A sampling instant; returns which sensors fired and whether the sample found a place in the FIFO.
  func tick(at time: Double) -> Tick { Tick() }

  struct Tick {
    var accelerometer = true
    var gyroscope = true
    var enteredFIFO = false
  }

  // MARK: Power

  /// Supply lost and back, or a dip that resets the logic: registers to defaults, FIFO empty, sampling stopped.
  public final func powerCycle(at time: Double) {
    advance(to: time)
    powerCycles &+= 1
    pointer = 0
    reset()
  }

  /// What power-up and a reset command have in common.
  final func reset() {
    isFIFOStalled = false
    restoreDefaults()
  }

  // MARK: Time

  /// Lives on to `time`, taking every sample that falls due.
  public final func advance(to time: Double) {
    while tickRate > 0, nextTick <= time {
      let due = nextTick
      takeSample(at: due)
      // The subclass may have changed the rate while it took the sample.
      if tickRate > 0, nextTick == due {
        nextTick = due + 1 / (tickRate * traits.clock.speed(at: temperature))
      }
    }
    now = max(now, time)
  }

  /// Samples at `rate` Hz nominal from now on, the first one period after the start-up `delay` (s), which a later
  /// change of rate does not shorten. 0 stops. The rate that already runs goes on undisturbed.
  func sample(atNominalRate rate: Double, after delay: Double = 0) {
    if delay > 0 { settled = now + delay }
    guard rate != tickRate else { return }
    tickRate = rate
    guard rate > 0 else { return }
    nextTick = max(now, settled) + 1 / (rate * traits.clock.speed(at: temperature))
  }

  var isSampling: Bool { tickRate > 0 }

  private func takeSample(at time: Double) {
    var sampled: SensorCounts
    switch traits.source {
    case .counts(let make): sampled = make(serial)
    case .motion(let evaluate):
      let motion = evaluate(time)
      temperature = motion.temperature
      let rates = motion.angularRate + selfTestRate * traits.selfTestResponse
      let forces = motion.specificForce + selfTestForce * traits.selfTestResponse
      sampled = SensorCounts(
        accelerometer: quantised(forces, by: accelerometerScale), gyroscope: quantised(rates, by: gyroscopeScale))
    }
    if stuckPassed < stuckAxes.count { freeze(&sampled, at: time) }
    while stallsPassed < fifoStalls.count, fifoStalls[stallsPassed] <= time {
      isFIFOStalled = true
      stallsPassed += 1
    }
    let before = latest
    latest = sampled
    let fired = tick(at: time)
    if !fired.accelerometer { latest.accelerometer = before.accelerometer }
    if !fired.gyroscope { latest.gyroscope = before.gyroscope }
    truth.append(
      ProducedSample(
        serial: serial, time: time, raw: latest, hasAccelerometer: fired.accelerometer, hasGyroscope: fired.gyroscope,
        enteredFIFO: fired.enteredFIFO, temperature: temperature))
    serial &+= 1
  }

  private func freeze(_ sampled: inout SensorCounts, at time: Double) {
    // In order of time, those that are over are passed by for good: a year has hundreds.
    while stuckPassed < stuckAxes.count, stuckAxes[stuckPassed].until <= time { stuckPassed += 1 }
    for index in stuckPassed..<stuckAxes.count {
      let stuck = stuckAxes[index]
      if stuck.from > time { break }
      guard time < stuck.until else { continue }
      let index = stuck.axis.rawValue
      if index < 3 {
        sampled.accelerometer[index] = stuck.counts ?? latest.accelerometer[index]
      } else {
        sampled.gyroscope[index - 3] = stuck.counts ?? latest.gyroscope[index - 3]
      }
    }
  }

  private func quantised(_ vector: SIMD3<Double>, by scale: Double) -> SIMD3<Int16> {
    SIMD3(count(vector.x / scale), count(vector.y / scale), count(vector.z / scale))
  }

  /// Rounds to the nearest count and clips at full scale. A motion source that yields NaN reads as zero.
  private func count(_ value: Double) -> Int16 {
    guard value > -32768 else { return value.isNaN ? 0 : -32768 }
    guard value < 32767 else { return 32767 }
    // Adding and taking away 1.5 · 2⁵² rounds half to even without a call into the mathematics library.
    return Int16((value + 0x1.8p52) - 0x1.8p52)
  }

  func setScales(accelerometer: Double, gyroscope: Double) {
    accelerometerScale = accelerometer
    gyroscopeScale = gyroscope
  }

  // MARK: The wire

  /// A write message: the register pointer (seven bits on every chip here), then values.
  final func receive(_ bytes: Span<UInt8>) {
    guard !bytes.isEmpty else { return }
    pointer = bytes[0] & 0x7F
    for index in 1..<max(1, bytes.count) {
      store(bytes[index], at: pointer)
      pointer = register(after: pointer)
    }
  }

  /// A read message: bytes from the pointer on.
  func send(into buffer: inout MutableSpan<UInt8>, count: Int) {
    let end = min(count, buffer.count)
    var index = 0
    while index < end {
      index &+= burst(into: &buffer, from: index, to: end)
      guard index < end else { break }
      buffer[index] = load(pointer)
      pointer = register(after: pointer)
      index &+= 1
    }
  }
}
