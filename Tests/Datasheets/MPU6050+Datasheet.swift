extension Datasheet {
  /// RM-MPU-6000A-00 rev. 4.2 (register map), PS-MPU-6000A-00 rev. 3.4 (sensitivities).
  public static let mpu6050 = mpu(
    "MPU-6050", "RM-MPU-6000A-00 rev. 4.2", identity: 0x68, power: 0x40, fifo: 1024, countsPerDegree: 340,
    zero: 36.53, selfTest: .relative(accelerometer: 0.86...1.14, gyroscope: 0.86...1.14))
  /// RM-MPU-6500A-00 rev. 2.1.
  public static let mpu6500 = mpu(
    "MPU-6500", "RM-MPU-6500A-00 rev. 2.1", identity: 0x70, power: 0x01, fifo: 512, countsPerDegree: 333.87, zero: 21,
    selfTest: .relative(accelerometer: 0.5...1.5, gyroscope: 0.5...1.5))
  /// RM-MPU-9250A-00 rev. 1.6.
  public static let mpu9250 = mpu(
    "MPU-9250", "RM-MPU-9250A-00 rev. 1.6", identity: 0x71, power: 0x01, fifo: 512, countsPerDegree: 333.87, zero: 21,
    selfTest: .relative(accelerometer: 0.5...1.5, gyroscope: 0.5...1.5))

  private static func mpu(
    _ part: String, _ document: String, identity: UInt8, power: UInt8, fifo: Int, countsPerDegree: Double,
    zero: Double, selfTest: SelfTest
  ) -> Datasheet {
    Datasheet(
      part: part, document: document, addresses: [0x68, 0x69],
      identity: Identity(register: 0x75, value: identity),
      registers: [
        Register("SMPLRT_DIV", 0x19), Register("CONFIG", 0x1A), Register("GYRO_CONFIG", 0x1B),
        Register("ACCEL_CONFIG", 0x1C), Register("FIFO_EN", 0x23), Register("INT_PIN_CFG", 0x37),
        Register("INT_ENABLE", 0x38), Register("USER_CTRL", 0x6A),
        Register("PWR_MGMT_1", 0x6B, reset: power), Register("PWR_MGMT_2", 0x6C), Register("FIFO_COUNTH", 0x72),
        Register("FIFO_COUNTL", 0x73), Register("WHO_AM_I", 0x75, reset: identity),
      ] + (power == 0x01 ? [Register("ACCEL_CONFIG_2", 0x1D)] : []),
      accelerometer: zip([2.0, 4, 8, 16], [16384.0, 8192, 4096, 2048]).enumerated().map { index, range in
        Range(fullScale: range.0, countsPerUnit: range.1, writes: [Write(0x1C, UInt8(index) << 3)])
      },
      gyroscope: zip([250.0, 500, 1000, 2000], [131.0, 65.5, 32.8, 16.4]).enumerated().map { index, range in
        Range(fullScale: range.0, countsPerUnit: range.1, writes: [Write(0x1B, UInt8(index) << 3)])
      },
      // 1 kHz / (1 + SMPLRT_DIV) with DLPF_CFG = 3.
      rates: [
        Rate(nominal: 50, writes: [Write(0x1A, 0x03), Write(0x19, 19)]),
        Rate(nominal: 100, writes: [Write(0x1A, 0x03), Write(0x19, 9)]),
        Rate(nominal: 200, writes: [Write(0x1A, 0x03), Write(0x19, 4)]),
      ],
      // Awake on the gyroscope's clock; accelerometer and gyroscope into the FIFO; FIFO reset, then on.
      start: [
        Write(0x6B, 0x01, pause: 0.05), Write(0x1A, 0x03), Write(0x19, 9), Write(0x6A, 0x04), Write(0x23, 0x78),
        Write(0x6A, 0x40),
      ],
      temperature: Temperature(register: 0x41, bigEndian: true, countsPerDegree: countsPerDegree, zero: zero),
      fifo: FIFO(bytes: fifo, bytesPerSample: 12, dataRegister: 0x74, bytesPerCount: 1),
      selfTest: selfTest)
  }
}
