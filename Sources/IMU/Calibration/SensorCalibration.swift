/// Everything that was measured about one sensor, as it stands in its calibration file.
public struct SensorCalibration: Equatable, Sendable {
  /// The chip that was calibrated.
  public var chip: Chip
  /// Where the sensor was when it was calibrated: two sensors of one kind are told apart by it.
  public var bus: String
  /// 7-bit address.
  public var address: UInt8
  /// Day of the calibration, ISO 8601.
  public var date: String
  /// Scale, misalignment and bias of the accelerometer.
  public var accel: AccelCalibration
  /// What the fit left, m/s².
  public var accelResidual: Double
  /// Angular rate at rest, rad/s.
  public var gyroBias: SIMD3<Double>
  /// °C at the calibration; nil where it was not recorded.
  public var temperature: Double?
  /// Change of the accelerometer's bias, m/s² per °C. Zero where not recorded.
  public var accelSlope: SIMD3<Double>
  /// Change of the gyroscope's bias, rad/s per °C. Zero where not recorded.
  public var gyroSlope: SIMD3<Double>

  /// Everything that is not stated is as a perfect sensor has it.
  public init(
    chip: Chip, bus: String, address: UInt8, date: String, accel: AccelCalibration = AccelCalibration(),
    accelResidual: Double = 0, gyroBias: SIMD3<Double> = .zero, temperature: Double? = nil,
    accelSlope: SIMD3<Double> = .zero, gyroSlope: SIMD3<Double> = .zero
  ) {
    self.chip = chip
    self.bus = bus
    self.address = address
    self.date = date
    self.accel = accel
    self.accelResidual = accelResidual
    self.gyroBias = gyroBias
    self.temperature = temperature
    self.accelSlope = accelSlope
    self.gyroSlope = gyroSlope
  }

  /// The step from counts to calibrated SI units at `temperature` (°C).
  public func scaling(_ setUp: SetUp, temperature now: Double? = nil) -> InertialScaling {
    var scaling = InertialScaling(accelScale: setUp.accelScale, gyroScale: setUp.gyroScale)
    let warmer = now.flatMap { now in temperature.map { now - $0 } } ?? 0
    let m = accel.matrix
    scaling.accelColumns = (m.x * setUp.accelScale, m.y * setUp.accelScale, m.z * setUp.accelScale)
    scaling.accelOffset = -(m * (accel.bias + accelSlope * warmer))
    scaling.gyroOffset = -(gyroBias + gyroSlope * warmer)
    return scaling
  }
}

/// Slope of a bias with temperature by least squares, a unit per °C; nil where the temperature hardly changed (2 °C), or
/// where a reading is no number.
///
/// - Parameter readings: (°C, bias) pairs at rest.
public func temperatureSlope(_ readings: [(celsius: Double, bias: SIMD3<Double>)]) -> SIMD3<Double>? {
  guard readings.count >= 2 else { return nil }
  let n = Double(readings.count)
  let mean = readings.reduce(0) { $0 + $1.celsius } / n
  let centre = readings.reduce(SIMD3<Double>()) { $0 + $1.bias } / n
  var square = 0.0
  var product = SIMD3<Double>()
  var lowest = Double.infinity
  var highest = -Double.infinity
  for reading in readings {
    let d = reading.celsius - mean
    square += d * d
    product += (reading.bias - centre) * d
    lowest = min(lowest, reading.celsius)
    highest = max(highest, reading.celsius)
  }
  guard highest - lowest >= 2, square > 0 else { return nil }
  let slope = product / square
  return slope.x.isFinite && slope.y.isFinite && slope.z.isFinite ? slope : nil
}
