import ArgumentParser
import Feed
import Foundation
import GaitDSP
import Report
import Settings
import Walker

struct Demo: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Walk the built-in walker and measure it: no sensor needed.",
    discussion: """
      A simulated person with a weak left gluteus medius stands, walks with turns, and stands again, wearing a simulated \
      LSM6DSO-class sensor on a crooked strap. Its samples go through the same code as a live sensor's, a quarter of a \
      second at a time. What is found stands beside what was simulated.
      """)

  @Option(help: "Minutes of walking.")
  var minutes = 2.0

  @Option(help: ArgumentHelp("Folder for the recording, the analysis and the report.", valueName: "folder"))
  var out = "stance-demo"

  @Option(help: "Another seed is another person with the same weakness, and another sensor of the same class.")
  var seed: UInt64 = 1

  @Option(
    help: ArgumentHelp(
      "How many times faster than life; 0 = as fast as it can (default: 20 where a terminal watches, else 0).",
      valueName: "factor"))
  var pace: Double?

  @Option(help: ArgumentHelp("Folder of thresholds, norms and weights.", valueName: "folder"))
  var calibration: String?

  func validate() throws {
    guard minutes > 0, minutes <= 1440 else { throw ValidationError("--minutes must be above 0, at most 1440 (a day)") }
    if let pace, !(0...10_000).contains(pace) { throw ValidationError("--pace must be 0 to 10000") }
  }

  func run() throws { try reportingFailures(of: "demo") { _ = try walk() } }

  /// A crooked strap: the box stands on its short side, back to front of what its print says, and askew.
  private static let mount = WornMount(up: SIMD3(1, 0, 0), forward: SIMD3(0, 0, -1)).tilted(x: 4, y: 9, z: 5)
  /// The chip's own output rate, Hz.
  private static let rate = 104.0
  /// Samples in the FIFO when it is read.
  private static let batch = 26

  /// The whole demonstration.
  /// - Returns: what was found beside what was simulated.
  func walk() throws -> TruthComparison {
    let person = SimulatedPerson.weakLeft.person(seed: seed)
    let walker = Walker(person: person, script: SimulatedScript.demo.script(minutes: minutes, for: person))
    let circumstances = SensorCircumstances(
      seed: seed, rate: Self.rate, mount: Self.mount, sensor: .lsm6dso, temperature: .warmingUp)
    var settings = try AnalysisSettings(CalibrationFolder(stated: calibration))
    settings.gait.legLength = person.legLength
    try FileManager.default.createDirectory(atPath: out, withIntermediateDirectories: true)

    print("The built-in walker: a simulated person with a weak left gluteus medius. In left single support the right")
    print(
      "side of the pelvis sinks up to \(decimals(person.drop.left.peak, 1))° further than it should. "
        + "The sensor has noise and bias, and its strap is crooked.")
    print("")
    let (outcome, kept) = try measure(walker, circumstances, settings)
    let truth = walker.truth()
    let comparison = TruthComparison(truth, kept.contacts, outcome.summary)
    var walking = WalkingBrief()
    walking.add(kept)
    let report = TextReport(outcome: outcome, walking: walking).lines + [""] + comparison.lines
    print(report.joined(separator: "\n"))
    try save(outcome, kept, settings, truth, report)
    print("")
    print("The report, a page to open or print, is \(path("report.html"));")
    print("beside it report.txt, recording.cwa, analysis.json, steps.csv and truth.json.")
    return comparison
  }

  private func measure(
    _ walker: Walker, _ circumstances: SensorCircumstances, _ settings: AnalysisSettings
  ) throws -> (AnalysisRun.Outcome, GaitOutput) {
    let recording = path("recording.cwa")
    let file = try RecordingFile(path: recording, settings: .simulated(rate: Self.rate), replaces: true)
    let source = KeptSource(SimulatedSource(walker, circumstances, sensorName: "LSM6DSO"), into: file)
    var kept = GaitOutput()
    var progress = DemoProgress()
    let pace = pace ?? (isatty(STDOUT_FILENO) == 1 ? 20 : 0)
    let begun = ContinuousClock.now
    let run = AnalysisRun(path: recording, settings: settings, batch: Self.batch)
    let outcome = try run.run(source) { output, seconds in
      kept.keep(output)
      progress.show(output, at: seconds)
      if pace > 0 {
        let ahead = begun + .seconds(seconds / pace) - .now
        if ahead > .zero { usleep(UInt32(min(1e6, ahead / .microseconds(1)))) }
      }
    }
    progress.finish()
    print("")
    return (outcome, kept)
  }

  private func save(
    _ outcome: AnalysisRun.Outcome, _ kept: GaitOutput, _ settings: AnalysisSettings, _ truth: WalkerTruth,
    _ report: [String]
  ) throws {
    let analysis = AnalysisJSON()
    try analysis.take(kept)
    let sink = try ResultSink(path: path("analysis.json"))
    try analysis.members(outcome, settings).write(into: sink)
    try sink.finish()
    let rows = kept.steps.map { StepTable.row($0, file: "recording.cwa") }
    try ResultSink.put(([StepTable.header] + rows).joined(separator: "\n") + "\n", at: path("steps.csv"))
    try ResultSink.put(TruthDocument(truth).json(), at: path("truth.json"))
    try ResultSink.put(report.joined(separator: "\n") + "\n", at: path("report.txt"))
    let folder = try CalibrationFolder(stated: calibration)
    let sheet = ReportModel(
      WalkedSession(Analysed(outcome: outcome, kept: kept), settings), before: nil,
      norms: try Norms(folder: folder.url), person: NormPerson(),
      provenance: try ReportProvenance(folder, version: Release.version, made: today()))
    try ResultSink.put(ReportPage(sheets: [sheet]).html, at: path("report.html"))
  }

  private func path(_ name: String) -> String { (out as NSString).appendingPathComponent(name) }
}
