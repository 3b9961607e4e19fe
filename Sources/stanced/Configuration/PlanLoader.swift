import Foundation
import GaitDSP
import IMU
import Settings

extension AnalysisPlan {
  /// What the configuration and the calibration data make of it.
  /// - Throws: `SettingsError`.
  init(_ config: DaemonConfig) throws {
    let folder = try CalibrationFolder(stated: config.calibration.folder)
    self.init(weights: try folder.contactNet(stated: config.calibration.contactNet))
    gait.thresholds = try folder.thresholds()
    for (name, value) in config.finding.limits { gait.thresholds[name] = value }
    if let (possible, present) = gait.thresholds.outOfOrder {
      let (least, most) = (gait.thresholds[possible], gait.thresholds[present])
      throw SettingsError.config(
        file: "[finding]", line: nil,
        message: "\(possible.rawValue) = \(least) must be at most \(present.rawValue), which is \(most)")
    }
    gait.belowThresholdDeg = config.finding.belowThreshold
    gait.mount = config.sensor.mount.map { .stated($0) } ?? .automatic
    gait.functionalLeft = config.sensor.functionalLeft
    gait.legLength = config.wearer.legLength
    wearer = config.wearer.name
  }
}

extension DaemonConfig {
  /// The sensor's own calibration, where the configuration names one. Which sensor it is shows when one is found.
  /// - Throws: `SettingsError`.
  func sensorScales() throws -> SensorScales {
    guard let file = sensor.calibrationFile else { return .dataSheet }
    guard let data = FileManager.default.contents(atPath: file), data.count <= 1 << 16,
      let text = String(data: data, encoding: .utf8)
    else { throw SettingsError.unreadable(file: file, cause: "cannot be read; run `stance calibrate`") }
    do { return SensorScales(calibration: try SensorCalibration(text: text, file: file), file: file) } catch {
      throw SettingsError.unreadable(file: file, cause: "\(error)")
    }
  }
}
