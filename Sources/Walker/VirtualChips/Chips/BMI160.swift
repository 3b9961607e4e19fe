/// Bosch BMI160: commands start the sensors, the FIFO holds frames with or without headers.
///
/// From the datasheet BST-BMI160-DS000: section 2.5 "FIFO", section 2.8 "Sensor self-test" and section 2.11 "Register
/// map", and Bosch's note "BMI160 FIFO Advanced Usage".
final class VirtualBMI160: VirtualChip {
  /// FIFO size in bytes (2.5).
  static let fifoSize = 1024

  private let registers = ByteMemory(size: 128)
  private var frames = BMI160Frames(capacity: fifoSize)
  private var outputs = Packet()
  private var dataReady: UInt8 = 0
  private var latchedTime: UInt32 = 0
  private var tick = 0
  private var changes: UInt8 = 0
  /// When each sensor is up after its start command; infinite while suspended.
  private var accelerometerUp = Double.infinity
  private var gyroscopeUp = Double.infinity
  private var gyroscopeTested = false

  init(traits: ChipTraits = ChipTraits()) {
    super.init(part: "BMI160", traits: traits)
    restoreDefaults()
  }

  override func restoreDefaults() {
    registers.clear()
    for (register, value) in Self.defaults { registers[register] = value }
    accelerometerUp = .infinity
    gyroscopeUp = .infinity
    gyroscopeTested = false
    outputs = Packet(zeros: 12)
    dataReady = 0
    changes = 0
    ledger.flushed &+= frames.clear()
    configure()
  }

  /// Reset values other than 0 (2.11).
  static let defaults: [(UInt8, UInt8)] = [
    (0x00, 0xD1),  // CHIP_ID
    (0x40, 0x28),  // ACC_CONF: normal filter, 100 Hz
    (0x41, 0x03),  // ACC_RANGE: ±2 g
    (0x42, 0x28),  // GYR_CONF: normal filter, 100 Hz
    (0x44, 0x0B),  // MAG_CONF
    (0x45, 0x88),  // FIFO_DOWNS: filtered data
    (0x46, 0x80),  // FIFO_CONFIG_0: watermark
    (0x47, 0x10),  // FIFO_CONFIG_1: headers
    (0x4B, 0x20), (0x4C, 0x80), (0x4D, 0x42), (0x4E, 0x4C),  // MAG_IF
  ]

  // MARK: Registers

  override func register(after register: UInt8) -> UInt8 {
    register == 0x24 ? 0x24 : (register &+ 1) & 0x7F
  }

  override func load(_ register: UInt8) -> UInt8 {
    switch register {
    case 0x03:  // PMU_STATUS: acc 5:4, gyr 3:2; 01 is normal
      return (now >= accelerometerUp ? 0x10 : 0) | (now >= gyroscopeUp ? 0x04 : 0)
    case 0x0C...0x17:
      if register == 0x17 { dataReady &= ~0x80 }
      if register == 0x11 { dataReady &= ~0x40 }
      return outputs[Int(register) - 0x0C]
    case 0x18...0x1A:
      if register == 0x18 { latchedTime = sensorTime }
      return UInt8(truncatingIfNeeded: latchedTime >> (8 * UInt32(register - 0x18)))
    case 0x1B:  // STATUS: drdy_acc 7, drdy_gyr 6, nvm_rdy 4, gyr_self_test_ok 1
      return dataReady | 0x10 | (gyroscopeTested && traits.selfTestResponse > 0.5 ? 0x02 : 0)
    case 0x1D:  // INT_STATUS_1: fwm 6, ffull 5
      let watermark = Int(registers[0x46]) * 4
      return (watermark > 0 && frames.length >= watermark ? 0x40 : 0)
        | (frames.length > Self.fifoSize - 16 ? 0x20 : 0)
    case 0x20, 0x21:
      let word = temperatureWord
      return UInt8(truncatingIfNeeded: register == 0x20 ? word : word >> 8)
    case 0x22: return UInt8(truncatingIfNeeded: frames.length)
    case 0x23: return UInt8(truncatingIfNeeded: frames.length >> 8) & 0x07
    case 0x24: return popFIFO()
    case 0x7E: return 0
    default: return registers[register & 0x7F]
    }
  }

  override func store(_ value: UInt8, at register: UInt8) {
    switch register {
    case 0x00...0x24: break  // read-only
    case 0x7E: command(value)
    case 0x47:  // FIFO_CONFIG_1: another content starts afresh
      if (value ^ registers[0x47]) & 0xF0 != 0 { ledger.flushed &+= frames.clear() }
      registers[0x47] = value
    case 0x6D:
      registers[0x6D] = value & 0x1F
      if value & 0x10 != 0 { gyroscopeTested = true }
      configure()
    default:
      registers[register & 0x7F] = value
      // fifo_input_config_frame: gyr_range_ch 3, gyr_conf_ch 2, acc_range_ch 1, acc_conf_ch 0.
      if (0x40...0x43).contains(register), isSampling { changes |= 1 << (register - 0x40) }
      configure()
    }
  }

  /// CMD (7Eh).
  private func command(_ code: UInt8) {
    switch code {
    case 0x10: accelerometerUp = .infinity
    case 0x11, 0x12: accelerometerUp = min(accelerometerUp, now + 0.0038)  // start-up 3.8 ms
    case 0x14: gyroscopeUp = .infinity
    case 0x15: gyroscopeUp = min(gyroscopeUp, now + 0.080)  // start-up 80 ms
    case 0xB0: ledger.flushed &+= frames.clear()
    case 0xB6: reset()
    default: break
    }
    configure()
  }

  // MARK: Rates and ranges

  /// 100 Hz · 2^(code − 8).
  private static func rate(ofCode code: UInt8) -> Double {
    code == 0 ? 0 : code >= 8 ? 100 * Double(1 << (Int(code) - 8)) : 100 / Double(1 << (8 - Int(code)))
  }

  private var accelerometerRate: Double {
    accelerometerUp.isFinite ? min(1600, Self.rate(ofCode: registers[0x40] & 0x0F)) : 0
  }
  private var gyroscopeRate: Double {
    let code = registers[0x42] & 0x0F
    return gyroscopeUp.isFinite && code >= 6 ? min(3200, Self.rate(ofCode: code)) : 0
  }

  private func configure() {
    let perG: Double =
      switch registers[0x41] & 0x0F {
      case 5: 8192
      case 8: 4096
      case 12: 2048
      default: 16384
      }
    let perDegree = [16.4, 32.8, 65.6, 131.2, 262.4][min(4, Int(registers[0x43] & 0x07))]
    let g = StandardGravity.value
    setScales(accelerometer: g / perG, gyroscope: .pi / 180 / perDegree)

    // SELF_TEST (6Dh): acc_self_test_enable 1:0 = 01, sign 2, amplitude 3. 2.8.1: at high amplitude the two signs
    // differ by at least 800 mg (x, y) and 400 mg (z).
    let test = registers[0x6D]
    let amplitude = test & 0x08 != 0 ? 1.0 : 0.25
    selfTestForce =
      test & 0x03 == 0x01 ? SIMD3(0.52, 0.55, 0.27) * g * amplitude * (test & 0x04 != 0 ? 1 : -1) : .zero

    let base = max(accelerometerRate, gyroscopeRate)
    let up = min(accelerometerUp, gyroscopeUp)
    sample(atNominalRate: base, after: isSampling ? 0 : max(0, up.isFinite ? up - now : 0))
  }

  // MARK: Sampling

  /// 1/512 °C a count, 0 at 23 °C; 8000h while no sensor runs.
  private var temperatureWord: UInt16 {
    guard now >= min(accelerometerUp, gyroscopeUp) else { return 0x8000 }
    return UInt16(bitPattern: Int16(min(32767, max(-32767, ((temperature - 23) * 512).rounded()))))
  }

  /// 39.0625 µs a count, 24 bits, by the chip's own clock.
  private var sensorTime: UInt32 {
    let counts = now * 25_600 * traits.clock.speed(at: temperature)
    return UInt32(truncatingIfNeeded: Int64(min(9e15, max(0, counts)))) & 0xFF_FFFF
  }

  override func tick(at time: Double) -> Tick {
    let base = max(accelerometerRate, gyroscopeRate)
    func fires(_ rate: Double, _ up: Double) -> Bool {
      rate > 0 && time >= up && tick % max(1, Int((base / rate).rounded())) == 0
    }
    let accelerometer = fires(accelerometerRate, accelerometerUp)
    let gyroscope = fires(gyroscopeRate, gyroscopeUp)
    // FIFO_DOWNS: acc 6:4, gyr 2:0, powers of two.
    let storesAccelerometer = fires(accelerometerRate / Double(1 << (registers[0x45] >> 4 & 7)), accelerometerUp)
    let storesGyroscope = fires(gyroscopeRate / Double(1 << (registers[0x45] & 7)), gyroscopeUp)
    tick &+= 1

    dataReady |= (accelerometer ? 0x80 : 0) | (gyroscope ? 0x40 : 0)
    if gyroscope { outputs.replace(at: 0, with: latest.gyroscope, .little) }
    if accelerometer { outputs.replace(at: 6, with: latest.accelerometer, .little) }
    let entered = pushFIFO(
      accelerometer: storesAccelerometer && registers[0x47] & 0x40 != 0,
      gyroscope: storesGyroscope && registers[0x47] & 0x80 != 0)
    return Tick(accelerometer: accelerometer, gyroscope: gyroscope, enteredFIFO: entered)
  }

  // MARK: FIFO

  private var hasHeaders: Bool { registers[0x47] & 0x10 != 0 }

  private func pushFIFO(accelerometer: Bool, gyroscope: Bool) -> Bool {
    guard accelerometer || gyroscope, !isFIFOStalled else { return false }
    if hasHeaders, changes != 0 {
      var frame = Packet()
      frame.append(0x48)
      frame.append(changes)
      ledger.written &+= 1
      ledger.lost &+= frames.push(frame, keepingSkipFrame: true)
    }
    changes = 0
    var frame = Packet()
    if hasHeaders { frame.append(0x80 | (gyroscope ? 0x08 : 0) | (accelerometer ? 0x04 : 0)) }
    if gyroscope { for index in 0..<6 { frame.append(outputs[index]) } }
    if accelerometer { for index in 6..<12 { frame.append(outputs[index]) } }
    ledger.written &+= 1
    ledger.lost &+= frames.push(frame, keepingSkipFrame: hasHeaders)
    return true
  }

  private func popFIFO() -> UInt8 {
    let (value, released) = frames.next(
      sensorTime: hasHeaders && registers[0x47] & 0x02 != 0 ? sensorTime : nil)
    if released { ledger.read &+= 1 }
    return value
  }

  override func burst(into buffer: inout MutableSpan<UInt8>, from index: Int, to end: Int) -> Int {
    guard pointer == 0x24 else { return 0 }
    let (moved, released) = frames.moveWhole(into: &buffer, from: index, to: end)
    ledger.read &+= released
    return moved
  }

  override func send(into buffer: inout MutableSpan<UInt8>, count: Int) {
    frames.beginBurst()
    super.send(into: &buffer, count: count)
  }
}
