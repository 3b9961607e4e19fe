extension Datasheet {
  /// DocID026899 rev. 10: table 3 (sensitivities), table 5 (temperature), table 16 (register map).
  public static let lsm6ds3 = patterned(
    "LSM6DS3", "DocID026899 rev. 10", identity: 0x69, words: 4096, countsPerDegree: 16,
    enables: [Register("CTRL9_XL", 0x18, reset: 0x38), Register("CTRL10_C", 0x19, reset: 0x38)])
  /// DocID030071 rev. 3.
  public static let lsm6ds3trc = patterned(
    "LSM6DS3TR-C", "DocID030071 rev. 3", identity: 0x6A, words: 2048, countsPerDegree: 256,
    enables: [Register("CTRL9_XL", 0x18, reset: 0xE0), Register("CTRL10_C", 0x19)])
  /// DocID028475 rev. 7.
  public static let lsm6dsl = patterned(
    "LSM6DSL", "DocID028475 rev. 7", identity: 0x6A, words: 2048, countsPerDegree: 256,
    enables: [Register("CTRL9_XL", 0x18, reset: 0xE0), Register("CTRL10_C", 0x19)])

  private static func patterned(
    _ part: String, _ document: String, identity: UInt8, words: Int, countsPerDegree: Double, enables: [Register]
  ) -> Datasheet {
    Datasheet(
      part: part, document: document, addresses: [0x6A, 0x6B],
      identity: Identity(register: 0x0F, value: identity),
      registers: [
        Register("FUNC_CFG_ACCESS", 0x01), Register("FIFO_CTRL1", 0x06), Register("FIFO_CTRL2", 0x07),
        Register("FIFO_CTRL3", 0x08), Register("FIFO_CTRL4", 0x09), Register("FIFO_CTRL5", 0x0A),
        Register("INT1_CTRL", 0x0D), Register("INT2_CTRL", 0x0E), Register("WHO_AM_I", 0x0F, reset: identity),
        Register("CTRL1_XL", 0x10), Register("CTRL2_G", 0x11), Register("CTRL3_C", 0x12, reset: 0x04),
        Register("CTRL4_C", 0x13), Register("CTRL5_C", 0x14), Register("CTRL6_C", 0x15), Register("CTRL7_G", 0x16),
        Register("CTRL8_XL", 0x17), Register("FIFO_STATUS2", 0x3B, reset: 0x10),
      ] + enables,
      accelerometer: [
        Range(fullScale: 2, countsPerUnit: 1 / 0.061e-3, writes: [Write(0x10, 0x40)]),
        Range(fullScale: 16, countsPerUnit: 1 / 0.488e-3, writes: [Write(0x10, 0x44)]),
        Range(fullScale: 4, countsPerUnit: 1 / 0.122e-3, writes: [Write(0x10, 0x48)]),
        Range(fullScale: 8, countsPerUnit: 1 / 0.244e-3, writes: [Write(0x10, 0x4C)]),
      ],
      gyroscope: [
        Range(fullScale: 250, countsPerUnit: 1 / 8.75e-3, writes: [Write(0x11, 0x40)]),
        Range(fullScale: 500, countsPerUnit: 1 / 17.5e-3, writes: [Write(0x11, 0x44)]),
        Range(fullScale: 1000, countsPerUnit: 1 / 35e-3, writes: [Write(0x11, 0x48)]),
        Range(fullScale: 2000, countsPerUnit: 1 / 70e-3, writes: [Write(0x11, 0x4C)]),
        Range(fullScale: 125, countsPerUnit: 1 / 4.375e-3, writes: [Write(0x11, 0x42)]),
      ],
      rates: [
        Rate(nominal: 26, writes: [Write(0x10, 0x2C), Write(0x11, 0x2C), Write(0x0A, 0x10)]),
        Rate(nominal: 52, writes: [Write(0x10, 0x3C), Write(0x11, 0x3C), Write(0x0A, 0x18)]),
        Rate(nominal: 104, writes: [Write(0x10, 0x4C), Write(0x11, 0x4C), Write(0x0A, 0x20)]),
        Rate(nominal: 208, writes: [Write(0x10, 0x5C), Write(0x11, 0x5C), Write(0x0A, 0x28)]),
      ],
      // No decimation, FIFO at 104 Hz, continuous.
      start: [Write(0x08, 0x09), Write(0x0A, 0x26)],
      temperature: Temperature(register: 0x20, bigEndian: false, countsPerDegree: countsPerDegree, zero: 25),
      fifo: FIFO(bytes: words * 2, bytesPerSample: 12, dataRegister: 0x3E, bytesPerCount: 2),
      selfTest: .absolute(accelerometer: 0.09...1.7, gyroscope: 150...700))
  }
}
