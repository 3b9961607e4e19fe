import Glibc
import Walker

/// One connection to qemu's usb-redir device: hello, plug in, answer, unplug.
struct RedirSession {
  private let socket: Int32
  private var incoming: [UInt8] = []
  private var greeted = false
  private var wideIDs = false
  private var plugged = false
  /// A control request that gets no answer until the host gives it up.
  private var unanswered: [UInt64: ControlRequest] = [:]

  init(socket: Int32) throws {
    self.socket = socket
    try send(.hello)
  }

  mutating func plug() throws {
    guard greeted, !plugged else { return }
    plugged = true
    try send(.interfaceInfo)
    try send(.endpointInfo)
    try send(.deviceConnect)
  }

  mutating func unplug() throws {
    guard plugged else { return }
    plugged = false
    unanswered.removeAll()
    try send(RedirPacket(.deviceDisconnect, body: []))
  }

  /// Reads what has come and answers it. False when the peer hung up.
  mutating func serve(_ adapter: inout TinyUSBAdapter, pluggedIn: Bool) throws -> Bool {
    var buffer = [UInt8](repeating: 0, count: 8192)
    let count = recv(socket, &buffer, buffer.count, 0)
    guard count > 0 else { return false }
    incoming += buffer[..<count]
    while let packet = try RedirPacket.take(from: &incoming, wideIDs: wideIDs) {
      try handle(packet, &adapter, pluggedIn: pluggedIn)
    }
    return true
  }

  private mutating func handle(_ packet: RedirPacket, _ adapter: inout TinyUSBAdapter, pluggedIn: Bool) throws {
    switch packet.kind {
    case .hello:
      let theirs = packet.body.little(UInt32.self, at: 64)
      wideIDs = theirs & 1 << RedirCapability.wideIDs.rawValue != 0
      greeted = true
      if pluggedIn { try plug() }
    case .setConfiguration, .getConfiguration:
      try send(RedirPacket(.configurationStatus, id: packet.id, body: [0, 1]))
    case .setAlternateSetting, .getAlternateSetting:
      try send(RedirPacket(.alternateSettingStatus, id: packet.id, body: [0, packet.body.first ?? 0, 0]))
    case .control:
      guard let request = ControlRequest(packet) else { return }
      switch adapter.answer(request) {
      case .data(let bytes): try send(request.answer(.success, bytes))
      case .done: try send(request.answer(.success))
      case .stall: try send(request.answer(.stall))
      case .silence: unanswered[request.id] = request
      }
    case .cancelDataPacket:
      if let request = unanswered.removeValue(forKey: packet.id) { try send(request.answer(.cancelled)) }
    default: break
    }
  }

  private func send(_ packet: RedirPacket) throws {
    // The hello itself has narrow ids.
    let bytes = packet.encoded(wideIDs: wideIDs && packet.kind != .hello)
    var sent = 0
    while sent < bytes.count {
      let count = bytes[sent...].withUnsafeBytes { Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
      guard count > 0 else { throw HungUp() }
      sent += count
    }
  }

  struct HungUp: Error, CustomStringConvertible {
    var description: String { "qemu closed the usb-redir connection" }
  }
}
