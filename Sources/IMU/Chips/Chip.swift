/// The sensors that are known, one case for each register map and identity.
public enum Chip: String, CaseIterable, Sendable {
  case mpu6050, mpu6500, mpu9250, mpu9255
  case icm20948
  case icm42688p
  case lsm6ds3, lsm6dsl
  case lsm6dso, ism330dhcx
  case bmi160

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
