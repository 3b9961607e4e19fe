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
