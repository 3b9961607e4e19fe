import ArgumentParser
import Feed
import Foundation
import Report
import SummaryStore

struct TrendCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trend", abstract: "Show wear, walking, drop and asymmetry from day to day and week to week.",
    discussion: """
      Days come from the store, which keeps them for good. Each week is held against the person's own baseline, the mean \
      of the first days that count, and against the change that chance alone explains. Days without a record, and days \
      with too little walking or wear, are shown as such and count in nothing.
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable { case text, json, csv, html }

  @OptionGroup var place: StoreOption

  @Option(help: ArgumentHelp("The last so many weeks (default: all, text: the last 8).", valueName: "n"))
  var weeks: Int?

  @Option(help: ArgumentHelp("First day, local.", valueName: "YYYY-MM-DD"))
  var from: String?

  @Option(help: ArgumentHelp("Last day, local.", valueName: "YYYY-MM-DD"))
  var to: String?

  @Option(help: "text for people, html: a page to print, csv: a row a day and a week, json for programs.")
  var format = Format.text

  @Option(name: .shortAndLong, help: ArgumentHelp("Write here instead of to standard output.", valueName: "file"))
  var output: String?

  func validate() throws {
    if let weeks, !(1...520).contains(weeks) { throw ValidationError("--weeks \(weeks): say 1 to 520") }
    if weeks != nil, from != nil || to != nil { throw ValidationError("--weeks goes without --from and --to") }
    for (option, day) in [("--from", from), ("--to", to)] {
      guard let day else { continue }
      guard CalendarDate.days(of: day) != nil else {
        throw ValidationError("\(option) \(day): say a day as YYYY-MM-DD, e.g. 2026-03-02")
      }
    }
    if let from, let to, from > to { throw ValidationError("--from \(from) is after --to \(to)") }
  }

  func run() throws { try reportingFailures(of: "trend") { try show() } }

  private func show() throws {
    let reader = try place.reader()
    var trend = try Trend(reader, from: from, through: to)
    let shown = weeks ?? (format == .text && from == nil && to == nil ? 8 : nil)
    if let shown { trend = trend.last(weeks: shown) }
    // Rows of a table have no room for words.
    if format == .csv, let mixed = trend.mixture { complain("warning: \(mixed)") }
    let text: String =
      switch format {
      case .text: TrendText(trend).lines.joined(separator: "\n") + "\n"
      case .json: try TrendDocument(trend).json()
      case .csv: ([TrendTable.header] + TrendTable.rows(trend)).joined(separator: "\n") + "\n"
      case .html:
        TrendPage(
          trend: trend, name: (place.path as NSString).lastPathComponent,
          program: "stance \(Release.version)", made: today()
        ).html
      }
    try ResultSink.put(text, at: output)
  }
}
