import Glibc
import IMU

/// A bus of virtual chips behind the protocol that drivers use. It fails as the kernel does, with the same errors.
///
/// A class, so that a test keeps a hand on the wire while a driver owns the bus.
public final class VirtualBus: I2CBus {
  /// As it was given; errors name it.
  public let name: String
  /// Of the adapter that is simulated.
  public let capabilities: BusCapabilities
  /// As a real bus counts it.
  public private(set) var traffic = BusTraffic()
  /// The wires that it drives: chips, time, faults.
  public let wire: VirtualWire
  /// Set when the adapter was unplugged while open: nothing works again before `reopen()`.
  private var stale = false

  /// A bus on wires that others may drive, too.
  public init(_ wire: VirtualWire, name: String = "i2c-virtual", capabilities: BusCapabilities = .combined) {
    self.wire = wire
    self.name = name
    self.capabilities = capabilities
  }

  /// One chip alone on a bus in simulated time.
  public convenience init(_ chip: VirtualChip, at address: UInt8, faults: BusFaults = .none) {
    let wire = VirtualWire(faults: faults)
    wire.attach(chip, at: address)
    self.init(wire)
  }

  /// Fails as `LinuxI2CBus` would: with `EOPNOTSUPP` beyond the capabilities, with what the faults of the wires decide
  /// else. Simulated time goes on meanwhile.
  public func transfer(
    at address: UInt8, writing bytes: Span<UInt8>, reading buffer: inout MutableSpan<UInt8>
  ) throws(BusError) {
    let register = bytes.isEmpty ? nil : bytes[0]
    guard permits(written: bytes.count, read: buffer.count) else {
      throw BusError(bus: name, address: address, register: register, errno: EOPNOTSUPP)
    }
    traffic.count(written: bytes.count, read: buffer.count)
    try check(begin(), address, register, messages: 1, of: 1)

    let messages = bytes.isEmpty || buffer.isEmpty ? 1 : 2
    if !bytes.isEmpty || buffer.isEmpty {
      try check(wire.write(bytes, to: address), address, register, messages: 0, of: messages)
    }
    if !buffer.isEmpty {
      if messages == 2 { wire.settle() }
      try check(wire.read(into: &buffer, from: address), address, register, messages: messages - 1, of: messages)
    }
  }

  /// Reads one byte from wherever the chip's register pointer stands, as a receive byte does: that may be its FIFO.
  public func probe(_ address: UInt8) throws(BusError) -> Bool {
    traffic.count(written: 0, read: 1)
    switch begin() {
    case .noAcknowledge: return false
    case let outcome: try check(outcome, address, nil, messages: 0, of: 1)
    }
    // A byte is read, from wherever the chip's register pointer stands: that may be its FIFO.
    var byte: InlineArray<1, UInt8> = [0]
    var buffer = byte.mutableSpan
    let outcome = wire.read(into: &buffer, from: address)
    if outcome == .noAcknowledge { return false }
    try check(outcome, address, nil, messages: 0, of: 1)
    return true
  }

  /// Throws `ENOENT` while the adapter is unplugged.
  public func reopen() throws(BusError) {
    if wire.isUnplugged { throw BusError(bus: name, errno: ENOENT) }
    stale = false
  }

  private func begin() -> VirtualWire.Outcome {
    if stale { return .unplugged }
    let outcome = wire.begin()
    if outcome == .unplugged { stale = true }
    return outcome
  }

  /// SMBus-only adapters: one register byte before a read of at most `longestRead` bytes.
  private func permits(written: Int, read: Int) -> Bool {
    if capabilities.combinedTransfers { return written <= 8192 && read <= capabilities.longestRead }
    if read == 0 { return written <= 1 + capabilities.longestRead }
    return read <= capabilities.longestRead && written <= 1
  }

  private func check(
    _ outcome: VirtualWire.Outcome, _ address: UInt8, _ register: UInt8?, messages done: Int, of asked: Int
  ) throws(BusError) {
    switch outcome {
    case .done: return
    case .noAcknowledge: throw BusError(bus: name, address: address, register: register, errno: ENXIO)
    case .short: throw BusError(bus: name, address: address, register: register, done: done, asked: asked)
    case .hung, .unplugged: throw BusError(bus: name, address: address, register: register, errno: EIO)
    }
  }
}
