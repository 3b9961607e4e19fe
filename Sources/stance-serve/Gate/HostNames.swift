import Glibc

/// The names that a browser may call this server by. A page of another site whose name was made to point here is not
/// among them.
struct HostNames: Sendable {
  private let names: Set<String>
  /// On loopback only loopback's own.
  private let takesAddresses: Bool

  /// - Parameters:
  ///   - others: that the user allows beside this computer's own.
  init(isLoopback: Bool, computer: String?, others: [String]) {
    var names: Set<String> = ["localhost", "127.0.0.1", "[::1]"]
    if !isLoopback, let computer = computer?.lowercased(), !computer.isEmpty {
      names.insert(computer)
      names.insert(computer + ".local")
    }
    names.formUnion(others.map { $0.lowercased() })
    self.names = names
    takesAddresses = !isLoopback
  }

  /// - Parameter host: as in the request, with or without a port.
  func contains(_ host: String) -> Bool {
    guard let name = Self.name(host) else { return false }
    if names.contains(name) { return true }
    return takesAddresses && Listening.isAddress(name.hasPrefix("[") ? String(name.dropFirst().dropLast()) : name)
  }

  private static func name(_ host: String) -> String? {
    guard host.utf8.count <= 255, !host.isEmpty else { return nil }
    let lower = host.lowercased()
    let end =
      lower.hasPrefix("[") ? lower.firstIndex(of: "]").map { lower.index(after: $0) } : lower.firstIndex(of: ":")
    guard let end else { return lower.hasPrefix("[") ? nil : lower }
    let port = lower[end...]
    guard
      port.isEmpty || (port.first == ":" && port.count <= 6 && port.dropFirst().allSatisfy { ("0"..."9").contains($0) })
    else { return nil }
    return String(lower[..<end])
  }

  /// This computer's own name; `nil` where it has none.
  static var computer: String? {
    var room = [CChar](repeating: 0, count: 256)
    guard gethostname(&room, room.count - 1) == 0 else { return nil }
    return String(decoding: room.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}

/// Where to listen.
struct Listening: Equatable, Sendable {
  var address: String
  var port: Int

  var isLoopback: Bool {
    address == "localhost" || address == "::1" || (address.hasPrefix("127.") && Self.isAddress(address))
  }

  /// Whether this is an IPv4 or IPv6 address.
  static func isAddress(_ text: String) -> Bool {
    var room = in6_addr()
    return inet_pton(AF_INET, text, &room) == 1 || inet_pton(AF_INET6, text, &room) == 1
  }
}
