import Foundation
import Settings

/// What healthy people show, from `norms/` of the calibration folder. A file that is not there gives no norms.
public struct Norms: Sendable {
  /// Mean and between-person standard deviation of pelvic drop at free speed, degrees.
  public struct Drop: Equatable, Sendable {
    public var measure: String
    public var speedClass: String
    public var mean: Double
    public var deviation: Double
    public var population: String
    public var source: String
  }

  /// Mean comfortable speed of one stratum, m/s.
  public struct Speed: Equatable, Sendable {
    public var sex: String
    public var ages: ClosedRange<Int>
    public var mean: Double
    public var source: String
  }

  /// The least change between two walks that chance does not explain, with its source.
  public struct DetectableChange: Equatable, Sendable {
    public var measure: String
    public var value: Double
    public var source: String
  }

  /// Obliquity over the stride, a side's own half up: mean and standard deviation between people, degrees, 101 values.
  public struct Stride: Equatable, Sendable {
    public var mean: [Double] = []
    public var deviation: [Double] = []
    /// What those people walked at, steps/min.
    public var cadences: ClosedRange<Double>
    public var people: Int
    public var source: String
  }

  public var drops: [Drop] = []
  /// From quiet standing, and about the mean of walking.
  public var strideFromStanding: Stride?
  public var strideFromWalking: Stride?
  public var speeds: [Speed] = []
  public var changes: [DetectableChange] = []

  public init(folder: URL) throws {
    drops = try Self.rows(folder, "pelvic_obliquity.csv", columns: 7) { cells in
      guard let mean = Double(cells[2]), let deviation = Double(cells[3]), cells[4] == "deg" else { return nil }
      return Drop(
        measure: cells[0], speedClass: cells[1], mean: mean, deviation: deviation, population: cells[5],
        source: cells[6])
    }
    speeds = try Self.rows(folder, "walking_speed.csv", columns: 7) { cells in
      guard let from = Int(cells[2]), let to = Int(cells[3]), from <= to, let mean = Double(cells[4]),
        cells[5] == "m/s"
      else { return nil }
      return Speed(sex: cells[1], ages: from...to, mean: mean, source: cells[6])
    } keeping: {
      $0[0] == "comfortable_speed"
    }
    strideFromStanding = try Self.stride(folder, zero: "standing")
    strideFromWalking = try Self.stride(folder, zero: "walking")
    changes = try Self.rows(folder, "minimal_detectable_change.csv", columns: 4) { cells in
      guard let value = Double(cells[1]), value > 0 else { return nil }
      return DetectableChange(measure: cells[0], value: value, source: cells[3])
    }
  }

  /// - Returns: `nil` where the file is not there, or has other than each percent of the stride in order.
  private static func stride(_ folder: URL, zero: String) throws -> Stride? {
    let points = try rows(folder, "pelvic_obliquity_stride.csv", columns: 9) { cells in
      guard let percent = Int(cells[1]), let mean = Double(cells[2]), let deviation = Double(cells[3]), deviation >= 0,
        cells[4] == "deg", let from = Double(cells[5]), let to = Double(cells[6]), from <= to,
        let people = Int(cells[7])
      else { return nil as (percent: Int, mean: Double, deviation: Double, stride: Stride)? }
      return (percent, mean, deviation, Stride(cadences: from...to, people: people, source: cells[8]))
    } keeping: {
      $0[0] == zero
    }
    guard points.map(\.percent) == Array(0...100), var stride = points.first?.stride else { return nil }
    stride.mean = points.map(\.mean)
    stride.deviation = points.map(\.deviation)
    return stride
  }

  public func drop(_ measure: String, speedClass: String = "free") -> Drop? {
    drops.first { $0.measure == measure && $0.speedClass == speedClass }
  }

  /// The strata that a person may belong to: all of them while neither age nor sex is known.
  public func speeds(age: Int?, sex: String?) -> [Speed] {
    speeds.filter { norm in
      (sex == nil || norm.sex == sex) && age.map(norm.ages.contains) ?? true
    }
  }

  public func detectableChange(_ measure: String) -> DetectableChange? { changes.first { $0.measure == measure } }

  /// - Parameter read: one row; `nil` where its numbers are none.
  private static func rows<Row>(
    _ folder: URL, _ name: String, columns: Int, _ read: ([String]) -> Row?,
    keeping: ([String]) -> Bool = { _ in true }
  ) throws -> [Row] {
    let path = folder.appendingPathComponent("norms/\(name)").path
    guard let data = FileManager.default.contents(atPath: path) else { return [] }
    var rows: [Row] = []
    let lines = String(decoding: data.prefix(1 << 20), as: UTF8.self).split(whereSeparator: \.isNewline)
    for (index, line) in lines.enumerated().dropFirst() {
      let cells = cells(of: line)
      guard cells.count == columns else {
        throw SettingsError.config(file: path, line: index + 1, message: "has \(cells.count) cells, not \(columns)")
      }
      guard keeping(cells) else { continue }
      guard let row = read(cells) else {
        throw SettingsError.config(file: path, line: index + 1, message: "has a number or unit that cannot be read")
      }
      rows.append(row)
    }
    return rows
  }

  /// The cells of one row; quotation marks hold commas together.
  private static func cells(of line: Substring) -> [String] {
    var cells = [""]
    var isQuoted = false
    for character in line {
      switch character {
      case "\"": isQuoted.toggle()
      case "," where !isQuoted: cells.append("")
      default: cells[cells.count - 1].append(character)
      }
    }
    return cells
  }
}
