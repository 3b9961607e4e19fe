// swift-format-ignore-file: AlwaysUseLowerCamelCase
// Register names as in the datasheets.

/// ST LSM6DS3 (DocID026899) and LSM6DSL / LSM6DS3TR-C (DocID028475, DS11997; both identify as 0x6A): a FIFO of bare
/// 16-bit words in a repeating pattern, whose position the chip tells.
enum LSM6DS3 {
  static let FUNC_CFG_ACCESS: UInt8 = 0x01
  static let FIFO_CTRL1: UInt8 = 0x06
  static let FIFO_CTRL2: UInt8 = 0x07
  static let FIFO_CTRL3: UInt8 = 0x08
  static let FIFO_CTRL4: UInt8 = 0x09
  static let FIFO_CTRL5: UInt8 = 0x0A
  static let WHO_AM_I: UInt8 = 0x0F
  static let CTRL1_XL: UInt8 = 0x10
  static let CTRL2_G: UInt8 = 0x11
  static let CTRL3_C: UInt8 = 0x12
  static let CTRL5_C: UInt8 = 0x14
  static let OUT_TEMP_L: UInt8 = 0x20
  static let OUTX_L_G: UInt8 = 0x22
  static let OUTX_L_XL: UInt8 = 0x28
  static let FIFO_STATUS1: UInt8 = 0x3A

  static func setUp(_ settings: SensorSettings) -> SetUp {
    let rate = reaching(settings.rate, LSM6DSO.rates)
    let accel = covering(settings.accelRange, LSM6DSO.accelRanges)
    let gyro = covering(settings.gyroRange, LSM6DSO.gyroRanges)
    let control1 = rate.code << 4 | accel.code << 2
    let control2 = rate.code << 4 | gyro.code << 2
    let continuous = rate.code << 3 | 0b110
    return SetUp(
      writes: [
        RegisterWrite(FUNC_CFG_ACCESS, 0x00),
        RegisterWrite(FIFO_CTRL5, 0x00),  // bypass: empties the FIFO and its pattern
        RegisterWrite(CTRL3_C, 0x44),  // BDU, IF_INC
        RegisterWrite(FIFO_CTRL1, 0x00),
        RegisterWrite(FIFO_CTRL2, 0x00),
        RegisterWrite(FIFO_CTRL3, 0x09),  // gyroscope and accelerometer, no decimation
        RegisterWrite(FIFO_CTRL4, 0x00),
        RegisterWrite(CTRL1_XL, control1),
        RegisterWrite(CTRL2_G, control2, settle: 150_000_000),  // gyroscope turn-on
        RegisterWrite(FIFO_CTRL5, continuous),
      ],
      rate: rate.rate,
      accelScale: 0.061e-3 / 2 * accel.range * standardGravity,
      gyroScale: 8.75e-3 / 250 * gyro.range * radiansPerDegree,
      flush: [.command(FIFO_CTRL5, 0x00), .command(FIFO_CTRL5, continuous)],
      vitals: [
        RegisterCheck(CTRL1_XL, control1), RegisterCheck(CTRL2_G, control2), RegisterCheck(FIFO_CTRL5, continuous),
        RegisterCheck(FIFO_CTRL3, 0x09),
      ])
  }

  static func description(_ chip: Chip) -> ChipDescription {
    let large = chip == .lsm6ds3
    return ChipDescription(
      chip: chip, name: large ? "LSM6DS3" : "LSM6DSL/LSM6DS3TR-C", addresses: [0x6A, 0x6B],
      identity: RegisterCheck(WHO_AM_I, large ? 0x69 : 0x6A),
      setUp: setUp,
      home: [.command(FUNC_CFG_ACCESS, 0x00)],
      reset: [.command(CTRL3_C, 0x01, settle: 20_000_000)],  // SW_RESET
      powerDown: [
        RegisterWrite(FIFO_CTRL5, 0x00), RegisterWrite(CTRL1_XL, 0x00), RegisterWrite(CTRL2_G, 0x00),
      ],
      fifo: FIFOLayout(
        format: .gyroAccelLittleEndian,
        // FIFO_STATUS2: bit 6 FIFO_OVER_RUN, then DIFF_FIFO[11:8] (LSM6DSL: [10:8]); FIFO_STATUS3 and 4: pattern.
        level: .words(mask: large ? 0x0FFF : 0x07FF, wordBytes: 2, overrun: 0x40, pattern: true),
        // A burst begins at FIFO_STATUS1: status registers can be read at the start of a reading operation (5.5.6).
        levelRegister: FIFO_STATUS1, dataRegister: FIFO_STATUS1, capacity: large ? 8192 : 4096, preamble: 4),
      temperature: TemperatureSensor(
        register: OUT_TEMP_L, bigEndian: false, countsPerDegree: large ? 16 : 256, offset: 25),
      selfTest: selfTest)
  }

  /// AN4650 and AN5040, section "Self-test": 52 Hz and 2 g; 208 Hz and 2000 dps; limits from the datasheets.
  static let selfTest = SelfTestProcedure(
    prepare: [
      RegisterWrite(CTRL3_C, 0x44), RegisterWrite(CTRL1_XL, 0x30), RegisterWrite(CTRL2_G, 0x5C, settle: 200_000_000),
    ],
    accel: .step(
      StepTest(
        off: [RegisterWrite(CTRL5_C, 0x00, settle: 200_000_000)],
        on: [RegisterWrite(CTRL5_C, 0x01, settle: 200_000_000)],
        register: OUTX_L_XL, bigEndian: false, period: 20_000_000, averaged: 5, scale: 0.061,
        criterion: .limits(Array(repeating: 90...1700, count: 3)))),
    gyro: .step(
      StepTest(
        off: [RegisterWrite(CTRL5_C, 0x00, settle: 100_000_000)],
        on: [RegisterWrite(CTRL5_C, 0x04, settle: 100_000_000)],
        register: OUTX_L_G, bigEndian: false, period: 5_000_000, averaged: 5, scale: 0.070,
        criterion: .limits(Array(repeating: 150...700, count: 3)))),
    restore: [RegisterWrite(CTRL5_C, 0x00)])
}
