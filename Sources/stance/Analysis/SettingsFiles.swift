import Foundation
import GaitDSP
import TOMLKit

/// A TOML file whose keys are all known: an unknown one is an error with its line and the nearest known key.
struct SettingsTable {
  let file: String
  private let text: String
  let table: TOMLTable

  init(file: String) throws {
    guard let data = FileManager.default.contents(atPath: file) else {
      throw ToolError.unreadable(file: file, cause: "cannot be read")
    }
    guard data.count <= 1 << 20, let text = String(data: data, encoding: .utf8) else {
      throw ToolError.config(file: file, line: nil, message: "is not a settings file: more than 1 MiB, or not UTF-8")
    }
    self.file = file
    self.text = text
    do {
      table = try TOMLTable(string: text)
    } catch let error as TOMLParseError {
      throw ToolError.config(file: file, line: Int(error.source.begin.line), message: error.description)
    }
  }

  /// - Parameter key: as written, without its table.
  func failure(_ key: String, _ message: String) -> ToolError {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let line = lines.firstIndex { line in
      let trimmed = line.drop(while: { $0 == " " || $0 == "\t" || $0 == "[" })
      return trimmed.hasPrefix(key) || trimmed.contains(".\(key)]")
    }
    return .config(file: file, line: line.map { $0 + 1 }, message: message)
  }

  func check(_ table: TOMLTable, in place: String, known: [String]) throws {
    for key in table.keys where !known.contains(key) {
      let nearest = known.min { Self.distance($0, key) < Self.distance($1, key) }
      throw failure(key, "unknown key \"\(place)\(key)\"; did you mean \"\(place)\(nearest ?? "")\"?")
    }
  }

  func number(_ value: TOMLValueConvertible?, _ key: String) throws -> Double? {
    guard let value else { return nil }
    guard let number = value.double ?? value.int.map(Double.init), number.isFinite else {
      throw failure(key, "\"\(key)\" must be a number")
    }
    return number
  }

  /// Edit distance (Levenshtein 1966).
  static func distance(_ a: String, _ b: String) -> Int {
    let (a, b) = (Array(a.utf8), Array(b.utf8))
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

/// `Calibration/thresholds.toml`: the limits of the finding, each with its unit and source.
enum ThresholdsFile {
  static func read(_ file: String) throws -> FindingThresholds {
    let settings = try SettingsTable(file: file)
    var thresholds = FindingThresholds()
    try settings.check(settings.table, in: "", known: ["finding"])
    guard let finding = settings.table["finding"]?.table else { return thresholds }
    try settings.check(finding, in: "finding.", known: FindingThresholds.Name.allCases.map(\.rawValue))
    for name in finding.keys {
      guard let limit = FindingThresholds.Name(rawValue: name), let entry = finding[name]?.table,
        let value = try settings.number(entry["value"], name), value >= 0
      else {
        throw settings.failure(name, "[finding.\(name)] has no \"value\" that is a number of at least 0")
      }
      guard let source = entry["source"]?.string, !source.isEmpty else {
        throw settings.failure(
          name, "[finding.\(name)] has no \"source\": say where the value comes from, or provisional")
      }
      thresholds[limit] = value
    }
    return thresholds
  }
}

/// The `--config` file of analysis: what is known of the sensor and of the wearer.
enum AnalysisConfig {
  static func apply(file: String, to settings: inout AnalysisSettings) throws {
    let config = try SettingsTable(file: file)
    try config.check(config.table, in: "", known: ["sensor", "wearer", "finding"])
    if let sensor = config.table["sensor"]?.table {
      try config.check(sensor, in: "sensor.", known: ["mount_up", "mount_forward", "functional_left"])
      try applySensor(sensor, config, &settings)
    }
    if let wearer = config.table["wearer"]?.table {
      try config.check(wearer, in: "wearer.", known: ["leg_length_m"])
      if let length = try config.number(wearer["leg_length_m"], "leg_length_m") {
        guard (0.3...1.5).contains(length) else {
          throw config.failure("leg_length_m", "leg_length_m = \(length): a leg is 0.3 to 1.5 m long")
        }
        settings.legLength = length
      }
    }
    if let finding = config.table["finding"]?.table {
      try config.check(
        finding, in: "finding.", known: FindingThresholds.Name.allCases.map(\.rawValue) + ["below_threshold_deg"])
      for name in finding.keys {
        guard let value = try config.number(finding[name], name) else { continue }
        guard value >= 0 else { throw config.failure(name, "\"finding.\(name)\" must be at least 0") }
        if let limit = FindingThresholds.Name(rawValue: name) {
          settings.thresholds[limit] = value
        } else {
          settings.belowThresholdDeg = value
        }
      }
    }
  }

  private static func applySensor(
    _ sensor: TOMLTable, _ config: SettingsTable, _ settings: inout AnalysisSettings
  ) throws {
    switch (sensor["mount_up"]?.string, sensor["mount_forward"]?.string) {
    case (nil, nil): break
    case (let up?, let forward?):
      do { settings.mount = .stated(try Mount(parsing: "\(up),\(forward)")) } catch {
        throw config.failure("mount_up", "\(error)")
      }
    default: throw config.failure("mount_", "mount_up and mount_forward go together, e.g. \"+x\" and \"-z\"")
    }
    if let left = sensor["functional_left"] {
      let parts = left.array.map { Array($0) } ?? []
      let numbers = try parts.compactMap { try config.number($0, "functional_left") }
      guard numbers.count == 3, parts.count == 3, numbers.contains(where: { abs($0) > 0.1 }) else {
        throw config.failure("functional_left", "functional_left must be three numbers: the left axis in sensor axes")
      }
      settings.functionalLeft = SIMD3(numbers[0], numbers[1], numbers[2])
    }
  }
}
