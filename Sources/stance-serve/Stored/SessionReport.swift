import Feed
import GaitDSP
import Glibc
import Report
import Settings
import SummaryStore

/// What a report needs beside the session: read once, when the server starts.
struct ReportFrame: Sendable {
  let norms: Norms
  let calibration: CalibrationSource
  let limits: FindingThresholds

  /// Where the calibration data lies.
  struct CalibrationSource: Sendable { let path: String }

  init(calibration: CalibrationFolder, limits: FindingThresholds) throws {
    norms = try Norms(folder: calibration.url)
    self.calibration = CalibrationSource(path: calibration.url.path)
    self.limits = limits
    // Fails now rather than on the first report.
    _ = try ReportProvenance(calibration, version: Release.version, made: Self.today)
  }

  func model(of id: Int64, from reader: StoreReader) throws -> ReportModel {
    let folder = try CalibrationFolder(stated: calibration.path)
    let provenance = try ReportProvenance(folder, version: Release.version, made: Self.today)
    return ReportModel(
      try WalkedSession(SessionID(id), of: reader, limits: limits), before: nil, norms: norms, person: NormPerson(),
      provenance: provenance)
  }

  /// By this computer's clock and zone.
  static var today: String {
    var now = time(nil)
    var parts = tm()
    guard localtime_r(&now, &parts) != nil else { return "an unknown day" }
    func two(_ value: Int32) -> String { value < 10 ? "0\(value)" : "\(value)" }
    return "\(1900 + parts.tm_year)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday))"
  }
}
