/// A test's result as plain data: the same keys and numbers for the feed, the store, files and programs. Keys end in
/// their unit; what was not measured is `null`.
public enum ResultValue: Sendable {
  /// A key, which ends in its unit, and what it stands for.
  public typealias Member = (String, ResultValue)

  /// Not measured.
  case null
  /// Yes or no.
  case flag(Bool)
  /// A whole number.
  case count(Int)
  /// Finite.
  case number(Double)
  /// A word for programs, or a sentence for people.
  case text(String)
  /// Values in order.
  case list([ResultValue])
  /// Members in the order of writing; a key that stands there twice is found by its first.
  case object([Member])

  /// A number rounded to what it is worth; `null` where nothing was measured.
  public static func figure(_ value: Double, _ digits: Int) -> ResultValue {
    guard value.isFinite, abs(value) < 1e12 else { return .null }
    var scale = 1.0
    for _ in 0..<max(0, min(digits, 9)) { scale *= 10 }
    let rounded = (value * scale).rounded() / scale
    // No negative zero.
    return .number(rounded == 0 ? 0 : rounded)
  }

  /// As JSON on one line, keys in order of writing.
  public var json: String {
    var text = ""
    write(to: &text)
    return text
  }

  /// A member of an object.
  public subscript(key: String) -> ResultValue? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.0 == key }?.1
  }

  /// The value of a number or a count; `nil` for anything else.
  public var number: Double? {
    switch self {
    case .number(let value): value
    case .count(let value): Double(value)
    default: nil
    }
  }

  /// The values of a list; `nil` for anything else.
  public var list: [ResultValue]? { if case .list(let values) = self { values } else { nil } }
  /// The words of a text; `nil` for anything else.
  public var text: String? { if case .text(let words) = self { words } else { nil } }

  private func write(to text: inout String) {
    switch self {
    case .null: text += "null"
    case .flag(let value): text += value ? "true" : "false"
    case .count(let value): text += String(value)
    case .number(let value): text += Self.digits(value)
    case .text(let words): text += Self.quoted(words)
    case .list(let values):
      text += "["
      for (index, value) in values.enumerated() {
        if index > 0 { text += "," }
        value.write(to: &text)
      }
      text += "]"
    case .object(let members):
      text += "{"
      for (index, member) in members.enumerated() {
        if index > 0 { text += "," }
        text += Self.quoted(member.0) + ":"
        member.1.write(to: &text)
      }
      text += "}"
    }
  }

  private static func digits(_ value: Double) -> String {
    if let whole = Int(exactly: value) { return String(whole) }
    return value.isFinite ? value.description : "null"
  }

  /// A text as a JSON string (RFC 8259, section 7).
  public static func quoted(_ words: String) -> String {
    var text = "\""
    for scalar in words.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\t": text += "\\t"
      case _ where scalar.value < 0x20:
        let hex = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text + "\""
  }
}

extension ResultValue: Equatable {
  public static func == (a: ResultValue, b: ResultValue) -> Bool {
    switch (a, b) {
    case (.null, .null): true
    case (.flag(let x), .flag(let y)): x == y
    case (.count(let x), .count(let y)): x == y
    case (.number(let x), .number(let y)): x == y
    case (.text(let x), .text(let y)): x == y
    case (.list(let x), .list(let y)): x == y
    case (.object(let x), .object(let y)):
      x.count == y.count && zip(x, y).allSatisfy { $0.0 == $1.0 && $0.1 == $1.1 }
    default: false
    }
  }
}
