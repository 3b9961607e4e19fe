/// One reading of the simulated sensor, in the sensor's own axes.
public struct SimulatedSample: Sendable, Equatable {
  /// True time, s.
  public var time: Double
  /// Position in the sensor's own count, lost samples included.
  public var index: Int
  /// m/s².
  public var specificForce: SIMD3<Double>
  /// rad/s.
  public var angularRate: SIMD3<Double>
}

/// The inertial sensor on a walker's sacrum, read sample by sample or in batches; both give the same numbers.
///
/// The reading is the exact one at the sensor's place and in its axes, then what the skin, the part and the
/// transmission do to it: soft-tissue wobble, misalignment and scale, offsets, noise, quantisation, saturation, losses.
/// Constant memory and time per sample, for hours of wear.
public struct SimulatedIMU: Sendable {
  /// As they were given; what is out of range is brought into it where it is used.
  public let circumstances: SensorCircumstances
  private var cursor: WalkerCursor
  private var tissueCursor: WalkerCursor
  private var tissue: SoftTissueMotion
  private var accelerometer: SensorPart
  private var gyroscope: SensorPart
  private var losses: RandomSource
  private var lostUntil = -1.0
  private var index = 0
  private var gridIndex = 0
  private let interval: Double

  /// At the beginning of the walker's script; sample 0 is at time 0.
  public init(_ walker: Walker, _ circumstances: SensorCircumstances = SensorCircumstances()) {
    self.circumstances = circumstances
    cursor = walker.cursor()
    tissueCursor = walker.cursor()
    let rate = circumstances.rate.within(40, 800, otherwise: 100)
    interval = 1 / (rate * (1 + circumstances.clockError.within(-0.5, 0.5, otherwise: 0)))
    tissue = SoftTissueMotion(circumstances.softTissue)
    let seed = circumstances.seed
    accelerometer = SensorPart(
      circumstances.sensor.accelerometer, rate: rate, random: RandomSource(seed: seed, stream: 11))
    gyroscope = SensorPart(circumstances.sensor.gyroscope, rate: rate, random: RandomSource(seed: seed, stream: 12))
    losses = RandomSource(seed: seed, stream: 13)
  }

  /// The next sample that arrives; none once the script is over.
  public mutating func next() -> SimulatedSample? {
    while true {
      let time = Double(index) * interval
      let inertial = cursor.inertial(at: time)
      if cursor.isOver && time >= cursor.end { return nil }
      let sample = read(inertial, time)
      index += 1
      if arrives(time) { return sample }
    }
  }

  /// The next samples, at most `count` of them; empty once the script is over.
  public mutating func next(_ count: Int) -> [SimulatedSample] {
    var samples: [SimulatedSample] = []
    samples.reserveCapacity(max(0, min(count, 1 << 20)))
    while samples.count < count, let sample = next() { samples.append(sample) }
    return samples
  }

  private mutating func read(_ truth: Inertial, _ time: Double) -> SimulatedSample {
    let mount = circumstances.mount
    let inertial = mount.offset == SIMD3(0, 0, 0) ? truth : truth.at(mount.offset)
    var force = inertial.specificForce
    var rate = inertial.angularRate
    if tissue.isPresent {
      while Double(gridIndex + 1) <= time * SoftTissueMotion.grid {
        tissue.step(tissueCursor.inertial(at: Double(gridIndex) / SoftTissueMotion.grid).specificForce)
        gridIndex += 1
      }
      let fraction = time - Double(gridIndex) / SoftTissueMotion.grid
      (force, rate) = tissue.apply(to: inertial, since: fraction)
    }
    let warmer = circumstances.temperature.rise(at: time)
    return SimulatedSample(
      time: time, index: index,
      specificForce: accelerometer.read(mount.toSensor(force), warmer: warmer),
      angularRate: gyroscope.read(mount.toSensor(rate) + circumstances.gyroscopeOffset, warmer: warmer))
  }

  private mutating func arrives(_ time: Double) -> Bool {
    let losses = circumstances.losses
    if losses.single <= 0 && losses.burstsPerSecond <= 0 { return true }
    let single = self.losses.unit() < losses.single
    if self.losses.unit() < losses.burstsPerSecond * interval {
      let length = -losses.burst * Elementary.logarithm(max(1e-12, 1 - self.losses.unit()))
      lostUntil = max(lostUntil, time + length)
    }
    return !single && time >= lostUntil
  }
}
