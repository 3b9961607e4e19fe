// swift-format-ignore-file: AlwaysUseLowerCamelCase
// Register names as in the datasheet.

/// Bosch BMI160 (BST-BMI160-DS000): a FIFO of headerless frames. A frame read in part is repeated by the next read
/// (section 2.5.2), so every read begins at a frame.
enum BMI160 {
  static let CHIP_ID: UInt8 = 0x00
  static let PMU_STATUS: UInt8 = 0x03
  static let DATA_8: UInt8 = 0x0C  // GYR_X
  static let DATA_14: UInt8 = 0x12  // ACC_X
  static let STATUS: UInt8 = 0x1B
  static let TEMPERATURE_0: UInt8 = 0x20
  static let FIFO_LENGTH_0: UInt8 = 0x22
  static let FIFO_DATA: UInt8 = 0x24
  static let ACC_CONF: UInt8 = 0x40
  static let ACC_RANGE: UInt8 = 0x41
  static let GYR_CONF: UInt8 = 0x42
  static let GYR_RANGE: UInt8 = 0x43
  static let FIFO_DOWNS: UInt8 = 0x45
  static let FIFO_CONFIG_1: UInt8 = 0x47
  static let SELF_TEST: UInt8 = 0x6D
  static let CMD: UInt8 = 0x7E

  static let accelRanges: [(range: Double, code: UInt8)] = [(2, 0x03), (4, 0x05), (8, 0x08), (16, 0x0C)]
  /// 16.4 counts per dps at 2000 dps, doubling.
  static let gyroRanges: [(range: Double, code: UInt8)] = [(125, 4), (250, 3), (500, 2), (1000, 1), (2000, 0)]
  static let rates: [(rate: Double, code: UInt8)] = [(25, 6), (50, 7), (100, 8), (200, 9), (400, 10), (800, 11)]

  /// Both sensors in normal mode: acc_pmu_status 01, gyr_pmu_status 01.
  private static let awake = RegisterCheck(PMU_STATUS, mask: 0x3C, 0x14)

  static func setUp(_ settings: SensorSettings) -> SetUp {
    let rate = reaching(settings.rate, rates)
    let accel = covering(settings.accelRange, accelRanges)
    let gyro = covering(settings.gyroRange, gyroRanges)
    return SetUp(
      writes: [
        .command(CMD, 0x11, settle: 5_000_000),  // accelerometer normal: 3.8 ms
        .command(CMD, 0x15, settle: 81_000_000),  // gyroscope normal: 80 ms
        RegisterWrite(ACC_CONF, 0x20 | rate.code),  // acc_bwp normal
        RegisterWrite(ACC_RANGE, accel.code, verified: 0x0F),
        RegisterWrite(GYR_CONF, 0x20 | rate.code, verified: 0x3F),  // gyr_bwp normal
        RegisterWrite(GYR_RANGE, gyro.code, verified: 0x07),
        RegisterWrite(FIFO_DOWNS, 0x88),  // filtered data, no downsampling
        RegisterWrite(FIFO_CONFIG_1, 0xC0, settle: 20_000_000),  // gyroscope, accelerometer, no header
        .command(CMD, 0xB0),  // fifo_flush
      ],
      rate: rate.rate,
      accelScale: standardGravity * accel.range / 32768,
      gyroScale: radiansPerDegree / (16.4 * 2000 / gyro.range),
      flush: [.command(CMD, 0xB0)],
      vitals: [
        awake, RegisterCheck(FIFO_CONFIG_1, 0xC0), RegisterCheck(ACC_CONF, 0x20 | rate.code),
        RegisterCheck(ACC_RANGE, mask: 0x0F, accel.code), RegisterCheck(GYR_RANGE, mask: 0x07, gyro.code),
      ])
  }

  static let description = ChipDescription(
    chip: .bmi160, name: "BMI160", addresses: [0x68, 0x69],
    identity: RegisterCheck(CHIP_ID, 0xD1),
    setUp: setUp,
    reset: [.command(CMD, 0xB6, settle: 15_000_000)],  // softreset
    powerDown: [
      .command(FIFO_CONFIG_1, 0x00), .command(CMD, 0x14, settle: 1_000_000), .command(CMD, 0x10, settle: 1_000_000),
    ],
    fifo: FIFOLayout(
      format: .gyroAccelLittleEndian, level: .bytesLittleEndian(mask: 0x07FF),
      levelRegister: FIFO_LENGTH_0, dataRegister: FIFO_DATA, capacity: 1024, repeatsFrames: true),
    temperature: TemperatureSensor(register: TEMPERATURE_0, bigEndian: false, countsPerDegree: 512, offset: 23),
    selfTest: selfTest)

  /// Section 2.11.21 SELF_TEST: accelerometer at 8 g and 1.6 kHz, high amplitude, positive minus negative deflection
  /// at least 800 mg on x and y and 400 mg on z; the gyroscope judges itself (STATUS bit 1).
  static let selfTest = SelfTestProcedure(
    prepare: [
      .command(CMD, 0x11, settle: 5_000_000), .command(CMD, 0x15, settle: 81_000_000),
      RegisterWrite(ACC_RANGE, 0x08, verified: 0x0F), RegisterWrite(ACC_CONF, 0x2C, settle: 10_000_000),
    ],
    accel: .step(
      StepTest(
        off: [.command(SELF_TEST, 0x09, settle: 100_000_000)],
        on: [.command(SELF_TEST, 0x0D, settle: 100_000_000)],
        register: DATA_14, bigEndian: false, period: 1_000_000, averaged: 8, scale: 1000.0 / 4096,
        criterion: .limits([800...4000, 800...4000, 400...4000]))),
    gyro: .flag(trigger: [.command(SELF_TEST, 0x10, settle: 100_000_000)], register: STATUS, mask: 0x02),
    restore: [.command(SELF_TEST, 0x00)])
}
