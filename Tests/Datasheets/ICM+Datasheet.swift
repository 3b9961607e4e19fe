extension Datasheet {
  /// DS-000189 rev. 1.3: tables 1 and 2 (sensitivities), sections 8 to 11 (registers).
  public static let icm20948 = Datasheet(
    part: "ICM-20948", document: "DS-000189 rev. 1.3", addresses: [0x68, 0x69],
    identity: Identity(register: 0x00, value: 0xEA),
    registers: [
      Register("WHO_AM_I", 0x00, reset: 0xEA), Register("USER_CTRL", 0x03), Register("LP_CONFIG", 0x05, reset: 0x40),
      Register("PWR_MGMT_1", 0x06, reset: 0x41), Register("PWR_MGMT_2", 0x07), Register("FIFO_EN_1", 0x66),
      Register("FIFO_EN_2", 0x67), Register("FIFO_RST", 0x68), Register("FIFO_MODE", 0x69),
      Register("REG_BANK_SEL", 0x7F), Register("GYRO_SMPLRT_DIV", 0x00, bank: 2),
      Register("GYRO_CONFIG_1", 0x01, bank: 2, reset: 0x01), Register("GYRO_CONFIG_2", 0x02, bank: 2),
      Register("ODR_ALIGN_EN", 0x09, bank: 2),
      Register("ACCEL_SMPLRT_DIV_1", 0x10, bank: 2), Register("ACCEL_SMPLRT_DIV_2", 0x11, bank: 2),
      Register("ACCEL_CONFIG", 0x14, bank: 2, reset: 0x01), Register("ACCEL_CONFIG_2", 0x15, bank: 2),
    ],
    accelerometer: zip([2.0, 4, 8, 16], [16384.0, 8192, 4096, 2048]).enumerated().map { index, range in
      Range(fullScale: range.0, countsPerUnit: range.1, writes: [Write(0x14, 0x01 | UInt8(index) << 1, bank: 2)])
    },
    gyroscope: zip([250.0, 500, 1000, 2000], [131.0, 65.5, 32.8, 16.4]).enumerated().map { index, range in
      Range(fullScale: range.0, countsPerUnit: range.1, writes: [Write(0x01, 0x01 | UInt8(index) << 1, bank: 2)])
    },
    rates: [
      Rate(
        nominal: 1125.0 / 11, writes: [Write(0x00, 10, bank: 2), Write(0x10, 0, bank: 2), Write(0x11, 10, bank: 2)]),
      Rate(
        nominal: 1125.0 / 20, writes: [Write(0x00, 19, bank: 2), Write(0x10, 0, bank: 2), Write(0x11, 19, bank: 2)]),
    ],
    start: [
      Write(0x06, 0x01, pause: 0.05), Write(0x07, 0x00), Write(0x00, 10, bank: 2), Write(0x10, 0, bank: 2),
      Write(0x11, 10, bank: 2), Write(0x68, 0x1F), Write(0x68, 0x00), Write(0x67, 0x1E), Write(0x03, 0x40),
    ],
    temperature: Temperature(register: 0x39, bigEndian: true, countsPerDegree: 333.87, zero: 21),
    fifo: FIFO(bytes: 512, bytesPerSample: 12, dataRegister: 0x72, bytesPerCount: 1),
    selfTest: .relative(accelerometer: 0.5...1.5, gyroscope: 0.5...1.5))

  /// DS-000347 rev. 1.6: tables 1 and 2 (sensitivities), section 6 (FIFO), sections 14 and 15 (registers).
  public static let icm42688p = Datasheet(
    part: "ICM-42688-P", document: "DS-000347 rev. 1.6", addresses: [0x68, 0x69],
    identity: Identity(register: 0x75, value: 0x47),
    registers: [
      Register("DEVICE_CONFIG", 0x11), Register("DRIVE_CONFIG", 0x13, reset: 0x05), Register("INT_CONFIG", 0x14),
      Register("FIFO_CONFIG", 0x16), Register("INT_STATUS", 0x2D, reset: 0x10), Register("FIFO_COUNTH", 0x2E),
      Register("FIFO_COUNTL", 0x2F), Register("FIFO_DATA", 0x30, reset: 0xFF), Register("SIGNAL_PATH_RESET", 0x4B),
      Register("INTF_CONFIG0", 0x4C, reset: 0x30), Register("INTF_CONFIG1", 0x4D, reset: 0x91),
      Register("PWR_MGMT0", 0x4E), Register("GYRO_CONFIG0", 0x4F, reset: 0x06),
      Register("ACCEL_CONFIG0", 0x50, reset: 0x06), Register("GYRO_CONFIG1", 0x51, reset: 0x16),
      Register("GYRO_ACCEL_CONFIG0", 0x52, reset: 0x11), Register("ACCEL_CONFIG1", 0x53, reset: 0x0D),
      Register("TMST_CONFIG", 0x54, reset: 0x23), Register("FIFO_CONFIG1", 0x5F), Register("FIFO_CONFIG2", 0x60),
      Register("FIFO_CONFIG3", 0x61), Register("SELF_TEST_CONFIG", 0x70), Register("WHO_AM_I", 0x75, reset: 0x47),
      Register("REG_BANK_SEL", 0x76),
    ],
    accelerometer: zip([16.0, 8, 4, 2], [2048.0, 4096, 8192, 16384]).enumerated().map { index, range in
      Range(fullScale: range.0, countsPerUnit: range.1, writes: [Write(0x50, UInt8(index) << 5 | 0x08)])
    },
    gyroscope: zip(
      [2000.0, 1000, 500, 250, 125, 62.5, 31.25, 15.625], [16.4, 32.8, 65.5, 131, 262, 524.3, 1048.6, 2097.2]
    ).enumerated().map { index, range in
      Range(fullScale: range.0, countsPerUnit: range.1, writes: [Write(0x4F, UInt8(index) << 5 | 0x08)])
    },
    rates: [
      Rate(nominal: 50, writes: [Write(0x4F, 0x09), Write(0x50, 0x09)]),
      Rate(nominal: 100, writes: [Write(0x4F, 0x08), Write(0x50, 0x08)]),
      Rate(nominal: 200, writes: [Write(0x4F, 0x07), Write(0x50, 0x07)]),
      Rate(nominal: 500, writes: [Write(0x4F, 0x0F), Write(0x50, 0x0F)]),
    ],
    // Stream mode; packet structure 3; both sensors in low-noise mode.
    start: [
      Write(0x4F, 0x08), Write(0x50, 0x08), Write(0x5F, 0x07), Write(0x16, 0x40), Write(0x4E, 0x0F, pause: 0.05),
    ],
    temperature: Temperature(register: 0x1D, bigEndian: true, countsPerDegree: 132.48, zero: 25),
    fifo: FIFO(bytes: 2048, bytesPerSample: 16, dataRegister: 0x30, bytesPerCount: 1),
    selfTest: .relative(accelerometer: 0.5...1.5, gyroscope: 0.5...1.5))
}
