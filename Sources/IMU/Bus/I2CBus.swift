/// One I2C bus, in the manner of embedded-hal: combined transfers at 7-bit addresses, typed errors, no policy.
///
/// Real (`LinuxI2CBus`) and virtual buses conform. One transfer is one whole FIFO burst, so a call through this
/// protocol is coarse: about one a second in long-term wear, and its dispatch never counts per sample.
///
/// A transfer may block (a hung adapter holds the kernel's ioctl for 2 s): call it only from a thread that nothing
/// waits for. Retrying, backing off and finding the chip again belong to the caller, never to a bus.
public protocol I2CBus: ~Copyable {
  /// The name that people know the bus by, for messages: `i2c-1`.
  var name: String { get }

  /// What the adapter can do, known once it is open.
  var capabilities: BusCapabilities { get }

  /// All that went over the wire since the bus was made. A bus counts with `BusTraffic.count(written:read:)`,
  /// failed transfers included.
  var traffic: BusTraffic { get }

  /// Writes `bytes`, then reads until `buffer` is full, as one transaction with a repeated start between.
  ///
  /// - With an empty `buffer`: a plain write. With empty `bytes`: a plain read. Both empty: the address alone.
  /// - `bytes` is a register address, followed by values when registers are written.
  /// - The caller keeps to `capabilities`: without `.combinedTransfers`, at most `longestRead` bytes a read after a
  ///   single register byte; a longer one fails with `EOPNOTSUPP`.
  /// - On an error the contents of `buffer` mean nothing. A transfer that moved fewer bytes than asked is an error.
  mutating func transfer(
    at address: UInt8, writing bytes: Span<UInt8>, reading buffer: inout MutableSpan<UInt8>
  ) throws(BusError)

  /// Whether something acknowledges `address`. Never sends a data byte: reads one byte (SMBus receive byte).
  /// An absent device is `false`; an error means that the bus itself does not work.
  mutating func probe(_ address: UInt8) throws(BusError) -> Bool

  /// Closes the adapter and opens it again. An adapter that was unplugged comes back only after its descriptor is
  /// closed, so this is the first step of recovery from `EIO`.
  mutating func reopen() throws(BusError)
}

/// What an adapter can do.
public struct BusCapabilities: Equatable, Sendable {
  /// Write-then-read with a repeated start, of any length (`I2C_RDWR`). Without it only SMBus I2C block reads exist.
  public var combinedTransfers: Bool
  /// Most bytes that one read may ask for: 32 for SMBus block reads (`I2C_SMBUS_BLOCK_MAX`).
  public var longestRead: Int

  /// Of an adapter that is neither of those below.
  public init(combinedTransfers: Bool, longestRead: Int) {
    self.combinedTransfers = combinedTransfers
    self.longestRead = longestRead
  }

  /// `I2C_RDWR`; the kernel's i2c-dev takes at most 8192 bytes a message.
  public static let combined = BusCapabilities(combinedTransfers: true, longestRead: 8192)
  /// SMBus I2C block reads only.
  public static let smbusBlocks = BusCapabilities(combinedTransfers: false, longestRead: 32)
}

/// Bytes and transfers on the wire. Address bytes count: they cost bus time and battery like any other.
public struct BusTraffic: Equatable, Sendable {
  /// Transactions; a write with the read behind it is one.
  public private(set) var transfers = 0
  /// Every byte clocked on the wire: addresses, registers and data.
  public private(set) var wireBytes = 0
  /// Data bytes written, registers included.
  public private(set) var bytesWritten = 0
  /// Data bytes read.
  public private(set) var bytesRead = 0

  /// Nothing yet.
  public init() {}

  /// Counts one transaction: a start and address byte before the written part, another before the read part.
  public mutating func count(written: Int, read: Int) {
    transfers &+= 1
    bytesWritten &+= written
    bytesRead &+= read
    let starts = (written > 0 || read == 0 ? 1 : 0) &+ (read > 0 ? 1 : 0)
    wireBytes &+= starts &+ written &+ read
  }
}
