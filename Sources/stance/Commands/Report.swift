import ArgumentParser
import Foundation
import GaitDSP
import Recordings
import Settings

struct Report: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write a report of recordings that prints on one page.",
    discussion: """
      One HTML file that needs nothing beside itself: the finding of each side, plots, tables with intervals, what was \
      left out, and where the numbers come from. They are those of `stance analyze --format json`. Several recordings \
      give a sheet each.
      """)

  enum Paper: String, ExpressibleByArgument, CaseIterable {
    case a4 = "A4"
    case letter
  }
  enum Sex: String, ExpressibleByArgument, CaseIterable { case female, male }

  @Argument(help: "Recordings.", completion: .file())
  var files: [String]

  @Option(
    help: ArgumentHelp("An earlier recording of the same person: the change since.", valueName: "file"),
    completion: .file())
  var compare: String?

  @Option(name: .shortAndLong, help: ArgumentHelp("Write here; replaced if it is there.", valueName: "report.html"))
  var output = "report.html"

  @Flag(help: "Also print it as PDF, beside the page, with Chromium or Chrome.")
  var pdf = false

  @Option(help: ArgumentHelp("The browser that prints (default: the first installed).", valueName: "file"))
  var browser: String?

  @Option(help: "Paper that the page is laid out for.")
  var paper = Paper.a4

  @Option(help: ArgumentHelp("Age, for the norm of walking speed.", valueName: "years"))
  var age: Int?

  @Option(help: "Sex, for the norm of walking speed.")
  var sex: Sex?

  @OptionGroup var options: AnalysisOptions

  func validate() throws {
    if let age, !(0...120).contains(age) { throw ValidationError("--age \(age): say years, 0 to 120") }
    if output.lowercased().hasSuffix(".pdf") {
      throw ValidationError("-o \(output): names the page, in HTML; --pdf puts the PDF beside it")
    }
    try ResultSink.spare(files + [compare].compactMap { $0 }, from: [("-o", output)])
  }

  func run() throws { try reportingFailures(of: "report") { try report() } }

  private func report() throws {
    // Before minutes of analysis, not after.
    let printer = pdf ? try PrintedPage(browser: browser) : nil
    let settings = try options.settings()
    let folder = try CalibrationFolder(stated: options.calibration)
    let norms = try Norms(folder: folder.url)
    let provenance = try ReportProvenance(
      folder, version: Stance.configuration.version, made: Self.today,
      wearerFile: options.wearer.map { ($0 as NSString).lastPathComponent })
    let before = try compare.map { try Self.analyse($0, settings) }
    let person = NormPerson(age: age, sex: sex?.rawValue)
    let sheets = try files.map { file in
      ReportModel(
        try Self.analyse(file, settings), before: before, settings: settings, norms: norms, person: person,
        provenance: provenance)
    }
    try ResultSink(path: output).write(ReportPage(sheets: sheets, paper: paper.rawValue).html)
    guard let printer else { return }
    try printer.print(output, to: (output as NSString).deletingPathExtension + ".pdf")
  }

  static func analyse(_ file: String, _ settings: AnalysisSettings) throws -> Analysed {
    let progress = Progress(name: file)
    defer { progress.finish() }
    var kept = GaitOutput()
    let outcome = try AnalysisRun(path: file, settings: settings).run(progress: progress) { kept.keep($0) }
    return Analysed(outcome: outcome, kept: kept)
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
