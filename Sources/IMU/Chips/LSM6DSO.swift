// swift-format-ignore-file: AlwaysUseLowerCamelCase
// Register names as in the datasheets.

/// ST LSM6DSO and LSM6DSOX (DS12140, DS12814; both identify as 0x6C) and ISM330DHCX (DS13012; 0x6B): a FIFO of tagged
/// words. AN5192 is the application note of the family.
enum LSM6DSO {
  static let FUNC_CFG_ACCESS: UInt8 = 0x01
  static let FIFO_CTRL1: UInt8 = 0x07
  static let FIFO_CTRL2: UInt8 = 0x08
  static let FIFO_CTRL3: UInt8 = 0x09
  static let FIFO_CTRL4: UInt8 = 0x0A
  static let WHO_AM_I: UInt8 = 0x0F
  static let CTRL1_XL: UInt8 = 0x10
  static let CTRL2_G: UInt8 = 0x11
  static let CTRL3_C: UInt8 = 0x12
  static let CTRL5_C: UInt8 = 0x14
  static let CTRL9_XL: UInt8 = 0x18
  static let STATUS_REG: UInt8 = 0x1E
  static let OUT_TEMP_L: UInt8 = 0x20
  static let OUTX_L_G: UInt8 = 0x22
  static let OUTX_L_A: UInt8 = 0x28
  static let FIFO_STATUS1: UInt8 = 0x3A
  static let FIFO_DATA_OUT_TAG: UInt8 = 0x78

  /// CTRL1_XL bits 3:2 FS_XL; sensitivity 0.061 mg per count at 2 g, proportional (datasheet table 2).
  static let accelRanges: [(range: Double, code: UInt8)] = [(2, 0b00), (4, 0b10), (8, 0b11), (16, 0b01)]
  /// CTRL2_G bits 3:2 FS_G; sensitivity 8.75 mdps per count at 250 dps, proportional.
  static let gyroRanges: [(range: Double, code: UInt8)] = [(250, 0b00), (500, 0b01), (1000, 0b10), (2000, 0b11)]
  /// ODR_XL, ODR_G, BDR_XL and BDR_GY share their codes from 12.5 Hz up.
  static let rates: [(rate: Double, code: UInt8)] = [
    (12.5, 1), (26, 2), (52, 3), (104, 4), (208, 5), (416, 6), (833, 7),
  ]

  static func setUp(_ settings: SensorSettings) -> SetUp {
    let rate = reaching(settings.rate, rates)
    let accel = covering(settings.accelRange, accelRanges)
    let gyro = covering(settings.gyroRange, gyroRanges)
    let control1 = rate.code << 4 | accel.code << 2
    let control2 = rate.code << 4 | gyro.code << 2
    return SetUp(
      writes: [
        RegisterWrite(FUNC_CFG_ACCESS, 0x00),
        RegisterWrite(FIFO_CTRL4, 0x00),  // bypass: empties the FIFO
        RegisterWrite(CTRL3_C, 0x44),  // BDU, IF_INC
        RegisterWrite(CTRL9_XL, 0xE2, verified: 0x02),  // I3C_disable
        RegisterWrite(FIFO_CTRL1, 0x00),
        RegisterWrite(FIFO_CTRL2, 0x00),  // no compression, no stop on watermark
        RegisterWrite(FIFO_CTRL3, rate.code << 4 | rate.code),
        RegisterWrite(CTRL1_XL, control1),
        // Gyroscope turn-on takes 70 ms (datasheet table 3, Ton).
        RegisterWrite(CTRL2_G, control2, settle: 100_000_000),
        RegisterWrite(FIFO_CTRL4, 0x06),  // continuous
      ],
      rate: rate.rate,
      accelScale: 0.061e-3 / 2 * accel.range * standardGravity,
      gyroScale: 8.75e-3 / 250 * gyro.range * radiansPerDegree,
      flush: [.command(FIFO_CTRL4, 0x00), .command(FIFO_CTRL4, 0x06)],
      vitals: [
        RegisterCheck(CTRL1_XL, control1), RegisterCheck(CTRL2_G, control2), RegisterCheck(FIFO_CTRL4, 0x06),
        RegisterCheck(FIFO_CTRL3, rate.code << 4 | rate.code),
      ])
  }

  static func description(_ chip: Chip) -> ChipDescription {
    ChipDescription(
      chip: chip,
      name: chip == .ism330dhcx ? "ISM330DHCX" : "LSM6DSO/LSM6DSOX",
      addresses: [0x6A, 0x6B],
      identity: RegisterCheck(WHO_AM_I, chip == .ism330dhcx ? 0x6B : 0x6C),
      setUp: setUp,
      home: [.command(FUNC_CFG_ACCESS, 0x00)],
      reset: [.command(CTRL3_C, 0x01, settle: 10_000_000)],  // SW_RESET
      powerDown: [
        RegisterWrite(FIFO_CTRL4, 0x00), RegisterWrite(CTRL1_XL, 0x00), RegisterWrite(CTRL2_G, 0x00),
      ],
      fifo: FIFOLayout(
        format: .taggedWords,
        // FIFO_STATUS2: bit 6 FIFO_OVR_IA, bit 3 FIFO_OVR_LATCHED, bits 1:0 DIFF_FIFO[9:8].
        level: .words(mask: 0x03FF, wordBytes: 7, overrun: 0x48, pattern: false),
        levelRegister: FIFO_STATUS1, dataRegister: FIFO_DATA_OUT_TAG,
        capacity: 512 * 7),
      temperature: TemperatureSensor(register: OUT_TEMP_L, bigEndian: false, countsPerDegree: 256, offset: 25),
      selfTest: selfTest)
  }

  /// AN5192, section "Self-test procedure"; limits from the datasheets' mechanical characteristics
  /// (linear acceleration self-test output change, angular rate self-test output change at 2000 dps).
  static let selfTest = SelfTestProcedure(
    // 52 Hz, 4 g; 208 Hz, 2000 dps.
    prepare: [
      RegisterWrite(CTRL3_C, 0x44), RegisterWrite(CTRL1_XL, 0x38), RegisterWrite(CTRL2_G, 0x5C, settle: 100_000_000),
    ],
    accel: .step(
      StepTest(
        off: [RegisterWrite(CTRL5_C, 0x00, settle: 100_000_000)],
        on: [RegisterWrite(CTRL5_C, 0x01, settle: 100_000_000)],
        register: OUTX_L_A, bigEndian: false, period: 20_000_000, averaged: 5, scale: 0.122,
        criterion: .limits(Array(repeating: 50...1700, count: 3)))),
    gyro: .step(
      StepTest(
        off: [RegisterWrite(CTRL5_C, 0x00, settle: 100_000_000)],
        on: [RegisterWrite(CTRL5_C, 0x04, settle: 100_000_000)],
        register: OUTX_L_G, bigEndian: false, period: 5_000_000, averaged: 5, scale: 0.070,
        criterion: .limits(Array(repeating: 150...700, count: 3)))),
    restore: [RegisterWrite(CTRL5_C, 0x00)])
}
