import Datasheets
import IMU
import Testing
import Walker

/// One chip on a virtual bus, driven register by register.
struct Bench {
  let sheet: Datasheet
  let chip: VirtualChip
  let bus: VirtualBus
  let address: UInt8

  init(_ sheet: Datasheet, traits: ChipTraits = ChipTraits(), faults: BusFaults = .none) throws {
    struct NoSuchPart: Error { let part: String }
    guard let part = VirtualPart(rawValue: sheet.part) else { throw NoSuchPart(part: sheet.part) }
    self.sheet = sheet
    chip = part.make(traits: traits)
    address = part.address
    bus = VirtualBus(chip, at: address, faults: faults)
  }

  var now: Double { bus.wire.time.seconds }

  func pass(_ seconds: Double) { bus.wire.time.advance(by: seconds) }

  func write(_ register: UInt8, _ value: UInt8) throws {
    let bytes: [UInt8] = [register, value]
    var nothing: [UInt8] = []
    var span = nothing.mutableSpan
    try bus.transfer(at: address, writing: bytes.span, reading: &span)
  }

  func write(_ write: Datasheet.Write) throws {
    try select(bank: write.bank)
    try self.write(write.register, write.value)
    try select(bank: 0)
    pass(write.pause)
  }

  func write(_ writes: [Datasheet.Write]) throws { for entry in writes { try write(entry) } }

  func read(_ register: UInt8, _ count: Int) throws -> [UInt8] {
    let bytes: [UInt8] = [register]
    var reply = [UInt8](repeating: 0, count: count)
    var span = reply.mutableSpan
    try bus.transfer(at: address, writing: bytes.span, reading: &span)
    return reply
  }

  func read(_ register: UInt8) throws -> UInt8 { try read(register, 1)[0] }

  /// REG_BANK_SEL of the two chips that have banks.
  func select(bank: UInt8) throws {
    switch sheet.part {
    case "ICM-20948": try write(0x7F, bank << 4)
    case "ICM-42688-P": try write(0x76, bank)
    default: break
    }
  }

  /// Wakes the chip and lets both sensors settle, at the rate that `Datasheet.start` gives.
  func start() throws {
    // ST chips run once a rate is set; 104 Hz, the widest ranges.
    if let rate = sheet.rates.first(where: { $0.nominal == 104 }) { try write(rate.writes) }
    try write(sheet.start)
  }

  /// Bytes waiting in the FIFO, by the chip's own count registers.
  func level() throws -> Int {
    switch sheet.part {
    case "LSM6DSO", "LSM6DSOX", "ISM330DHCX":
      let status = try read(0x3A, 2)
      return (Int(status[0]) | Int(status[1] & 0x03) << 8) * 7
    case "LSM6DS3", "LSM6DS3TR-C", "LSM6DSL":
      let status = try read(0x3A, 2)
      return (Int(status[0]) | Int(status[1] & 0x0F) << 8) * 2
    case "MPU-6050", "MPU-6500", "MPU-9250": return big(try read(0x72, 2))
    case "ICM-20948": return big(try read(0x70, 2))
    case "ICM-42688-P": return big(try read(0x2E, 2))
    default:
      let length = try read(0x22, 2)
      return Int(length[0]) | Int(length[1] & 0x07) << 8
    }
  }

  private func big(_ bytes: [UInt8]) -> Int { Int(bytes[0]) << 8 | Int(bytes[1]) }

  /// Empties the FIFO and decodes it by the datasheet's format, the plain way.
  func drain() throws -> [SensorCounts] {
    let size = sheet.fifo.bytesPerSample
    let bytes = try read(sheet.fifo.dataRegister, try level() / size * size)
    return stride(from: 0, to: bytes.count, by: size).map { sample(bytes[$0..<$0 + size]) }
  }

  /// Lets time pass and reads every tenth of a second, so that no FIFO overflows.
  func stream(for seconds: Double) throws -> [SensorCounts] {
    var samples: [SensorCounts] = []
    for _ in 0..<Int((seconds * 10).rounded()) {
      pass(0.1)
      samples += try drain()
    }
    return samples
  }

  private func sample(_ bytes: ArraySlice<UInt8>) -> SensorCounts {
    let start = bytes.startIndex
    func vector(_ offset: Int, big: Bool) -> SIMD3<Int16> {
      SIMD3(
        (0..<3).map { axis in
          let (first, second) = (UInt16(bytes[start + offset + 2 * axis]), UInt16(bytes[start + offset + 2 * axis + 1]))
          return Int16(bitPattern: big ? first << 8 | second : second << 8 | first)
        })
    }
    switch sheet.part {
    case "LSM6DSO", "LSM6DSOX", "ISM330DHCX":
      return SensorCounts(accelerometer: vector(8, big: false), gyroscope: vector(1, big: false))
    case "LSM6DS3", "LSM6DS3TR-C", "LSM6DSL", "BMI160":
      return SensorCounts(accelerometer: vector(6, big: false), gyroscope: vector(0, big: false))
    case "ICM-42688-P": return SensorCounts(accelerometer: vector(1, big: true), gyroscope: vector(7, big: true))
    default: return SensorCounts(accelerometer: vector(0, big: true), gyroscope: vector(6, big: true))
    }
  }
}

/// A named datasheet, so that a parameterised test says which chip it ran for.
struct Part: CustomTestStringConvertible, Sendable {
  let sheet: Datasheet
  var testDescription: String { sheet.part }
  static let all = Datasheet.all.map(Part.init)
}
