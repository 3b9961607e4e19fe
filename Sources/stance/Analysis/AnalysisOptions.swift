import ArgumentParser
import Foundation
import GaitDSP
import IMU
import Recordings
import Settings
import TOMLKit

/// The options that every command that analyses shares.
struct AnalysisOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Analysis settings (TOML); options on the command line go before it.", valueName: "file"))
  var config: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "How the sensor sits, as UP,FORWARD in its own axes, e.g. +x,-z; otherwise found from walking.",
      valueName: "axes"))
  var mount: String?

  @Option(
    help: ArgumentHelp("What `stance calibrate wearer` found: where this wearer's left is.", valueName: "file"),
    completion: .file())
  var wearer: String?

  @Option(help: ArgumentHelp("Ground to greater trochanter; gives step length and speed.", valueName: "metres"))
  var legLength: Double?

  @Option(help: "Unit of acceleration in a CSV whose header does not say: m/s2, g or mg.")
  var accelUnit: AccelerationUnit?

  @Option(help: "Unit of angular rate in a CSV whose header does not say: rad/s or deg/s.")
  var gyroUnit: AngularRateUnit?

  @Flag(help: "Rows of a CSV with empty or NaN cells are lost samples, not errors.")
  var missingCells = false

  @Option(help: ArgumentHelp("Folder of thresholds, norms and weights.", valueName: "folder"))
  var calibration: String?

  @Option(help: ArgumentHelp("Weights of the contact net.", valueName: "file"))
  var contactNet: String?

  func settings() throws -> AnalysisSettings {
    var settings = try AnalysisSettings(CalibrationFolder(stated: calibration), contactNet: contactNet)
    if let config { try AnalysisConfig.apply(file: config, to: &settings) }
    if let mount { settings.gait.mount = .stated(try Mount(parsing: mount)) }
    if let wearer { settings.gait.functionalLeft = try WearerCalibration.read(file: wearer).left }
    if let legLength {
      guard GaitConfiguration.legLengths.contains(legLength) else {
        throw ToolError.usage("--leg-length \(legLength): a leg is 0.3 to 1.5 m long")
      }
      settings.gait.legLength = legLength
    }
    if let accelUnit { settings.reading.accelerationUnit = accelUnit }
    if let gyroUnit { settings.reading.angularRateUnit = gyroUnit }
    if missingCells { settings.reading.missingCells = .lostSample }
    return settings
  }
}

extension AnalysisSettings {
  /// What a calibration folder gives, with nothing known of the wearer.
  /// - Parameter contactNet: another file of weights than the folder's.
  init(_ folder: CalibrationFolder, contactNet: String? = nil) throws {
    self.init(weights: try folder.contactNet(stated: contactNet))
    gait.thresholds = try folder.thresholds()
  }
}

extension Mount {
  /// Reads `UP,FORWARD`, e.g. `+x,-z`.
  init(parsing text: String) throws {
    let parts = text.split(separator: ",", omittingEmptySubsequences: false).map {
      $0.trimmingCharacters(in: .whitespaces).lowercased()
    }
    func axis(_ part: String) -> SensorAxis? { SensorAxis(rawValue: part) ?? SensorAxis(rawValue: "+" + part) }
    guard parts.count == 2, let up = axis(parts[0]), let forward = axis(parts[1]),
      let mount = Mount(up: up, forward: forward)
    else {
      throw ToolError.usage("mount \"\(text)\": say two different axes as UP,FORWARD, e.g. +x,-z")
    }
    self = mount
  }
}

extension AccelerationUnit: ExpressibleByArgument {
  public init?(argument: String) {
    switch argument.lowercased() {
    case "m/s2", "m/s²", "ms2": self = .metresPerSecondSquared
    case "g": self = .g
    case "mg": self = .milliG
    default: return nil
    }
  }
}

extension AngularRateUnit: ExpressibleByArgument {
  public init?(argument: String) {
    switch argument.lowercased() {
    case "rad/s", "rads": self = .radiansPerSecond
    case "deg/s", "dps", "°/s": self = .degreesPerSecond
    default: return nil
    }
  }
}
