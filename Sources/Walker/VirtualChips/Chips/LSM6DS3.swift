/// ST LSM6DS3, LSM6DS3TR-C and LSM6DSL: a FIFO of 16-bit words without tags, whose order is a repeating pattern.
///
/// From the datasheets DocID026899 rev. 10 (LSM6DS3), DocID030071 (LSM6DS3TR-C) and DocID028475 rev. 7 (LSM6DSL):
/// section 5.5 "FIFO", section 8 "Register mapping", section 9 "Register description"; application notes AN4650 and
/// AN5040.
final class VirtualLSM6DS3: VirtualChip {
  enum Variant: String, CaseIterable, Sendable {
    case lsm6ds3 = "LSM6DS3"
    case lsm6ds3trc = "LSM6DS3TR-C"
    case lsm6dsl = "LSM6DSL"

    /// WHO_AM_I (0Fh), fixed.
    var identity: UInt8 { self == .lsm6ds3 ? 0x69 : 0x6A }
    /// FIFO depth in 16-bit words: 8 kbyte, 4 kbyte.
    var words: Int { self == .lsm6ds3 ? 4096 : 2048 }
    /// DIFF_FIFO is one bit too narrow for a full FIFO, which therefore reads as 0 with OVER_RUN set.
    var levelMask: Int { words - 1 }
    /// Temperature: 16 counts/°C on the LSM6DS3, 256 on the later parts; zero at 25 °C (table 5).
    var countsPerDegree: Double { self == .lsm6ds3 ? 16 : 256 }
  }

  let variant: Variant
  /// A word in memory: two data bytes, then its place in the pattern, which never leaves by the data registers.
  private static let stored = 4

  private let registers = ByteMemory(size: 128)
  private var fifo: ByteFIFO
  private var lastWord: (UInt8, UInt8) = (0, 0)
  private var outputs = Packet()
  private var dataReady: UInt8 = 0
  private var overrun = false
  private var tick = 0
  private var slot = 0
  private var patternPlace = 0
  private var resetDone = 0.0
  /// Every how many ticks each thing happens; 0 is never.
  private var accelerometerEvery = 0
  private var gyroscopeEvery = 0
  private var fifoEvery = 0

  init(_ variant: Variant = .lsm6ds3, traits: ChipTraits = ChipTraits()) {
    self.variant = variant
    fifo = ByteFIFO(capacity: variant.words * Self.stored)
    super.init(part: variant.rawValue, traits: traits)
    restoreDefaults()
  }

  override func restoreDefaults() {
    registers.clear()
    registers[0x0F] = variant.identity
    registers[0x12] = 0x04  // CTRL3_C: IF_INC
    if variant == .lsm6ds3 {
      registers[0x18] = 0x38  // CTRL9_XL: X, Y, Z enabled
      registers[0x19] = 0x38  // CTRL10_C: X, Y, Z enabled
    } else {
      registers[0x18] = 0xE0  // CTRL9_XL: DEN on all axes
    }
    clearFIFO()
    outputs = Packet(zeros: 14)
    dataReady = 0
    configure()
  }

  // MARK: Registers

  override func register(after register: UInt8) -> UInt8 {
    guard registers[0x12] & 0x04 != 0 else { return register }
    // FIFO_DATA_OUT_L/H wrap by themselves.
    return register == 0x3F ? 0x3E : (register &+ 1) & 0x7F
  }

  private var mainBankSelected: Bool { registers[0x01] & 0x80 == 0 }

  override func load(_ register: UInt8) -> UInt8 {
    guard mainBankSelected || register == 0x01 else { return 0 }
    switch register {
    case 0x12: return registers[0x12] | (now < resetDone ? 0x01 : 0)
    case 0x1E: return dataReady
    case 0x20...0x2D:
      if register == 0x2D { dataReady &= ~0x01 }
      if register == 0x27 { dataReady &= ~0x02 }
      if register == 0x21 { dataReady &= ~0x04 }
      return outputs[Int(register) - 0x20]
    case 0x3A: return UInt8(truncatingIfNeeded: level & variant.levelMask)
    case 0x3B: return statusByte
    case 0x3C: return fifo[2]
    case 0x3D: return fifo[3]
    case 0x3E: return fifo.isEmpty ? lastWord.0 : fifo[0]
    case 0x3F: return popHighByte()
    default: return registers[register & 0x7F]
    }
  }

  override func store(_ value: UInt8, at register: UInt8) {
    guard mainBankSelected || register == 0x01 else { return }
    switch register {
    case 0x0F, 0x1B...0x3F: break  // read-only
    case 0x12 where value & 0x01 != 0:  // CTRL3_C: SW_RESET
      reset()
      resetDone = now + 50e-6
    case 0x0A:  // FIFO_CTRL5
      let before = registers[0x0A]
      registers[0x0A] = value
      if value & 0x07 == 0 || (value ^ before) & 0x07 != 0 { clearFIFO() }
      configure()
    case 0x08, 0x09:  // FIFO_CTRL3, FIFO_CTRL4: another pattern
      registers[register] = value
      configure()
    default:
      registers[register & 0x7F] = register == 0x12 ? value & 0x7E : value
      configure()
    }
  }

  // MARK: Rates and ranges

  /// Output data rate of code 1…10, Hz: 6664 Hz and its halves, named 13, 26, 52, 104, … (section 9, CTRL1_XL).
  static func rate(ofCode code: UInt8) -> Double {
    (1...10).contains(code) ? 6664 / Double(1 << (10 - Int(code))) : 0
  }

  private var accelerometerRate: Double { Self.rate(ofCode: registers[0x10] >> 4) }
  private var gyroscopeRate: Double { Self.rate(ofCode: registers[0x11] >> 4) }
  /// FIFO_CTRL5 6:3; never above what the sensors deliver (5.5: the FIFO rate must be lower than or equal to both).
  private var fifoRate: Double { Self.rate(ofCode: registers[0x0A] >> 3 & 0x0F) }

  private func configure() {
    let g = StandardGravity.value
    let accelerometer: [Double] = [0.061e-3, 0.488e-3, 0.122e-3, 0.244e-3]  // table 3: 2, 16, 4, 8 g
    let gyroscope: [Double] = [8.75e-3, 17.5e-3, 35e-3, 70e-3]
    let degrees = registers[0x11] & 0x02 != 0 ? 4.375e-3 : gyroscope[Int(registers[0x11] >> 2) & 3]
    setScales(accelerometer: accelerometer[Int(registers[0x10] >> 2) & 3] * g, gyroscope: degrees * .pi / 180)

    // ST_XL (CTRL5_C 1:0): 01 positive, 10 negative; ST_G (3:2): 01 positive, 11 negative. Table 3: 90–1700 mg and
    // 150–700 dps (20–80 dps at ±250 dps).
    let sign: [Double] = [0, 1, -1, 0]
    let gyroscopeSign: [Double] = [0, 1, 0, -1]
    selfTestForce = SIMD3(0.48, -0.35, 0.61) * g * sign[Int(registers[0x14]) & 3]
    let response = degrees < 10e-3 ? 42.0 : 290.0
    selfTestRate = SIMD3(1.1, 0.95, -1) * (response * .pi / 180) * gyroscopeSign[Int(registers[0x14] >> 2) & 3]

    let on = gyroscopeRate > 0
    let delay = on && gyroscopeEvery == 0 ? 0.035 : 0
    let base = max(accelerometerRate, gyroscopeRate)
    accelerometerEvery = Self.every(accelerometerRate, of: base)
    gyroscopeEvery = Self.every(gyroscopeRate, of: base)
    fifoEvery = Self.every(min(fifoRate, base), of: base)
    sample(atNominalRate: base, after: delay)
  }

  private static func every(_ rate: Double, of base: Double) -> Int {
    rate > 0 ? max(1, Int((base / rate).rounded())) : 0
  }

  // MARK: Sampling

  override func tick(at time: Double) -> Tick {
    func fires(_ every: Int) -> Bool { every == 1 || every > 0 && tick % every == 0 }
    let accelerometer = fires(accelerometerEvery)
    let gyroscope = fires(gyroscopeEvery)
    let batches = fires(fifoEvery)
    tick &+= 1

    dataReady |= 0x04 | (accelerometer ? 0x01 : 0) | (gyroscope ? 0x02 : 0)
    let celsius = ((temperature - 25) * variant.countsPerDegree).rounded()
    outputs.replace(at: 0, with: UInt16(bitPattern: Int16(min(32767, max(-32768, celsius)))), .little)
    if gyroscope { outputs.replace(at: 2, with: latest.gyroscope, .little) }
    if accelerometer { outputs.replace(at: 8, with: latest.accelerometer, .little) }
    let entered = batches && fifoRuns && batch()
    return Tick(accelerometer: accelerometer, gyroscope: gyroscope, enteredFIFO: entered)
  }

  // MARK: FIFO

  private var mode: UInt8 { registers[0x0A] & 0x07 }
  private var fifoRuns: Bool { !isFIFOStalled && (mode == 1 || mode == 6 || mode == 3) }
  var level: Int { fifo.count / Self.stored }

  private var threshold: Int {
    let high = registers[0x07] & (variant == .lsm6ds3 ? 0x0F : 0x07)
    return Int(registers[0x06]) | Int(high) << 8
  }

  /// FIFO_STATUS2: WaterM 7, OVER_RUN 6, FIFO_FULL 5, FIFO_EMPTY 4, DIFF_FIFO high bits.
  private var statusByte: UInt8 {
    var value = UInt8(truncatingIfNeeded: (level & variant.levelMask) >> 8)
    if fifo.isEmpty { value |= 0x10 }
    if level >= variant.words - 6 { value |= 0x20 }
    if overrun { value |= 0x40 }
    if threshold > 0, level >= threshold { value |= 0x80 }
    return value
  }

  /// Decimation codes of FIFO_CTRL3: how many FIFO slots between two entries of a data set; 0 leaves it out.
  private static let decimations = [0, 1, 2, 3, 4, 8, 16, 32]
  private var gyroscopeDecimation: Int { Self.decimations[Int(registers[0x08] >> 3) & 7] }
  private var accelerometerDecimation: Int { Self.decimations[Int(registers[0x08]) & 7] }

  /// One FIFO slot: the gyroscope's data set first, then the accelerometer's. Returns whether it found room.
  private func batch() -> Bool {
    let (gyroscope, accelerometer) = (gyroscopeDecimation, accelerometerDecimation)
    // The pattern repeats when all decimations meet: with factors 1, 2, 3, 4, 8, 16, 32 the product covers it.
    let period = max(1, gyroscope) * max(1, accelerometer)
    if slot % period == 0 { patternPlace = 0 }
    var entered = false
    if gyroscope > 0, slot % gyroscope == 0 { entered = push(latest.gyroscope) }
    if accelerometer > 0, slot % accelerometer == 0 { entered = push(latest.accelerometer) || entered }
    slot &+= 1
    return entered
  }

  private func push(_ vector: SIMD3<Int16>) -> Bool {
    var entered = false
    for axis in 0..<3 {
      ledger.written &+= 1
      let place = patternPlace
      patternPlace &+= 1
      if level >= variant.words {
        overrun = true
        ledger.lost &+= 1
        guard mode == 6 || mode == 3 else { continue }
        fifo.drop(Self.stored)
      }
      var packet = Packet()
      packet.append(UInt16(bitPattern: vector[axis]), .little)
      packet.append(UInt16(truncatingIfNeeded: place & 0x3FF), .little)
      fifo.push(packet)
      entered = true
      if level >= variant.words { overrun = true }
    }
    return entered
  }

  override func burst(into buffer: inout MutableSpan<UInt8>, from index: Int, to end: Int) -> Int {
    guard pointer == 0x3E, mainBankSelected, registers[0x12] & 0x04 != 0 else { return 0 }
    var place = index
    while place &+ 1 < end, !fifo.isEmpty {
      buffer[place] = fifo[0]
      buffer[place &+ 1] = popHighByte()
      place &+= 2
    }
    return place &- index
  }

  private func popHighByte() -> UInt8 {
    guard !fifo.isEmpty else { return lastWord.1 }
    lastWord = (fifo[0], fifo[1])
    fifo.drop(Self.stored)
    ledger.read &+= 1
    overrun = false
    return lastWord.1
  }

  private func clearFIFO() {
    ledger.flushed &+= level
    fifo.removeAll()
    overrun = false
    slot = 0
    patternPlace = 0
  }
}
