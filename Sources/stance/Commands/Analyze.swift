import ArgumentParser
import Foundation
import GaitDSP
import Recordings

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

  @Option(help: "text for people, json for programs (one object a file), csv: one row a step.")
  var format = Format.text

  @Option(
    help: ArgumentHelp("Also write pelvic angles and orientation at 100 Hz; one recording only.", valueName: "out.csv"))
  var signals: String?

  @Option(name: .shortAndLong, help: ArgumentHelp("Write here instead of to standard output.", valueName: "file"))
  var output: String?

  @Option(
    name: .shortAndLong, help: ArgumentHelp("Recordings analysed at a time (default: one a core).", valueName: "n"))
  var jobs: Int?

  @OptionGroup var options: AnalysisOptions

  func validate() throws {
    if signals != nil, files.count != 1 { throw ValidationError("--signals takes exactly one recording") }
    if let jobs, jobs < 1 { throw ValidationError("--jobs must be at least 1") }
  }

  func run() throws { try reportingFailures(of: "analyze") { try analyzeAll() } }

  private func analyzeAll() throws {
    var settings = try options.settings()
    settings.producesSignals = signals != nil
    let sink = try ResultSink(path: output)
    if format == .csv { try sink.write(StepTable.header + "\n") }
    let worst = try runAll(settings, into: sink)
    if let worst { throw worst }
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
    for (index, file) in files.enumerated() {
      switch results.take(index) {
      case .success(let text): try sink.write(text)
      case .failure(let error):
        complain((error as? RecordingError)?.description ?? (error as? ToolError)?.description ?? "\(file): \(error)")
        let code = (error as? ToolError)?.exitCode ?? (error as? RecordingError)?.exitCode
        failure = failure ?? code ?? ExitCode(70)  // EX_SOFTWARE
      }
    }
    return failure
  }

  private func analyze(_ file: String, _ settings: AnalysisSettings) throws -> String {
    let progress = Progress(name: file)
    defer { progress.finish() }
    var kept = GaitOutput()
    var walking = WalkingBrief()
    var signalsFile = try signals.map { try SignalsFile(path: $0) }
    var rows = ""
    let format = format
    let outcome = try AnalysisRun(path: file, settings: settings).run(progress: progress) { output in
      try signalsFile?.append(output.signals)
      switch format {
      case .json: kept.keep(output)
      case .csv: for step in output.steps { rows += StepTable.row(step, file: file) + "\n" }
      case .text:
        walking.add(output)
      }
    }
    try signalsFile?.flush()
    switch format {
    case .json: return try AnalysisDocument(outcome, kept: kept, settings: settings).json()
    case .csv: return rows
    case .text: return TextReport(outcome: outcome, walking: walking).lines.joined(separator: "\n") + "\n"
    }
  }
}
