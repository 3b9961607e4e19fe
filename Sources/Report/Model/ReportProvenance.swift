import CZlib
import Foundation
import GaitDSP
import Settings

/// What a person's own figures are held against.
public struct NormPerson: Sendable {
  /// Years.
  public var age: Int?
  public var sex: String?

  public init(age: Int? = nil, sex: String? = nil) {
    self.age = age
    self.sex = sex
  }

  /// Comfortable walking speed of healthy adults, in words.
  public func speedNorm(_ norms: Norms) -> String? {
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
public struct ReportProvenance: Sendable {
  public var version: String
  /// Day on which the report was made.
  public var made: String
  public var thresholdsFile: String
  public var thresholdsChecksum: UInt32
  /// The limits of that file, without those set for this person.
  public var fileThresholds: FindingThresholds

  public init(_ calibration: CalibrationFolder, version: String, made: String) throws {
    (self.version, self.made) = (version, made)
    let path = calibration.url.appendingPathComponent("thresholds.toml").path
    guard let data = FileManager.default.contents(atPath: path) else {
      throw SettingsError.unreadable(file: path, cause: "cannot be read")
    }
    thresholdsFile = "thresholds.toml"
    thresholdsChecksum = data.withUnsafeBytes { bytes in
      UInt32(
        truncatingIfNeeded: crc32(0, bytes.bindMemory(to: UInt8.self).baseAddress, UInt32(clamping: bytes.count)))
    }
    fileThresholds = try ThresholdsFile.read(path)
  }

  func words(
    _ walk: WalkedSession, _ norms: Norms, _ curves: CurveChart, _ change: ReportModel.Change?
  ) -> ReportModel.Provenance {
    let made = walk.circumstances
    return ReportModel.Provenance(
      program: "stance \(version)", made: self.made,
      thresholds: "\(thresholdsFile), CRC-32 \(hexadecimal(thresholdsChecksum))",
      ownLimits: FindingThresholds.Name.allCases.filter { made.limits[$0] != fileThresholds[$0] }.map {
        "\($0.rawValue.replacing("_", with: " ")) \(Reading.text(made.limits[$0], 2))"
          + " instead of \(Reading.text(fileThresholds[$0], 2))"
      },
      contactNet: "CRC-32 \(made.contactNet)", mount: made.mount, wearer: made.wearer, sensor: made.sensor,
      sources: sources(norms, curves, hasSpeed: walk.summary.speed.isFinite, change))
  }

  private func sources(
    _ norms: Norms, _ curves: CurveChart, hasSpeed: Bool, _ change: ReportModel.Change?
  ) -> [String] {
    var sources: [String] = []
    if let norm = norms.drop("drop_mid") {
      sources.append("Norm of drop: \(norm.source), free speed, \(norm.population)")
    }
    if let norm = curves.norm { sources.append("Norm band: \(norm.source)") }
    if hasSpeed, let norm = norms.speeds.first { sources.append("Norm of speed: \(norm.source), comfortable speed") }
    var changes: [String] = []
    for source in change?.rows.compactMap(\.norm?.source) ?? [] where !changes.contains(source) {
      changes.append(source)
    }
    if !changes.isEmpty { sources.append("Minimal detectable change: \(changes.joined(separator: "; "))") }
    return sources
  }
}
