import Glibc

/// InvenSense MPU-6050, MPU-6500 and MPU-9250 (its six inertial axes): a FIFO of plain big-endian bytes.
///
/// From the register maps RM-MPU-6000A-00 rev. 4.2, RM-MPU-6500A-00 rev. 2.1 and RM-MPU-9250A-00 rev. 1.6, section 3
/// "Register map" and section 4 "Register descriptions".
final class VirtualMPU6050: VirtualChip {
  enum Variant: String, CaseIterable, Sendable {
    case mpu6050 = "MPU-6050"
    case mpu6500 = "MPU-6500"
    case mpu9250 = "MPU-9250"

    /// WHO_AM_I (75h). It does not follow the AD0 pin.
    var identity: UInt8 {
      switch self {
      case .mpu6050: 0x68
      case .mpu6500: 0x70
      case .mpu9250: 0x71
      }
    }
    /// PWR_MGMT_1 (6Bh) after a reset: the MPU-6050 sleeps, the later parts run from the best clock.
    var powerDefault: UInt8 { self == .mpu6050 ? 0x40 : 0x01 }
    /// FIFO size in bytes.
    var fifoSize: Int { self == .mpu6050 ? 1024 : 512 }
  }

  let variant: Variant
  private let registers = ByteMemory(size: 128)
  private var fifo: ByteFIFO
  private var lastFIFOByte: UInt8 = 0
  private var latchedCount: UInt16 = 0
  private var outputs = Packet()
  private var interruptStatus: UInt8 = 0
  private var resetDone = 0.0
  private var awake = false

  init(_ variant: Variant = .mpu6050, traits: ChipTraits = ChipTraits()) {
    self.variant = variant
    fifo = ByteFIFO(capacity: variant.fifoSize)
    super.init(part: variant.rawValue, traits: traits)
    restoreDefaults()
  }

  override func restoreDefaults() {
    registers.clear()
    registers[0x6B] = variant.powerDefault
    registers[0x75] = variant.identity
    // Factory trim. MPU-6050: five-bit codes (4.1); MPU-6500 and 9250: one code an axis.
    if variant == .mpu6050 {
      for (index, code) in Self.trim6050.enumerated() { registers[0x0D + index] = code }
    } else {
      for axis in 0..<3 {
        registers[axis] = Self.gyroscopeTrim[axis]
        registers[0x0D + axis] = Self.accelerometerTrim[axis]
      }
    }
    clearFIFO()
    outputs = Packet(zeros: 14)
    interruptStatus = 0
    lastFIFOByte = 0
    configure()
  }

  /// SELF_TEST_X, Y, Z and A: XA_TEST[4:2] | XG_TEST, …, then the low bits of the accelerometer codes.
  static let trim6050: [UInt8] = [
    (15 >> 2) << 5 | 12, (17 >> 2) << 5 | 10, (13 >> 2) << 5 | 14, (15 & 3) << 4 | (17 & 3) << 2 | (13 & 3),
  ]
  static let gyroscopeTrim: [UInt8] = [92, 88, 95]
  static let accelerometerTrim: [UInt8] = [130, 126, 135]

  // MARK: Registers

  override func register(after register: UInt8) -> UInt8 {
    // FIFO_R_W (74h) holds the pointer: a burst empties the FIFO.
    register == 0x74 ? 0x74 : (register &+ 1) & 0x7F
  }

  override func load(_ register: UInt8) -> UInt8 {
    switch register {
    case 0x3A:
      let value = interruptStatus
      interruptStatus = 0
      return value
    case 0x3B...0x48: return outputs[Int(register) - 0x3B]
    case 0x6B: return registers[0x6B] | (now < resetDone ? 0x80 : 0)
    case 0x72:  // FIFO_COUNTH latches both
      latchedCount = UInt16(fifo.count)
      return UInt8(truncatingIfNeeded: latchedCount >> 8)
    case 0x73:
      // Read alone it gives the present low byte; after FIFO_COUNTH the latched one.
      return UInt8(truncatingIfNeeded: latchedCount)
    case 0x74: return popFIFO()
    default: return registers[register & 0x7F]
    }
  }

  override func store(_ value: UInt8, at register: UInt8) {
    let place = Int(register & 0x7F)
    switch register {
    case 0x3A...0x48, 0x72, 0x73, 0x75: break  // read-only
    case 0x74: break  // writing data into the FIFO has no use here
    case 0x6B where value & 0x80 != 0:  // DEVICE_RESET
      reset()
      resetDone = now + 1e-3
    case 0x6A:  // USER_CTRL: FIFO_RESET (bit 2) clears itself; on the MPU-6050 it needs FIFO_EN (bit 6) at 0
      let enabledThroughout = value & registers[0x6A] & 0x40 != 0
      if value & 0x04 != 0, variant != .mpu6050 || !enabledThroughout { clearFIFO() }
      if value & 0x01 != 0 { outputs = Packet(zeros: 14) }
      registers[place] = value & 0x70
    default:
      registers[place] = value
      configure()
    }
  }

  // MARK: Rates and ranges

  private var sleeping: Bool { registers[0x6B] & 0x40 != 0 }
  private var accelerometerOff: Bool { registers[0x6C] & 0x38 == 0x38 }
  private var gyroscopeOff: Bool { registers[0x6C] & 0x07 == 0x07 }

  /// Sample rate = gyroscope output rate / (1 + SMPLRT_DIV) (4.2); the rate is 8 kHz with the filter off
  /// (DLPF_CFG 0 or 7), else 1 kHz. The accelerometer never exceeds 1 kHz.
  private var sampleRate: Double {
    let filter = registers[0x1A] & 0x07
    let bypassed = variant != .mpu6050 && registers[0x1B] & 0x03 != 0
    if bypassed { return 8000 }
    let filterOff = filter == 0 || filter == 7
    if filterOff, variant != .mpu6050 { return 8000 }
    return (filterOff ? 8000 : 1000) / Double(1 + Int(registers[0x19]))
  }

  private func configure() {
    let gyroscopeRange = Int(registers[0x1B] >> 3) & 3
    let accelerometerRange = Int(registers[0x1C] >> 3) & 3
    let perDegree = [131.0, 65.5, 32.8, 16.4][gyroscopeRange]
    let perG = [16384.0, 8192, 4096, 2048][accelerometerRange]
    setScales(accelerometer: StandardGravity.value / perG, gyroscope: .pi / 180 / perDegree)
    configureSelfTest()
    let nowAwake = !sleeping && !(accelerometerOff && gyroscopeOff)
    sample(atNominalRate: nowAwake ? sampleRate : 0, after: nowAwake && !awake ? 0.030 : 0)
    awake = nowAwake
  }

  /// The response equals the factory trim FT, ±3 % (4.1 for the MPU-6050; ST_OTP = 2620·1.01^(code−1) LSB at ±250 dps
  /// and ±2 g for the later parts, AN-MPU-9250A-03).
  private func configureSelfTest() {
    let gyroscopeBits = registers[0x1B] >> 5
    let accelerometerBits = registers[0x1C] >> 5
    let spread: [Double] = [1.02, 0.98, 1.03]
    let g = StandardGravity.value
    var force = SIMD3<Double>.zero
    var rate = SIMD3<Double>.zero
    for axis in 0..<3 {
      let mask = UInt8(4 >> axis)
      if accelerometerBits & mask != 0 { force[axis] = spread[axis] * accelerometerTrim(axis) * g }
      if gyroscopeBits & mask != 0 { rate[axis] = spread[axis] * gyroscopeTrim(axis) * .pi / 180 }
    }
    selfTestForce = force
    selfTestRate = rate
  }

  /// Factory-trimmed response in g.
  private func accelerometerTrim(_ axis: Int) -> Double {
    if variant != .mpu6050 { return 2620 * pow(1.01, Double(Self.accelerometerTrim[axis]) - 1) / 16384 }
    let high = Self.trim6050[axis] >> 5
    let low = Self.trim6050[3] >> (4 - 2 * UInt8(axis)) & 3
    return 0.34 * pow(0.92 / 0.34, (Double(high << 2 | low) - 1) / 30)
  }

  /// Factory-trimmed response in °/s; the MPU-6050's Y axis answers negative.
  private func gyroscopeTrim(_ axis: Int) -> Double {
    if variant != .mpu6050 { return 2620 * pow(1.01, Double(Self.gyroscopeTrim[axis]) - 1) / 131 }
    return (axis == 1 ? -25 : 25) * pow(1.046, Double(Self.trim6050[axis] & 0x1F) - 1)
  }

  // MARK: Sampling

  /// MPU-6050: °C = TEMP_OUT / 340 + 36.53; later parts: (TEMP_OUT − 0) / 333.87 + 21.
  private var temperatureWord: UInt16 {
    let counts = variant == .mpu6050 ? (temperature - 36.53) * 340 : (temperature - 21) * 333.87
    return UInt16(bitPattern: Int16(min(32767, max(-32768, counts.rounded()))))
  }

  override func tick(at time: Double) -> Tick {
    let accelerometer = !accelerometerOff
    let gyroscope = !gyroscopeOff
    if accelerometer { outputs.replace(at: 0, with: latest.accelerometer, .big) }
    outputs.replace(at: 6, with: temperatureWord, .big)
    if gyroscope { outputs.replace(at: 8, with: latest.gyroscope, .big) }
    interruptStatus |= 0x01  // DATA_RDY_INT
    let entered = pushFIFO()
    return Tick(accelerometer: accelerometer, gyroscope: gyroscope, enteredFIFO: entered)
  }

  /// FIFO_EN (23h) picks register blocks; they enter in the order of their addresses (4.31).
  private func pushFIFO() -> Bool {
    guard registers[0x6A] & 0x40 != 0, !isFIFOStalled else { return false }
    let enabled = registers[0x23]
    var packet = Packet()
    if enabled & 0x08 != 0 { for index in 0..<6 { packet.append(outputs[index]) } }
    if enabled & 0x80 != 0 { for index in 6..<8 { packet.append(outputs[index]) } }
    for axis in 0..<3 where enabled & (0x40 >> UInt8(axis)) != 0 {
      packet.append(outputs[8 + 2 * axis])
      packet.append(outputs[9 + 2 * axis])
    }
    guard packet.count > 0 else { return false }
    ledger.written &+= packet.count
    let excess = packet.count - fifo.free
    if excess > 0 {
      interruptStatus |= 0x10  // FIFO_OFLOW_INT
      // CONFIG bit 6 (FIFO_MODE, not on the MPU-6050): refuse the new instead of losing the old.
      if variant != .mpu6050, registers[0x1A] & 0x40 != 0 {
        ledger.lost &+= packet.count
        return false
      }
      fifo.drop(excess)
      ledger.lost &+= excess
    }
    fifo.push(packet)
    return true
  }

  override func burst(into buffer: inout MutableSpan<UInt8>, from index: Int, to end: Int) -> Int {
    guard pointer == 0x74 else { return 0 }
    let moved = fifo.move(into: &buffer, from: index, to: end)
    if moved > 0 { lastFIFOByte = buffer[index + moved - 1] }
    ledger.read &+= moved
    return moved
  }

  private func popFIFO() -> UInt8 {
    guard !fifo.isEmpty else {
      // MPU-6050: the last byte again (4.31). The later register maps do not say; 0xFF is what TDK documents for
      // their successors (ICM-20690, 12.75).
      return variant == .mpu6050 ? lastFIFOByte : 0xFF
    }
    lastFIFOByte = fifo[0]
    fifo.drop(1)
    ledger.read &+= 1
    return lastFIFOByte
  }

  private func clearFIFO() {
    ledger.flushed &+= fifo.count
    fifo.removeAll()
  }
}
