import GaitDSP
import TOMLKit

/// `Calibration/thresholds.toml`: the limits of the finding, each with its unit and source.
public enum ThresholdsFile {
  /// - Throws: `SettingsError`.
  public static func read(_ file: String) throws -> FindingThresholds {
    let settings = try SettingsTable(file: file)
    var thresholds = FindingThresholds()
    try settings.check(settings.table, in: "", known: ["finding"])
    guard let finding = settings.table["finding"]?.table else { return thresholds }
    try settings.check(finding, in: "finding.", known: FindingThresholds.Name.allCases.map(\.rawValue))
    for name in finding.keys {
      guard let limit = FindingThresholds.Name(rawValue: name), let entry = finding[name]?.table,
        let stated = entry["value"]
      else {
        throw settings.failure(name, "[finding.\(name)] has no \"value\"")
      }
      let place = "finding.\(name)"
      let value = try settings.number(stated, "value", FindingThresholds.range(of: limit), in: place)
      guard let source = entry["source"]?.string, !source.isEmpty else {
        throw settings.failure(
          name, "[finding.\(name)] has no \"source\": say where the value comes from, or provisional")
      }
      if let value { thresholds[limit] = value }
    }
    if let (possible, present) = thresholds.outOfOrder {
      throw settings.failure(
        possible.rawValue,
        "[finding.\(possible.rawValue)] is \(thresholds[possible]), and must be at most \(present.rawValue), which is "
          + "\(thresholds[present])")
    }
    return thresholds
  }
}
