import CLinux
import Glibc

/// Tells the service manager how the daemon does: sd_notify(3), one datagram a message, never waiting.
final class ServiceNotifier: Sendable {
  private let descriptor: Int32
  private let address: [UInt8]

  /// - Parameter path: of `NOTIFY_SOCKET`; with `@` in front an abstract socket. `nil` or unusable: nobody is told.
  init(path: String? = getenv("NOTIFY_SOCKET").map { String(cString: $0) }) {
    guard let path, let address = Self.address(path) else {
      descriptor = -1
      self.address = []
      return
    }
    self.address = address
    descriptor = stance_unix_socket(Int32(SOCK_DGRAM.rawValue))
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
  }

  /// Whether anybody listens.
  var isListening: Bool { descriptor >= 0 }

  func ready(_ sentence: String) { send("READY=1\nSTATUS=\(Self.line(sentence))") }
  func status(_ sentence: String) { send("STATUS=\(Self.line(sentence))") }
  func watchdog() { send("WATCHDOG=1") }
  func stopping() { send("STOPPING=1\nSTATUS=Stopping.") }

  /// With Type=notify-reload: the time of the reload comes before, READY after.
  func reloading(at microseconds: Int64) { send("RELOADING=1\nMONOTONIC_USEC=\(microseconds)") }

  /// How often the service manager wants to hear from the daemon, s; `nil` when not at all (sd_watchdog_enabled(3)).
  static var watchdogInterval: Double? {
    guard let text = getenv("WATCHDOG_USEC").map({ String(cString: $0) }), let micro = Double(text), micro > 0 else {
      return nil
    }
    if let owner = getenv("WATCHDOG_PID").map({ String(cString: $0) }), owner != "\(getpid())" { return nil }
    return micro * 1e-6
  }

  private func send(_ message: String) {
    guard descriptor >= 0 else { return }
    var bytes = Array(message.utf8)
    var address = address
    bytes.withUnsafeMutableBytes { text in
      address.withUnsafeMutableBytes { raw in
        guard let to = raw.baseAddress?.assumingMemoryBound(to: sockaddr.self) else { return }
        _ = sendto(
          descriptor, text.baseAddress, text.count, Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT), to,
          socklen_t(raw.count))
      }
    }
  }

  private static func line(_ text: String) -> String { text.split(whereSeparator: \.isNewline).joined(separator: " ") }

  /// A sockaddr_un whose length is exact: for an abstract socket every byte counts, and its name begins with a zero.
  static func address(_ path: String) -> [UInt8]? {
    var name = Array(path.utf8)
    let room = MemoryLayout<sockaddr_un>.size - MemoryLayout<sa_family_t>.size
    guard name.count > 1, name.count < room, name[0] == UInt8(ascii: "/") || name[0] == UInt8(ascii: "@") else {
      return nil
    }
    if name[0] == UInt8(ascii: "@") { name[0] = 0 } else { name.append(0) }
    return withUnsafeBytes(of: sa_family_t(AF_UNIX)) { Array($0) } + name
  }
}
