/// What a sensor feels at one instant, in its own axes.
public struct SensedMotion: Equatable, Sendable {
  /// Specific force, m/s²: +9.81 on the upward axis at rest.
  public var specificForce: SIMD3<Double>
  /// Angular rate, rad/s.
  public var angularRate: SIMD3<Double>
  /// Die temperature, °C. It also pulls the chip's clock (`ChipClock.temperatureCoefficient`).
  public var temperature: Double

  /// m/s², rad/s and °C.
  public init(specificForce: SIMD3<Double>, angularRate: SIMD3<Double>, temperature: Double = 25) {
    self.specificForce = specificForce
    self.angularRate = angularRate
    self.temperature = temperature
  }

  /// Lying flat, z up, at 25 °C.
  public static let rest = SensedMotion(specificForce: [0, 0, StandardGravity.value], angularRate: .zero)
}

/// Standard acceleration of gravity, m/s²: the `g` in which datasheets give accelerometer sensitivities.
public enum StandardGravity {
  /// 9.80665 m/s².
  public static let value = 9.80665
}

/// Where a virtual chip's numbers come from.
public enum SampleSource {
  /// True motion at true time (s), evaluated at the chip's own sample instants and quantised as the chip would.
  case motion((Double) -> SensedMotion)
  /// Raw counts made from the sample's serial number, so that a test can recognise every sample it gets back.
  case counts((Int) -> SensorCounts)
}

/// One sample as the chip's registers and FIFO hold it.
public struct SensorCounts: Equatable, Sendable {
  /// Counts at the range that is set, chip axes.
  public var accelerometer: SIMD3<Int16>
  /// Likewise.
  public var gyroscope: SIMD3<Int16>

  /// Counts as they are given.
  public init(accelerometer: SIMD3<Int16>, gyroscope: SIMD3<Int16>) {
    self.accelerometer = accelerometer
    self.gyroscope = gyroscope
  }
}
