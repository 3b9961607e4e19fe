import GaitDSP

extension DaemonConfig {
  /// The configuration as it holds, as a file that says the same: what `--check-config` prints.
  /// - Parameter thresholds: the limits of the finding as they come out, overrides included.
  func text(thresholds: FindingThresholds) -> String {
    var lines: [String] = []
    func table(_ name: String) { lines.append((lines.isEmpty ? "" : "\n") + "[\(name)]") }
    func put(_ key: String, _ value: String) { lines.append("\(key) = \(value)") }
    func put(_ key: String, quoted value: String?) { put(key, Self.quoted(value ?? "")) }

    table("sensor")
    put("bus", "\(sensor.bus ?? -1)")
    put("address", sensor.address.map { "0x" + String($0, radix: 16, uppercase: true) } ?? "0")
    put("chip", quoted: sensor.chip?.rawValue)
    put("rate_hz", "\(sensor.rate)")
    put("accel_range_g", "\(sensor.accelRange)")
    put("gyro_range_dps", "\(sensor.gyroRange)")
    put("calibration_file", quoted: sensor.calibrationFile)
    put("mount_up", quoted: sensor.mount?.up.rawValue)
    put("mount_forward", quoted: sensor.mount?.forward.rawValue)
    if let left = sensor.functionalLeft { put("functional_left", "[\(left.x), \(left.y), \(left.z)]") }
    table("sampling")
    put("batch_s", "\(sampling.batch)")
    put("realtime_priority", "\(sampling.realTimePriority)")
    table("wearer")
    put("name", quoted: wearer.name)
    put("leg_length_m", "\(wearer.legLength ?? 0)")
    table("finding")
    put("below_threshold_deg", "\(finding.belowThreshold)")
    for name in FindingThresholds.Name.allCases { put(name.rawValue, "\(thresholds[name])") }
    table("store")
    put("path", quoted: store.path)
    put("detail_days", "\(store.detailDays)")
    put("summary_days", "\(store.summaryDays)")
    put("max_mb", "\(store.megabytes)")
    table("recorder")
    put("enabled", "\(recorder.isOn)")
    put("folder", quoted: recorder.folder)
    put("max_mb", "\(recorder.megabytes)")
    table("feed")
    put("enabled", "\(feed.isOn)")
    put("socket", quoted: feed.socket)
    put("clients", "\(feed.clients)")
    table("clock")
    put("trust", quoted: clock.trust.rawValue)
    table("log")
    put("level", quoted: log.level.rawValue)
    table("calibration")
    put("folder", quoted: calibration.folder)
    put("contact_net", quoted: calibration.contactNet)
    return lines.joined(separator: "\n") + "\n"
  }

  /// A TOML basic string.
  private static func quoted(_ text: String) -> String {
    var out = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": out += "\\\(scalar)"
      case "\t": out += "\\t"
      case _ where scalar.value < 0x20 || scalar.value == 0x7F:
        let digits = String(scalar.value, radix: 16)
        out += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out + "\""
  }
}
