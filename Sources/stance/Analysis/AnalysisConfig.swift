import Foundation
import GaitDSP
import Settings
import TOMLKit

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
        guard GaitConfiguration.legLengths.contains(length) else {
          throw config.failure("leg_length_m", "leg_length_m = \(length): a leg is 0.3 to 1.5 m long")
        }
        settings.gait.legLength = length
      }
    }
    if let finding = config.table["finding"]?.table {
      try config.check(
        finding, in: "finding.", known: FindingThresholds.Name.allCases.map(\.rawValue) + ["below_threshold_deg"])
      for name in finding.keys {
        let limit = FindingThresholds.Name(rawValue: name)
        let range = limit.map(FindingThresholds.range(of:)) ?? FindingThresholds.degrees
        guard let value = try config.number(finding[name], name, range, in: "finding") else { continue }
        if let limit {
          settings.gait.thresholds[limit] = value
        } else {
          settings.gait.belowThresholdDeg = value
        }
      }
      try checkOrder(finding, config, settings.gait.thresholds)
    }
  }

  /// What is possible begins no higher than what is present: with a limit of the file against one of its own or against
  /// one of the calibration data.
  private static func checkOrder(
    _ finding: TOMLTable, _ config: SettingsTable, _ limits: FindingThresholds
  ) throws {
    if let (possible, present) = limits.outOfOrder {
      let (stated, other, words) =
        finding[possible.rawValue] != nil ? (possible, present, "at most") : (present, possible, "at least")
      throw config.failure(
        stated.rawValue,
        "\"finding.\(stated.rawValue)\" = \(limits[stated]) must be \(words) \(other.rawValue), which is \(limits[other])"
      )
    }
  }

  private static func applySensor(
    _ sensor: TOMLTable, _ config: SettingsTable, _ settings: inout AnalysisSettings
  ) throws {
    switch (sensor["mount_up"]?.string, sensor["mount_forward"]?.string) {
    case (nil, nil): break
    case (let up?, let forward?):
      do { settings.gait.mount = .stated(try Mount(parsing: "\(up),\(forward)")) } catch {
        throw config.failure("mount_up", "\(error)")
      }
    default: throw config.failure("mount_", "mount_up and mount_forward go together, e.g. \"+x\" and \"-z\"")
    }
    if let left = sensor["functional_left"] {
      let parts = left.array.map { Array($0) } ?? []
      let numbers = try parts.compactMap { try config.number($0, "functional_left") }
      guard numbers.count == 3, parts.count == 3, numbers.contains(where: { abs($0) > 0.1 }),
        numbers.allSatisfy({ abs($0) < 1e100 })
      else {
        throw config.failure("functional_left", "functional_left must be three numbers: the left axis in sensor axes")
      }
      settings.gait.functionalLeft = SIMD3(numbers[0], numbers[1], numbers[2])
    }
  }
}
