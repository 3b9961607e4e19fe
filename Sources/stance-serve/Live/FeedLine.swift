import Foundation

/// A line of the daemon's, passed on to browsers as it is; of it only what decides where it goes is read, so that a
/// newer daemon's messages reach a page that knows them.
struct FeedLine: Sendable {
  let bytes: [UInt8]
  private let head: Head

  private struct Head: Decodable, Sendable {
    var `class`: String
    var event: String?
    var kind: String?
    var message: String?
    var session: Session?
    var `protocol`: Version?
    struct Session: Decodable, Sendable { var kind: String? }
    /// Of the feed in the greeting, a number; of a test elsewhere, a word.
    struct Version: Decodable, Sendable {
      var number: Int?
      init(from decoder: any Decoder) throws { number = try? decoder.singleValueContainer().decode(Int.self) }
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

  var name: String { head.class }
  var event: String? { head.event }
  var message: String? { head.message }
  var feedVersion: Int? { head.protocol?.number }

  /// Whether a test is running, as far as this message says.
  var isTestRunning: Bool? {
    switch (name, event) {
    case ("TEST", "stopped"), ("TEST", "aborted"): false
    case ("TEST", _): true
    case ("SESSION", "began"): head.kind == "test"
    case ("STATUS", _): head.session?.kind == "test"
    default: nil
    }
  }

  /// As an event of a stream (WHATWG HTML, server-sent events).
  var frame: [UInt8] { Array("data: ".utf8) + bytes + [0x0A, 0x0A] }
}
