/// ST LSM6DSO, LSM6DSOX and ISM330DHCX: a FIFO of 512 tagged words of 7 bytes.
///
/// From the datasheets DS12140 (LSM6DSO), DS12814 (LSM6DSOX) and DS13012 (ISM330DHCX): section 6 "FIFO", section 8
/// "Register mapping", section 9 "Register description"; and application note AN5192.
final class VirtualLSM6DSO: VirtualChip {
  enum Variant: String, CaseIterable, Sendable {
    case lsm6dso = "LSM6DSO"
    case lsm6dsox = "LSM6DSOX"
    case ism330dhcx = "ISM330DHCX"

    /// WHO_AM_I (0Fh), fixed.
    var identity: UInt8 { self == .ism330dhcx ? 0x6B : 0x6C }
  }

  /// When a word leaves the FIFO. The datasheets say only that words are read in bursts of 7 bytes, so a driver
  /// whose burst broke off within a word must cope with either.
  enum WordRelease: Sendable {
    /// With its last byte: a broken word is read again.
    case withLastByte
    /// With its tag: a broken word is lost.
    case withTag
  }

  let variant: Variant
  let wordRelease: WordRelease

  private let registers = ByteMemory(size: 128)
  private var fifo: TaggedFIFO
  private var tick = 0
  private var overrunLatched = false
  private var dataReady: UInt8 = 0
  private var resetDone = 0.0
  private var timestampZero = 0.0
  private var outputs = Packet()
  private var plan = Plan()

  init(
    _ variant: Variant = .lsm6dso, traits: ChipTraits = ChipTraits(), wordRelease: WordRelease = .withLastByte
  ) {
    self.variant = variant
    self.wordRelease = wordRelease
    fifo = TaggedFIFO(release: wordRelease)
    super.init(part: variant.rawValue, traits: traits)
    restoreDefaults()
  }

  override func restoreDefaults() {
    registers.clear()
    for (register, value) in Self.defaults { registers[register] = value }
    registers[0x0F] = variant.identity
    // INTERNAL_FREQ_FINE: difference from the typical rate, 0.15 % a count, two's complement.
    let fine = (traits.clock.rateError / 0.0015).rounded()
    registers[0x63] = UInt8(bitPattern: Int8(min(127, max(-128, fine))))
    clearFIFO()
    outputs = Packet(zeros: 14)
    dataReady = 0
    configure()
  }

  /// Section 8, "Register mapping": what is not zero after power-on.
  static let defaults: [(UInt8, UInt8)] = [
    (0x02, 0x3F),  // PIN_CTRL
    (0x12, 0x04),  // CTRL3_C: IF_INC
    (0x18, 0xE0),  // CTRL9_XL: DEN on all axes
  ]

  // MARK: Registers

  override func register(after register: UInt8) -> UInt8 {
    // IF_INC (CTRL3_C bit 2). FIFO output addresses 78h–7Eh wrap by themselves.
    guard registers[0x12] & 0x04 != 0 else { return register }
    return register == 0x7E ? 0x78 : (register &+ 1) & 0x7F
  }

  private var mainBankSelected: Bool { registers[0x01] & 0xC0 == 0 }

  override func load(_ register: UInt8) -> UInt8 {
    guard mainBankSelected || register == 0x01 else { return 0 }
    switch register {
    case 0x12: return registers[0x12] | (now < resetDone ? 0x01 : 0)
    case 0x1E: return dataReady
    case 0x20...0x2D: return output(register)
    case 0x3A: return UInt8(truncatingIfNeeded: fifo.level)
    case 0x3B:
      let value = statusByte
      overrunLatched = false
      return value
    case 0x40...0x43: return UInt8(truncatingIfNeeded: timestamp(at: now) >> (8 * UInt32(register - 0x40)))
    case 0x78...0x7E:
      let (value, released) = fifo.read(Int(register) - 0x78)
      if released { ledger.read &+= 1 }
      return value
    default: return registers[register & 0x7F]
    }
  }

  private func output(_ register: UInt8) -> UInt8 {
    if register == 0x2D { dataReady &= ~0x01 }
    if register == 0x27 { dataReady &= ~0x02 }
    if register == 0x21 { dataReady &= ~0x04 }
    return outputs[Int(register) - 0x20]
  }

  override func store(_ value: UInt8, at register: UInt8) {
    guard mainBankSelected || register == 0x01 else { return }
    switch register {
    case 0x0F, 0x1A...0x3F, 0x40, 0x41, 0x43, 0x63, 0x78...0x7F: break  // read-only
    case 0x42: if value == 0xAA { timestampZero = now }  // TIMESTAMP2
    case 0x12 where value & 0x01 != 0:  // CTRL3_C: SW_RESET
      reset()
      resetDone = now + 50e-6
    case 0x0A:  // FIFO_CTRL4
      let mode = registers[0x0A] & 0x07
      registers[0x0A] = value
      if value & 0x07 == 0 || value & 0x07 != mode { clearFIFO() }
      configure()
    default:
      registers[register & 0x7F] = value & writable(register)
      configure()
    }
  }

  /// BOOT and SW_RESET clear themselves.
  private func writable(_ register: UInt8) -> UInt8 { register == 0x12 ? 0x7E : 0xFF }

  override func burst(into buffer: inout MutableSpan<UInt8>, from index: Int, to end: Int) -> Int {
    guard pointer == 0x78, mainBankSelected, registers[0x12] & 0x04 != 0 else { return 0 }
    let moved = fifo.moveWords(into: &buffer, from: index, to: end)
    ledger.read &+= moved / TaggedFIFO.wordSize
    return moved
  }

  // MARK: Rates and ranges

  /// Output data rate of code 1…10, Hz: 6667 Hz and its halves (section 9, CTRL1_XL, CTRL2_G, FIFO_CTRL3).
  static func rate(ofCode code: UInt8) -> Double {
    (1...10).contains(code) ? 6667 / Double(1 << (10 - Int(code))) : 0
  }

  private var accelerometerRate: Double {
    let code = registers[0x10] >> 4
    return code == 11 ? 6667 / 4096 : Self.rate(ofCode: code)  // 1.6 Hz, low power only
  }
  private var gyroscopeRate: Double { Self.rate(ofCode: registers[0x11] >> 4) }

  private var accelerometerBatchRate: Double {
    let code = registers[0x09] & 0x0F
    return min(accelerometerRate, code == 11 ? 6667 / 4096 : Self.rate(ofCode: code))
  }
  private var gyroscopeBatchRate: Double {
    let code = registers[0x09] >> 4
    return min(gyroscopeRate, code == 11 ? 6667 / 1024 : Self.rate(ofCode: code))
  }

  private func configure() {
    let g = StandardGravity.value
    // FS_XL with XL_FS_MODE = 0 (CTRL8_XL bit 1): 2, 16, 4, 8 g; with 1 the 16 g code means 2 g. Table 2, LA_So.
    let newMode = registers[0x17] & 0x02 != 0
    let accelerometer: [Double] = [0.061e-3, newMode ? 0.061e-3 : 0.488e-3, 0.122e-3, 0.244e-3]
    // FS_G and FS_125 (and FS_4000 on the ISM330DHCX). Table 2, G_So.
    let control = registers[0x11]
    let gyroscope: [Double] = [8.75e-3, 17.5e-3, 35e-3, 70e-3]
    var degrees = gyroscope[Int(control >> 2) & 3]
    if control & 0x02 != 0 { degrees = 4.375e-3 }
    if variant == .ism330dhcx, control & 0x01 != 0 { degrees = 140e-3 }
    setScales(
      accelerometer: accelerometer[Int(registers[0x10] >> 2) & 3] * g, gyroscope: degrees * .pi / 180)

    // ST_XL (CTRL5_C 1:0) and ST_G (3:2); responses within table 2's limits of 50–1700 mg and 150–700 dps (20–80 dps
    // at ±250 dps).
    let sign: [Double] = [0, 1, -1, 0]
    let gyroscopeSign: [Double] = [0, 1, 0, -1]
    selfTestForce = SIMD3(0.42, -0.38, 0.55) * g * sign[Int(registers[0x14]) & 3]
    let response = degrees < 10e-3 ? 45.0 : 320.0
    selfTestRate = SIMD3(1, 0.9, -1.1) * (response * .pi / 180) * gyroscopeSign[Int(registers[0x14] >> 2) & 3]

    let base = max(accelerometerRate, gyroscopeRate)
    let gyroscopeStarts = plan.gyroscope == 0 && gyroscopeRate > 0
    plan = Plan(
      accelerometer: Plan.every(accelerometerRate, of: base), gyroscope: Plan.every(gyroscopeRate, of: base),
      batchAccelerometer: Plan.every(accelerometerBatchRate, of: base),
      batchGyroscope: Plan.every(gyroscopeBatchRate, of: base))
    // Turn-on time to valid data: 35 ms for the gyroscope (table 2 of AN5192 at most 70 ms + ODR), none to speak of
    // for the accelerometer.
    sample(atNominalRate: base, after: gyroscopeStarts ? 0.035 : 0)
  }

  /// Every how many ticks each thing happens; 0 is never.
  private struct Plan {
    var accelerometer = 0
    var gyroscope = 0
    var batchAccelerometer = 0
    var batchGyroscope = 0

    static func every(_ rate: Double, of base: Double) -> Int {
      rate > 0 ? max(1, Int((base / rate).rounded())) : 0
    }
    static func fires(_ every: Int, _ tick: Int) -> Bool { every == 1 || every > 0 && tick % every == 0 }
  }

  // MARK: Sampling

  override func tick(at time: Double) -> Tick {
    let accelerometer = Plan.fires(plan.accelerometer, tick)
    let gyroscope = Plan.fires(plan.gyroscope, tick)
    let batchAccelerometer = Plan.fires(plan.batchAccelerometer, tick)
    let batchGyroscope = Plan.fires(plan.batchGyroscope, tick)
    tick &+= 1

    dataReady |= 0x04 | (accelerometer ? 0x01 : 0) | (gyroscope ? 0x02 : 0)
    outputs.replace(at: 0, with: temperatureWord, .little)
    if gyroscope { outputs.replace(at: 2, with: latest.gyroscope, .little) }
    if accelerometer { outputs.replace(at: 8, with: latest.accelerometer, .little) }

    var entered = false
    if fifoRuns, batchAccelerometer || batchGyroscope {
      if batchGyroscope { entered = push(.gyroscope, latest.gyroscope) }
      if batchAccelerometer { entered = push(.accelerometer, latest.accelerometer) || entered }
      pushSlow(at: time)
      fifo.closeSlot()
    }
    return Tick(accelerometer: accelerometer, gyroscope: gyroscope, enteredFIFO: entered)
  }

  /// Temperature output: 256 counts/°C, zero at 25 °C (table 4).
  private var temperatureWord: UInt16 {
    let counts = ((temperature - 25) * 256).rounded()
    return UInt16(bitPattern: Int16(min(32767, max(-32768, counts))))
  }

  /// TIMESTAMP0…3: 25 µs a count, by the chip's own clock.
  private func timestamp(at time: Double) -> UInt32 {
    guard registers[0x19] & 0x20 != 0 else { return 0 }
    let counts = (time - timestampZero) * 40_000 * traits.clock.speed(at: temperature)
    return UInt32(truncatingIfNeeded: Int64(min(9e15, max(0, counts))))
  }

  // MARK: FIFO

  private var watermark: Int { Int(registers[0x07]) | Int(registers[0x08] & 0x01) << 8 }
  private var mode: UInt8 { registers[0x0A] & 0x07 }
  private var overwrites: Bool { mode == 6 || mode == 3 }
  /// FIFO mode (1) and continuous mode (6) run; of the modes that wait for a trigger, continuous-to-FIFO (3) runs as
  /// continuous and the others as bypass, for want of a trigger.
  private var fifoRuns: Bool { !isFIFOStalled && (mode == 1 || overwrites) }

  private var statusByte: UInt8 {
    let level = fifo.level
    var value = UInt8(truncatingIfNeeded: level >> 8) & 0x03
    if overrunLatched { value |= 0x08 }
    if level >= TaggedFIFO.depth - 2 { value |= 0x20 }  // FIFO_FULL_IA: full at the next sample
    if level >= TaggedFIFO.depth { value |= 0x40 }  // FIFO_OVR_IA: completely filled
    if watermark > 0, level >= watermark { value |= 0x80 }
    return value
  }

  private func clearFIFO() {
    ledger.flushed &+= fifo.clear()
    overrunLatched = false
  }

  private func push(_ sensor: TaggedFIFO.Sensor, _ vector: SIMD3<Int16>) -> Bool {
    let words = SIMD3<UInt16>(truncatingIfNeeded: vector)
    return push(sensor, (words.x, words.y, words.z))
  }

  private func push(_ sensor: TaggedFIFO.Sensor, _ words: (UInt16, UInt16, UInt16)) -> Bool {
    // STOP_ON_WTM limits the depth to the watermark.
    let limit = registers[0x08] & 0x80 != 0 && watermark > 0 ? watermark : TaggedFIFO.depth
    let (entered, lost) = fifo.push(sensor, words, limit: limit, overwrites: overwrites)
    ledger.written &+= 1
    if lost {
      overrunLatched = true
      ledger.lost &+= 1
    }
    return entered
  }

  /// Temperature and timestamp words, at the rates of FIFO_CTRL4.
  private func pushSlow(at time: Double) {
    guard registers[0x0A] & 0xF0 != 0 else { return }
    let fastest = max(accelerometerBatchRate, gyroscopeBatchRate)
    let temperatureRate = [0, 6667.0 / 4096, 6667.0 / 512, 6667.0 / 128][Int(registers[0x0A] >> 4) & 3]
    if temperatureRate > 0, fifo.slot % max(1, Int((fastest / temperatureRate).rounded())) == 0 {
      _ = push(.temperature, (temperatureWord, 0, 0))
    }
    let decimation = [0, 1, 8, 32][Int(registers[0x0A] >> 6)]
    if decimation > 0, fifo.slot % decimation == 0 {
      let stamp = timestamp(at: time)
      let batching = UInt16(registers[0x09]) << 8
      _ = push(.timestamp, (UInt16(truncatingIfNeeded: stamp), UInt16(truncatingIfNeeded: stamp >> 16), batching))
    }
  }
}
