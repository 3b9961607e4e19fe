import CLinux

/// How InvenSense chips keep the factory's self-test response in a few bits, and how far a response may differ.
enum FactoryTrim: Equatable, Sendable {
  /// MPU-6050 accelerometer (RM-MPU-6000A 4.2, section 4.1): codes XYZ[7:5] with the low bits in SELF_TEST_A,
  /// 4096 · 0.34 · (0.92/0.34)^((code − 1)/30) counts at 8 g, ± 14 %.
  case mpu6050Accel
  /// MPU-6050 gyroscope, the same section: codes [4:0], ± 25 · 131 · 1.046^(code − 1) counts at 250 dps, y negative,
  /// ± 14 %.
  case mpu6050Gyro
  /// MPU-6500 and later (AN-MPU-9250A-03): 2620 · 1.01^(code − 1) counts at 2 g, ratio within 0.5 to 1.5; where
  /// the factory stored nothing, 225 to 675 mg.
  case otpAccel
  /// The same at 250 dps, ratio above 0.5; where the factory stored nothing, at least 60 dps.
  case otpGyro

  /// Whether the accepted range has a sign.
  var signed: Bool { self == .mpu6050Accel || self == .mpu6050Gyro }

  /// The accepted response on x, y, z in the unit of `scale` (per count).
  func accepted(_ codes: [UInt8], scale: Double) -> [ClosedRange<Double>] {
    switch self {
    case .mpu6050Accel:
      guard codes.count >= 4 else { return Array(repeating: 0...0, count: 3) }
      return (0..<3).map { axis in
        let low = (codes[3] >> UInt8(4 - 2 * axis)) & 0b11
        let code = Double((codes[axis] >> 5) << 2 | low)
        return around(code == 0 ? 0 : 4096 * 0.34 * pow(0.92 / 0.34, (code - 1) / 30) * scale)
      }
    case .mpu6050Gyro:
      guard codes.count >= 3 else { return Array(repeating: 0...0, count: 3) }
      return (0..<3).map { axis in
        let code = Double(codes[axis] & 0x1F)
        let sign: Double = axis == 1 ? -1 : 1
        return around(code == 0 ? 0 : sign * 25 * 131 * pow(1.046, code - 1) * scale)
      }
    case .otpAccel:
      return codes.prefix(3).map { code in
        guard code != 0 else { return 225...675 }
        let trim = 2620 * pow(1.01, Double(code) - 1) * scale
        return (0.5 * trim)...(1.5 * trim)
      }
    case .otpGyro:
      return codes.prefix(3).map { code in
        guard code != 0 else { return 60...2000 }
        return (0.5 * 2620 * pow(1.01, Double(code) - 1) * scale)...2000
      }
    }
  }

  /// ± 14 % about a trim of either sign. A trim of zero means that the factory stored none: anything passes.
  private func around(_ trim: Double) -> ClosedRange<Double> {
    guard trim != 0 else { return -32768...32768 }
    let bounds = [trim * 0.86, trim * 1.14].sorted()
    return bounds[0]...bounds[1]
  }
}
