import Foundation
import GaitDSP
import Settings
import StoreFixtures
import SummaryStore
import Testing

@testable import Report
@testable import stance

/// The report of a guided test that a store holds.
@Suite struct TestReportTests {
  private let folder: CommandFolder

  init() throws { folder = try CommandFolder() }

  /// A report of a test with this result; there is a walk of two minutes in its session.
  private func page(
    _ test: GaitDSP.TestProtocol, _ result: ResultValue?, end: TestRecord.End = .completed,
    notes: String? = nil,
    marks: [MarkRecord] = [], steps: Int = 220
  ) throws -> ParsedPage {
    let path = folder.file("\(UUID().uuidString).sqlite")
    try GuidedSession(test, result, end: end, notes: notes, marks: marks, steps: steps).write(to: path)
    try stance("report", "1", "--store", path, "-o", folder.file("r.html"))
    return try ParsedPage(try folder.text("r.html"))
  }

  /// Every word and number of the terminal is on the page, and every number there is the result's own.
  private func expectTerminal(
    _ test: GaitDSP.TestProtocol, _ result: ResultValue, on page: ParsedPage
  ) throws {
    let words = TestResultText.lines(test, result).dropLast().flatMap { $0.split(separator: " ") }
    #expect(words.count > 20)
    for word in words { #expect(page.text.contains(word), "\(test.title): \(word)") }
    let json = try JSONSerialization.jsonObject(with: Data(result.json.utf8))
    let numbers = page.numbers.filter { $0.key.hasPrefix("result.") }
    #expect(numbers.count > 5)
    for number in numbers {
      #expect(
        Double(number.value) == jsonNumber(json, String(number.key.dropFirst("result.".count))),
        "\(number)")
    }
  }

  @Test func timedUpAndGoShowsItsTimesAndNoFinding() throws {
    let result = GuidedSession.upAndGo
    let page = try page(.timedUpAndGo, result)
    try expectTerminal(.timedUpAndGo, result, on: page)
    #expect(page.text.contains("Timed Up and Go") && page.text.contains("18.15"))
    #expect(!page.text.contains("leg carries"))
  }

  @Test func aTestOnTheSpotCountsNoSteps() throws {
    let page = try page(.singleLegStance, GuidedSession.stance, steps: 0)
    #expect(page.text.contains("positive") && page.text.contains("no gaps in the data"))
    #expect(!page.text.contains("steps") && !page.text.contains("bouts of walking"))
    #expect(try self.page(.freeWalk, nil, steps: 0).text.contains("0 bouts of walking, 0 steps"))
  }

  @Test func tenMetresShowTheirSpeedBesideThatOfStepLengths() throws {
    let page = try page(.tenMetreWalk, GuidedSession.tenMetres)
    try expectTerminal(.tenMetreWalk, GuidedSession.tenMetres, on: page)
    #expect(page.text.contains("Speed from step length"))
    #expect(page.text.contains("leg carries"))
    #expect(page.text.contains("Left out: trial 2: no walk was found."))
  }

  @Test func sixMinutesShowDistanceMinutesAndSlopes() throws {
    let page = try page(.sixMinuteWalk, GuidedSession.sixMinutes)
    try expectTerminal(.sixMinuteWalk, GuidedSession.sixMinutes, on: page)
    #expect(page.text.contains("359 m"))
    #expect(page.text.contains("Change per minute"))
  }

  @Test func anAbortedTestSaysSoAtItsHead() throws {
    for test in [GaitDSP.TestProtocol.freeWalk, .timedUpAndGo, .singleLegStance] {
      let page = try page(test, nil, end: .aborted)
      #expect(page.text.contains("aborted: without a result"), "\(test.title)")
    }
    #expect(try !page(.timedUpAndGo, GuidedSession.upAndGo).text.contains("aborted"))
  }

  @Test func notesAndMarksAreListedAsTheyAreWritten() throws {
    let page = try page(
      .freeWalk, nil, end: .stopped, notes: "shoes <b>off</b>\nwith a cane & tired",
      marks: [MarkRecord(time: 61.24, text: "<script>alert(1)</script>")])
    #expect(page.text.contains("shoes <b>off</b>") && page.text.contains("with a cane & tired"))
    #expect(page.text.contains("<script>alert(1)</script>") && page.text.contains("61"))
    #expect(page.elements["script"] == nil && page.elements["b"] == nil)
  }

  @Test func aResultThatCannotBeReadIsSaid() throws {
    let path = folder.file("s.sqlite")
    try GuidedSession(.timedUpAndGo, .text("no object"), end: .completed).write(to: path)
    try stance("report", "1", "--store", path, "-o", folder.file("r.html"))
    #expect(
      try ParsedPage(try folder.text("r.html")).text.contains("The kept result cannot be read"))
  }

  @Test func aMissingSpeedIsExplainedByWhatIsMissing() throws {
    func words(legLength: Double?) throws -> String {
      let path = folder.file("\(legLength ?? 0).sqlite")
      try GuidedSession(.freeWalk, nil, legLength: legLength, steps: 4).write(to: path)
      try stance("report", "1", "--store", path, "-o", folder.file("r.html"))
      return try ParsedPage(try folder.text("r.html")).text
    }
    let (known, unknown) = (try words(legLength: 0.9), try words(legLength: nil))
    // The findings of both sides say it, too.
    func times(_ text: String) -> Int { text.ranges(of: "too few steps").count }
    #expect(times(known) == times(unknown) + 1 && !known.contains("needs the leg length"))
    #expect(unknown.contains("needs the leg length"))
  }

  @Test(
    .enabled(if: (try? PrintedPage()) != nil, "no Chromium to print with"),
    arguments: ReportCommand.Paper.allCases)
  func everyGuidedTestPrintsOnOneSheet(paper: ReportCommand.Paper) throws {
    let tests: [(GaitDSP.TestProtocol, ResultValue)] = [
      (.sixMinuteWalk, GuidedSession.sixMinutes), (.timedUpAndGo, GuidedSession.upAndGo),
      (.tenMetreWalk, GuidedSession.tenMetres), (.singleLegStance, GuidedSession.stance),
    ]
    var stores: [String] = []
    for (place, (test, result)) in tests.enumerated() {
      let path = folder.file("\(place).sqlite")
      let notes = (1...8).map { "Note \($0) of the physiotherapist about shoes, cane and pain" }
        .joined(separator: "\n")
      try GuidedSession(
        test, result, notes: notes,
        marks: (1...8).map { MarkRecord(time: 10 * Double($0), text: "mark \($0)") }
      ).write(to: path)
      stores.append(path)
    }
    for (store, (test, _)) in zip(stores, tests) {
      try stance(
        "report", "1", "--store", store, "--paper", paper.rawValue, "--pdf", "-o",
        folder.file("r.html"))
      #expect(try PrintedSheets.count(folder.file("r.pdf")) == 1, "\(test.title)")
    }
  }
}

/// How many pages a PDF has.
enum PrintedSheets {
  static func count(_ path: String) throws -> Int {
    let pdf = String(decoding: try Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self)
    return pdf.hasPrefix("%PDF") ? pdf.ranges(of: /\/Type\s*\/Page\b/).count : 0
  }
}
