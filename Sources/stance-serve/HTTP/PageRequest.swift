/// A request as the pages see it: text in bounded memory, nothing of the connection.
struct PageRequest: Sendable {
  enum Method: Sendable { case get, head, post, other }

  var method: Method
  /// As sent, without the query; not decoded: every path that is served stands in a table.
  var path: String
  var query: [String: String] = [:]
  var host: String?
  /// The cookie of this server, where its value has the right form.
  var cookie: String?
  var origin: String?
  /// `Sec-Fetch-Site`: what the browser says of who asks.
  var fetchSite: String?
  var contentType: String?
  /// Who asks, as `Peer` names them.
  var peer: String
  /// The script asks, and wants JSON.
  var wantsJSON = false
  var form: [String: String] = [:]

  /// Bytes in the body of a request.
  static let longestBody = 8192
}

/// Fields of a form, or of an address behind its question mark.
enum FormFields {
  static let most = 32

  /// - Returns: `nil` where the text is none, or holds too many fields, or the same field twice.
  static func parse(_ text: some StringProtocol) -> [String: String]? {
    var fields: [String: String] = [:]
    for pair in text.split(separator: "&") {
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard fields.count < most, let name = decoded(parts[0]),
        let value = parts.count == 2 ? decoded(parts[1]) : "", fields[name] == nil
      else { return nil }
      fields[name] = value
    }
    return fields
  }

  private static func decoded(_ text: some StringProtocol) -> String? {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "+"): bytes.append(UInt8(ascii: " "))
      case UInt8(ascii: "%"):
        guard rest.count >= 2, let high = digit(rest.removeFirst()), let low = digit(rest.removeFirst()) else {
          return nil
        }
        bytes.append(high << 4 | low)
      default: bytes.append(byte)
      }
    }
    return String(validating: bytes, as: UTF8.self)
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x41 + 10
    case 0x61...0x66: byte - 0x61 + 10
    default: nil
    }
  }
}
