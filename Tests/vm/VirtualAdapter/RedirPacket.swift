/// The packets of the USB network redirection protocol 0.7 (usbredir) that a device with only a control pipe needs.
///
/// All integers are little-endian. A packet is a header (type, length, id) and a body; ids are 32 bits wide in the
/// hello and 64 bits after both sides have offered that.
struct RedirPacket {
  enum Kind: UInt32 {
    case hello = 0
    case deviceConnect = 1
    case deviceDisconnect = 2
    case reset = 3
    case interfaceInfo = 4
    case endpointInfo = 5
    case setConfiguration = 6
    case getConfiguration = 7
    case configurationStatus = 8
    case setAlternateSetting = 9
    case getAlternateSetting = 10
    case alternateSettingStatus = 11
    case cancelDataPacket = 21
    case control = 100
  }

  enum Status: UInt8 {
    case success = 0
    case cancelled = 1
    case stall = 4
  }

  var kind: Kind?
  var id: UInt64
  var body: [UInt8]

  init(_ kind: Kind, id: UInt64 = 0, body: [UInt8]) {
    self.kind = kind
    self.id = id
    self.body = body
  }

  private init(unknown body: [UInt8], kind: Kind?, id: UInt64) {
    self.kind = kind
    self.id = id
    self.body = body
  }

  func encoded(wideIDs: Bool) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(little: (kind ?? .hello).rawValue)
    bytes.append(little: UInt32(truncatingIfNeeded: body.count))
    if wideIDs { bytes.append(little: id) } else { bytes.append(little: UInt32(truncatingIfNeeded: id)) }
    return bytes + body
  }

  /// Takes the first whole packet off `stream`, or nothing if it has not arrived yet.
  /// - Throws: `Malformed` when the length cannot be right.
  static func take(from stream: inout [UInt8], wideIDs: Bool) throws -> RedirPacket? {
    let headerSize = wideIDs ? 16 : 12
    guard stream.count >= headerSize else { return nil }
    let kind = stream.little(UInt32.self, at: 0)
    let length = Int(stream.little(UInt32.self, at: 4))
    guard length <= 1 << 20 else { throw Malformed(length: length) }
    guard stream.count >= headerSize + length else { return nil }
    let id = wideIDs ? stream.little(UInt64.self, at: 8) : UInt64(stream.little(UInt32.self, at: 8))
    let body = Array(stream[headerSize..<headerSize + length])
    stream.removeFirst(headerSize + length)
    return RedirPacket(unknown: body, kind: Kind(rawValue: kind), id: id)
  }

  struct Malformed: Error, CustomStringConvertible {
    let length: Int
    var description: String { "usbredir packet claims \(length) bytes" }
  }
}

/// What a side of the connection can do, as bits of the hello.
enum RedirCapability: UInt32 {
  case connectDeviceVersion = 1
  case endpointInfoMaxPacketSize = 4
  case wideIDs = 5
  case wideBulkLength = 6

  static let ours: UInt32 = [
    connectDeviceVersion, endpointInfoMaxPacketSize, wideIDs, wideBulkLength,
  ].reduce(0) { $0 | 1 << $1.rawValue }
}

extension RedirPacket {
  static var hello: RedirPacket {
    var body = Array("stance virtual adapter".utf8)
    body += [UInt8](repeating: 0, count: 64 - body.count)
    body.append(little: RedirCapability.ours)
    return RedirPacket(.hello, body: body)
  }

  /// One vendor-specific interface without endpoints of its own.
  static var interfaceInfo: RedirPacket {
    var body: [UInt8] = []
    body.append(little: UInt32(1))
    for value: UInt8 in [0, 0xFF, 0, 0] { body += [value] + [UInt8](repeating: 0, count: 31) }
    return RedirPacket(.interfaceInfo, body: body)
  }

  /// Endpoint 0 alone, out at index 0 and in at 16; 255 marks the rest as absent.
  static var endpointInfo: RedirPacket {
    var types = [UInt8](repeating: 255, count: 32)
    types[0] = 0
    types[16] = 0
    var body = types + [UInt8](repeating: 0, count: 64)  // intervals and interfaces
    for index in 0..<32 { body.append(little: UInt16(index % 16 == 0 ? 64 : 0)) }
    return RedirPacket(.endpointInfo, body: body)
  }

  /// Full speed, vendor class, FTDI's donated identity of i2c-tiny-usb.
  static var deviceConnect: RedirPacket {
    var body: [UInt8] = [1, 0xFF, 0, 0]
    body.append(little: TinyUSBAdapter.vendor)
    body.append(little: TinyUSBAdapter.product)
    body.append(little: TinyUSBAdapter.version)
    return RedirPacket(.deviceConnect, body: body)
  }
}

/// One request on the control pipe: the ten bytes of the packet's own header, and what the host sent with it.
struct ControlRequest {
  let id: UInt64
  let endpoint: UInt8
  let request: UInt8
  let requestType: UInt8
  let value: UInt16
  let index: UInt16
  let length: Int
  let data: [UInt8]

  init?(_ packet: RedirPacket) {
    guard packet.body.count >= 10 else { return nil }
    id = packet.id
    endpoint = packet.body[0]
    request = packet.body[1]
    requestType = packet.body[2]
    value = packet.body.little(UInt16.self, at: 4)
    index = packet.body.little(UInt16.self, at: 6)
    length = Int(packet.body.little(UInt16.self, at: 8))
    data = Array(packet.body[10...])
  }

  var isInward: Bool { requestType & 0x80 != 0 }

  func answer(_ status: RedirPacket.Status, _ reply: [UInt8] = []) -> RedirPacket {
    var body: [UInt8] = [endpoint, request, requestType, status.rawValue]
    body.append(little: value)
    body.append(little: index)
    let moved = status == .success ? (isInward ? min(reply.count, length) : data.count) : 0
    body.append(little: UInt16(truncatingIfNeeded: moved))
    if isInward { body += reply.prefix(moved) }
    return RedirPacket(.control, id: id, body: body)
  }
}

extension Array where Element == UInt8 {
  mutating func append<Value: FixedWidthInteger>(little value: Value) {
    for shift in stride(from: 0, to: Value.bitWidth, by: 8) { append(UInt8(truncatingIfNeeded: value >> shift)) }
  }

  func little<Value: FixedWidthInteger>(_ type: Value.Type, at offset: Int) -> Value {
    var value: Value = 0
    for index in 0..<Value.bitWidth / 8 where offset + index < count {
      value |= Value(truncatingIfNeeded: self[offset + index]) << (8 * index)
    }
    return value
  }
}
