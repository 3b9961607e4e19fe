// swift-format-ignore-file: AlwaysUseLowerCamelCase
// Register names as in the datasheet.

/// TDK InvenSense ICM-42688-P (DS-000347 1.6): a FIFO of packets with headers, on bank 0.
enum ICM42688P {
  // Bank 0
  static let DEVICE_CONFIG: UInt8 = 0x11
  static let FIFO_CONFIG: UInt8 = 0x16
  static let TEMP_DATA1: UInt8 = 0x1D
  static let ACCEL_DATA_X1: UInt8 = 0x1F
  static let GYRO_DATA_X1: UInt8 = 0x25
  static let INT_STATUS: UInt8 = 0x2D
  static let FIFO_COUNTH: UInt8 = 0x2E
  static let FIFO_DATA: UInt8 = 0x30
  static let SIGNAL_PATH_RESET: UInt8 = 0x4B
  static let INTF_CONFIG0: UInt8 = 0x4C
  static let PWR_MGMT0: UInt8 = 0x4E
  static let GYRO_CONFIG0: UInt8 = 0x4F
  static let ACCEL_CONFIG0: UInt8 = 0x50
  static let GYRO_ACCEL_CONFIG0: UInt8 = 0x52
  static let FIFO_CONFIG1: UInt8 = 0x5F
  static let SELF_TEST_CONFIG: UInt8 = 0x70
  static let WHO_AM_I: UInt8 = 0x75
  static let REG_BANK_SEL: UInt8 = 0x76
  // Bank 1
  static let XG_ST_DATA: UInt8 = 0x5F
  // Bank 2
  static let XA_ST_DATA: UInt8 = 0x3B

  static let accelRanges: [(range: Double, code: UInt8)] = [(2, 3), (4, 2), (8, 1), (16, 0)]
  static let gyroRanges: [(range: Double, code: (select: UInt8, sensitivity: Double))] = [
    (250, (3, 131)), (500, (2, 65.5)), (1000, (1, 32.8)), (2000, (0, 16.4)),
  ]
  static let rates: [(rate: Double, code: UInt8)] = [
    (12.5, 11), (25, 10), (50, 9), (100, 8), (200, 7), (500, 15), (1000, 6),
  ]

  static func setUp(_ settings: SensorSettings) -> SetUp {
    let rate = reaching(settings.rate, rates)
    let accel = covering(settings.accelRange, accelRanges)
    let gyro = covering(settings.gyroRange, gyroRanges)
    let gyroConfig = gyro.code.select << 5 | rate.code
    let accelConfig = accel.code << 5 | rate.code
    return SetUp(
      writes: [
        RegisterWrite(REG_BANK_SEL, 0x00, verified: 0x07),
        // Counts in bytes, all data big-endian, SPI off.
        RegisterWrite(INTF_CONFIG0, 0x30, verified: 0x70),
        RegisterWrite(FIFO_CONFIG, 0x00),  // bypass
        RegisterWrite(GYRO_CONFIG0, gyroConfig),
        RegisterWrite(ACCEL_CONFIG0, accelConfig),
        RegisterWrite(GYRO_ACCEL_CONFIG0, 0x00),  // bandwidth: half the rate
        RegisterWrite(FIFO_CONFIG1, 0x07),  // temperature, gyroscope, accelerometer: packet 3
        // Both in low-noise mode; the gyroscope needs 45 ms, and no register write for 200 µs (section 14.36).
        .command(PWR_MGMT0, 0x0F, settle: 100_000_000),
        RegisterWrite(PWR_MGMT0, 0x0F),
        .command(SIGNAL_PATH_RESET, 0x02, settle: 1_000_000),  // FIFO_FLUSH
        RegisterWrite(FIFO_CONFIG, 0x40),  // stream
      ],
      rate: rate.rate,
      accelScale: standardGravity * accel.range / 32768,
      gyroScale: radiansPerDegree / gyro.code.sensitivity,
      flush: [.command(SIGNAL_PATH_RESET, 0x02)],
      vitals: [
        RegisterCheck(PWR_MGMT0, 0x0F), RegisterCheck(FIFO_CONFIG, 0x40), RegisterCheck(GYRO_CONFIG0, gyroConfig),
        RegisterCheck(ACCEL_CONFIG0, accelConfig), RegisterCheck(FIFO_CONFIG1, 0x07),
      ])
  }

  static let description = ChipDescription(
    chip: .icm42688p, name: "ICM-42688-P", addresses: [0x68, 0x69],
    identity: RegisterCheck(WHO_AM_I, 0x47),
    setUp: setUp,
    home: [.command(REG_BANK_SEL, 0x00)],
    reset: [
      .command(REG_BANK_SEL, 0x00),
      .command(DEVICE_CONFIG, 0x01, settle: 10_000_000),  // SOFT_RESET_CONFIG; 1 ms (section 14.1)
    ],
    powerDown: [
      RegisterWrite(REG_BANK_SEL, 0x00, verified: 0x07), RegisterWrite(FIFO_CONFIG, 0x00),
      RegisterWrite(PWR_MGMT0, 0x00, settle: 1_000_000),
    ],
    fifo: FIFOLayout(
      format: .headedPackets,
      // INT_STATUS bit 1 FIFO_FULL_INT lies right before the count: one transfer reads both.
      level: .statusThenBytesBigEndian(overrun: 0x02),
      levelRegister: INT_STATUS, dataRegister: FIFO_DATA, capacity: 2048, repeatsFrames: true),
    temperature: TemperatureSensor(register: TEMP_DATA1, bigEndian: true, countsPerDegree: 132.48, offset: 25),
    selfTest: selfTest)

  private static func bank(_ number: UInt8) -> RegisterWrite { RegisterWrite(REG_BANK_SEL, number, verified: 0x07) }

  /// Section 14.57 SELF_TEST_CONFIG (bit 6 power, 5:3 accelerometer, 2:0 gyroscope), at 250 dps, 2 g and 1 kHz.
  static let selfTest = SelfTestProcedure(
    prepare: [
      bank(0), RegisterWrite(GYRO_CONFIG0, 0x66), RegisterWrite(ACCEL_CONFIG0, 0x66),
      .command(PWR_MGMT0, 0x0F, settle: 100_000_000),
    ],
    accel: .step(
      StepTest(
        off: [RegisterWrite(SELF_TEST_CONFIG, 0x00, settle: 20_000_000)],
        on: [RegisterWrite(SELF_TEST_CONFIG, 0x78, settle: 200_000_000)],
        register: ACCEL_DATA_X1, bigEndian: true, period: 1_000_000, averaged: 200, scale: 1000.0 / 16384,
        criterion: .factoryTrim(
          open: [bank(2)], registers: [XA_ST_DATA, XA_ST_DATA + 1, XA_ST_DATA + 2], close: [bank(0)],
          law: .otpAccel))),
    gyro: .step(
      StepTest(
        off: [RegisterWrite(SELF_TEST_CONFIG, 0x00, settle: 20_000_000)],
        on: [RegisterWrite(SELF_TEST_CONFIG, 0x07, settle: 200_000_000)],
        register: GYRO_DATA_X1, bigEndian: true, period: 1_000_000, averaged: 200, scale: 1 / 131.0,
        criterion: .factoryTrim(
          open: [bank(1)], registers: [XG_ST_DATA, XG_ST_DATA + 1, XG_ST_DATA + 2], close: [bank(0)],
          law: .otpGyro))),
    restore: [RegisterWrite(SELF_TEST_CONFIG, 0x00)])
}
