import Feed
import Foundation

/// Why the tool cannot talk to the daemon, in words for the person at the terminal.
enum FeedFailure: Error, Equatable, CustomStringConvertible {
  case noDaemon(path: String, cause: String)
  case notPermitted(path: String)
  /// The daemon speaks a newer protocol.
  case newerProtocol(Int)
  case noAnswer(path: String)
  case closed
  /// The daemon said no.
  case refused(String)

  var description: String {
    switch self {
    case .noDaemon(let path, let cause):
      "no daemon at \(path) (\(cause)); is it running? See `systemctl status stanced`, or name its socket with --socket"
    case .notPermitted(let path):
      "\(path): not permitted; user not in group stance? `sudo usermod -aG stance $USER`, then log in again"
    case .newerProtocol(let version):
      "the daemon speaks version \(version) of the protocol, this program \(FeedProtocol.version): update this program"
    case .noAnswer(let path): "\(path): the daemon did not answer in time; see `systemctl status stanced`"
    case .closed: "the daemon has closed the connection"
    case .refused(let message): message
    }
  }

  /// As in sysexits.h: EX_UNAVAILABLE, EX_NOPERM, EX_PROTOCOL, EX_TEMPFAIL.
  var exitStatus: Int32 {
    switch self {
    case .noDaemon: 69
    case .notPermitted: 77
    case .newerProtocol: 76
    case .noAnswer, .closed, .refused: 75
    }
  }
}

/// A connection to the daemon: lines out, messages in.
final class FeedConnection {
  let path: String
  private let descriptor: Int32
  private var assembler = LineAssembler(limit: 1 << 20)
  private var pending: [[UInt8]] = []
  private let decoder = FeedDecoder()

  /// Connects and reads the greeting.
  /// - Throws: `FeedFailure`.
  init(path: String) throws {
    self.path = path
    let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    guard descriptor >= 0 else { throw FeedFailure.noDaemon(path: path, cause: String(cString: strerror(errno))) }
    self.descriptor = descriptor
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(path.utf8)
    guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else {
      throw FeedFailure.noDaemon(path: path, cause: "the path is too long for a socket")
    }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
    let status = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    guard status == 0 else {
      if errno == EACCES { throw FeedFailure.notPermitted(path: path) }
      throw FeedFailure.noDaemon(path: path, cause: String(cString: strerror(errno)))
    }
    guard case .version(let greeting) = try next(within: 5) else { throw FeedFailure.noAnswer(path: path) }
    guard greeting.protocol <= FeedProtocol.version else { throw FeedFailure.newerProtocol(greeting.protocol) }
  }

  deinit { close(descriptor) }

  func ask(_ request: FeedRequest) throws {
    let line = Array((request.line + "\n").utf8)
    let count = line.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
    guard count == line.count else { throw FeedFailure.closed }
  }

  /// The next message of a class that this program knows.
  /// - Returns: `nil` when none came in time.
  /// - Throws: `FeedFailure.closed`, or `.refused` with what the daemon said before it closed.
  func next(within seconds: Double) throws -> FeedMessage? {
    let end = ContinuousClock.now + .seconds(seconds)
    while true {
      while !pending.isEmpty {
        guard let message = try? decoder.message(pending.removeFirst()) else { continue }
        if case .error(let note) = message, note.closing { throw FeedFailure.refused(note.message) }
        return message
      }
      let left = (end - .now) / .milliseconds(1)
      guard left > 0 else { return nil }
      var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      guard poll(&entry, 1, Int32(min(left.rounded(.up), 60_000))) > 0 else { continue }
      var room = [UInt8](repeating: 0, count: 16_384)
      let count = recv(descriptor, &room, room.count, 0)
      guard count > 0 else { throw FeedFailure.closed }
      switch room.withUnsafeBytes({ assembler.feed(UnsafeRawBufferPointer(rebasing: $0[..<count])) }) {
      case .lines(let lines): pending += lines
      case .tooLong: throw FeedFailure.closed
      }
    }
  }

  /// The first message that answers a request; an error of the daemon's is thrown.
  func answer<Answer>(within seconds: Double = 10, _ pick: (FeedMessage) -> Answer?) throws -> Answer {
    let end = ContinuousClock.now + .seconds(seconds)
    while ContinuousClock.now < end {
      guard let message = try next(within: (end - .now) / .seconds(1)) else { break }
      if case .error(let note) = message { throw FeedFailure.refused(note.message) }
      if let answer = pick(message) { return answer }
    }
    throw FeedFailure.noAnswer(path: path)
  }
}
