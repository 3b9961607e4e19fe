import CZlib
import Foundation
import GaitDSP
import Recordings
import Settings

/// What a person's own figures are held against.
struct NormPerson {
  /// Years.
  var age: Int?
  var sex: String?

  /// Comfortable walking speed of healthy adults, in words.
  func speedNorm(_ norms: Norms) -> String? {
    let speeds = norms.speeds(age: age, sex: sex).map(\.mean)
    guard let slowest = speeds.min(), let fastest = speeds.max() else { return nil }
    let range =
      slowest == fastest
      ? Reading.text(slowest, 2) : "\(Reading.text(slowest, 2))–\(Reading.text(fastest, 2))"
    var whose = [sex, age.map { "aged \($0)" }].compactMap { $0 }.joined(separator: ", ")
    if whose.isEmpty { whose = "by age and sex" }
    return "norm \(range), \(whose)"
  }
}

/// Where a report's numbers come from, beside the recording: files, their checksums, the day.
struct ReportProvenance {
  var version: String
  /// Day on which the report was made.
  var made: String
  var thresholdsFile: String
  var thresholdsChecksum: UInt32
  /// The limits of that file, without those set for this person.
  var fileThresholds: FindingThresholds
  /// Name of the file that says where this wearer's left is.
  var wearerFile: String?

  init(_ calibration: CalibrationFolder, version: String, made: String, wearerFile: String? = nil) throws {
    (self.version, self.made, self.wearerFile) = (version, made, wearerFile)
    let path = calibration.url.appendingPathComponent("thresholds.toml").path
    guard let data = FileManager.default.contents(atPath: path) else {
      throw ToolError.unreadable(file: path, cause: "cannot be read")
    }
    thresholdsFile = "thresholds.toml"
    thresholdsChecksum = data.withUnsafeBytes { bytes in
      UInt32(
        truncatingIfNeeded: crc32(0, bytes.bindMemory(to: UInt8.self).baseAddress, UInt32(clamping: bytes.count)))
    }
    fileThresholds = try ThresholdsFile.read(path)
  }

  func words(
    _ outcome: AnalysisRun.Outcome, _ settings: AnalysisSettings, _ norms: Norms,
    _ change: ReportModel.Change?
  ) -> ReportModel.Provenance {
    let notes = outcome.recording.info.notes
    func note(_ name: String) -> String? {
      notes.first { $0.hasPrefix(name + "=") }.map { shortened(String($0.dropFirst(name.count + 1)), to: 60) }
    }
    let calibrated =
      switch note("calibration") {
      case nil: "calibration not stated by the recording"
      case "none"?: "not calibrated"
      case let day?: "calibrated \(day)"
      }
    let device = note("sensor") ?? outcome.recording.info.device.map { shortened($0, to: 60) } ?? "sensor not stated"
    return ReportModel.Provenance(
      program: "stance \(version)", made: made,
      thresholds: "\(thresholdsFile), CRC-32 \(hexadecimal(thresholdsChecksum))",
      ownLimits: FindingThresholds.Name.allCases.filter { settings.gait.thresholds[$0] != fileThresholds[$0] }.map {
        "\($0.rawValue.replacing("_", with: " ")) \(Reading.text(settings.gait.thresholds[$0], 2))"
          + " instead of \(Reading.text(fileThresholds[$0], 2))"
      },
      contactNet: "CRC-32 \(hexadecimal(settings.weights.checksum))", mount: mount(outcome.alignment),
      wearer: settings.gait.functionalLeft == nil
        ? "left axis trusted from the mount"
        : "left axis from a functional calibration" + (wearerFile.map { " (\(shortened($0, to: 40)))" } ?? ""),
      sensor: "\(device), \(calibrated)",
      sources: sources(norms, hasSpeed: outcome.summary.speed.isFinite, change))
  }

  private func sources(_ norms: Norms, hasSpeed: Bool, _ change: ReportModel.Change?) -> [String] {
    var sources: [String] = []
    if let norm = norms.drop("drop_mid") {
      sources.append("Norm of drop: \(norm.source), free speed, \(norm.population)")
    }
    if hasSpeed, let norm = norms.speeds.first { sources.append("Norm of speed: \(norm.source), comfortable speed") }
    if let detectable = change?.rows.lazy.compactMap(\.detectable).first {
      sources.append("Minimal detectable change: \(detectable.source)")
    }
    return sources
  }

  private func mount(_ alignment: Alignment?) -> String {
    guard let alignment else { return "mount not found" }
    let axes = "sensor \(alignment.mount.up.rawValue) up, \(alignment.mount.forward.rawValue) forward"
    switch alignment.origin {
    case .stated: return axes + " (stated)"
    case .found: return axes + " (found from walking)"
    case .assumed: return axes + " (assumed: no walking shows it)"
    }
  }
}

extension ReportModel.Subject {
  init(_ analysed: Analysed, _ walking: WalkingBrief) {
    let recording = analysed.outcome.recording
    name = shortened((recording.file as NSString).lastPathComponent, to: 80)
    recorded = recording.info.start.flatMap(dayAndTime)
    isSimulated = recording.info.notes.contains {
      $0.hasPrefix("simulated") || ($0.hasPrefix("source=") && $0.hasSuffix("(simulated)"))
    }
    facts = [
      .several([
        Reading(walking.bouts, key: "bouts#").markup, .text(" bout\(walking.bouts == 1 ? "" : "s") of walking, "),
        Reading(analysed.kept.steps.count, key: "steps#").markup, " steps",
      ]),
      .several([
        .text(shortened(recording.info.device ?? recording.info.format, to: 60) + ", "),
        Reading(recording.info.nominalRate, digits: 0, key: "recording.rate_hz").markup, " Hz",
      ]),
    ]
  }
}

/// `2026-03-14 09:26 UTC`; `nil` for a time that no calendar has.
func dayAndTime(_ clock: Recordings.WallClock) -> String? {
  guard abs(clock.secondsSince1970) < 1e11 else { return nil }
  var seconds = time_t(clock.secondsSince1970)
  var parts = tm()
  guard gmtime_r(&seconds, &parts) != nil else { return nil }
  func two(_ value: Int32) -> String { value < 10 ? "0\(value)" : "\(value)" }
  return "\(1900 + parts.tm_year)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday)) "
    + "\(two(parts.tm_hour)):\(two(parts.tm_min))" + (clock.isUTC ? " UTC" : "")
}

/// At most `length` characters: a page has only so much room.
func shortened(_ text: String, to length: Int) -> String {
  text.count <= length ? text : text.prefix(length - 1) + "…"
}
