import Foundation
import StoreFixtures
import SummaryStore
import Testing

@testable import Report
@testable import stance

@Suite struct TrendPageTests {
  private func month(_ folder: CommandFolder) throws -> String {
    let path = folder.file("s.sqlite")
    try WalkedMonth.write(to: path)
    return path
  }

  @Test func everyNumberOfThePageAndTheTerminalIsThatOfTheJSON() throws {
    let folder = try CommandFolder()
    let store = try month(folder)
    for format in ["html", "json", "text", "csv"] {
      try stance("trend", "--store", store, "--weeks", "5", "--format", format, "-o", folder.file("trend.\(format)"))
    }
    let json = try JSONSerialization.jsonObject(with: Data(folder.text("trend.json").utf8))
    let page = try ParsedPage(try folder.text("trend.html"))
    #expect(page.numbers.count > 120)
    for number in page.numbers { #expect(Double(number.value) == jsonNumber(json, number.key), "\(number)") }
    // No number without its name, but for days with a record, which are counted in words.
    let unnamed = page.cellText.replacing(/[0-9] of [0-9]/, with: "").filter(\.isNumber)
    #expect(unnamed.isEmpty)

    // The same words for the same quantity at the terminal.
    let text = try folder.text("trend.text")
    for key in ["standing_drop_mean_deg", "steps", "contact_difference_deg"] {
      for number in page.numbers where number.key.contains(key) && number.key.hasPrefix("series.all.") {
        guard number.key.hasSuffix("mean.value") || number.key.hasSuffix("baseline.mean") else { continue }
        #expect(text.contains(" \(number.text)"), "\(number)")
      }
    }

    // And in the table.
    let rows = try folder.text("trend.csv").split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false)
    }
    let weeks = rows.filter { $0[0] == "week" && $0[3] == "all" && $0[4] == "contact_difference_deg" }
    #expect(weeks.count == 5)
    for (place, row) in weeks.enumerated() {
      #expect(Double(row[7]) == jsonNumber(json, "series.all.contact_difference_deg.weeks.\(place).mean.value"))
      #expect(Double(row[12]) == jsonNumber(json, "series.all.contact_difference_deg.weeks.\(place).detectable_change"))
    }
  }

  @Test func thePageNeedsNothingBesideItselfAndNamesItsPicture() throws {
    let folder = try CommandFolder()
    let store = try month(folder)
    try stance("trend", "--store", store, "--format", "html", "-o", folder.file("trend.html"))
    let html = try folder.text("trend.html")
    let page = try ParsedPage(html)
    for name in ["script", "link", "img", "iframe", "object", "a", "base", "form"] {
      #expect(page.elements[name] == nil)
    }
    #expect(page.elements["svg"] == 1)
    let names = page.attributes.filter { $0.name == "id" }.map(\.value)
    #expect(Set(names).count == names.count)
    let label = try #require(page.attributes.first { $0.element == "svg" && $0.name == "aria-labelledby" })
    for own in label.value.split(separator: " ") { #expect(names.contains(String(own))) }
    #expect(page.text.contains("2 of them without a record"))
    #expect(page.text.contains("a change beyond chance"))
    #expect(!html.contains("nan") && !html.contains("inf"))
    #expect(html.utf8.count < 100_000)
  }

  @Test func aStoreWithoutDaysSaysSo() throws {
    let folder = try CommandFolder()
    try SummaryStore(path: folder.file("s.sqlite")).close()
    for format in ["text", "html"] {
      try stance("trend", "--store", folder.file("s.sqlite"), "--format", format, "-o", folder.file("t"))
      #expect(try folder.text("t").contains("recorded"))
    }
    #expect(exitCode("trend", "--store", folder.file("none.sqlite")) == 66)
    #expect(exitCode("trend", "--from", "2026-13-01") == 64)
    #expect(exitCode("trend", "--from", "2026-02-01", "--to", "2026-01-01") == 64)
  }

  @Test(
    .enabled(if: (try? PrintedPage()) != nil, "no Chromium to print with"),
    arguments: ReportCommand.Paper.allCases)
  func aLongTrendPrintsOnOneSheetWithItsLastTenWeeks(paper: ReportCommand.Paper) throws {
    let folder = try CommandFolder()
    let store = folder.file("s.sqlite")
    try WalkedMonth.write(to: store, days: 100)
    var trend = try Trend(StoreReader(path: store))
    for weeks in [1, 8, 15] {
      let page = TrendPage(
        trend: trend.last(weeks: weeks), name: "s.sqlite", program: "stance 0.0",
        made: "2026-05-01",
        paper: paper.rawValue)
      try Data(page.html.utf8).write(to: URL(fileURLWithPath: folder.file("t.html")))
      try PrintedPage().print(folder.file("t.html"), to: folder.file("t.pdf"))
      #expect(try PrintedSheets.count(folder.file("t.pdf")) == 1, "\(weeks) weeks")
    }
    // All weeks stay on the screen; on paper a line says where they are.
    trend = trend.last(weeks: 15)
    let html = TrendPage(trend: trend, name: "s", program: "stance 0.0", made: "2026-05-01").html
    #expect(html.contains("5 earlier weeks"))
    #expect(html.ranges(of: "<tr class=\"earlier\">").count == 5)
    #expect(
      !TrendPage(trend: trend.last(weeks: 8), name: "s", program: "stance 0.0", made: "2026-05-01")
        .html.contains("earlier weeks"))
  }

  @Test func aStoreOfSeveralPeopleIsNoOnesTrendAndSaysSo() throws {
    let folder = try CommandFolder()
    let path = try month(folder)
    let warning = "sessions of 2 people"
    try stance("trend", "--store", path, "-o", folder.file("one"))
    #expect(try !folder.text("one").contains(warning))
    let store = try SummaryStore(path: path)
    for name in ["OTHER-9", nil] {
      var record = SessionRecord(source: "walker", rate: 100, software: "fixture")
      record.wearer = name
      try store.end(store.begin(record), at: 30)
    }
    try store.close()
    for format in ["text", "html", "json"] {
      try stance(
        "trend", "--store", path, "--weeks", "5", "--format", format, "-o", folder.file("t"))
      let text = try folder.text("t")
      #expect(
        text.contains(warning) && text.contains("all days are taken as one person’s"), "\(format)")
    }
    #expect(
      try complaints(of: "trend", "--store", path, "--format", "csv", in: folder).contains(warning))
    #expect(try complaints(of: "trend", "--store", path, in: folder).isEmpty)
  }

  @Test func sparklinesTellNothingFromLittle() {
    #expect(Sparkline.text([0, .nan, 7, 3.5, .nan]) { $0 == 1 ? "·" : "_" } == "▁·█▅_")
    #expect(Sparkline.text([2, 2]) { _ in "·" } == "▄▄")
  }
}
