import Foundation
import IMU
import Settings
import TOMLKit

/// `Calibration/chips/<chip>.toml`: what a chip's data sheet says, for people to read and for programs to show.
struct ChipFile: Equatable {
  var name: String
  var datasheet: String
  var addresses: [Int]
  var identityRegister: Int
  var identity: Int
  /// g, and mg a count at each.
  var accelRanges: [Double]
  var accelSensitivity: [Double]
  /// µg/√Hz.
  var accelNoise: Double?
  /// °/s, and m°/s a count at each.
  var gyroRanges: [Double]
  var gyroSensitivity: [Double]
  /// m°/s/√Hz.
  var gyroNoise: Double?
  /// Hz.
  var rates: [Double]
  var fifoBytes: Int
  var fifoBytesPerSample: Int
  var countsPerDegree: Double
  var zeroCelsius: Double

  /// The file of one chip in a calibration folder.
  static func path(of chip: Chip, in folder: CalibrationFolder) -> String {
    folder.url.appendingPathComponent("chips/\(chip.rawValue).toml").path
  }

  /// - Throws: `ToolError.unreadable` or `.config` with the file and line.
  init(reading file: String) throws {
    let settings = try SettingsTable(file: file)
    let root = settings.table
    try settings.check(
      root, in: "", known: ["name", "datasheet", "bus", "accel", "gyro", "rate", "fifo", "temperature"])

    func table(_ name: String, _ keys: [String]) throws -> TOMLTable {
      guard let table = root[name]?.table else { throw settings.failure(name, "[\(name)] is missing") }
      try settings.check(table, in: name + ".", known: keys)
      return table
    }
    func number(_ table: TOMLTable, _ key: String) throws -> Double {
      guard let value = try settings.number(table[key], key) else {
        throw settings.failure(key, "\"\(key)\" is missing")
      }
      return value
    }
    func whole(_ table: TOMLTable, _ key: String) throws -> Int {
      guard let value = Int(exactly: try number(table, key)) else {
        throw settings.failure(key, "\"\(key)\" must be a whole number")
      }
      return value
    }
    func list(_ table: TOMLTable, _ key: String) throws -> [Double] {
      let values = try (table[key]?.array.map { Array($0) } ?? []).compactMap { try settings.number($0, key) }
      guard !values.isEmpty else { throw settings.failure(key, "\"\(key)\" must be a list of numbers") }
      return values
    }
    func text(_ key: String) throws -> String {
      guard let value = root[key]?.string, !value.isEmpty else { throw settings.failure(key, "\"\(key)\" is missing") }
      return value
    }

    name = try text("name")
    datasheet = try text("datasheet")
    let bus = try table("bus", ["addresses", "identity_register", "identity"])
    addresses = try list(bus, "addresses").compactMap { Int(exactly: $0) }
    identityRegister = try whole(bus, "identity_register")
    identity = try whole(bus, "identity")
    let accel = try table("accel", ["ranges_g", "sensitivity_mg", "noise_ug_per_sqrt_hz"])
    accelRanges = try list(accel, "ranges_g")
    accelSensitivity = try list(accel, "sensitivity_mg")
    accelNoise = try settings.number(accel["noise_ug_per_sqrt_hz"], "noise_ug_per_sqrt_hz")
    let gyro = try table("gyro", ["ranges_dps", "sensitivity_mdps", "noise_mdps_per_sqrt_hz"])
    gyroRanges = try list(gyro, "ranges_dps")
    gyroSensitivity = try list(gyro, "sensitivity_mdps")
    gyroNoise = try settings.number(gyro["noise_mdps_per_sqrt_hz"], "noise_mdps_per_sqrt_hz")
    rates = try list(table("rate", ["hz"]), "hz")
    let fifo = try table("fifo", ["bytes", "bytes_per_sample"])
    fifoBytes = try whole(fifo, "bytes")
    fifoBytesPerSample = try whole(fifo, "bytes_per_sample")
    let temperature = try table("temperature", ["counts_per_degree", "zero_celsius"])
    countsPerDegree = try number(temperature, "counts_per_degree")
    zeroCelsius = try number(temperature, "zero_celsius")
    guard accelRanges.count == accelSensitivity.count, gyroRanges.count == gyroSensitivity.count else {
      throw settings.failure("sensitivity", "there must be as many sensitivities as ranges")
    }
  }
}
