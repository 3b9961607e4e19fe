import Foundation
import GaitDSP
import Recordings
import Report
import SummaryStore

/// Everything that an analysis gave and that a report is made from.
struct Analysed {
  var outcome: AnalysisRun.Outcome
  var kept: GaitOutput
}

extension WalkedSession {
  /// A recording that was analysed now.
  /// - Parameter wearerFile: names the file that says where this wearer's left is.
  init(_ analysed: Analysed, _ settings: AnalysisSettings, wearerFile: String? = nil) {
    let (outcome, kept) = (analysed.outcome, analysed.kept)
    let info = outcome.recording.info
    let measure = SupportSelection.measure(hasStanding: outcome.standing != nil)
    self.init(
      name: shortened((outcome.recording.file as NSString).lastPathComponent, to: 80),
      device: .several([
        .text(shortened(info.device ?? info.format, to: 60) + ", "),
        Reading(info.nominalRate, digits: 0, key: "recording.rate_hz").markup, " Hz",
      ]),
      summary: outcome.summary, finding: outcome.finding, steps: kept.steps.count,
      supports: SupportSelection(measure, of: kept.steps),
      circumstances: Circumstances(
        limits: settings.gait.thresholds, contactNet: hexadecimal(settings.weights.checksum),
        sensor: Self.sensor(info), mount: Circumstances.words(for: outcome.alignment?.mount, outcome.alignment?.origin),
        wearer: Circumstances.words(functionalLeft: settings.gait.functionalLeft != nil, file: wearerFile)))
    recorded = info.start.flatMap { dayAndTime(secondsSince1970: $0.secondsSince1970, zone: $0.isUTC ? " UTC" : "") }
    isSimulated = info.notes.contains {
      $0.hasPrefix("simulated") || ($0.hasPrefix("source=") && $0.hasSuffix("(simulated)"))
    }
    standing = outcome.standing
    legLength = settings.gait.legLength
    walking.add(kept)
    rate = info.nominalRate
    trials = kept.stanceTrials.map { StanceTrialRecord($0) }
    (unusable, damage) = (outcome.recording.unusable, outcome.recording.damage)
  }

  /// Chip and calibration, as a recording's notes have them.
  private static func sensor(_ info: SourceInfo) -> String {
    func note(_ name: String) -> String? {
      info.notes.first { $0.hasPrefix(name + "=") }.map { shortened(String($0.dropFirst(name.count + 1)), to: 60) }
    }
    let calibrated =
      switch note("calibration") {
      case nil: "calibration not stated by the recording"
      case "none"?: "not calibrated"
      case let day?: "calibrated \(day)"
      }
    return "\(note("sensor") ?? info.device.map { shortened($0, to: 60) } ?? "sensor not stated"), \(calibrated)"
  }
}
