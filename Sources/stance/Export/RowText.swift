import SummaryStore

/// Rows of a table as text: CSV (RFC 4180, empty cells where there is no value) or one JSON object a line.
struct RowText {
  private let format: Export.Format
  private var keys: [String] = []

  init(format: Export.Format) { self.format = format }

  /// What stands before the rows.
  mutating func header(_ names: [String]) -> String {
    keys = names.map { Self.json($0) + ":" }
    return format == .csv ? names.joined(separator: ",") + "\n" : ""
  }

  func row(_ values: [StoreValue]) -> String {
    switch format {
    case .csv: values.map(Self.cell).joined(separator: ",") + "\n"
    case .jsonl, .fhir: "{" + zip(keys, values).map { $0 + Self.value($1) }.joined(separator: ",") + "}\n"
    }
  }

  private static func cell(_ value: StoreValue) -> String {
    switch value {
    case .null: ""
    case .integer(let number): "\(number)"
    case .real(let number): number.isFinite ? "\(number)" : ""
    case .text(let text):
      text.contains { ",\"\n\r\r\n".contains($0) } ? "\"" + text.replacing("\"", with: "\"\"") + "\"" : text
    }
  }

  private static func value(_ value: StoreValue) -> String {
    switch value {
    case .null: "null"
    case .integer(let number): "\(number)"
    case .real(let number): number.isFinite ? "\(number)" : "null"
    case .text(let text): json(text)
    }
  }

  private static func json(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case "\r": quoted += "\\r"
      case "\t": quoted += "\\t"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}
