/// Every part that can be put on a virtual bus, by its part number.
public enum VirtualPart: String, CaseIterable, Sendable {
  /// ST: a FIFO of tagged words.
  case lsm6dso = "LSM6DSO"
  /// ST: identifies as the LSM6DSO.
  case lsm6dsox = "LSM6DSOX"
  /// ST: as the LSM6DSO, with an identity of its own.
  case ism330dhcx = "ISM330DHCX"
  /// ST: a FIFO of words in a repeating pattern, 8 kbyte.
  case lsm6ds3 = "LSM6DS3"
  /// ST: the same with 4 kbyte.
  case lsm6ds3trc = "LSM6DS3TR-C"
  /// ST: identifies as the LSM6DS3TR-C.
  case lsm6dsl = "LSM6DSL"
  /// InvenSense: a FIFO of bare bytes, 1024 of them.
  case mpu6050 = "MPU-6050"
  /// InvenSense: the same with 512.
  case mpu6500 = "MPU-6500"
  /// InvenSense: the six inertial axes of it, 512.
  case mpu9250 = "MPU-9250"
  /// InvenSense: the six inertial axes of it, registers on four banks.
  case icm20948 = "ICM-20948"
  /// InvenSense (TDK): a FIFO of packets with headers.
  case icm42688p = "ICM-42688-P"
  /// Bosch: a FIFO of frames.
  case bmi160 = "BMI160"

  /// The address with the address pin (SA0, AD0, SDO) low.
  public var address: UInt8 {
    switch self {
    case .lsm6dso, .lsm6dsox, .ism330dhcx, .lsm6ds3, .lsm6ds3trc, .lsm6dsl: 0x6A
    case .mpu6050, .mpu6500, .mpu9250, .icm20948, .icm42688p, .bmi160: 0x68
    }
  }

  /// A chip of this part, just powered up: registers at their reset values, not sampling.
  public func make(traits: ChipTraits = ChipTraits()) -> VirtualChip {
    switch self {
    case .lsm6dso: VirtualLSM6DSO(.lsm6dso, traits: traits)
    case .lsm6dsox: VirtualLSM6DSO(.lsm6dsox, traits: traits)
    case .ism330dhcx: VirtualLSM6DSO(.ism330dhcx, traits: traits)
    case .lsm6ds3: VirtualLSM6DS3(.lsm6ds3, traits: traits)
    case .lsm6ds3trc: VirtualLSM6DS3(.lsm6ds3trc, traits: traits)
    case .lsm6dsl: VirtualLSM6DS3(.lsm6dsl, traits: traits)
    case .mpu6050: VirtualMPU6050(.mpu6050, traits: traits)
    case .mpu6500: VirtualMPU6050(.mpu6500, traits: traits)
    case .mpu9250: VirtualMPU6050(.mpu9250, traits: traits)
    case .icm20948: VirtualICM20948(traits: traits)
    case .icm42688p: VirtualICM42688(traits: traits)
    case .bmi160: VirtualBMI160(traits: traits)
    }
  }
}

extension SensorCounts {
  /// Counts that spell a serial number out: any sample found anywhere says which one it is, and an axis in the wrong
  /// place or a sample put together from two shows at once.
  ///
  /// Each axis holds its own index (3 bits) above 12 bits of the serial number; x and y axes hold the low 12 bits, z
  /// the next 12.
  public init(serial: Int) {
    func word(_ axis: Int) -> Int16 {
      let part = axis % 3 == 2 ? serial >> 12 : serial
      return Int16(truncatingIfNeeded: axis << 12 | part & 0xFFF)
    }
    self.init(
      accelerometer: SIMD3(word(0), word(1), word(2)), gyroscope: SIMD3(word(3), word(4), word(5)))
  }

  /// The serial number modulo 2²⁴, or nil when the axes do not belong together.
  public var serial: Int? {
    let low = Int(accelerometer.x) & 0xFFF
    let high = Int(accelerometer.z) & 0xFFF
    let serial = high << 12 | low
    return self == SensorCounts(serial: serial) ? serial : nil
  }
}
