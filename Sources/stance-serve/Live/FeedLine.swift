import Foundation

/// A line of the daemon's, passed on to browsers as it is; of it only what decides where it goes is read, so that a
/// newer daemon's messages reach a page that knows them.
struct FeedLine: Sendable {
  let bytes: [UInt8]
  private let head: Head

  private struct Head: Decodable, Sendable {
    var name: String
    var event: String?
    var kind: String?
    var message: String?
    var trial: Int?
    var side: String?
    /// Of the session in a status.
    var sessionKind: String?
    /// Of the feed, in the greeting.
    var version: Int?

    private enum Key: String, CodingKey { case `class`, event, kind, message, trial, side, session, `protocol` }

    /// The same key means other things in other messages; only the class must be what it is.
    init(from decoder: any Decoder) throws {
      let members = try decoder.container(keyedBy: Key.self)
      name = try members.decode(String.self, forKey: .class)
      event = try? members.decode(String.self, forKey: .event)
      kind = try? members.decode(String.self, forKey: .kind)
      message = try? members.decode(String.self, forKey: .message)
      trial = try? members.decode(Int.self, forKey: .trial)
      side = try? members.decode(String.self, forKey: .side)
      version = try? members.decode(Int.self, forKey: .protocol)
      sessionKind = try? members.nestedContainer(keyedBy: Key.self, forKey: .session).decode(String.self, forKey: .kind)
    }
  }

  /// - Returns: `nil` where the line is no message, or has parts that would end an event of a stream.
  init?(_ bytes: [UInt8], decoder: JSONDecoder) {
    guard !bytes.contains(where: { $0 < 0x20 }), let head = try? decoder.decode(Head.self, from: Data(bytes)) else {
      return nil
    }
    self.bytes = bytes
    self.head = head
  }

  var name: String { head.name }
  var event: String? { head.event }
  var message: String? { head.message }
  var feedVersion: Int? { head.version }

  /// Whether this is the result of the same trial as another: the other was thrown away, and done once more.
  func isTrial(_ other: FeedLine) -> Bool {
    (name, event) == ("TEST", "trial") && (other.name, other.event) == (name, event)
      && (other.head.trial, other.head.side) == (head.trial, head.side)
  }

  /// Whether a test is running, as far as this message says.
  var isTestRunning: Bool? {
    switch (name, event) {
    case ("TEST", "stopped"), ("TEST", "aborted"): false
    case ("TEST", _): true
    case ("SESSION", "began"): head.kind == "test"
    case ("STATUS", _): head.sessionKind == "test"
    default: nil
    }
  }

  /// As an event of a stream (WHATWG HTML, server-sent events).
  var frame: [UInt8] { Array("data: ".utf8) + bytes + [0x0A, 0x0A] }
}
