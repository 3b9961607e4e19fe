import ArgumentParser
import Foundation
import GaitDSP
import Recordings
import Report

struct Analyze: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Find contacts, steps, pelvic drop and asymmetry in recordings.",
    discussion: """
      Reads CSV (t,ax,ay,az,gx,gy,gz), Xsens .txt, Movella DOT .csv and Axivity AX6 .cwa, plain or gzipped. \
      Walking, turns, standing and the mount are found; nothing has to be marked.
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable { case text, json, csv }

  @Argument(help: "Recordings.", completion: .file())
  var files: [String]

  @Option(help: "text for people, json for programs (one object a file), csv: one row a step, trial or minute.")
  var format = Format.text

  @Option(
    name: .customLong("protocol"),
    help: ArgumentHelp(
      "Read the recording as a test: walk, 10m, 2min, 6min, tug or stance (or their long names).", valueName: "test"))
  var testProtocol: TestProtocol?

  @Option(
    help: ArgumentHelp("Also write pelvic angles and orientation at 100 Hz; one recording only.", valueName: "out.csv"))
  var signals: String?

  @Option(name: .shortAndLong, help: ArgumentHelp("Write here instead of to standard output.", valueName: "file"))
  var output: String?

  @Option(
    name: .shortAndLong, help: ArgumentHelp("Recordings analysed at a time (default: one a core).", valueName: "n"))
  var jobs: Int?

  @OptionGroup(title: "Test") var test: ProtocolOptions

  @OptionGroup var options: AnalysisOptions

  func validate() throws {
    if signals != nil, files.count != 1 { throw ValidationError("--signals takes exactly one recording") }
    if let jobs, jobs < 1 { throw ValidationError("--jobs must be at least 1") }
    try ResultSink.spare(files, from: [("-o", output), ("--signals", signals)])
  }

  func run() throws { try reportingFailures(of: "analyze") { try analyzeAll() } }

  private func analyzeAll() throws {
    var settings = try options.settings()
    if let testProtocol {
      GuidedTest.configure(&settings.gait, for: test.parameters(of: testProtocol))
    }
    settings.gait.producesSignals = settings.gait.producesSignals || signals != nil
    let sink = try ResultSink(path: output)
    let worst = try runAll(settings, into: sink)
    try sink.finish()
    if let worst { throw worst }
  }

  private var header: String {
    switch testProtocol {
    case nil, .freeWalk: StepTable.header
    case .singleLegStance: StanceTrialTable.header
    case .some(let test): TestTable.header(test)
    }
  }

  /// Several recordings at a time, results in the order of the files.
  /// - Returns: the exit code of the first failure.
  private func runAll(_ settings: AnalysisSettings, into sink: ResultSink) throws -> ExitCode? {
    let results = OrderedResults(count: files.count)
    let width = min(files.count, jobs ?? ProcessInfo.processInfo.activeProcessorCount)
    let queue = OperationQueue()
    queue.maxConcurrentOperationCount = width
    for (index, file) in files.enumerated() {
      queue.addOperation {
        results.wait(for: index, window: 2 * width)
        results.put(index, Result { try analyze(file, settings) })
      }
    }
    var failure: ExitCode?
    var isBegun = false
    for (index, file) in files.enumerated() {
      switch results.take(index) {
      case .success(let result):
        if format == .csv, !isBegun { try sink.write(header + "\n") }
        isBegun = true
        try result.write(into: sink)
      case .failure(let error):
        complain((error as? RecordingError)?.description ?? (error as? ToolError)?.description ?? "\(file): \(error)")
        let code = (error as? ToolError)?.exitCode ?? (error as? RecordingError)?.exitCode
        failure = failure ?? code ?? ExitCode(70)  // EX_SOFTWARE
      }
    }
    return failure
  }

  private func analyze(_ file: String, _ settings: AnalysisSettings) throws -> AnalysisResult {
    let progress = Progress(name: file)
    defer { progress.finish() }
    var settings = settings
    let needsMount = testProtocol.map { !$0.isWalk } ?? false
    let alignment = try needsMount ? adoptMount(of: file, &settings) : nil
    var reading = testProtocol.map { ProtocolReading(test.parameters(of: $0), mount: settings.gait.mount) }
    let json = AnalysisJSON()
    var trials: [StanceTestTrial] = []
    var walking = WalkingBrief()
    var signalsFile = try signals.map { try SignalsFile(path: $0) }
    let rows = ResultSpool()
    func add(_ row: String) throws { try rows.append(Data((row + "\n").utf8)) }
    let format = format
    let stepRows = testProtocol == nil || testProtocol == .freeWalk
    var outcome = try AnalysisRun(path: file, settings: settings).run(progress: progress) { output in
      try signalsFile?.append(output.signals)
      try reading?.take(output, of: file)
      switch format {
      case .json: try json.take(output)
      case .csv where stepRows: for step in output.steps { try add(StepTable.row(step, file: file)) }
      case .csv: for trial in output.stanceTrials { try add(StanceTrialTable.row(trial, file: file)) }
      case .text:
        walking.add(output)
        trials += output.stanceTrials
      }
    }
    try signalsFile?.finish()
    if let alignment { outcome.alignment = alignment }
    let result = reading?.result(outcome)
    switch format {
    case .json:
      let test = testProtocol.flatMap { test in result.map { TestPart(protocol: test.rawValue, result: $0) } }
      return .json(try json.members(outcome, settings, test: test))
    case .csv:
      if let testProtocol, let result, !stepRows, testProtocol != .singleLegStance {
        for row in TestTable.rows(testProtocol, result) { try add(TestTable.row(row, file: file)) }
      }
      return .rows(rows)
    case .text:
      let report = TextReport(
        outcome: outcome, walking: walking, expectsWalking: testProtocol != .singleLegStance)
      var lines = report.lines
      if testProtocol == .singleLegStance {
        lines += [""] + StanceTrialText.lines(trials, isSideKnown: outcome.alignment?.origin != .assumed)
      } else if let testProtocol, let result {
        lines += [""] + TestResultText.lines(testProtocol, result)
      }
      return .text(lines.joined(separator: "\n") + "\n")
    }
  }

  /// Trials from the first second on need to know how the sensor sits, which only the walking in the same recording, or
  /// the user, can say; so the recording is looked through once before. Without walking the sensor's own y axis (its x
  /// axis where y is upright) is taken to point left.
  /// - Returns: what is known of the mount; `nil` where it was stated.
  private func adoptMount(of file: String, _ settings: inout AnalysisSettings) throws -> Alignment? {
    guard case .automatic = settings.gait.mount else { return nil }
    // A pipe would be empty the second time, or wait for ever for somebody to write into it again.
    guard RecordedSource.canBeReadTwice(file) else { throw ToolError.cannotReadTwice(file: file) }
    var first = settings
    first.gait.stanceTest = nil
    first.gait.producesSignals = false
    var bouts = 0
    let outcome = try AnalysisRun(path: file, settings: first).run { output in bouts += output.bouts.count }
    guard var alignment = outcome.alignment else { return nil }
    // What was found from swaying alone is no better than the assumption.
    if alignment.origin == .found, bouts == 0 {
      alignment.origin = .assumed
      if let mount = Mount(assumingUp: alignment.mount.up) { alignment.mount = mount }
    }
    settings.gait.mount = alignment.origin == .assumed ? .assumed(alignment.mount) : .stated(alignment.mount)
    return alignment
  }
}
