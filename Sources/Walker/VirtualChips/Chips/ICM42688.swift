import Glibc

/// InvenSense (TDK) ICM-42688-P: five register banks and a FIFO of self-describing packets of 8 or 16 bytes.
///
/// From the datasheet DS-000347: section 6 "FIFO", section 12 "Register map" and sections 14 to 18, the banks'
/// register descriptions. The 20-byte packets of the high-resolution mode are not modelled.
final class VirtualICM42688: VirtualChip {
  /// FIFO size in bytes (6.1).
  static let fifoSize = 2048

  private let banks = (0..<5).map { _ in ByteMemory(size: 128) }
  private var bank = 0
  private var fifo = ByteFIFO(capacity: fifoSize)
  /// Bytes of the front packet that were read but not yet released.
  private var taken = 0
  private var latchedCount: UInt16 = 0
  private var outputs = Packet()
  private var interruptStatus: UInt8 = 0
  private var lostPackets = 0
  private var tick = 0
  private var accelerometerOn = false
  private var gyroscopeOn = false
  private var ratesChanged: UInt8 = 0

  init(traits: ChipTraits = ChipTraits()) {
    super.init(part: "ICM-42688-P", traits: traits)
    restoreDefaults()
  }

  override func restoreDefaults() {
    clearFIFO()
    for bank in banks { bank.clear() }
    for (bank, register, value) in Self.defaults { banks[bank][register] = value }
    for axis in 0..<3 {
      banks[1][0x5F + axis] = Self.gyroscopeTrim[axis]
      banks[2][0x3B + axis] = Self.accelerometerTrim[axis]
    }
    bank = 0
    outputs = Packet()
    for _ in 0..<7 { outputs.append(0x8000, .big) }
    interruptStatus = 0x10  // RESET_DONE_INT
    lostPackets = 0
    accelerometerOn = false
    gyroscopeOn = false
    ratesChanged = 0
    configure()
  }

  /// Reset values other than 0 (sections 14 and 15).
  static let defaults: [(bank: Int, register: UInt8, value: UInt8)] = [
    (0, 0x13, 0x05),  // DRIVE_CONFIG
    (0, 0x4C, 0x30),  // INTF_CONFIG0: count and data big-endian
    (0, 0x4D, 0x91),  // INTF_CONFIG1
    (0, 0x4F, 0x06),  // GYRO_CONFIG0: ±2000 °/s, 1 kHz
    (0, 0x50, 0x06),  // ACCEL_CONFIG0: ±16 g, 1 kHz
    (0, 0x51, 0x16),  // GYRO_CONFIG1
    (0, 0x52, 0x11),  // GYRO_ACCEL_CONFIG0
    (0, 0x53, 0x0D),  // ACCEL_CONFIG1
    (0, 0x54, 0x23),  // TMST_CONFIG
    (0, 0x56, 0x82),  // APEX_CONFIG0
    (0, 0x62, 0x10),  // FSYNC_CONFIG
    (0, 0x64, 0x10),  // INT_CONFIG1
    (0, 0x65, 0x10),  // INT_SOURCE0
    (0, 0x75, 0x47),  // WHO_AM_I
  ]
  static let gyroscopeTrim: [UInt8] = [98, 91, 95]
  static let accelerometerTrim: [UInt8] = [120, 118, 127]

  override func register(after register: UInt8) -> UInt8 {
    // FIFO_DATA (bank 0, 30h) holds the pointer.
    bank == 0 && register == 0x30 ? register : (register &+ 1) & 0x7F
  }

  override func load(_ register: UInt8) -> UInt8 {
    if register == 0x76 { return UInt8(bank) }
    guard bank == 0 else { return banks[bank][register & 0x7F] }
    switch register {
    case 0x1D...0x2A: return output(Int(register) - 0x1D)
    case 0x2D:
      let value = interruptStatus
      interruptStatus = 0
      return value
    case 0x2E:  // FIFO_COUNTH latches both
      latchedCount = count
      return countByte(high: true)
    case 0x2F: return countByte(high: false)
    case 0x30: return popFIFO()
    case 0x6C: return UInt8(truncatingIfNeeded: lostPackets)
    case 0x6D: return UInt8(truncatingIfNeeded: lostPackets >> 8)
    default: return banks[0][register & 0x7F]
    }
  }

  override func store(_ value: UInt8, at register: UInt8) {
    if register == 0x76 {
      bank = min(4, Int(value & 0x07))
      return
    }
    switch (bank, register) {
    case (0, 0x1D...0x30), (0, 0x6C...0x6D), (0, 0x75): break  // read-only
    case (1, 0x5F...0x61), (2, 0x3B...0x3D): break  // factory trim
    case (0, 0x11) where value & 0x01 != 0: reset()  // DEVICE_CONFIG: SOFT_RESET_CONFIG
    case (0, 0x4B):  // SIGNAL_PATH_RESET: its bits clear themselves
      if value & 0x02 != 0 { clearFIFO() }
    case (0, 0x16):  // FIFO_CONFIG: bypass empties the FIFO
      banks[0][0x16] = value
      if value & 0xC0 == 0 { clearFIFO() }
    default:
      if bank == 0, (0x4F...0x50).contains(register), banks[0][register] & 0x0F != value & 0x0F {
        ratesChanged |= register == 0x4F ? 0x01 : 0x02
      }
      banks[bank][register & 0x7F] = value
      configure()
    }
  }

  /// TEMP, ACCEL and GYRO data; SENSOR_DATA_ENDIAN (INTF_CONFIG0 bit 4) clear swaps each pair.
  private func output(_ index: Int) -> UInt8 {
    bigEndianData ? outputs[index] : outputs[index ^ 1]
  }

  private var bigEndianData: Bool { banks[0][0x4C] & 0x10 != 0 }

  /// Bytes, or packets with FIFO_COUNT_REC (INTF_CONFIG0 bit 6).
  private var count: UInt16 {
    guard banks[0][0x4C] & 0x40 != 0 else { return UInt16(fifo.count) }
    return packetSize > 0 ? UInt16(fifo.count / packetSize) : 0
  }

  private func countByte(high: Bool) -> UInt8 {
    let big = banks[0][0x4C] & 0x20 != 0
    return UInt8(truncatingIfNeeded: high == big ? latchedCount >> 8 : latchedCount)
  }

  // MARK: Rates and ranges

  /// Output data rate codes of GYRO_CONFIG0 and ACCEL_CONFIG0, Hz.
  static func rate(ofCode code: UInt8) -> Double {
    switch code {
    case 1...6: 32000 / Double(1 << (Int(code) - 1))
    case 7...11: [200, 100, 50, 25, 12.5][Int(code) - 7]
    case 12...14: [6.25, 3.125, 1.5625][Int(code) - 12]  // accelerometer only, low power
    case 15: 500
    default: 0
    }
  }

  private var gyroscopeRate: Double {
    let code = banks[0][0x4F] & 0x0F
    return banks[0][0x4E] >> 2 & 3 == 3 && !(12...14).contains(code) ? Self.rate(ofCode: code) : 0
  }
  private var accelerometerRate: Double {
    banks[0][0x4E] & 3 >= 2 ? Self.rate(ofCode: banks[0][0x50] & 0x0F) : 0
  }

  private func configure() {
    let perDegree = [16.4, 32.8, 65.5, 131, 262, 524.3, 1048.6, 2097.2][Int(banks[0][0x4F] >> 5)]
    let perG = [2048.0, 4096, 8192, 16384][Int(banks[0][0x50] >> 5) & 3]
    let g = StandardGravity.value
    setScales(accelerometer: g / perG, gyroscope: .pi / 180 / perDegree)

    // SELF_TEST_CONFIG (70h): EN_AZ 5, AY 4, AX 3, GZ 2, GY 1, GX 0. ST_OTP = 2620·1.01^(code−1) LSB at ±250 °/s and
    // ±2 g, TDK's own eMD driver.
    var force = SIMD3<Double>.zero
    var rate = SIMD3<Double>.zero
    let spread: [Double] = [0.98, 1.05, 1.02]
    for axis in 0..<3 {
      if banks[0][0x70] & (0x08 << UInt8(axis)) != 0 {
        force[axis] = spread[axis] * 2620 * pow(1.01, Double(Self.accelerometerTrim[axis]) - 1) / 16384 * g
      }
      if banks[0][0x70] & (0x01 << UInt8(axis)) != 0 {
        rate[axis] = spread[axis] * 2620 * pow(1.01, Double(Self.gyroscopeTrim[axis]) - 1) / 131 * .pi / 180
      }
    }
    selfTestForce = force
    selfTestRate = rate

    let (hadAccelerometer, hadGyroscope) = (accelerometerOn, gyroscopeOn)
    accelerometerOn = accelerometerRate > 0
    gyroscopeOn = gyroscopeRate > 0
    // Start-up from off: 30 ms gyroscope, 10 ms accelerometer (tables 1 and 2).
    let delay = gyroscopeOn && !hadGyroscope ? 0.030 : accelerometerOn && !hadAccelerometer ? 0.010 : 0
    sample(atNominalRate: max(accelerometerRate, gyroscopeRate), after: delay)
  }

  // MARK: Sampling

  override func tick(at time: Double) -> Tick {
    let (accelerometerRate, gyroscopeRate) = (accelerometerRate, gyroscopeRate)
    let base = max(accelerometerRate, gyroscopeRate)
    // Rates such as 500 and 200 Hz do not divide: a sensor fires when its own count steps on.
    func fires(_ rate: Double) -> Bool {
      rate == base
        || rate > 0
          && (Double(tick + 1) * rate / base + 1e-9).rounded(.down) > (Double(tick) * rate / base + 1e-9).rounded(.down)
    }
    let accelerometer = fires(accelerometerRate)
    let gyroscope = fires(gyroscopeRate)
    tick = tick == 1 << 40 ? 0 : tick &+ 1

    // TEMP_DATA / 132.48 + 25 °C (4.13).
    let counts = ((temperature - 25) * 132.48).rounded()
    outputs.replace(at: 0, with: UInt16(bitPattern: Int16(min(32767, max(-32767, counts)))), .big)
    if accelerometer { outputs.replace(at: 2, with: latest.accelerometer, .big) }
    if gyroscope { outputs.replace(at: 8, with: latest.gyroscope, .big) }
    interruptStatus |= 0x08  // DATA_RDY_INT
    return Tick(
      accelerometer: accelerometer, gyroscope: gyroscope,
      enteredFIFO: pushFIFO(accelerometer: accelerometer, gyroscope: gyroscope, at: time))
  }

  // MARK: FIFO

  /// FIFO_CONFIG1 1:0 picks the packet structure (6.1): 8 bytes with one sensor, 16 with both.
  private var packetSize: Int { [0, 8, 8, 16][Int(banks[0][0x5F]) & 3] }

  private func pushFIFO(accelerometer: Bool, gyroscope: Bool, at time: Double) -> Bool {
    let mode = banks[0][0x16] >> 6
    let (takesAccelerometer, takesGyroscope) = (banks[0][0x5F] & 1 != 0, banks[0][0x5F] & 2 != 0)
    guard mode != 0, packetSize > 0, !isFIFOStalled else { return false }
    guard takesAccelerometer && accelerometer || takesGyroscope && gyroscope else { return false }

    let order: ByteOrder = bigEndianData ? .big : .little
    let stamped = packetSize == 16 && banks[0][0x5F] & 0x08 != 0
    var packet = Packet()
    packet.append(
      (takesAccelerometer ? 0x40 : 0) | (takesGyroscope ? 0x20 : 0) | (stamped ? 0x08 : 0) | ratesChanged)
    ratesChanged = 0
    // A sensor without a new sample shows −32768, unless FIFO_HOLD_LAST_DATA_EN repeats the last one.
    let hold = banks[0][0x4C] & 0x80 != 0
    let invalid = SIMD3<Int16>(repeating: -32768)
    if takesAccelerometer { packet.append(valid(latest.accelerometer, accelerometer, hold, else: invalid), order) }
    if takesGyroscope { packet.append(valid(latest.gyroscope, gyroscope, hold, else: invalid), order) }
    // FIFO_TEMP_DATA / 2.07 + 25 °C, 8 bits.
    packet.append(UInt8(bitPattern: Int8(min(127, max(-128, ((temperature - 25) * 2.07).rounded())))))
    if packetSize == 16 { packet.append(stamped ? timestamp(at: time) : 0, order) }

    ledger.written &+= 1
    if fifo.free < packet.count {
      interruptStatus |= 0x02  // FIFO_FULL_INT
      ledger.lost &+= 1
      lostPackets = min(65535, lostPackets + 1)
      guard mode == 1 else { return false }  // STOP-on-FULL
      fifo.drop(packet.count)
      taken = 0
    }
    fifo.push(packet)
    let watermark = Int(banks[0][0x60]) | Int(banks[0][0x61] & 0x0F) << 8
    let filled = banks[0][0x4C] & 0x40 != 0 ? fifo.count / packet.count : fifo.count
    if watermark > 0, filled >= watermark { interruptStatus |= 0x04 }
    return true
  }

  private func valid(
    _ vector: SIMD3<Int16>, _ fresh: Bool, _ hold: Bool, else invalid: SIMD3<Int16>
  ) -> SIMD3<Int16> {
    guard fresh || hold else { return invalid }
    // Good data never shows the mark of invalid data (6.1): the lowest count is clipped away.
    return pointwiseMax(vector, SIMD3(repeating: -32767))
  }

  /// TMST_CONFIG: 1 µs a count, or 16 µs with TMST_RES (bit 3), by the chip's own clock.
  private func timestamp(at time: Double) -> UInt16 {
    let resolution = banks[0][0x54] & 0x08 != 0 ? 16e-6 : 1e-6
    let counts = time / resolution * traits.clock.speed(at: temperature)
    return UInt16(truncatingIfNeeded: Int64(min(9e15, max(0, counts))))
  }

  /// A packet leaves with its last byte. Without FIFO_RESUME_PARTIAL_RD (FIFO_CONFIG1 bit 6) a broken one starts anew.
  private func popFIFO() -> UInt8 {
    guard !fifo.isEmpty, packetSize > 0 else { return 0xFF }
    let value = fifo[taken]
    taken += 1
    if taken >= packetSize {
      fifo.drop(packetSize)
      taken = 0
      ledger.read &+= 1
    }
    return value
  }

  override func burst(into buffer: inout MutableSpan<UInt8>, from index: Int, to end: Int) -> Int {
    guard bank == 0, pointer == 0x30, taken == 0, packetSize > 0 else { return 0 }
    let packets = (end &- index) / packetSize
    let moved = fifo.move(into: &buffer, from: index, to: index &+ packets &* packetSize)
    ledger.read &+= moved / packetSize
    return moved
  }

  override func send(into buffer: inout MutableSpan<UInt8>, count: Int) {
    if banks[0][0x5F] & 0x40 == 0 { taken = 0 }
    super.send(into: &buffer, count: count)
  }

  private func clearFIFO() {
    if packetSize > 0 { ledger.flushed &+= fifo.count / packetSize }
    fifo.removeAll()
    taken = 0
  }
}
