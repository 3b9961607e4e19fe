import Foundation
import Glibc
import TOMLKit

/// A TOML file whose keys are all known: an unknown one is an error with its line and the nearest known key.
public struct SettingsTable {
  public let file: String
  private let lines: [Substring]
  public let table: TOMLTable

  /// - Throws: `SettingsError`.
  public init(file: String) throws {
    guard let data = FileManager.default.contents(atPath: file) else {
      throw SettingsError.unreadable(file: file, cause: "cannot be read (\(Self.refusal(of: file)))")
    }
    guard data.count <= 1 << 20, let text = String(data: data, encoding: .utf8) else {
      throw SettingsError.config(
        file: file, line: nil, message: "is not a settings file: more than 1 MiB, or not UTF-8")
    }
    try self.init(text: text, file: file)
  }

  /// Why the system does not give a file's bytes.
  private static func refusal(of file: String) -> String {
    var status = stat()
    guard stat(file, &status) == 0, access(file, R_OK) == 0 else { return String(cString: strerror(errno)) }
    return status.st_mode & S_IFMT == S_IFDIR ? "is a folder; name a file" : "no bytes came"
  }

  /// - Parameter file: named in messages.
  public init(text: String, file: String) throws {
    self.file = file
    // The two that end a line in some editors are one character.
    lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
    do {
      table = try TOMLTable(string: text)
    } catch let error as TOMLParseError {
      throw SettingsError.config(file: file, line: Int(error.source.begin.line), message: error.description)
    }
  }

  /// - Parameters:
  ///   - key: as written, without its table.
  ///   - section: the table it stands in, where the same key may stand in several.
  public func failure(_ key: String, in section: String? = nil, _ message: String) -> SettingsError {
    .config(file: file, line: line(of: key, in: section), message: message)
  }

  private func line(of key: String, in section: String?) -> Int? {
    var begin = lines.startIndex
    if let section {
      begin = lines.firstIndex { Self.header($0) == section } ?? begin
    }
    let found = lines[begin...].firstIndex { line in
      if Self.header(line).map({ $0 == key || $0.hasSuffix("." + key) }) == true { return true }
      let trimmed = line.drop(while: { $0 == " " || $0 == "\t" || $0 == "\"" })
      guard trimmed.hasPrefix(key) else { return false }
      let rest = trimmed.dropFirst(key.count).drop(while: { $0 == " " || $0 == "\t" || $0 == "\"" })
      return rest.hasPrefix("=") || key.hasSuffix("_") || rest.hasPrefix(".")
    }
    return found.map { $0 + 1 }
  }

  /// The name of a table's header line, `nil` for other lines.
  private static func header(_ line: Substring) -> String? {
    let trimmed = line.drop(while: { $0 == " " || $0 == "\t" })
    guard trimmed.hasPrefix("["), let end = trimmed.firstIndex(of: "]") else { return nil }
    return trimmed[trimmed.index(after: trimmed.startIndex)..<end].filter { $0 != " " && $0 != "[" && $0 != "\"" }
  }

  /// - Parameter place: what stands before the key in messages, as in `sensor.`.
  public func check(_ table: TOMLTable, in place: String, known: [String]) throws {
    for key in table.keys.sorted() where !known.contains(key) {
      let nearest = known.min { Self.distance($0, key) < Self.distance($1, key) }
      throw failure(
        key, in: place.isEmpty ? nil : String(place.dropLast()),
        "unknown key \"\(place)\(key)\"; did you mean \"\(place)\(nearest ?? "")\"?")
    }
  }

  public func number(_ value: TOMLValueConvertible?, _ key: String, in section: String? = nil) throws -> Double? {
    guard let value else { return nil }
    guard let number = value.double ?? value.int.map(Double.init), number.isFinite else {
      throw failure(key, in: section, "\"\(key)\" must be a number")
    }
    return number
  }

  /// - Parameters:
  ///   - key: as it is named in messages.
  ///   - range: what it can be; anything else is an error that says so.
  public func number(
    _ value: TOMLValueConvertible?, _ key: String, _ range: ClosedRange<Double>, in section: String? = nil
  ) throws -> Double? {
    guard let value else { return nil }
    guard let number = value.double ?? value.int.map(Double.init), range.contains(number) else {
      let name = section.map { "\($0).\(key)" } ?? key
      throw failure(
        key, in: section,
        "\"\(name)\" must be a number from \(Self.plain(range.lowerBound)) to \(Self.plain(range.upperBound))")
    }
    return number
  }

  static func plain(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e15 ? "\(Int(value))" : "\(value)"
  }

  /// Edit distance (Levenshtein 1966).
  static func distance(_ a: String, _ b: String) -> Int {
    // Nobody means a key of more than a line.
    let (a, b) = (Array(a.utf8.prefix(120)), Array(b.utf8.prefix(120)))
    var row = Array(0...b.count)
    for (i, x) in a.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, y) in b.enumerated() {
        let above = row[j + 1]
        row[j + 1] = min(above + 1, row[j] + 1, diagonal + (x == y ? 0 : 1))
        diagonal = above
      }
    }
    return row[b.count]
  }
}
