import CLinux

/// A transfer that failed: on which bus, at which address and register, why, and what to try next.
public struct BusError: Error, Equatable, Sendable {
  /// What the kernel's error number, or its silence, amounts to.
  public enum Cause: Equatable, Sendable {
    /// Nothing acknowledged the address (NACK): `ENXIO`, `EREMOTEIO`, `ENODEV` from some adapters.
    case noAcknowledge
    /// Fewer messages were done than asked, though the call itself claims success.
    case shortTransfer(done: Int, asked: Int)
    /// A device holds the clock or data line: `ETIMEDOUT`.
    case timedOut
    /// Another master won, or the bus stayed busy: `EAGAIN`.
    case arbitrationLost
    /// A kernel driver or another program has the address: `EBUSY`.
    case addressInUse
    /// The adapter failed or was unplugged: `EIO`, `ESHUTDOWN`, `EBADF`.
    case adapterFailed
    /// There is no such bus: `ENOENT`.
    case noSuchBus
    /// This user may not open the bus: `EACCES`, `EPERM`.
    case notPermitted
    /// The adapter cannot do this kind of transfer: `EOPNOTSUPP`, `EINVAL`.
    case unsupported
    /// Any other error number.
    case other

    /// Whether the next transfer may well succeed: noise, or another master.
    var mayPass: Bool {
      switch self {
      case .noAcknowledge, .shortTransfer, .arbitrationLost: true
      default: false
      }
    }
  }

  /// Name of the bus, as in `I2CBus.name`.
  public let bus: String
  /// 7-bit address; nil when the bus itself could not be opened.
  public let address: UInt8?
  /// The first byte written, which is the register on every chip here; nil for bare reads and probes.
  public let register: UInt8?
  /// Why it failed.
  public let cause: Cause
  /// The kernel's error number; 0 for a short transfer.
  public let errno: Int32

  /// The error of a call that failed with `errno`. Virtual buses use it too, so that they fail as the kernel does.
  public init(bus: String, address: UInt8? = nil, register: UInt8? = nil, errno: Int32) {
    self.bus = bus
    self.address = address
    self.register = register
    self.errno = errno
    self.cause =
      switch errno {
      case ENXIO, EREMOTEIO: .noAcknowledge
      case ENODEV: address == nil ? .noSuchBus : .noAcknowledge
      case ETIMEDOUT, ETIME: .timedOut
      case EAGAIN: .arbitrationLost
      case EBUSY: .addressInUse
      case EIO, ESHUTDOWN, EBADF, EPROTO, EPIPE: .adapterFailed
      case ENOENT, ENOTDIR: .noSuchBus
      case EACCES, EPERM: .notPermitted
      case EOPNOTSUPP, EINVAL, ENOTTY, ENOSYS: .unsupported
      default: .other
      }
  }

  /// The error of a call that returned fewer messages than it was given (`rc != nmsgs`).
  public init(bus: String, address: UInt8?, register: UInt8?, done: Int, asked: Int) {
    self.bus = bus
    self.address = address
    self.register = register
    self.errno = 0
    self.cause = .shortTransfer(done: done, asked: asked)
  }
}

extension BusError: CustomStringConvertible {
  public var description: String {
    var place = bus
    if let address { place += " address 0x" + hex(address) }
    if let register { place += " register 0x" + hex(register) }
    return "\(place): \(reason); \(remedy)"
  }

  /// What happened, with the kernel's own words.
  public var reason: String {
    switch cause {
    case .shortTransfer(let done, let asked):
      "only \(done) of \(asked) messages were transferred"
    case .noAcknowledge: "no device acknowledged (\(errnoInWords))"
    case .timedOut: "the transfer timed out (\(errnoInWords))"
    case .arbitrationLost: "the bus stayed busy (\(errnoInWords))"
    case .addressInUse: "the address is in use (\(errnoInWords))"
    case .adapterFailed: "the adapter failed (\(errnoInWords))"
    case .noSuchBus: "there is no such bus (\(errnoInWords))"
    case .notPermitted: "not permitted (\(errnoInWords))"
    case .unsupported: "the adapter cannot do this transfer (\(errnoInWords))"
    case .other: errnoInWords
    }
  }

  /// What to try next.
  public var remedy: String {
    switch cause {
    case .noAcknowledge, .shortTransfer:
      "check wiring, power and the address pin (SDO/AD0), and see what answers with `i2cdetect -y`"
    case .timedOut:
      "a device holds the bus: check pull-ups and cable length, then power the sensor off and on"
    case .arbitrationLost:
      "another master or noise is on the bus: check pull-ups, or lower the bus clock"
    case .addressInUse:
      "a kernel driver or program owns the sensor: unload its driver (`lsmod`) or stop the program"
    case .adapterFailed:
      "check that the adapter is plugged in and see `dmesg`; it is tried again by itself"
    case .noSuchBus:
      "is i2c enabled? On a Raspberry Pi: `sudo raspi-config`, Interface Options, I2C; elsewhere `sudo modprobe i2c-dev`"
    case .notPermitted:
      "user not in group i2c? `sudo usermod -aG i2c $USER`, then log in again"
    case .unsupported:
      "use another adapter: it must do I2C_RDWR or SMBus I2C block reads (`i2cdetect -F`)"
    case .other:
      "see `dmesg`"
    }
  }

  private var errnoInWords: String {
    "\(String(cString: strerror(errno))), errno \(errno)"
  }
}

/// Two hexadecimal digits, as datasheets write addresses.
func hex(_ byte: UInt8) -> String {
  let digits = String(byte, radix: 16, uppercase: true)
  return digits.count == 1 ? "0" + digits : digits
}
