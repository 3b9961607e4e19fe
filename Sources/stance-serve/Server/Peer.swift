import NIOCore

/// Who asks, by the part of an address that costs something to change: limits are kept by it.
enum Peer {
  static func name(_ address: SocketAddress?) -> String {
    guard let address, let text = address.ipAddress else { return "unknown" }
    guard case .v6(let v6) = address else { return text }
    return withUnsafeBytes(of: v6.address.sin6_addr) { name(v6: Array($0)) }
  }

  /// An IPv6 address by its first half: whoever has one has 2⁶⁴. A server that listens on `::` meets IPv4 clients as
  /// `::ffff:a.b.c.d` (RFC 4291, 2.5.5.2), whose first half is zero for all of them: those by their IPv4 address.
  /// - Parameter bytes: sixteen.
  static func name(v6 bytes: [UInt8]) -> String {
    let isMapped = bytes.prefix(10).allSatisfy { $0 == 0 } && bytes[10] == 0xFF && bytes[11] == 0xFF
    return isMapped ? bytes.suffix(4).map { "\($0)" }.joined(separator: ".") : Array(bytes.prefix(8)).hex
  }
}
