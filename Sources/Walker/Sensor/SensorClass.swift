/// What a kind of inertial sensor does wrong, as numbers. Each simulated part draws its own offsets, scale errors and
/// misalignments from these spreads.
///
/// Where a data sheet gives a tolerance (a limit), a third of it is taken as the standard deviation.
public struct SensorClass: Sendable, Equatable {
  /// The errors of one of its two sensors; the unit is m/s² or rad/s.
  public struct Errors: Sendable, Equatable {
    /// White noise, one-sided amplitude spectral density, unit/√Hz.
    public var noiseDensity: Double
    /// Standard deviation of the constant offset from part to part, unit.
    public var offset: Double
    /// Standard deviation of the slowly wandering part of the offset (first-order Gauss–Markov), unit.
    public var instability: Double
    /// Its correlation time, s.
    public var instabilityTime: Double
    /// Standard deviation of the offset's change with temperature from part to part, unit/K.
    public var offsetPerKelvin: Double
    /// Standard deviation of the scale error, 1 = 100 %.
    public var scale: Double
    /// Standard deviation of each off-diagonal element of the sensitivity matrix, rad.
    public var misalignment: Double
    /// The reading saturates at ± this, unit.
    public var range: Double
    /// One count, unit; 0 = none.
    public var resolution: Double

    /// By default no error at all.
    public init(
      noiseDensity: Double = 0, offset: Double = 0, instability: Double = 0, instabilityTime: Double = 200,
      offsetPerKelvin: Double = 0, scale: Double = 0, misalignment: Double = 0, range: Double = .infinity,
      resolution: Double = 0
    ) {
      self.noiseDensity = noiseDensity
      self.offset = offset
      self.instability = instability
      self.instabilityTime = instabilityTime
      self.offsetPerKelvin = offsetPerKelvin
      self.scale = scale
      self.misalignment = misalignment
      self.range = range
      self.resolution = resolution
    }
  }

  /// m/s².
  public var accelerometer: Errors
  /// rad/s.
  public var gyroscope: Errors

  /// Errors in m/s² and in rad/s.
  public init(accelerometer: Errors, gyroscope: Errors) {
    self.accelerometer = accelerometer
    self.gyroscope = gyroscope
  }

  /// No error at all.
  public static let ideal = SensorClass(accelerometer: Errors(), gyroscope: Errors())

  /// ST LSM6DSO at ±4 g and ±500 °/s: 70 µg/√Hz, ±20 mg, ±0.1 mg/K, 0.122 mg/count; 3.8 m°/s/√Hz, ±1 °/s, ±0.01 °/s/K,
  /// 17.5 m°/s/count; sensitivity ±1 % (typical
  /// values of data sheet DS12140; instability and misalignment are estimates of this class of part).
  public static let lsm6dso = SensorClass(
    accelerometer: Errors(
      noiseDensity: 70e-6 * gravity, offset: 0.0067 * gravity, instability: 40e-6 * gravity,
      offsetPerKelvin: 0.00005 * gravity, scale: 0.0033, misalignment: 0.003, range: 4 * gravity,
      resolution: 0.122e-3 * gravity),
    gyroscope: Errors(
      noiseDensity: 0.0038.radians, offset: 0.33.radians, instability: 0.0012.radians,
      offsetPerKelvin: 0.005.radians, scale: 0.0033, misalignment: 0.003, range: 500.0.radians,
      resolution: 0.0175.radians))

  /// InvenSense MPU-6050 at ±4 g and ±500 °/s: 400 µg/√Hz, ±50…80 mg, scale ±3 %, cross-axis ±2 %, 8,192 counts/g;
  /// 0.005 °/s/√Hz, ±20 °/s, ±20 °/s over −40…85 °C, scale ±3 %, cross-axis ±2 %, 65.5 counts/(°/s)
  /// (PS-MPU-6000A-00 rev. 3.4, sections 6.1 and 6.2).
  public static let mpu6050 = SensorClass(
    accelerometer: Errors(
      noiseDensity: 400e-6 * gravity, offset: 0.02 * gravity, instability: 150e-6 * gravity,
      offsetPerKelvin: 0.0004 * gravity, scale: 0.01, misalignment: 0.0067, range: 4 * gravity,
      resolution: gravity / 8192),
    gyroscope: Errors(
      noiseDensity: 0.005.radians, offset: 4.0.radians, instability: 0.005.radians, offsetPerKelvin: 0.08.radians,
      scale: 0.01, misalignment: 0.0067, range: 500.0.radians, resolution: (1 / 65.5).radians))

  /// Bosch BMI160 at ±4 g and ±500 °/s: 180 µg/√Hz, ±40 mg, ±1 mg/K, 8,192 counts/g; 0.007 °/s/√Hz, ±3 °/s, 0.05 °/s/K,
  /// 65.6 counts/(°/s) (typical values of data sheet BST-BMI160-DS000; instability and misalignment are estimates).
  public static let bmi160 = SensorClass(
    accelerometer: Errors(
      noiseDensity: 180e-6 * gravity, offset: 0.013 * gravity, instability: 80e-6 * gravity,
      offsetPerKelvin: 0.00033 * gravity, scale: 0.0033, misalignment: 0.0033, range: 4 * gravity,
      resolution: gravity / 8192),
    gyroscope: Errors(
      noiseDensity: 0.007.radians, offset: 1.0.radians, instability: 0.003.radians, offsetPerKelvin: 0.05.radians,
      scale: 0.01, misalignment: 0.0033, range: 500.0.radians, resolution: (1 / 65.6).radians))

  /// By name, for command lines and test tables.
  public static let named: [(name: String, sensor: SensorClass)] = [
    ("ideal", .ideal), ("lsm6dso", .lsm6dso), ("mpu6050", .mpu6050), ("bmi160", .bmi160),
  ]
}
