import Glibc
import IMU
import Walker

/// The bus that the daemon samples from: one of the kernel's, found by itself where none is named, or a virtual one.
struct SensorBus: I2CBus, ~Copyable {
  /// Only this bus; `nil` looks at all of them in turn.
  private let number: Int?
  private let virtual: VirtualBus?
  private var kernel: LinuxI2CBus?
  /// The number of `kernel`, or of the bus to be opened next.
  private var current: Int?
  /// Why `kernel` is not open.
  private var failure = BusError(bus: "i2c", errno: ENOENT)

  /// A bus of the kernel's, opened when it is first reopened.
  init(number: Int?) {
    self.number = number
    virtual = nil
    kernel = nil
    current = number
  }

  init(_ bus: VirtualBus) {
    number = nil
    virtual = bus
    kernel = nil
    current = nil
  }

  var name: String {
    if let virtual { return virtual.name }
    return current.map { "i2c-\($0)" } ?? "i2c"
  }

  var capabilities: BusCapabilities {
    if let virtual { return virtual.capabilities }
    switch kernel {
    case .some(let bus): return bus.capabilities
    case .none: return .combined
    }
  }

  var traffic: BusTraffic {
    if let virtual { return virtual.traffic }
    switch kernel {
    case .some(let bus): return bus.traffic
    case .none: return BusTraffic()
    }
  }

  /// Goes on to the next bus that exists, where none is named: no sensor answered on this one.
  mutating func moveOn() {
    guard virtual == nil, number == nil else { return }
    let numbers = LinuxI2CBus.numbers()
    current = numbers.first { $0 > (current ?? -1) } ?? numbers.first
    kernel = nil
  }

  mutating func reopen() throws(BusError) {
    if let virtual { return try virtual.reopen() }
    // Closed first: a held descriptor keeps an adapter from coming back.
    kernel = nil
    if current == nil { moveOn() }
    guard let current else { throw failure }
    do { kernel = try LinuxI2CBus(number: current) } catch {
      failure = error
      throw error
    }
  }

  mutating func transfer(
    at address: UInt8, writing bytes: Span<UInt8>, reading buffer: inout MutableSpan<UInt8>
  ) throws(BusError) {
    if let virtual { return try virtual.transfer(at: address, writing: bytes, reading: &buffer) }
    guard kernel != nil else { throw failure }
    try kernel?.transfer(at: address, writing: bytes, reading: &buffer)
  }

  mutating func probe(_ address: UInt8) throws(BusError) -> Bool {
    if let virtual { return try virtual.probe(address) }
    guard kernel != nil else { throw failure }
    return try kernel?.probe(address) ?? false
  }
}
