// swift-format-ignore-file: AlwaysUseLowerCamelCase
// Register names as in the datasheets.

/// InvenSense MPU-6050 (RM-MPU-6000A 4.2), MPU-6500 (RM-MPU-6500A 2.1), MPU-9250 and MPU-9255 (RM-MPU-9250A 1.6),
/// whose magnetometer is left alone. A FIFO of bare bytes: nothing in it marks where a sample begins.
enum InvenSenseMPU {
  static let SELF_TEST_X_GYRO: UInt8 = 0x00  // MPU-6500 and later
  static let SELF_TEST_X: UInt8 = 0x0D
  static let SMPLRT_DIV: UInt8 = 0x19
  static let CONFIG: UInt8 = 0x1A
  static let GYRO_CONFIG: UInt8 = 0x1B
  static let ACCEL_CONFIG: UInt8 = 0x1C
  static let ACCEL_CONFIG_2: UInt8 = 0x1D  // MPU-6500 and later
  static let FIFO_EN: UInt8 = 0x23
  static let INT_ENABLE: UInt8 = 0x38
  static let ACCEL_XOUT_H: UInt8 = 0x3B
  static let TEMP_OUT_H: UInt8 = 0x41
  static let GYRO_XOUT_H: UInt8 = 0x43
  static let SIGNAL_PATH_RESET: UInt8 = 0x68
  static let USER_CTRL: UInt8 = 0x6A
  static let PWR_MGMT_1: UInt8 = 0x6B
  static let PWR_MGMT_2: UInt8 = 0x6C
  static let FIFO_COUNTH: UInt8 = 0x72
  static let FIFO_R_W: UInt8 = 0x74
  static let WHO_AM_I: UInt8 = 0x75

  /// AFS_SEL: 16384 counts per g at 2 g, halving.
  static let accelRanges: [(range: Double, code: UInt8)] = [(2, 0), (4, 1), (8, 2), (16, 3)]
  /// FS_SEL: 131 counts per dps at 250 dps, 65.5, 32.8, 16.4.
  static let gyroRanges: [(range: Double, code: (select: UInt8, sensitivity: Double))] = [
    (250, (0, 131)), (500, (1, 65.5)), (1000, (2, 32.8)), (2000, (3, 16.4)),
  ]
  /// DLPF_CFG: accelerometer bandwidth, Hz (MPU-6050 table of register 26). With the filter on, the chip runs at
  /// 1 kHz and divides that.
  static let filters: [(bandwidth: Double, code: UInt8)] = [(184, 1), (94, 2), (44, 3), (21, 4), (10, 5), (5, 6)]

  static func setUp(_ chip: Chip, _ settings: SensorSettings) -> SetUp {
    let wanted = min(max(settings.rate, 4), 1000)
    let divider = UInt8(min(255, max(0, (1000 / wanted).rounded(.down) - 1)))
    let rate = 1000 / (Double(divider) + 1)
    let accel = covering(settings.accelRange, accelRanges)
    let gyro = covering(settings.gyroRange, gyroRanges)
    // The widest filter that still keeps what lies above half the rate out.
    let filter = filters.first { $0.bandwidth <= rate / 2 } ?? filters[filters.count - 1]
    var writes = [
      // Clock from the gyroscope's PLL (register 107: recommended for stability); wake up.
      RegisterWrite(PWR_MGMT_1, 0x01, settle: 50_000_000),
      RegisterWrite(PWR_MGMT_2, 0x00),
      RegisterWrite(USER_CTRL, 0x00),
      RegisterWrite(FIFO_EN, 0x00),
      RegisterWrite(INT_ENABLE, 0x00),
      RegisterWrite(CONFIG, filter.code),
      RegisterWrite(SMPLRT_DIV, divider),
      RegisterWrite(GYRO_CONFIG, gyro.code.select << 3),
      RegisterWrite(ACCEL_CONFIG, accel.code << 3),
    ]
    if chip != .mpu6050 { writes.append(RegisterWrite(ACCEL_CONFIG_2, filter.code)) }
    writes += [
      // FIFO_RESET acts while FIFO_EN of USER_CTRL is 0 (register 106).
      .command(USER_CTRL, 0x04, settle: 50_000_000),
      RegisterWrite(FIFO_EN, 0x78),  // XG, YG, ZG, ACCEL
      RegisterWrite(USER_CTRL, 0x40),  // FIFO_EN
    ]
    return SetUp(
      writes: writes,
      rate: rate,
      accelScale: standardGravity * accel.range / 32768,
      gyroScale: radiansPerDegree / gyro.code.sensitivity,
      flush: [.command(USER_CTRL, 0x04), .command(USER_CTRL, 0x40)],
      vitals: [
        RegisterCheck(PWR_MGMT_1, 0x01), RegisterCheck(FIFO_EN, 0x78), RegisterCheck(SMPLRT_DIV, divider),
        RegisterCheck(ACCEL_CONFIG, accel.code << 3), RegisterCheck(GYRO_CONFIG, gyro.code.select << 3),
      ])
  }

  static func description(_ chip: Chip) -> ChipDescription {
    let first = chip == .mpu6050
    let (name, identity): (String, UInt8) =
      switch chip {
      case .mpu6500: ("MPU-6500", 0x70)
      case .mpu9250: ("MPU-9250", 0x71)
      case .mpu9255: ("MPU-9255", 0x73)
      default: ("MPU-6050", 0x68)
      }
    let capacity = first ? 1024 : 512
    return ChipDescription(
      chip: chip, name: name, addresses: [0x68, 0x69],
      identity: RegisterCheck(WHO_AM_I, identity),
      setUp: { setUp(chip, $0) },
      reset: [
        .command(PWR_MGMT_1, 0x80, settle: 100_000_000),  // DEVICE_RESET
        .command(SIGNAL_PATH_RESET, 0x07, settle: 100_000_000),
      ],
      powerDown: [RegisterWrite(FIFO_EN, 0x00), RegisterWrite(PWR_MGMT_1, 0x40)],  // SLEEP
      fifo: FIFOLayout(
        format: .accelGyroBigEndian,
        level: .bytesBigEndian(mask: first ? 0xFFFF : 0x1FFF, full: capacity),
        levelRegister: FIFO_COUNTH, dataRegister: FIFO_R_W, capacity: capacity),
      temperature: first
        ? TemperatureSensor(register: TEMP_OUT_H, bigEndian: true, countsPerDegree: 340, offset: 36.53)
        : TemperatureSensor(register: TEMP_OUT_H, bigEndian: true, countsPerDegree: 333.87, offset: 21),
      selfTest: first ? selfTest6050 : selfTest6500)
  }

  /// RM-MPU-6000A 4.2, section 4.1: gyroscope at 250 dps, accelerometer at 8 g.
  static let selfTest6050 = SelfTestProcedure(
    prepare: [
      RegisterWrite(PWR_MGMT_1, 0x01, settle: 100_000_000), RegisterWrite(CONFIG, 0x02),
      RegisterWrite(SMPLRT_DIV, 0x00),
    ],
    accel: .step(
      step(
        control: ACCEL_CONFIG, range: 0x10, register: ACCEL_XOUT_H, scale: 1000.0 / 4096,
        trim: [SELF_TEST_X, SELF_TEST_X + 1, SELF_TEST_X + 2, SELF_TEST_X + 3], law: .mpu6050Accel)),
    gyro: .step(
      step(
        control: GYRO_CONFIG, range: 0x00, register: GYRO_XOUT_H, scale: 1 / 131.0,
        trim: [SELF_TEST_X, SELF_TEST_X + 1, SELF_TEST_X + 2], law: .mpu6050Gyro)),
    restore: [RegisterWrite(ACCEL_CONFIG, 0x00), RegisterWrite(GYRO_CONFIG, 0x00)])

  /// MPU-6500 and MPU-9250: gyroscope at 250 dps, accelerometer at 2 g, 200 samples at 1 kHz (AN-MPU-9250A-03).
  static let selfTest6500 = SelfTestProcedure(
    prepare: [
      RegisterWrite(PWR_MGMT_1, 0x01, settle: 100_000_000), RegisterWrite(CONFIG, 0x02),
      RegisterWrite(ACCEL_CONFIG_2, 0x02), RegisterWrite(SMPLRT_DIV, 0x00),
    ],
    accel: .step(
      step(
        control: ACCEL_CONFIG, range: 0x00, register: ACCEL_XOUT_H, scale: 1000.0 / 16384,
        trim: [SELF_TEST_X, SELF_TEST_X + 1, SELF_TEST_X + 2], law: .otpAccel)),
    gyro: .step(
      step(
        control: GYRO_CONFIG, range: 0x00, register: GYRO_XOUT_H, scale: 1 / 131.0,
        trim: [SELF_TEST_X_GYRO, SELF_TEST_X_GYRO + 1, SELF_TEST_X_GYRO + 2], law: .otpGyro)),
    restore: [RegisterWrite(ACCEL_CONFIG, 0x00), RegisterWrite(GYRO_CONFIG, 0x00)])

  /// Bits 7:5 of the range register drive the three proof masses.
  private static func step(
    control: UInt8, range: UInt8, register: UInt8, scale: Double, trim: [UInt8], law: FactoryTrim
  ) -> StepTest {
    StepTest(
      off: [RegisterWrite(control, range, settle: 20_000_000)],
      on: [RegisterWrite(control, range | 0xE0, settle: 20_000_000)],
      register: register, bigEndian: true, period: 1_000_000, averaged: 200, scale: scale,
      criterion: .factoryTrim(open: [], registers: trim, close: [], law: law))
  }
}
