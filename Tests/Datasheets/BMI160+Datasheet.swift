extension Datasheet {
  /// BST-BMI160-DS000 rev. 1.0: tables 2 and 3 (sensitivities), 2.5 (FIFO), 2.8 (self-test), 2.11 (registers).
  public static let bmi160 = Datasheet(
    part: "BMI160", document: "BST-BMI160-DS000 rev. 1.0", addresses: [0x68, 0x69],
    identity: Identity(register: 0x00, value: 0xD1),
    registers: [
      Register("CHIP_ID", 0x00, reset: 0xD1), Register("PMU_STATUS", 0x03), Register("FIFO_LENGTH_0", 0x22),
      Register("FIFO_LENGTH_1", 0x23), Register("ACC_CONF", 0x40, reset: 0x28),
      Register("ACC_RANGE", 0x41, reset: 0x03),
      Register("GYR_CONF", 0x42, reset: 0x28), Register("GYR_RANGE", 0x43), Register("FIFO_DOWNS", 0x45, reset: 0x88),
      Register("FIFO_CONFIG_0", 0x46, reset: 0x80), Register("FIFO_CONFIG_1", 0x47, reset: 0x10),
      Register("SELF_TEST", 0x6D),
    ],
    accelerometer: [
      Range(fullScale: 2, countsPerUnit: 16384, writes: [Write(0x41, 0x03)]),
      Range(fullScale: 4, countsPerUnit: 8192, writes: [Write(0x41, 0x05)]),
      Range(fullScale: 8, countsPerUnit: 4096, writes: [Write(0x41, 0x08)]),
      Range(fullScale: 16, countsPerUnit: 2048, writes: [Write(0x41, 0x0C)]),
    ],
    gyroscope: zip([2000.0, 1000, 500, 250, 125], [16.4, 32.8, 65.6, 131.2, 262.4]).enumerated().map { index, range in
      Range(fullScale: range.0, countsPerUnit: range.1, writes: [Write(0x43, UInt8(index))])
    },
    rates: [
      Rate(nominal: 50, writes: [Write(0x40, 0x27), Write(0x42, 0x27)]),
      Rate(nominal: 100, writes: [Write(0x40, 0x28), Write(0x42, 0x28)]),
      Rate(nominal: 200, writes: [Write(0x40, 0x29), Write(0x42, 0x29)]),
    ],
    // Both sensors to normal mode; headerless frames; flush.
    start: [
      Write(0x7E, 0x11, pause: 0.005), Write(0x7E, 0x15, pause: 0.1), Write(0x47, 0xC0), Write(0x7E, 0xB0),
    ],
    temperature: Temperature(register: 0x20, bigEndian: false, countsPerDegree: 512, zero: 23),
    fifo: FIFO(bytes: 1024, bytesPerSample: 12, dataRegister: 0x24, bytesPerCount: 1),
    selfTest: .difference(accelerometer: [0.8, 0.8, 0.4]))
}
