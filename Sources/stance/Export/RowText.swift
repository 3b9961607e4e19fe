import GaitDSP
import SummaryStore

/// Rows of a table as text: CSV (RFC 4180, empty cells where there is no value) or one JSON object a line.
struct RowText {
  private let format: Export.Format
  private var keys: [String] = []

  init(format: Export.Format) { self.format = format }

  /// What stands before the rows.
  mutating func header(_ names: [String]) -> String {
    keys = names.map { ResultValue.quoted($0) + ":" }
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
    case .text(let text): csvCell(text)
    }
  }

  private static func value(_ value: StoreValue) -> String {
    switch value {
    case .null: "null"
    case .integer(let number): "\(number)"
    case .real(let number): number.isFinite ? "\(number)" : "null"
    case .text(let text): ResultValue.quoted(text)
    }
  }
}
