import Foundation
import GaitDSP
import Settings
import StoreFixtures
import SummaryStore
import Testing

@testable import Report
@testable import stance

/// One walk, read by the tool from its recording and lived through by the daemon into its store.
@Suite struct StoredReportTests {
  private let folder: CommandFolder
  private var store: String { folder.file("s.sqlite") }
  private var recording: String { folder.file("walk.csv") }

  init() throws { folder = try CommandFolder() }

  /// Runs the daemon itself over the recording.
  private func live(_ file: String) throws {
    let calibration = try CalibrationFolder(stated: nil).url.path
    try Data(
      """
      [store]
      path = "\(store)"
      [feed]
      enabled = false
      [wearer]
      leg_length_m = 0.9
      [calibration]
      folder = "\(calibration)"
      """.utf8
    ).write(to: URL(fileURLWithPath: folder.file("stance.toml")))
    let process = Process()
    let products = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath().deletingLastPathComponent()
    process.executableURL = [products, Bundle.main.bundleURL]
      .map { $0.appendingPathComponent("stanced") }
      .first { FileManager.default.isExecutableFile(atPath: $0.path) }
    process.arguments = ["--config", folder.file("stance.toml"), "--source", "replay:\(file)", "--fast"]
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
  }

  private func walk(_ minutes: String) throws {
    try stance("simulate", recording, "--minutes", minutes, "--seed", "3")
    try live(recording)
  }

  @Test(arguments: [("P-07", true), ("P-08", false)])
  func aChangeBetweenTwoPeopleIsSaidToBeNone(other: String, isSame: Bool) throws {
    let path = folder.file("people.sqlite")
    let store = try SummaryStore(path: path)
    for person in [other, "P-07"] {
      var record = SessionRecord(source: "i2c-1", rate: 100, software: "1.0")
      record.wearer = person
      let session = try store.begin(record)
      let walked = WalkedBout(number: 0, start: 100, steps: 120, leftDrop: 5.2)
      try store.write([.bout(walked.bout, steps: walked.steps)], of: session)
      try store.end(session, at: 400)
    }
    try store.close()
    try stance("report", "2", "--compare", "1", "--store", path, "-o", folder.file("c.html"))
    let page = try folder.text("c.html")
    #expect(page.contains("The change is no one’s") != isSame)
  }

  @Test func everyNumberOfAStoredSessionIsThatOfItsRecording() throws {
    try walk("1.2")
    try stance("report", recording, "--leg-length", "0.9", "-o", folder.file("recorded.html"))
    try stance("report", "1", "--store", store, "-o", folder.file("stored.html"))
    let recorded = try ParsedPage(try folder.text("recorded.html"))
    let stored = try ParsedPage(try folder.text("stored.html"))
    func table(_ page: ParsedPage) -> [String: [String]] {
      Dictionary(page.numbers.map { ($0.key, ["\($0.value) \($0.text)"]) }, uniquingKeysWith: +)
    }
    let (a, b) = (table(recorded), table(stored))
    #expect(a.count > 300)
    #expect(Set(a.keys) == Set(b.keys))
    for (key, numbers) in a { #expect(b[key] == numbers, "\(key)") }
    #expect(!stored.text.contains("cannot be pooled") && !stored.text.contains("no longer kept"))

    // The sentences of the finding, from the analysis as JSON and on both pages.
    try stance("analyze", recording, "--leg-length", "0.9", "--format", "json", "-o", folder.file("a.json"))
    let json = try JSONSerialization.jsonObject(with: Data(folder.text("a.json").utf8)) as? [String: Any]
    let finding = (json?["summary"] as? [String: Any])?["finding"] as? [String: Any]
    for side in ["left", "right"] {
      let sentence = try #require((finding?[side] as? [String: Any])?["sentence"] as? String)
      #expect(recorded.text.contains(sentence) && stored.text.contains(sentence))
    }

    // The terminal shows the page's words.
    try stance("analyze", recording, "--leg-length", "0.9", "-o", folder.file("a.txt"))
    let terminal = try folder.text("a.txt")
    func shown(_ key: String) throws -> String { try #require(stored.numbers.first { $0.key == key }?.text, "\(key)") }
    for measure in StepMeasure.allCases {
      for side in ["left", "right"] {
        let key = "summary.\(side).measures.\(measure.key)"
        guard b[key + ".median"] != nil else { continue }
        let words =
          "\(try shown(key + ".median")) [\(try shown(key + ".ci95_lower")), \(try shown(key + ".ci95_upper"))]"
        #expect(terminal.contains(words), "\(key)")
      }
    }
    for key in ["summary.cadence_steps_min", "summary.speed_m_s"] { #expect(terminal.contains(try shown(key))) }

    try compareExport(json, page: stored)
  }

  /// What is exported of the session is what its page says, digit by digit.
  private func compareExport(_ json: [String: Any]?, page: ParsedPage) throws {
    func rows(_ table: String) throws -> [[String: Any]] {
      try stance("export", store, "--table", table, "--format", "jsonl", "-o", folder.file("rows"))
      return try folder.text("rows").split(separator: "\n").compactMap {
        try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
      }
    }
    let values = Dictionary(page.numbers.map { ($0.key, Double($0.value)) }, uniquingKeysWith: { first, _ in first })
    var compared = 0
    for row in try rows("total_measures") {
      let key = "summary.\(row["side"] ?? "").measures.\(row["measure"] ?? "")"
      for column in ["median", "ci95_lower", "ci95_upper"] {
        guard let value = values["\(key).\(column)"] else { continue }
        #expect(row[column] as? Double == value, "\(key).\(column)")
        compared += 1
      }
    }
    for row in try rows("total_asymmetries") {
      let key = "summary.asymmetry.\(row["measure"] ?? "")"
      for (column, name) in [
        ("difference", "difference.value"), ("difference_lower", "difference.lower"),
        ("symmetry_index_percent", "symmetry_index_percent.value"),
      ] {
        guard let value = values["\(key).\(name)"] else { continue }
        #expect(row[column] as? Double == value, "\(key).\(name)")
        compared += 1
      }
    }
    #expect(compared > 90)
    let total = try #require(try rows("totals").first)
    #expect(total["speed_m_s"] as? Double == values["summary.speed_m_s"])
    #expect(total["contact_difference_deg"] as? Double == values["summary.finding.contact_difference_deg.value"])

    // Every measure of every step, as the analysis of the recording has it.
    let steps = try #require(json?["steps"] as? [[String: Any]])
    let exported = try rows("steps")
    #expect(steps.count == exported.count)
    for (step, row) in zip(steps, exported) {
      let measures = try #require(step["measures"] as? [String: Any])
      for measure in StepMeasure.allCases {
        let (a, b) = (measures[measure.key] as? Double, row[measure.key] as? Double)
        let slack = measure == .stancePercent ? 0.0101 : 1e-9
        #expect(a == b || abs((a ?? .nan) - (b ?? .nan)) < slack, "\(measure.key) of \(row["step"] ?? "")")
      }
    }
  }

  @Test func aSessionThatWasCutOffIsPooledAgainAndSaysSo() throws {
    try walk("0.6")
    let reader = try StoreReader(path: store)
    let whole = try #require(try reader.total(of: SessionID(1)))
    let pooled = try reader.pool(SessionID(1))
    for side in Side.allCases {
      #expect(pooled.summary[side].steps == whole.summary[side].steps)
      for measure in StepMeasure.allCases where whole.summary[side][measure].count > 0 {
        let (a, b) = (whole.summary[side][measure].median, pooled.summary[side][measure].median)
        #expect(abs(a - b) < 0.006, "\(measure)")
      }
    }
    #expect(abs(whole.summary.cadence - pooled.summary.cadence) < 0.02)
    // The last bout's reference stands for the session's, which may be younger.
    #expect((pooled.standing == nil) == (whole.standing == nil))
    #expect(pooled.shortcomings.contains(.noRegularity) == (try reader.bouts(of: SessionID(1)).count > 1))
  }

  @Test func sessionsAndRecordingsCompare() throws {
    try walk("0.5")
    try stance("report", "1", "--store", store, "--compare", recording, "-o", folder.file("r.html"))
    let page = try ParsedPage(try folder.text("r.html"))
    #expect(page.text.contains("Change since walk.csv"))
    for number in page.numbers where number.key.hasPrefix("change:") && !number.key.contains("speed") {
      #expect(Double(number.value) == 0, "\(number)")
    }
    #expect(exitCode("report", "7", "--store", store, "-o", folder.file("r.html")) == 66)
    #expect(exitCode("report", "1", "--store", folder.file("none"), "-o", folder.file("r.html")) == 66)
  }

  @Test func aStanceTestIsReportedWithItsCoursesAndNothingOfWalking() throws {
    let records = try SummaryStore(path: store)
    let session = try records.begin(SessionRecord(source: "walker", rate: 100, software: "1.0"))
    var trials: [StoreRecord] = []
    for (place, side) in [Side.left, .right].enumerated() {
      var trial = StanceTrialRecord(start: 20 + 60 * Double(place), end: 38.4 + 60 * Double(place), side: side)
      trial.obliquityLift = side.dropSign * 1.2
      (trial.dropMean, trial.dropEnd, trial.dropPeak) = (2.25, 3.04, 3.4)
      trial.endedBy = side == .left ? "foot_down" : "data"
      trial.response = "delayed_positive"
      (trial.drop, trial.dropInterval) = ((0..<36).map { 1 + Double($0) / 16 }, 0.5)
      trials.append(.stanceTrial(trial))
    }
    try records.write(trials, of: session)
    try records.end(session, at: 120)
    try records.close()
    try stance("report", "1", "--store", store, "-o", folder.file("r.html"))
    let html = try folder.text("r.html")
    let page = try ParsedPage(html)
    #expect(page.elements["svg"] == 1)
    #expect(page.text.contains("delayed positive: sinks later"))
    #expect(page.text.contains("≥ 18.4"))
    #expect(!page.text.contains("No walking was found") && !page.text.contains("too few clean steps"))
    // Positive is drop on either leg.
    #expect(page.numbers.filter { $0.key.hasSuffix("drop_at_lift_deg") }.map(\.text) == ["1.2", "1.2"])
    #expect(page.numbers.first { $0.key == "stance_trials.0.drop_steady_deg" }?.text == "2.3")
    #expect(!html.contains("nan"))
  }
}
