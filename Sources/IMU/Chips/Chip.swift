/// The sensors that are known, one case for each register map and identity. Raw values stand in calibration files.
public enum Chip: String, CaseIterable, Sendable {
  /// InvenSense; identity 68h.
  case mpu6050
  /// InvenSense; identity 70h.
  case mpu6500
  /// InvenSense, without its magnetometer; identity 71h.
  case mpu9250
  /// The same with identity 73h.
  case mpu9255
  /// InvenSense, without its magnetometer; identity EAh.
  case icm20948
  /// InvenSense (TDK); identity 47h.
  case icm42688p
  /// ST; identity 69h.
  case lsm6ds3
  /// ST, and the LSM6DS3TR-C, whose identity is 6Ah as well.
  case lsm6dsl
  /// ST, and the LSM6DSOX, whose identity is 6Ch as well.
  case lsm6dso
  /// ST; identity 6Bh.
  case ism330dhcx
  /// Bosch; identity D1h.
  case bmi160

  /// Everything that is particular to it.
  public var description: ChipDescription {
    switch self {
    case .mpu6050, .mpu6500, .mpu9250, .mpu9255: InvenSenseMPU.description(self)
    case .icm20948: ICM20948.description
    case .icm42688p: ICM42688P.description
    case .lsm6ds3, .lsm6dsl: LSM6DS3.description(self)
    case .lsm6dso, .ism330dhcx: LSM6DSO.description(self)
    case .bmi160: BMI160.description
    }
  }

  /// Every address at which a known sensor can be, ascending.
  public static let addresses: [UInt8] = Set(allCases.flatMap { $0.description.addresses }).sorted()
}
