import Glibc
import Walker

/// Waits on the listening socket, the connection to qemu and the command line, in one thread.
struct AdapterLoop {
  private let listener: Int32
  private var adapter: TinyUSBAdapter
  private var session: RedirSession?
  private var connection: Int32 = -1
  private var pluggedIn = true
  private var hungUntil: ContinuousClock.Instant?
  private var typed = ""
  private var listening = true

  init(socketPath: String, adapter: TinyUSBAdapter) throws {
    self.adapter = adapter
    listener = try Self.listen(on: socketPath)
    print("listening on \(socketPath)")
    fflush(nil)
  }

  /// Serves until `quit`, the end of the commands and of the connection, or an error.
  mutating func run(flush: () -> Void) throws {
    while true {
      var waits = [
        pollfd(fd: listener, events: Int16(POLLIN), revents: 0),
        pollfd(fd: connection, events: Int16(POLLIN), revents: 0),
        pollfd(fd: listening ? 0 : -1, events: Int16(POLLIN), revents: 0),
      ]
      _ = poll(&waits, nfds_t(waits.count), 200)
      if let end = hungUntil, ContinuousClock.now >= end {
        hungUntil = nil
        adapter.hung = false
      }
      if waits[0].revents != 0 {
        close(connection)
        connection = accept(listener, nil, nil)
        session = connection >= 0 ? try RedirSession(socket: connection) : nil
      }
      if waits[1].revents != 0 {
        if try session?.serve(&adapter, pluggedIn: pluggedIn) != true {
          close(connection)
          connection = -1
          session = nil
          flush()
          if !listening { return }
        }
      }
      if waits[2].revents != 0 {
        var buffer = [UInt8](repeating: 0, count: 512)
        let count = read(0, &buffer, buffer.count)
        if count <= 0 { listening = false }
        typed += String(decoding: buffer[..<max(0, count)], as: UTF8.self)
        while let end = typed.firstIndex(of: "\n") {
          let line = String(typed[..<end])
          typed.removeSubrange(...end)
          if try !obey(line, flush: flush) { return }
        }
      }
    }
  }

  /// Carries out one command; false ends the program.
  private mutating func obey(_ line: String, flush: () -> Void) throws -> Bool {
    let words = line.split(separator: " ").map(String.init)
    let number = words.count > 1 ? Double(words[1]) ?? 0 : 0
    switch words.first {
    case "unplug":
      pluggedIn = false
      try session?.unplug()
    case "plug":
      pluggedIn = true
      try session?.plug()
    case "hang":
      adapter.hung = true
      hungUntil = .now + .milliseconds(Int(min(600, max(0, number)) * 1000))
    case "resume":
      adapter.hung = false
      hungUntil = nil
    case "nack": adapter.wire.faults.nack = number
    case "short": adapter.wire.faults.shortTransfer = number
    case "flip": adapter.wire.faults.bitFlip = number
    case "brownout": adapter.wire.faults.brownOuts = [adapter.wire.time.seconds]
    case "report": break
    case "quit":
      flush()
      return false
    default:
      print("unknown command '\(line)'")
      return true
    }
    flush()
    let counts = adapter.wire.counts
    print(
      "did \(line): messages=\(adapter.messages) nacks=\(counts.nacks) flips=\(counts.flippedBits) "
        + "brownouts=\(counts.brownOuts)")
    fflush(nil)
    return true
  }

  private static func listen(on path: String) throws -> Int32 {
    let descriptor = Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(path.utf8)
    guard descriptor >= 0, bytes.count < MemoryLayout.size(ofValue: address.sun_path) else {
      throw CannotListen(path: path, reason: "the path is too long")
    }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
    unlink(path)
    let size = socklen_t(MemoryLayout<sockaddr_un>.size)
    let bound = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, size) }
    }
    guard bound == 0, Glibc.listen(descriptor, 1) == 0 else {
      throw CannotListen(path: path, reason: String(cString: strerror(errno)))
    }
    return descriptor
  }

  struct CannotListen: Error, CustomStringConvertible {
    let path: String
    let reason: String
    var description: String { "cannot listen on \(path): \(reason); choose another --socket" }
  }
}
