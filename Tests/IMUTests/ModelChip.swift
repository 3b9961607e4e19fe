@testable import IMU

/// A chip reduced to what a stream can see of it: registers that keep what is written, and a FIFO that fills on a grid
/// of its own. It is built from the driver's own layout, so it proves the stream and nothing about a register map.
final class ModelChip {
  let description: ChipDescription
  let address: UInt8
  private let setUp: SetUp
  private var registers: [Int: UInt8] = [:]
  private var bank: UInt8 = 0

  /// The grid: sample n is taken at start + n · period, in s.
  var period: Double
  let start = 0.0037
  private(set) var taken: Int64 = 0
  /// Samples taken while the FIFO was not filling.
  private(set) var unrecorded: Int64 = 0
  private(set) var fifo: [UInt8] = []
  private var head = 0
  private var overrun = false

  init(_ chip: Chip, period: Double) {
    description = chip.description
    setUp = description.setUp(SensorSettings())
    address = description.addresses[0]
    self.period = period
    reset()
  }

  func reset() {
    registers = [:]
    registers[Int(description.identity.register)] = description.identity.value
    bank = 0
    clear()
  }

  private func clear() {
    fifo.removeAll(keepingCapacity: true)
    head = 0
    overrun = false
  }

  /// Whether all that the set-up wrote is still there.
  private var isFilling: Bool {
    setUp.vitals.allSatisfy { (registers[Int($0.register)] ?? 0) & $0.mask == $0.value }
  }

  /// Makes the FIFO fill without a set-up over the bus.
  func fillForDecoding() {
    for check in setUp.vitals { registers[Int(check.register)] = check.value }
  }

  /// Takes all samples up to `now`, s.
  func run(to now: Double) {
    guard start + Double(taken) * period <= now else { return }
    let filling = isFilling
    while start + Double(taken) * period <= now {
      if filling { record(taken) } else { unrecorded += 1 }
      taken += 1
    }
  }

  /// The sample that is taken as number `n`: every axis tells which it is and of which sample.
  static func sample(_ n: Int64) -> RawSample {
    let low = Int16(n % 4000)
    return RawSample(accel: SIMD3(4200 + low, -9000 - low, 14000 + low), gyro: SIMD3(-20000 + low, 20000 + low, -low))
  }

  private func record(_ n: Int64) {
    let sample = Self.sample(n)
    let layout = description.fifo
    switch layout.format {
    case .accelGyroBigEndian:
      big(sample.accel)
      big(sample.gyro)
    case .gyroAccelLittleEndian:
      little(sample.gyro)
      little(sample.accel)
    case .headedPackets:
      fifo.append(0x68)
      big(sample.accel)
      big(sample.gyro)
      fifo.append(25)
      fifo.append(UInt8(n & 0xFF))
      fifo.append(0)
    case .taggedWords:
      fifo.append(tag(1, n))
      little(sample.gyro)
      fifo.append(tag(2, n))
      little(sample.accel)
    }
    if fifo.count - head > layout.capacity {
      head = fifo.count - layout.capacity
      overrun = true
    }
  }

  private func tag(_ sensor: UInt8, _ n: Int64) -> UInt8 {
    let tag = sensor << 3 | UInt8(n & 3) << 1
    return tag | UInt8(tag.nonzeroBitCount & 1)
  }

  private func big(_ v: SIMD3<Int16>) {
    for axis in 0..<3 {
      fifo.append(UInt8(truncatingIfNeeded: v[axis] >> 8))
      fifo.append(UInt8(truncatingIfNeeded: v[axis]))
    }
  }

  private func little(_ v: SIMD3<Int16>) {
    for axis in 0..<3 {
      fifo.append(UInt8(truncatingIfNeeded: v[axis]))
      fifo.append(UInt8(truncatingIfNeeded: v[axis] >> 8))
    }
  }

  private var bankRegister: UInt8? {
    switch description.chip {
    case .icm20948: 0x7F
    case .icm42688p: 0x76
    default: nil
    }
  }

  func write(_ register: UInt8, _ value: UInt8) {
    if description.reset.contains(where: { $0.register == register && $0.value == value && value != 0 }) {
      return reset()
    }
    if setUp.flush.contains(where: { $0.register == register }) { clear() }
    let isBank = register == bankRegister
    if isBank { bank = value >> (register == 0x7F ? 4 : 0) }
    if description.chip == .bmi160, register == 0x7E {
      if value == 0x11 { registers[3, default: 0] |= 0x10 }
      if value == 0x15 { registers[3, default: 0] |= 0x04 }
      return
    }
    registers[isBank ? Int(register) : Int(bank) << 8 | Int(register)] = value
  }

  func read(_ register: UInt8, _ count: Int, dropping: Int?) -> [UInt8] {
    let layout = description.fifo
    if register == layout.dataRegister {
      var bytes = Array(fifo[head..<min(fifo.count, head + count)])
      head += bytes.count
      if let dropping, dropping < bytes.count {
        // The clock glitched: one byte never made it, the chip is one byte behind.
        bytes.remove(at: dropping)
        head -= 1
        bytes.append(head < fifo.count ? fifo[head] : 0)
      }
      while bytes.count < count { bytes.append(0) }
      if head > 20000 {
        fifo.removeFirst(head)
        head = 0
      }
      return bytes
    }
    if register == layout.levelRegister { return levelBytes() }
    let page = bankRegister == register ? 0 : Int(bank) << 8
    return (0..<count).map { registers[page | Int(register) + $0] ?? 0 }
  }

  private func levelBytes() -> [UInt8] {
    let count = fifo.count - head
    defer { overrun = false }
    switch description.fifo.level {
    case .bytesBigEndian: return [UInt8(count >> 8), UInt8(count & 0xFF)]
    case .bytesLittleEndian: return [UInt8(count & 0xFF), UInt8(count >> 8)]
    case .statusThenBytesBigEndian(let bit): return [overrun ? bit : 0, UInt8(count >> 8), UInt8(count & 0xFF)]
    case .words(_, let wordBytes, let bit, let pattern):
      let words = count / wordBytes
      let next = (6 - words % 6) % 6
      let flags = (overrun ? bit : 0) | UInt8(words >> 8 & 0x07)
      return [UInt8(words & 0xFF), flags] + (pattern ? [UInt8(next), 0] : [])
    }
  }
}
