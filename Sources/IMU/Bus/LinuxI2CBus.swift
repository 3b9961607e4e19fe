import CLinux

// Swift's overlay of the C library, for the calls with variable arguments and for errno.
#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// `/dev/i2c-N` of the Linux kernel: `I2C_RDWR` where the adapter has it, else SMBus I2C block reads.
///
/// Owns its descriptor. A process that keeps the descriptor of an unplugged adapter open keeps the adapter from coming
/// back, so `reopen()` closes first and opens then.
public struct LinuxI2CBus: I2CBus, ~Copyable {
  /// As under `/dev`: `i2c-1`.
  public let name: String
  /// As the driver states them when the bus is opened.
  public private(set) var capabilities: BusCapabilities
  /// What this process asked for; the kernel's own repetitions are not seen.
  public private(set) var traffic = BusTraffic()
  private var descriptor: Int32
  /// Address that `I2C_SLAVE` was last told, for SMBus calls.
  private var selected: UInt8?

  /// Opens `/dev/i2c-<number>`.
  public init(number: Int) throws(BusError) {
    try self.init(name: "i2c-\(number)")
  }

  /// Opens `/dev/<name>`.
  public init(name: String) throws(BusError) {
    self.name = name
    self.descriptor = -1
    self.capabilities = .combined
    self.descriptor = try Self.node(name)
    self.capabilities = try Self.capabilities(of: descriptor, name)
  }

  deinit {
    if descriptor >= 0 { _ = close(descriptor) }
  }

  /// Numbers of the buses that exist, ascending; empty where the `i2c-dev` module is not loaded.
  public static func numbers() -> [Int] {
    guard let folder = opendir("/dev") else { return [] }
    defer { closedir(folder) }
    var found: [Int] = []
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name.hasPrefix("i2c-"), let number = Int(name.dropFirst(4)) { found.append(number) }
    }
    return found.sorted()
  }

  /// Where it throws the bus stays closed, and every transfer fails until it is reopened.
  public mutating func reopen() throws(BusError) {
    if descriptor >= 0 { _ = close(descriptor) }
    descriptor = -1
    selected = nil
    descriptor = try Self.node(name)
    capabilities = try Self.capabilities(of: descriptor, name)
  }

  /// Blocks until the adapter has done it or given up, which a hung one may take 2 s for.
  public mutating func transfer(
    at address: UInt8, writing bytes: Span<UInt8>, reading buffer: inout MutableSpan<UInt8>
  ) throws(BusError) {
    traffic.count(written: bytes.count, read: buffer.count)
    if capabilities.combinedTransfers {
      try combined(at: address, writing: bytes, reading: &buffer)
    } else {
      try smbus(at: address, writing: bytes, reading: &buffer)
    }
  }

  /// An address that a kernel driver owns counts as one that answers.
  public mutating func probe(_ address: UInt8) throws(BusError) -> Bool {
    traffic.count(written: 0, read: 1)
    do {
      try select(address)
    } catch {
      // A kernel driver owns the address: something is there, though not for us.
      if error.cause == .addressInUse { return true }
      throw error
    }
    if i2c_smbus_read_byte(descriptor) >= 0 { return true }
    let error = BusError(bus: name, address: address, errno: errno)
    // Adapters word an absent device differently; only what says that the bus itself fails is an error.
    switch error.cause {
    case .noAcknowledge, .timedOut, .other: return false
    default: throw error
    }
  }

  private mutating func combined(
    at address: UInt8, writing bytes: Span<UInt8>, reading buffer: inout MutableSpan<UInt8>
  ) throws(BusError) {
    guard bytes.count <= Int(UInt16.max), buffer.count <= capabilities.longestRead else {
      throw BusError(bus: name, address: address, register: bytes.isEmpty ? nil : bytes[0], errno: EOPNOTSUPP)
    }
    let descriptor = descriptor
    // The kernel only reads what is written; its interface lacks the const.
    let (done, asked, number) = bytes.withUnsafeBufferPointer { source in
      buffer.withUnsafeMutableBufferPointer { target in
        var messages: InlineArray<2, i2c_msg> = .init(repeating: i2c_msg())
        var count = 0
        if !source.isEmpty || target.isEmpty {
          messages[count] = i2c_msg(
            addr: UInt16(address), flags: 0, len: UInt16(source.count),
            buf: UnsafeMutablePointer(mutating: source.baseAddress))
          count += 1
        }
        if !target.isEmpty {
          messages[count] = i2c_msg(
            addr: UInt16(address), flags: UInt16(I2C_M_RD), len: UInt16(target.count), buf: target.baseAddress)
          count += 1
        }
        var span = messages.mutableSpan
        return span.withUnsafeMutableBufferPointer { list in
          var request = i2c_rdwr_ioctl_data(msgs: list.baseAddress, nmsgs: UInt32(count))
          let result = ioctl(descriptor, UInt(I2C_RDWR), &request)
          return (Int(result), count, result < 0 ? errno : 0)
        }
      }
    }
    if done < 0 {
      throw BusError(bus: name, address: address, register: bytes.isEmpty ? nil : bytes[0], errno: number)
    }
    // An adapter that finds nobody at the address may return 0 messages without any error.
    if done != asked {
      throw BusError(
        bus: name, address: address, register: bytes.isEmpty ? nil : bytes[0], done: done, asked: asked)
    }
  }

  private mutating func smbus(
    at address: UInt8, writing bytes: Span<UInt8>, reading buffer: inout MutableSpan<UInt8>
  ) throws(BusError) {
    try select(address)
    let register: UInt8? = bytes.isEmpty ? nil : bytes[0]
    let descriptor = descriptor
    var result: Int32 = -1
    switch (bytes.count, buffer.count) {
    case (1, 1):
      result = i2c_smbus_read_byte_data(descriptor, bytes[0])
      if result >= 0 { buffer[0] = UInt8(truncatingIfNeeded: result) }
    case (1, 2...32):
      let count = buffer.count
      result = buffer.withUnsafeMutableBufferPointer { target in
        i2c_smbus_read_i2c_block_data(descriptor, bytes[0], UInt8(count), target.baseAddress)
      }
      if result >= 0, Int(result) != count {
        throw BusError(bus: name, address: address, register: register, done: Int(result), asked: count)
      }
    case (0, 1):
      result = i2c_smbus_read_byte(descriptor)
      if result >= 0 { buffer[0] = UInt8(truncatingIfNeeded: result) }
    case (1, 0):
      result = i2c_smbus_write_byte(descriptor, bytes[0])
    case (2, 0):
      result = i2c_smbus_write_byte_data(descriptor, bytes[0], bytes[1])
    case (3...33, 0):
      result = bytes.withUnsafeBufferPointer { source in
        i2c_smbus_write_i2c_block_data(
          descriptor, bytes[0], UInt8(source.count - 1), source.baseAddress.map { $0 + 1 })
      }
    default:
      throw BusError(bus: name, address: address, register: register, errno: EOPNOTSUPP)
    }
    if result < 0 {
      throw BusError(bus: name, address: address, register: register, errno: errno)
    }
  }

  private mutating func select(_ address: UInt8) throws(BusError) {
    guard selected != address else { return }
    guard ioctl(descriptor, UInt(I2C_SLAVE), CInt(address)) >= 0 else {
      throw BusError(bus: name, address: address, errno: errno)
    }
    selected = address
  }

  private static func node(_ name: String) throws(BusError) -> Int32 {
    let descriptor = open("/dev/" + name, O_RDWR | O_CLOEXEC)
    guard descriptor >= 0 else { throw BusError(bus: name, errno: errno) }
    return descriptor
  }

  private static func capabilities(of descriptor: Int32, _ name: String) throws(BusError) -> BusCapabilities {
    var functions: UInt = 0
    guard ioctl(descriptor, UInt(I2C_FUNCS), &functions) >= 0 else { throw BusError(bus: name, errno: errno) }
    // A USB adapter that hangs has nothing to say for itself: its driver reports no function at all.
    guard functions != 0 else { throw BusError(bus: name, errno: EIO) }
    if functions & UInt(I2C_FUNC_I2C) != 0 { return .combined }
    if functions & UInt(I2C_FUNC_SMBUS_READ_I2C_BLOCK) != 0 { return .smbusBlocks }
    throw BusError(bus: name, errno: EOPNOTSUPP)
  }
}
