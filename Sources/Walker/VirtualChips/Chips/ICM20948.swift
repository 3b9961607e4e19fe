import Glibc

/// InvenSense ICM-20948 (its six inertial axes): four register banks, a FIFO of plain big-endian bytes.
///
/// From the datasheet DS-000189 rev. 1.3: section 4 "Functional description", section 7 "Register map" and sections 8
/// to 11, the banks' register descriptions.
final class VirtualICM20948: VirtualChip {
  /// FIFO size in bytes (4.16).
  static let fifoSize = 512

  private let banks = (0..<4).map { _ in ByteMemory(size: 128) }
  private var bank = 0
  private var fifo = ByteFIFO(capacity: fifoSize)
  private var latchedCount: UInt16 = 0
  private var outputs = Packet()
  private var dataReady = false
  private var overflowed = false
  private var resetDone = 0.0
  private var awake = false

  init(traits: ChipTraits = ChipTraits()) {
    super.init(part: "ICM-20948", traits: traits)
    restoreDefaults()
  }

  override func restoreDefaults() {
    for bank in banks { bank.clear() }
    for (bank, register, value) in Self.defaults { banks[bank][register] = value }
    for axis in 0..<3 {
      banks[1][0x02 + axis] = Self.gyroscopeTrim[axis]
      banks[1][0x0E + axis] = Self.accelerometerTrim[axis]
    }
    // TIMEBASE_CORRECTION_PLL: deviation of the PLL clock, 0.079 % a count, sign and magnitude in two's complement.
    let correction = (traits.clock.rateError / 0.00079).rounded()
    banks[1][0x28] = UInt8(bitPattern: Int8(min(127, max(-128, correction))))
    bank = 0
    outputs = Packet(zeros: 14)
    dataReady = false
    clearFIFO()
    configure()
  }

  /// Reset values other than 0 (sections 8 to 11).
  static let defaults: [(bank: Int, register: UInt8, value: UInt8)] = [
    (0, 0x00, 0xEA),  // WHO_AM_I
    (0, 0x05, 0x40),  // LP_CONFIG
    (0, 0x06, 0x41),  // PWR_MGMT_1: asleep, best clock
    (2, 0x01, 0x01),  // GYRO_CONFIG_1: filter on
    (2, 0x14, 0x01),  // ACCEL_CONFIG: filter on
  ]
  static let gyroscopeTrim: [UInt8] = [90, 94, 88]
  static let accelerometerTrim: [UInt8] = [128, 133, 125]

  // MARK: Registers

  override func register(after register: UInt8) -> UInt8 {
    // FIFO_R_W (bank 0, 72h) holds the pointer.
    bank == 0 && register == 0x72 ? register : (register &+ 1) & 0x7F
  }

  override func load(_ register: UInt8) -> UInt8 {
    if register == 0x7F { return UInt8(bank) << 4 }
    guard bank == 0 else { return banks[bank][register & 0x7F] }
    switch register {
    case 0x06: return banks[0][0x06] | (now < resetDone ? 0x80 : 0)
    case 0x1A:  // INT_STATUS_1: RAW_DATA_0_RDY_INT
      let value: UInt8 = dataReady ? 0x01 : 0
      dataReady = false
      return value
    case 0x1B:  // INT_STATUS_2: FIFO_OVERFLOW_INT
      let value: UInt8 = overflowed ? 0x01 : 0
      overflowed = false
      return value
    case 0x2D...0x3A: return outputs[Int(register) - 0x2D]
    case 0x70:
      latchedCount = UInt16(fifo.count)
      return UInt8(truncatingIfNeeded: latchedCount >> 8)
    case 0x71: return UInt8(truncatingIfNeeded: latchedCount)
    case 0x72: return popFIFO()
    case 0x74: return dataReady ? 0x01 : 0
    default: return banks[0][register & 0x7F]
    }
  }

  override func store(_ value: UInt8, at register: UInt8) {
    if register == 0x7F {
      bank = Int(value >> 4) & 3
      return
    }
    switch (bank, register) {
    case (0, 0x00), (0, 0x17...0x1C), (0, 0x28...0x3A), (0, 0x70...0x72), (0, 0x74): break  // read-only
    case (1, 0x02...0x04), (1, 0x0E...0x10), (1, 0x28): break  // factory trim
    case (0, 0x06) where value & 0x80 != 0:  // PWR_MGMT_1: DEVICE_RESET
      reset()
      resetDone = now + 1e-3
    case (0, 0x68):  // FIFO_RST: asserted while set
      banks[0][0x68] = value & 0x1F
      if value & 0x1F != 0 { clearFIFO() }
    case (0, 0x03):  // USER_CTRL: the reset bits clear themselves
      banks[0][0x03] = value & 0xF0
      configure()
    default:
      banks[bank][register & 0x7F] = value
      configure()
    }
  }

  // MARK: Rates and ranges

  private var sleeping: Bool { banks[0][0x06] & 0x40 != 0 }
  private var accelerometerOff: Bool { banks[0][0x07] & 0x38 == 0x38 }
  private var gyroscopeOff: Bool { banks[0][0x07] & 0x07 == 0x07 }

  /// 1125 Hz / (1 + GYRO_SMPLRT_DIV) with the filter on (GYRO_FCHOICE = 1), else 9 kHz (10.1, 10.2).
  private var gyroscopeRate: Double {
    guard !sleeping, !gyroscopeOff else { return 0 }
    return banks[2][0x01] & 0x01 != 0 ? 1125 / Double(1 + Int(banks[2][0x00])) : 9000
  }

  /// 1125 Hz / (1 + ACCEL_SMPLRT_DIV[11:0]) with the filter on, else 4.5 kHz (10.11, 10.12, 10.15).
  private var accelerometerRate: Double {
    guard !sleeping, !accelerometerOff else { return 0 }
    let divider = Int(banks[2][0x10] & 0x0F) << 8 | Int(banks[2][0x11])
    return banks[2][0x14] & 0x01 != 0 ? 1125 / Double(1 + divider) : 4500
  }

  private func configure() {
    let perDegree = [131.0, 65.5, 32.8, 16.4][Int(banks[2][0x01] >> 1) & 3]
    let perG = [16384.0, 8192, 4096, 2048][Int(banks[2][0x14] >> 1) & 3]
    let g = StandardGravity.value
    setScales(accelerometer: g / perG, gyroscope: .pi / 180 / perDegree)

    // GYRO_CONFIG_2 5:3 and ACCEL_CONFIG_2 4:2 switch the self-test on; ST_OTP = 2620·1.01^(code−1) LSB at ±250 dps
    // and ±2 g, as in the MPU-9250's AN-MPU-9250A-03.
    var force = SIMD3<Double>.zero
    var rate = SIMD3<Double>.zero
    let spread: [Double] = [1.04, 0.97, 1.01]
    for axis in 0..<3 {
      if banks[2][0x15] & (0x10 >> UInt8(axis)) != 0 {
        force[axis] = spread[axis] * 2620 * pow(1.01, Double(Self.accelerometerTrim[axis]) - 1) / 16384 * g
      }
      if banks[2][0x02] & (0x20 >> UInt8(axis)) != 0 {
        rate[axis] = spread[axis] * 2620 * pow(1.01, Double(Self.gyroscopeTrim[axis]) - 1) / 131 * .pi / 180
      }
    }
    selfTestForce = force
    selfTestRate = rate

    let base = max(gyroscopeRate, accelerometerRate)
    sample(atNominalRate: base, after: base > 0 && !awake ? 0.035 : 0)
    awake = base > 0
  }

  // MARK: Sampling

  private var tick = 0

  override func tick(at time: Double) -> Tick {
    let base = max(gyroscopeRate, accelerometerRate)
    func fires(_ rate: Double) -> Bool { rate > 0 && tick % max(1, Int((base / rate).rounded())) == 0 }
    let accelerometer = fires(accelerometerRate)
    let gyroscope = fires(gyroscopeRate)
    tick &+= 1

    if accelerometer { outputs.replace(at: 0, with: latest.accelerometer, .big) }
    if gyroscope { outputs.replace(at: 6, with: latest.gyroscope, .big) }
    // TEMP_OUT = (°C − 21) · 333.87 + RoomTemp_Offset of 0 (8.42).
    let counts = ((temperature - 21) * 333.87).rounded()
    outputs.replace(at: 12, with: UInt16(bitPattern: Int16(min(32767, max(-32768, counts)))), .big)
    dataReady = true
    return Tick(
      accelerometer: accelerometer, gyroscope: gyroscope, enteredFIFO: pushFIFO(accelerometer, gyroscope))
  }

  /// FIFO_EN_2 (67h): ACCEL 4, GYRO Z 3, Y 2, X 1, TEMP 0. Blocks enter in the order of their registers.
  private func pushFIFO(_ accelerometer: Bool, _ gyroscope: Bool) -> Bool {
    guard banks[0][0x03] & 0x40 != 0, banks[0][0x68] & 0x1F == 0, !isFIFOStalled else { return false }
    let enabled = banks[0][0x67]
    var packet = Packet()
    if enabled & 0x10 != 0, accelerometer { for index in 0..<6 { packet.append(outputs[index]) } }
    for axis in 0..<3 where enabled & (0x02 << UInt8(axis)) != 0 && gyroscope {
      packet.append(outputs[6 + 2 * axis])
      packet.append(outputs[7 + 2 * axis])
    }
    if enabled & 0x01 != 0 { for index in 12..<14 { packet.append(outputs[index]) } }
    guard packet.count > 0 else { return false }
    ledger.written &+= packet.count
    let excess = packet.count - fifo.free
    if excess > 0 {
      overflowed = true
      if banks[0][0x69] & 0x1F != 0 {  // FIFO_MODE: snapshot refuses the new
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
    guard bank == 0, pointer == 0x72 else { return 0 }
    let moved = fifo.move(into: &buffer, from: index, to: end)
    ledger.read &+= moved
    return moved
  }

  private func popFIFO() -> UInt8 {
    guard !fifo.isEmpty else { return 0xFF }
    let value = fifo[0]
    fifo.drop(1)
    ledger.read &+= 1
    return value
  }

  private func clearFIFO() {
    ledger.flushed &+= fifo.count
    fifo.removeAll()
    overflowed = false
  }
}
