import Walker

/// The USB side of i2c-tiny-usb (Till Harbaum's adapter, kernel driver `i2c-tiny-usb`): descriptors, and the vendor
/// requests that carry I2C messages to the virtual wire.
struct TinyUSBAdapter {
  static let vendor: UInt16 = 0x0403
  static let product: UInt16 = 0xC631
  static let version: UInt16 = 0x0205

  enum Answer {
    case data([UInt8])
    case done
    case stall
    /// No answer at all: the host's transfer times out.
    case silence
  }

  let wire: VirtualWire
  /// While true, I2C messages get no answer.
  var hung = false
  private(set) var messages = 0
  private var status: UInt8 = Self.idle
  private var acknowledged = false

  private static let idle: UInt8 = 0
  private static let addressAcknowledged: UInt8 = 1
  private static let addressRefused: UInt8 = 2

  /// I2C_FUNC_I2C and what SMBus emulation offers on top (linux/i2c.h, I2C_FUNC_SMBUS_EMUL).
  private static let functionality: UInt32 = 0x0EFF_0009

  init(wire: VirtualWire) { self.wire = wire }

  mutating func answer(_ request: ControlRequest) -> Answer {
    switch request.requestType & 0x60 {
    case 0x00: return standard(request)
    case 0x40: return vendor(request)
    default: return .stall
    }
  }

  // MARK: Standard requests

  private func standard(_ request: ControlRequest) -> Answer {
    switch request.request {
    case 0x00: return .data([0, 0])  // GET_STATUS
    case 0x06: return descriptor(kind: request.value >> 8, index: request.value & 0xFF)
    case 0x01, 0x03: return .done  // CLEAR_FEATURE, SET_FEATURE
    default: return .stall
    }
  }

  private func descriptor(kind: UInt16, index: UInt16) -> Answer {
    switch (kind, index) {
    case (1, _):  // device: USB 1.1, vendor class, endpoint 0 of 64 bytes
      var bytes: [UInt8] = [18, 1, 0x10, 0x01, 0xFF, 0, 0, 64]
      bytes.append(little: Self.vendor)
      bytes.append(little: Self.product)
      bytes.append(little: Self.version)
      return .data(bytes + [1, 2, 0, 1])
    case (2, _):  // one configuration, one vendor interface, no endpoints
      return .data([9, 2, 18, 0, 1, 1, 0, 0x80, 25, 9, 4, 0, 0, 0, 0xFF, 0, 0, 0])
    case (3, 0): return .data([4, 3, 0x09, 0x04])
    case (3, 1): return .data(string("Stance"))
    case (3, 2): return .data(string("i2c-tiny-usb with virtual chips"))
    default: return .stall
    }
  }

  private func string(_ text: String) -> [UInt8] {
    let units = text.utf16.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
    return [UInt8(units.count + 2), 3] + units
  }

  // MARK: I2C

  private mutating func vendor(_ request: ControlRequest) -> Answer {
    switch request.request {
    case 0: return .data([UInt8(truncatingIfNeeded: request.value), UInt8(truncatingIfNeeded: request.value >> 8)])
    case 1:
      var bytes: [UInt8] = []
      bytes.append(little: Self.functionality)
      return .data(bytes)
    case 2: return .done  // SET_DELAY: the wire keeps its own clock
    case 3: return hung ? .silence : .data([status])
    case 4...7: return message(request)
    default: return .stall
    }
  }

  /// CMD_I2C_IO with BEGIN (1) and END (2): one message, flags in `value`, address in `index`.
  private mutating func message(_ request: ControlRequest) -> Answer {
    if hung { return .silence }
    messages += 1
    let address = UInt8(truncatingIfNeeded: request.index & 0x7F)
    if request.request & 1 != 0 {
      acknowledged = true
      switch wire.begin() {
      case .done: break
      case .hung: return .silence
      default: acknowledged = false
      }
    } else {
      wire.settle()
    }

    var reply: [UInt8] = []
    if acknowledged {
      let outcome: VirtualWire.Outcome
      if request.isInward {
        reply = [UInt8](repeating: 0, count: request.length)
        var span = reply.mutableSpan
        outcome = wire.read(into: &span, from: address)
      } else {
        outcome = wire.write(request.data.span, to: address)
      }
      switch outcome {
      case .done: break
      case .short(let count): reply = Array(reply.prefix(count))
      default: acknowledged = false
      }
    }
    status = acknowledged ? Self.addressAcknowledged : Self.addressRefused
    if !acknowledged { reply = [UInt8](repeating: 0, count: request.isInward ? request.length : 0) }
    return request.isInward ? .data(reply) : .done
  }
}
