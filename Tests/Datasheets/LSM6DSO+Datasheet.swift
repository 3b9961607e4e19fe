extension Datasheet {
  /// DS12140 rev. 2: table 2 (sensitivities), table 4 (temperature), table 19 (register map).
  public static let lsm6dso = tagged("LSM6DSO", "DS12140 rev. 2", identity: 0x6C)
  /// DS12814 rev. 3: the same tables; the same values for what is used here.
  public static let lsm6dsox = tagged("LSM6DSOX", "DS12814 rev. 3", identity: 0x6C)
  /// DS13012 rev. 7: the same map, and ±4000 °/s besides.
  public static let ism330dhcx = tagged(
    "ISM330DHCX", "DS13012 rev. 7", identity: 0x6B,
    extra: [Range(fullScale: 4000, countsPerUnit: 1 / 0.140, writes: [Write(0x11, 0x41)])])

  private static func tagged(
    _ part: String, _ document: String, identity: UInt8, extra: [Range] = []
  ) -> Datasheet {
    Datasheet(
      part: part, document: document, addresses: [0x6A, 0x6B],
      identity: Identity(register: 0x0F, value: identity),
      registers: [
        Register("FUNC_CFG_ACCESS", 0x01), Register("PIN_CTRL", 0x02, reset: 0x3F), Register("FIFO_CTRL1", 0x07),
        Register("FIFO_CTRL2", 0x08), Register("FIFO_CTRL3", 0x09), Register("FIFO_CTRL4", 0x0A),
        Register("COUNTER_BDR_REG1", 0x0B), Register("COUNTER_BDR_REG2", 0x0C), Register("INT1_CTRL", 0x0D),
        Register("INT2_CTRL", 0x0E), Register("WHO_AM_I", 0x0F, reset: identity), Register("CTRL1_XL", 0x10),
        Register("CTRL2_G", 0x11), Register("CTRL3_C", 0x12, reset: 0x04), Register("CTRL4_C", 0x13),
        Register("CTRL5_C", 0x14), Register("CTRL6_C", 0x15), Register("CTRL7_G", 0x16), Register("CTRL8_XL", 0x17),
        Register("CTRL9_XL", 0x18, reset: 0xE0), Register("CTRL10_C", 0x19),
      ],
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
      ] + extra,
      rates: [
        Rate(nominal: 26, writes: [Write(0x10, 0x2C), Write(0x11, 0x2C), Write(0x09, 0x22)]),
        Rate(nominal: 52, writes: [Write(0x10, 0x3C), Write(0x11, 0x3C), Write(0x09, 0x33)]),
        Rate(nominal: 104, writes: [Write(0x10, 0x4C), Write(0x11, 0x4C), Write(0x09, 0x44)]),
        Rate(nominal: 208, writes: [Write(0x10, 0x5C), Write(0x11, 0x5C), Write(0x09, 0x55)]),
        Rate(nominal: 417, writes: [Write(0x10, 0x6C), Write(0x11, 0x6C), Write(0x09, 0x66)]),
        Rate(nominal: 833, writes: [Write(0x10, 0x7C), Write(0x11, 0x7C), Write(0x09, 0x77)]),
      ],
      start: [Write(0x0A, 0x06)],
      temperature: Temperature(register: 0x20, bigEndian: false, countsPerDegree: 256, zero: 25),
      fifo: FIFO(bytes: 512 * 7, bytesPerSample: 14, dataRegister: 0x78, bytesPerCount: 7),
      selfTest: .absolute(accelerometer: 0.05...1.7, gyroscope: 150...700))
  }
}
