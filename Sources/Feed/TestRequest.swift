import Foundation

/// What a client wants a test to be: the words behind `?TEST start`, not yet checked against what tests there are.
public struct TestRequest: Equatable, Sendable {
  public var `protocol`: String
  /// Pseudonym: 1–64 letters, digits, spaces, and . _ -
  public var person: String?
  public var label: String?
  public var notes: String?
  public var distanceM: Double?
  public var runInM: Double?
  public var runOutM: Double?
  public var trials: Int?
  public var limitS: Double?
  public var durationS: Double?

  public init(protocol name: String) { self.protocol = name }

  /// All keys that may be given.
  public static let keys = [
    "protocol", "person", "label", "notes", "distance_m", "run_in_m", "run_out_m", "trials", "limit_s", "duration_s",
  ]

  /// Characters of a pseudonym at most.
  public static let personLength = 64

  public static func isPseudonym(_ text: String) -> Bool {
    (1...personLength).contains(text.count)
      && text.unicodeScalars.allSatisfy {
        $0.properties.isAlphabetic || $0.properties.numericType != nil || " ._-".unicodeScalars.contains($0)
      }
      && text.contains { $0 != " " }
  }

  /// As it is written behind `?TEST start`: JSON on one line with sorted keys.
  public var json: String {
    var members: [String: FeedValue] = ["protocol": .text(self.protocol)]
    members["person"] = person.map { .text($0) }
    members["label"] = label.map { .text($0) }
    members["notes"] = notes.map { .text($0) }
    members["distance_m"] = distanceM.map { .number($0) }
    members["run_in_m"] = runInM.map { .number($0) }
    members["run_out_m"] = runOutM.map { .number($0) }
    members["trials"] = trials.map { .integer($0) }
    members["limit_s"] = limitS.map { .number($0) }
    members["duration_s"] = durationS.map { .number($0) }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return (try? encoder.encode(FeedValue.object(members))).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
  }

  /// Whether nothing lies inside anything else: what is nested a thousand deep never reaches the decoder.
  private static func isFlat(_ text: Substring) -> Bool {
    var (isQuoted, isEscaped, opened) = (false, false, 0)
    for byte in text.utf8 {
      if isEscaped {
        isEscaped = false
      } else if isQuoted {
        if byte == UInt8(ascii: "\\") { isEscaped = true } else if byte == UInt8(ascii: "\"") { isQuoted = false }
      } else if byte == UInt8(ascii: "\"") {
        isQuoted = true
      } else if byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[") {
        opened += 1
      }
    }
    return opened == 1
  }

  /// Reads the JSON behind `?TEST start`.
  init(parsing text: Substring, limits: FeedLimits) throws(FeedRequestError) {
    guard Self.isFlat(text), let members = try? JSONDecoder().decode([String: FeedValue].self, from: Data(text.utf8))
    else {
      throw .argument("?TEST start", "a flat JSON object, e.g. {\"protocol\":\"ten_metre_walk\"}, or a label")
    }
    for key in members.keys.sorted() where !Self.keys.contains(key) {
      throw .key(String(key.prefix(32)), "unknown: there are \(Self.keys.joined(separator: ", "))")
    }
    func words(_ key: String, atMost: Int) throws(FeedRequestError) -> String? {
      switch members[key] {
      case nil, .null: return nil
      case .text(let text):
        guard text.count <= atMost else { throw .key(key, "has at most \(atMost) characters") }
        // A tab passes here as in the line of a request: a label is the same in either form.
        guard !text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control && $0 != "\t" }) else {
          throw .key(key, "holds control characters")
        }
        return text.isEmpty ? nil : text
      default: throw .key(key, "must be text")
      }
    }
    func figure(_ key: String) throws(FeedRequestError) -> Double? {
      guard let value = members[key], value != .null else { return nil }
      guard let number = value.number, number.isFinite else { throw .key(key, "must be a number") }
      return number
    }
    guard let name = try words("protocol", atMost: 64) else { throw .key("protocol", "is needed") }
    self.protocol = name
    person = try words("person", atMost: Self.personLength)
    if let person, !Self.isPseudonym(person) {
      throw .key("person", "is a pseudonym of 1 to 64 letters, digits, spaces, and . _ -")
    }
    label = try words("label", atMost: limits.textLength)
    notes = try words("notes", atMost: limits.textLength)
    distanceM = try figure("distance_m")
    runInM = try figure("run_in_m")
    runOutM = try figure("run_out_m")
    limitS = try figure("limit_s")
    durationS = try figure("duration_s")
    if let count = try figure("trials") {
      guard let whole = Int(exactly: count) else { throw .key("trials", "must be a whole number") }
      trials = whole
    }
  }
}
