/// Everything about one wearing of one sensor: how it sits, what part it is, and what happens to it.
public struct SensorCircumstances: Sendable, Equatable {
  /// Seeds the part's own errors, its noise and its losses.
  public var seed: UInt64
  /// Samples per second by the sensor's own clock, brought between 40 and 800 Hz; 100 where it is no number.
  public var rate: Double
  /// How it sits on the pelvis.
  public var mount: Mount
  /// What kind of part it is.
  public var sensor: SensorClass
  /// Added to the angular rate, rad/s, sensor axes, besides the part's own offset.
  public var gyroscopeOffset: SIMD3<Double>
  /// How its temperature goes.
  public var temperature: Temperature
  /// How much faster the sensor's clock runs than it says, parts of 1 (0.01 = 1 % more samples a second).
  public var clockError: Double
  /// What does not arrive.
  public var losses: PacketLosses
  /// What the skin adds.
  public var softTissue: SoftTissue

  /// By default an ideal sensor at 100 Hz with its axes along those of the pelvis.
  public init(
    seed: UInt64 = 1, rate: Double = 100, mount: Mount = .aligned, sensor: SensorClass = .ideal,
    gyroscopeOffset: SIMD3<Double> = SIMD3(0, 0, 0), temperature: Temperature = .constant, clockError: Double = 0,
    losses: PacketLosses = .none, softTissue: SoftTissue = .none
  ) {
    self.seed = seed
    self.rate = rate
    self.mount = mount
    self.sensor = sensor
    self.gyroscopeOffset = gyroscopeOffset
    self.temperature = temperature
    self.clockError = clockError
    self.losses = losses
    self.softTissue = softTissue
  }
}

/// The sensor's temperature against that at which its offsets hold: an exponential approach, as on warm skin.
public struct Temperature: Sendable, Equatable {
  /// Final rise, K.
  public var rise: Double
  /// Time constant, s.
  public var timeConstant: Double

  /// In K and s.
  public init(rise: Double, timeConstant: Double = 600) {
    self.rise = rise
    self.timeConstant = timeConstant
  }

  /// No change.
  public static let constant = Temperature(rise: 0)

  /// Put on cold: 8 K in ten minutes.
  public static let warmingUp = Temperature(rise: 8, timeConstant: 600)

  func rise(at t: Double) -> Double {
    let final = rise.within(-200, 200, otherwise: 0)
    let time = timeConstant.within(1e-3, 1e9, otherwise: 600)
    return final == 0 ? 0 : final * (1 - Elementary.exponential(-t / time))
  }
}

/// Samples that never arrive. Times of the others are true: a hole is a hole.
public struct PacketLosses: Sendable, Equatable {
  /// Probability that a single sample is lost.
  public var single: Double
  /// Bursts a second.
  public var burstsPerSecond: Double
  /// Mean length of a burst, s (exponentially distributed).
  public var burst: Double

  /// By default nothing is lost.
  public init(single: Double = 0, burstsPerSecond: Double = 0, burst: Double = 0.1) {
    self.single = single
    self.burstsPerSecond = burstsPerSecond
    self.burst = burst
  }

  /// Nothing is lost.
  public static let none = PacketLosses()
}

/// The sensor sits on skin, not on bone: it turns against the pelvis, driven by the acceleration, like a lightly damped
/// mass on a spring. The truth stays that of the bone.
public struct SoftTissue: Sendable, Equatable {
  /// Rotation in answer to a steady acceleration of 1 m/s² across the skin, degrees.
  public var degreesPerAcceleration: Double
  /// Natural frequency, Hz.
  public var frequency: Double
  /// Share of critical damping.
  public var damping: Double

  /// Degrees for 1 m/s², at most ±5; Hz, 1…40; share of critical damping, 0.02…2.
  public init(degreesPerAcceleration: Double, frequency: Double = 7, damping: Double = 0.25) {
    self.degreesPerAcceleration = degreesPerAcceleration
    self.frequency = frequency
    self.damping = damping
  }

  /// The sensor sits on bone.
  public static let none = SoftTissue(degreesPerAcceleration: 0)
  /// A firm belt on a lean person.
  public static let firm = SoftTissue(degreesPerAcceleration: 0.15, frequency: 9, damping: 0.35)
  /// A loose belt on soft tissue.
  public static let loose = SoftTissue(degreesPerAcceleration: 0.5, frequency: 6, damping: 0.2)
}
