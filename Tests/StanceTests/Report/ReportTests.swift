import Foundation
import GaitDSP
import Settings
import Testing

@testable import Report
@testable import stance

@Suite struct ReportTests {
  @Test func everyNumberOnThePageIsThatOfTheAnalysis() throws {
    let folder = try CommandFolder()
    let (now, before) = (folder.file("now.cwa"), folder.file("before.cwa"))
    try stance("simulate", now, "--minutes", "0.7", "--seed", "2")
    try stance("simulate", before, "--minutes", "0.5", "--person", "healthy")
    try stance("report", now, "--compare", before, "--leg-length", "0.9", "-o", folder.file("report.html"))
    func analysis(_ path: String) throws -> Any {
      try stance("analyze", path, "--leg-length", "0.9", "--format", "json", "-o", folder.file("analysis.json"))
      return try JSONSerialization.jsonObject(with: Data(folder.text("analysis.json").utf8))
    }
    let (new, old) = (try analysis(now), try analysis(before))
    let page = try ParsedPage(try folder.text("report.html"))
    #expect(page.numbers.count > 300)
    for number in page.numbers {
      let shown = try #require(Double(number.value))
      let expected: Double?
      var key = number.key
      if key.hasPrefix("change:") {
        key.removeFirst("change:".count)
        expected = zip2(jsonNumber(new, key), jsonNumber(old, key)).map { $0 - $1 }
        // The difference is taken before rounding.
        #expect(abs(shown - (expected ?? .nan)) < 2e-4, "\(number)")
      } else if key.hasPrefix("compare:") {
        expected = jsonNumber(old, String(key.dropFirst("compare:".count)))
        #expect(shown == expected, "\(number)")
      } else if key.hasPrefix("-") {
        expected = jsonNumber(new, String(key.dropFirst())).map { -$0 }
        #expect(shown == expected, "\(number)")
      } else {
        expected = jsonNumber(new, key)
        #expect(shown == expected, "\(number)")
      }
      // What is shown is that value with fewer decimals.
      let text = number.text.replacing("−", with: "-")
      let digits = text.split(separator: ".").dropFirst().first?.count ?? 0
      let read = try #require(Double(text), "\(number)")
      #expect(abs(read - shown) <= 0.5 * pow(10, -Double(digits)) + 1e-4, "\(number)")
    }
    // Numbers of measures that do not come with their name would not be checked above.
    let unnamed = page.cellText.filter(\.isNumber)
    #expect(unnamed.isEmpty)
    let sentences = try #require(
      ((new as? [String: Any])?["summary"] as? [String: Any])?["finding"] as? [String: Any])
    for side in ["left", "right"] {
      let sentence = try #require((sentences[side] as? [String: Any])?["sentence"] as? String)
      #expect(page.text.contains(sentence))
    }
  }

  private func zip2(_ a: Double?, _ b: Double?) -> (Double, Double)? {
    guard let a, let b else { return nil }
    return (a, b)
  }

  @Test func hostileNamesAreOnlyText() throws {
    let folder = try CommandFolder()
    let name = "a\"'><script>alert(1)<&amp;.cwa"
    try stance("simulate", folder.file("walk.cwa"), "--script", "straight", "--minutes", "0.2")
    try FileManager.default.moveItem(atPath: folder.file("walk.cwa"), toPath: folder.file(name))
    try stance("report", folder.file(name), "--compare", folder.file(name), "-o", folder.file("report.html"))
    let html = try folder.text("report.html")
    let page = try ParsedPage(html)
    #expect(!html.contains("<script"))
    #expect(page.title == "Gait report: \(name)")
    #expect(page.text.contains("Change since \(name)"))
    #expect(page.elements["script"] == nil)
  }

  @Test func controlCharactersOfANameCannotReachThePage() {
    let escaped = Markup.escaped("a\u{0}b\u{1B}[31m\u{85}\u{FFFE}\r\n<")
    #expect(escaped == "a\u{FFFD}b\u{FFFD}[31m\u{FFFD}\u{FFFD}\u{FFFD}\n&lt;")
  }

  @Test func thePageNeedsNothingBesideItself() throws {
    let folder = try CommandFolder()
    try stance("simulate", folder.file("walk.cwa"), "--script", "straight", "--minutes", "0.2")
    try stance("report", folder.file("walk.cwa"), folder.file("walk.cwa"), "-o", folder.file("report.html"))
    let html = try folder.text("report.html")
    let page = try ParsedPage(html)
    for name in ["script", "link", "img", "iframe", "object", "a", "base", "form"] {
      #expect(page.elements[name] == nil)
    }
    #expect(!page.attributes.contains { $0.name.hasPrefix("on") || $0.name == "src" || $0.name == "href" })
    #expect(!html.contains("url(") && !html.contains("@import"))
    let policy = page.attributes.first { $0.value.contains("default-src") }?.value
    #expect(policy?.hasPrefix("default-src 'none'") == true)
    // Two recordings, two sheets, and no name used twice.
    #expect(page.elements["article"] == 2)
    let names = page.attributes.filter { $0.name == "id" }.map(\.value)
    #expect(Set(names).count == names.count)
    // Every picture is named by a title and a description.
    let labels = page.attributes.filter { $0.element == "svg" && $0.name == "aria-labelledby" }
    #expect(labels.count == 4)
    for label in labels { #expect(label.value.split(separator: " ").allSatisfy { names.contains(String($0)) }) }
  }

  @Test func aRecordingWithoutWalkingSaysSo() throws {
    let folder = try CommandFolder()
    var rows = "t,ax,ay,az,gx,gy,gz\n"
    for index in 0..<600 { rows += "\(decimals(Double(index) / 100, 2)),0.1,0.0,9.8,0.0,0.0,0.0\n" }
    try Data(rows.utf8).write(to: URL(fileURLWithPath: folder.file("still.csv")))
    try stance("report", folder.file("still.csv"), "-o", folder.file("report.html"))
    let page = try ParsedPage(try folder.text("report.html"))
    #expect(page.text.contains("No walking was found"))
    #expect(page.text.contains("too few clean steps"))
    #expect(page.elements["svg"] == nil)
    #expect(!page.text.contains("nan"))
  }

  @Test func thePageSaysWhatItWasMadeWith() throws {
    let folder = try CommandFolder()
    try stance("simulate", folder.file("walk.cwa"), "--script", "straight", "--minutes", "0.2")
    try Data("[finding]\nstanding_drop_present = 5.5\n".utf8).write(to: URL(fileURLWithPath: folder.file("own.toml")))
    try stance(
      "report", folder.file("walk.cwa"), "--config", folder.file("own.toml"), "-o", folder.file("report.html"))
    let text = try ParsedPage(try folder.text("report.html")).text
    #expect(text.contains("standing drop present 5.50 instead of 4.50"))
    #expect(text.contains("present from 5.5°"))
    #expect(text.contains("SIMULATED"))
    #expect(text.contains("stance \(Stance.configuration.version)"))
    let settings = try AnalysisSettings(CalibrationFolder(stated: nil))
    #expect(text.contains("contact net CRC-32 \(hexadecimal(settings.weights.checksum))"))
    for limit in ["does not diagnose", "Drop is not strength", "trunk lean", "provisional", "no norm known"] {
      #expect(text.contains(limit), "\(limit)")
    }
  }

  @Test func aWeaknessThatIsGoneIsAChangeBeyondChance() throws {
    let folder = try CommandFolder()
    try stance("simulate", folder.file("weak.cwa"), "--minutes", "0.5")
    try stance("simulate", folder.file("well.cwa"), "--minutes", "0.5", "--person", "healthy")
    func verdicts(_ now: String, _ before: String) throws -> String {
      try stance("report", folder.file(now), "--compare", folder.file(before), "-o", folder.file("report.html"))
      return try ParsedPage(try folder.text("report.html")).text
    }
    #expect(try verdicts("well.cwa", "weak.cwa").contains("1.4°: a change beyond chance"))
    #expect(try verdicts("weak.cwa", "weak.cwa").contains("1.4°: within what chance explains"))
  }

  @Test func withoutABrowserThePDFIsRefusedBeforeTheAnalysis() throws {
    let folder = try CommandFolder()
    #expect(
      exitCode("report", folder.file("no.csv"), "--pdf", "--browser", folder.file("none"), "-o", folder.file("r.html"))
        == 69)
    #expect(throws: ToolError.self) { _ = try PrintedPage(searchPath: folder.path) }
    #expect(folder.names.isEmpty)
  }

  @Test func thePageNeverReplacesARecording() throws {
    let folder = try CommandFolder()
    let walk = folder.file("walk.csv")
    try Data("t,ax,ay,az,gx,gy,gz\n".utf8).write(to: URL(fileURLWithPath: walk))
    #expect(exitCode("report", walk, "-o", folder.path + "/./walk.csv") == 64)
    #expect(exitCode("report", folder.file("other.csv"), "--compare", walk, "-o", walk) == 64)
    #expect(exitCode("report", walk, "-o", folder.file("report.pdf"), "--pdf") == 64)
    #expect(try folder.text("walk.csv").hasPrefix("t,ax"))
    #expect(folder.names == ["walk.csv"])
  }

  @Test func aLongWalkIsDrawnAsAnEvenSelection() throws {
    let steps = (0..<50_000).map { index in
      var step = Step(side: index % 2 == 0 ? .left : .right, bout: 0, initialContact: Double(index) * 0.55)
      step.drop.standing.mean = sin(Double(index))
      return step
    }
    let chart = SupportChart(
      SupportSelection(.standingDropMean, of: steps), BoutAccumulator(capacity: 16).summary(), hasStanding: true,
      limits: FindingThresholds())
    #expect(chart.total == 50_000)
    #expect(chart.supports.count <= SupportChart.most && chart.supports.count > SupportChart.most / 2)
    let left = chart.supports.count { $0.side == .left }
    #expect(abs(left - chart.supports.count / 2) <= 1)
  }
}
