// swift-format-ignore-file: AlwaysUseLowerCamelCase
// Register names as in the datasheet.

/// TDK InvenSense ICM-20948 (DS-000189 1.3), whose magnetometer is left alone. Registers on four banks; everything that
/// is read while streaming lies on bank 0.
enum ICM20948 {
  static let REG_BANK_SEL: UInt8 = 0x7F
  // Bank 0
  static let WHO_AM_I: UInt8 = 0x00
  static let USER_CTRL: UInt8 = 0x03
  static let LP_CONFIG: UInt8 = 0x05
  static let PWR_MGMT_1: UInt8 = 0x06
  static let PWR_MGMT_2: UInt8 = 0x07
  static let ACCEL_XOUT_H: UInt8 = 0x2D
  static let GYRO_XOUT_H: UInt8 = 0x33
  static let TEMP_OUT_H: UInt8 = 0x39
  static let FIFO_EN_1: UInt8 = 0x66
  static let FIFO_EN_2: UInt8 = 0x67
  static let FIFO_RST: UInt8 = 0x68
  static let FIFO_MODE: UInt8 = 0x69
  static let FIFO_COUNTH: UInt8 = 0x70
  static let FIFO_R_W: UInt8 = 0x72
  // Bank 1
  static let SELF_TEST_X_GYRO: UInt8 = 0x02
  static let SELF_TEST_X_ACCEL: UInt8 = 0x0E
  // Bank 2
  static let GYRO_SMPLRT_DIV: UInt8 = 0x00
  static let GYRO_CONFIG_1: UInt8 = 0x01
  static let GYRO_CONFIG_2: UInt8 = 0x02
  static let ODR_ALIGN_EN: UInt8 = 0x09
  static let ACCEL_SMPLRT_DIV_1: UInt8 = 0x10
  static let ACCEL_SMPLRT_DIV_2: UInt8 = 0x11
  static let ACCEL_CONFIG: UInt8 = 0x14
  static let ACCEL_CONFIG_2: UInt8 = 0x15

  static let accelRanges: [(range: Double, code: UInt8)] = [(2, 0), (4, 1), (8, 2), (16, 3)]
  static let gyroRanges: [(range: Double, code: (select: UInt8, sensitivity: Double))] = [
    (250, (0, 131)), (500, (1, 65.5)), (1000, (2, 32.8)), (2000, (3, 16.4)),
  ]
  /// GYRO_DLPFCFG and ACCEL_DLPFCFG, the wider of the two 3 dB bandwidths in Hz (tables 16 and 18).
  static let filters: [(bandwidth: Double, code: UInt8)] = [(119.5, 2), (51.2, 3), (23.9, 4), (11.6, 5), (5.7, 6)]

  private static func bank(_ number: UInt8) -> RegisterWrite {
    RegisterWrite(REG_BANK_SEL, number << 4, verified: 0x30)
  }

  static func setUp(_ settings: SensorSettings) -> SetUp {
    let wanted = min(max(settings.rate, 5), 1125)
    // The lowest rate that is not below the wanted one: 102.27 Hz for 100 Hz, not 93.75 Hz.
    let divider = UInt8(min(255, max(0, (1125 / wanted).rounded(.down) - 1)))
    let rate = 1125 / (Double(divider) + 1)
    let accel = covering(settings.accelRange, accelRanges)
    let gyro = covering(settings.gyroRange, gyroRanges)
    let filter = filters.first { $0.bandwidth <= rate * 0.51 } ?? filters[filters.count - 1]
    return SetUp(
      writes: [
        bank(0),
        RegisterWrite(PWR_MGMT_1, 0x01, settle: 50_000_000),
        RegisterWrite(PWR_MGMT_2, 0x00),
        RegisterWrite(LP_CONFIG, 0x00),  // no duty cycling
        RegisterWrite(USER_CTRL, 0x00),
        RegisterWrite(FIFO_EN_1, 0x00),
        RegisterWrite(FIFO_EN_2, 0x00),
        bank(2),
        RegisterWrite(ODR_ALIGN_EN, 0x01),
        RegisterWrite(GYRO_SMPLRT_DIV, divider),
        RegisterWrite(GYRO_CONFIG_1, filter.code << 3 | gyro.code.select << 1 | 1),
        RegisterWrite(ACCEL_SMPLRT_DIV_1, 0x00),
        RegisterWrite(ACCEL_SMPLRT_DIV_2, divider),
        RegisterWrite(ACCEL_CONFIG, filter.code << 3 | accel.code << 1 | 1, settle: 50_000_000),
        bank(0),
        RegisterWrite(FIFO_MODE, 0x00),  // stream: old data make room for new
        .command(FIFO_RST, 0x1F), .command(FIFO_RST, 0x00),
        RegisterWrite(FIFO_EN_2, 0x1E),  // accelerometer, gyroscope z, y, x
        RegisterWrite(USER_CTRL, 0x40),
      ],
      rate: rate,
      accelScale: standardGravity * accel.range / 32768,
      gyroScale: radiansPerDegree / gyro.code.sensitivity,
      flush: [.command(FIFO_RST, 0x1F), .command(FIFO_RST, 0x00)],
      vitals: [
        RegisterCheck(PWR_MGMT_1, 0x01), RegisterCheck(FIFO_EN_2, 0x1E), RegisterCheck(USER_CTRL, mask: 0x40, 0x40),
        RegisterCheck(FIFO_MODE, mask: 0x1F, 0x00),
      ])
  }

  static let description = ChipDescription(
    chip: .icm20948, name: "ICM-20948", addresses: [0x68, 0x69],
    identity: RegisterCheck(WHO_AM_I, 0xEA),
    setUp: setUp,
    home: [.command(REG_BANK_SEL, 0x00)],
    reset: [
      .command(REG_BANK_SEL, 0x00),
      .command(PWR_MGMT_1, 0x80, settle: 100_000_000),
    ],
    powerDown: [bank(0), RegisterWrite(FIFO_EN_2, 0x00), RegisterWrite(PWR_MGMT_1, 0x40)],
    fifo: FIFOLayout(
      format: .accelGyroBigEndian,
      // The datasheet promises 512 bytes; chips with the motion processor off hold 4096. Plan for the first, and
      // accept more while it is a whole number of samples, which neither size is.
      level: .bytesBigEndian(mask: 0x1FFF, full: 4096),
      levelRegister: FIFO_COUNTH, dataRegister: FIFO_R_W, capacity: 512),
    temperature: TemperatureSensor(register: TEMP_OUT_H, bigEndian: true, countsPerDegree: 333.87, offset: 21),
    selfTest: selfTest)

  /// As for the MPU-9250 (AN-MPU-9250A-03): 250 dps and 2 g, 1.125 kHz; GYRO_CONFIG_2 bits 5:3 and ACCEL_CONFIG_2
  /// bits 4:2 drive the proof masses.
  static let selfTest = SelfTestProcedure(
    prepare: [
      bank(0), RegisterWrite(PWR_MGMT_1, 0x01, settle: 100_000_000), RegisterWrite(PWR_MGMT_2, 0x00),
      RegisterWrite(LP_CONFIG, 0x00), bank(2),
      RegisterWrite(GYRO_SMPLRT_DIV, 0x00), RegisterWrite(GYRO_CONFIG_1, 0x11),
      RegisterWrite(ACCEL_SMPLRT_DIV_2, 0x00), RegisterWrite(ACCEL_CONFIG, 0x11), bank(0),
    ],
    accel: .step(
      StepTest(
        off: [bank(2), RegisterWrite(ACCEL_CONFIG_2, 0x00, settle: 20_000_000), bank(0)],
        on: [bank(2), RegisterWrite(ACCEL_CONFIG_2, 0x1C, settle: 20_000_000), bank(0)],
        register: ACCEL_XOUT_H, bigEndian: true, period: 1_000_000, averaged: 200, scale: 1000.0 / 16384,
        criterion: .factoryTrim(
          open: [bank(1)], registers: [SELF_TEST_X_ACCEL, SELF_TEST_X_ACCEL + 1, SELF_TEST_X_ACCEL + 2],
          close: [bank(0)], law: .otpAccel))),
    gyro: .step(
      StepTest(
        off: [bank(2), RegisterWrite(GYRO_CONFIG_2, 0x00, settle: 20_000_000), bank(0)],
        on: [bank(2), RegisterWrite(GYRO_CONFIG_2, 0x38, settle: 20_000_000), bank(0)],
        register: GYRO_XOUT_H, bigEndian: true, period: 1_000_000, averaged: 200, scale: 1 / 131.0,
        criterion: .factoryTrim(
          open: [bank(1)], registers: [SELF_TEST_X_GYRO, SELF_TEST_X_GYRO + 1, SELF_TEST_X_GYRO + 2],
          close: [bank(0)], law: .otpGyro))),
    restore: [
      bank(2), RegisterWrite(GYRO_CONFIG_2, 0x00), RegisterWrite(ACCEL_CONFIG_2, 0x00), bank(0),
    ])
}
