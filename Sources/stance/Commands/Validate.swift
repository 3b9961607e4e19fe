import ArgumentParser
import Foundation
import GaitDSP
import Recordings
import Report
import Settings

struct Validate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Hold results against recordings whose truth is known.",
    discussion: """
      Analyses every recording of a folder as `stance analyze` does and prints how its contacts, its pelvic angles and \
      its inclination agree with the references beside it:

        <group>/<recording>/  lower_back.txt, imu.csv or imu.cwa, and any of
            events.json       ic_left, ic_right, fc_left, fc_right, bouts, turns (seconds)
            events_retimed.json  the same, timed by another rule
            gait_events.csv   t,event,side (IC or FO, L or R)
            truth.csv         t,obliquity_deg and, 0 or 1, walking, standing
            meta.json         mount_sensor_to_pelvis: 3 × 3, or ml_axis_sensor: 3
        broad/*.csv.gz        t,ax,ay,az,gx,gy,gz,qw,qx,qy,qz,moving

      Contacts match one to one within the tolerance, as many as possible and then as close as possible. Only what \
      lies in `bouts` counts, and not in `turns`.
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable { case text, json }

  @Argument(help: "Folder of groups, one group, or one recording.", completion: .directory)
  var folder: String

  @Option(help: "text for people, json for programs.")
  var format = Format.text

  @Flag(help: "Also list each recording of a group.")
  var recordings = false

  @Flag(help: "Also score contacts in turns.")
  var includeTurns = false

  @Option(help: ArgumentHelp("Largest |found − reference| of a pair.", valueName: "seconds"))
  var tolerance = 0.25

  @Option(
    help: ArgumentHelp(
      "Nets trained without each wearer, without-<person>.stancenet, so that no figure is of people trained on.",
      valueName: "folder"))
  var contactNets: String?

  @Option(name: .shortAndLong, help: ArgumentHelp("Write here instead of to standard output.", valueName: "file"))
  var output: String?

  @Option(name: .shortAndLong, help: ArgumentHelp("Recordings analysed at a time.", valueName: "n"))
  var jobs = 2

  @OptionGroup var options: AnalysisOptions

  func validate() throws {
    if contactNets != nil, options.contactNet != nil {
      throw ValidationError("--contact-nets and --contact-net exclude each other")
    }
    if !(0.001...2).contains(tolerance) { throw ValidationError("--tolerance must be 0.001 to 2 s") }
    if !(1...256).contains(jobs) { throw ValidationError("--jobs must be 1 to 256") }
  }

  func run() throws { try reportingFailures(of: "validate") { try printTables() } }

  private func printTables() throws {
    let settings = try options.settings()
    let folder = try ValidationFolder(path: folder)
    let nets =
      try contactNets.map {
        try ContactNets(
          leaveOneOut: $0, for: folder.recordings, calibration: CalibrationFolder(stated: options.calibration),
          shipped: settings.weights)
      } ?? ContactNets(shipped: settings.weights, file: options.contactNet)
    let rules = ScoringRules(tolerance: tolerance, excludesTurns: !includeTurns)
    let sink = try ResultSink(path: output)
    let outcome = ValidationRun(settings: settings, nets: nets, rules: rules, workers: jobs).run(folder)
    let document = ValidationDocument(outcome, net: nets.name, rules: rules)
    switch format {
    case .text: try sink.write(ValidationReport(document: document, listsRecordings: recordings).text)
    case .json: try sink.write(document.json(isIndented: true))
    }
    try sink.finish()
    for failure in outcome.failures { complain("\(failure)") }
    if let failure = outcome.failures.first {
      throw (failure as? ToolError)?.exitCode ?? ExitCode(65)  // EX_DATAERR
    }
  }
}
