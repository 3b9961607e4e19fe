import IMU
import Report
import Walker

/// The bus that a command works on: one of the kernel's, or a virtual one. Exactly one of the two is there.
struct SensorBus: I2CBus, ~Copyable {
  private var kernel: LinuxI2CBus?
  private let virtual: VirtualBus?

  init(_ kernel: consuming LinuxI2CBus) {
    self.kernel = consume kernel
    virtual = nil
  }

  init(_ virtual: VirtualBus) {
    kernel = nil
    self.virtual = virtual
  }

  var name: String {
    if let virtual { return virtual.name }
    switch kernel {
    case .some(let bus): return bus.name
    case .none: return ""
    }
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

  mutating func transfer(
    at address: UInt8, writing bytes: Span<UInt8>, reading buffer: inout MutableSpan<UInt8>
  ) throws(BusError) {
    if let virtual { return try virtual.transfer(at: address, writing: bytes, reading: &buffer) }
    try kernel?.transfer(at: address, writing: bytes, reading: &buffer)
  }

  mutating func probe(_ address: UInt8) throws(BusError) -> Bool {
    if let virtual { return try virtual.probe(address) }
    return try kernel?.probe(address) ?? false
  }

  mutating func reopen() throws(BusError) {
    if let virtual { return try virtual.reopen() }
    try kernel?.reopen()
  }
}

/// The time that goes with the bus: the kernel's, or the simulation's, which passes as fast as it is computed.
struct SensorTime: TimeSource {
  private let virtual: VirtualTime?

  init(virtual: VirtualTime? = nil) { self.virtual = virtual }

  var isSimulated: Bool { virtual?.kind == .simulated }

  func now() -> Nanoseconds { virtual?.now() ?? MonotonicTime().now() }

  func pause(for duration: Nanoseconds) {
    if let virtual { virtual.pause(for: duration) } else { MonotonicTime().pause(for: duration) }
  }
}

typealias Stream = SensorStream<SensorBus, SensorTime>
