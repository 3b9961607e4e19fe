import Feed
import Report
import Settings
import SummaryStore

/// What a report needs beside the session: read once, when the server starts.
struct ReportFrame: Sendable {
  let norms: Norms
  let calibration: CalibrationFolder

  init(calibration: CalibrationFolder) throws {
    norms = try Norms(folder: calibration.url)
    self.calibration = calibration
    // Fails now rather than on the first report.
    _ = try ReportProvenance(calibration, version: Release.version, made: today())
  }

  func model(of id: Int64, from reader: StoreReader) throws -> ReportModel {
    let provenance = try ReportProvenance(calibration, version: Release.version, made: today())
    return ReportModel(
      try WalkedSession(SessionID(id), of: reader), before: nil, norms: norms, person: NormPerson(),
      provenance: provenance)
  }
}
