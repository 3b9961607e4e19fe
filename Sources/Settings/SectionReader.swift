import GaitDSP
import TOMLKit

/// One table of the daemon's configuration: what is asked of it has the right type and range, or is an error with its line.
public struct SectionReader {
  let settings: SettingsTable
  let name: String
  private let table: TOMLTable?

  /// - Parameter known: its keys, of which any other is an error; `nil` where another program judges them.
  /// - Throws: `SettingsError`, as all of its members.
  public init(_ settings: SettingsTable, _ name: String, known: [String]? = nil) throws {
    self.settings = settings
    self.name = name
    guard let value = settings.table[name] else {
      table = nil
      return
    }
    guard let table = value.table else { throw settings.failure(name, "\"\(name)\" must be a table: [\(name)]") }
    self.table = table
    if let known { try settings.check(table, in: name + ".", known: known) }
  }

  public func failure(_ key: String, _ message: String) -> SettingsError {
    settings.failure(key, in: name, "\"\(name).\(key)\" \(message)")
  }

  public func number(_ key: String, _ range: ClosedRange<Double>, or fallback: Double) throws -> Double {
    try settings.number(table?[key], key, range, in: name) ?? fallback
  }

  public func whole(_ key: String, _ range: ClosedRange<Int>, or fallback: Int) throws -> Int {
    guard let value = table?[key] else { return fallback }
    guard let number = value.int, range.contains(number) else {
      throw failure(key, "must be a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  public func flag(_ key: String, or fallback: Bool) throws -> Bool {
    guard let value = table?[key] else { return fallback }
    guard let flag = value.bool else { throw failure(key, "must be true or false") }
    return flag
  }

  /// Empty text counts as not stated.
  public func text(_ key: String) throws -> String? {
    guard let value = table?[key] else { return nil }
    guard let text = value.string else { throw failure(key, "must be text in quotation marks") }
    guard text.utf8.count <= 1024, !text.utf8.contains(0) else { throw failure(key, "is longer than 1024 bytes") }
    return text.isEmpty ? nil : text
  }

  /// A path, which must not depend on where a program was started.
  public func path(_ key: String) throws -> String? {
    guard let path = try text(key) else { return nil }
    guard path.hasPrefix("/") else { throw failure(key, "must be an absolute path, from / on") }
    return path
  }

  public func choice<Choice: RawRepresentable & CaseIterable>(
    _ key: String, of type: Choice.Type
  ) throws -> Choice? where Choice.RawValue == String {
    guard let text = try text(key) else { return nil }
    guard let choice = Choice(rawValue: text) else {
      throw failure(key, "must be one of \(Choice.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", "))")
    }
    return choice
  }

  public func vector(_ key: String) throws -> SIMD3<Double>? {
    guard let value = table?[key] else { return nil }
    let parts = value.array.map { Array($0) } ?? []
    // Squares of larger ones are no numbers.
    let numbers = parts.compactMap { $0.double ?? $0.int.map(Double.init) }.filter { abs($0) < 1e100 }
    guard numbers.count == 3, parts.count == 3, numbers.contains(where: { abs($0) > 0.1 }) else {
      throw failure(key, "must be three numbers: a direction in the sensor's axes")
    }
    return SIMD3(numbers[0], numbers[1], numbers[2])
  }

  /// The limits that replace those of the calibration data.
  public func limits() throws -> [FindingThresholds.Name: Double] {
    var limits: [FindingThresholds.Name: Double] = [:]
    for name in FindingThresholds.Name.allCases {
      if let value = try settings.number(
        table?[name.rawValue], name.rawValue, FindingThresholds.range(of: name), in: self.name)
      {
        limits[name] = value
      }
    }
    return limits
  }
}
