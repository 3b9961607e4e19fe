import ArgumentParser
import Feed
import Foundation
import GaitDSP
import Recordings
import Report
import Settings
import SummaryStore

struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report", abstract: "Write a report of sessions or recordings that prints on one page.",
    discussion: """
      One HTML file that needs nothing beside itself: the finding of each side, plots, tables with intervals, what was \
      left out, and where the numbers come from. They are those of `stance analyze --format json`, and of the store. A \
      number is a session of the store (`stance export --table sessions` lists them), anything else a recording. \
      Several give a sheet each.
      """)

  enum Paper: String, ExpressibleByArgument, CaseIterable {
    case a4 = "A4"
    case letter
  }
  enum Sex: String, ExpressibleByArgument, CaseIterable { case female, male }

  @Argument(
    help: ArgumentHelp("Sessions by their number in the store, or recordings.", valueName: "session|file"),
    completion: .file())
  var walks: [String]

  @Option(
    help: ArgumentHelp(
      "An earlier session or recording of the same person: the change since.", valueName: "session|file"),
    completion: .file())
  var compare: String?

  @OptionGroup var place: StoreOption

  @Option(name: .shortAndLong, help: ArgumentHelp("Write here; replaced if it is there.", valueName: "report.html"))
  var output = "report.html"

  @Flag(help: "Add a last sheet: the trend of the store's last eight weeks.")
  var trend = false

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
    try ResultSink.spare(walks + [compare].compactMap { $0 }, from: [("-o", output)])
  }

  func run() throws { try reportingFailures(of: "report") { try report() } }

  private func report() throws {
    // Before minutes of analysis, not after.
    let printer = pdf ? try PrintedPage(browser: browser) : nil
    let page = try OutputPlace(output)
    if pdf, page.kind == .stream { throw ToolError.usage("-o \(output): --pdf prints the page from a file; name one") }
    let settings = try options.settings()
    let folder = try CalibrationFolder(stated: options.calibration)
    let norms = try Norms(folder: folder.url)
    let provenance = try ReportProvenance(folder, version: Release.version, made: today())
    let before = try compare.map { try walked($0, settings) }
    let person = NormPerson(age: age, sex: sex?.rawValue)
    let sheets = try walks.map {
      ReportModel(try walked($0, settings), before: before, norms: norms, person: person, provenance: provenance)
    }
    let last = try trend ? trendPage(provenance) : nil
    try ResultSink.put(ReportPage(sheets: sheets, trend: last, paper: paper.rawValue).html, at: output)
    guard let printer else { return }
    try printer.print(output, to: (output as NSString).deletingPathExtension + ".pdf")
  }

  private func trendPage(_ provenance: ReportProvenance) throws -> TrendPage {
    TrendPage(
      trend: try Trend(place.reader()).last(weeks: 8), name: (place.path as NSString).lastPathComponent,
      program: "stance \(provenance.version)", made: provenance.made)
  }

  /// What was walked: a session where a number is said and no file has it for a name.
  private func walked(_ name: String, _ settings: AnalysisSettings) throws -> WalkedSession {
    if let number = Int64(name), !FileManager.default.fileExists(atPath: name) {
      return try WalkedSession(SessionID(number), of: place.reader())
    }
    return WalkedSession(
      try Self.analyse(name, settings), settings, wearerFile: options.wearer.map { ($0 as NSString).lastPathComponent })
  }

  static func analyse(_ file: String, _ settings: AnalysisSettings) throws -> Analysed {
    let progress = Progress(name: file)
    defer { progress.finish() }
    var kept = GaitOutput()
    let outcome = try AnalysisRun(path: file, settings: settings).run(progress: progress) { kept.keep($0) }
    return Analysed(outcome: outcome, kept: kept)
  }
}
