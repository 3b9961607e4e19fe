import Feed
import Foundation
import GaitDSP
import Testing

@testable import stance

@Suite struct LeadTestTests {
  @Test func withoutADaemonTheTestSaysSo() {
    #expect(exitCode("test", "10m", "--socket", "/nowhere/feed.sock") == 69)
  }

  @Test func whatMakesNoSenseIsUsage() {
    for wrong in [
      ["test", "marathon"], ["test", "10m", "--trials", "0"], ["test", "stance", "--trials", "4"],
      ["test", "6min", "--trials", "2"], ["test", "walk", "--distance", "10"], ["test", "10m", "--limit", "20"],
      ["test", "stance", "--limit", "60"], ["test", "10m", "--person", "a/b"], ["test", "walk", "--duration", "1"],
      ["test", "6min", "--duration", "60"],
    ] {
      do {
        _ = try Stance.parseAsRoot(wrong)
        Issue.record("taken: \(wrong)")
      } catch { #expect(Stance.exitCode(for: error).rawValue == 64) }
    }
    #expect(throws: Never.self) {
      try Stance.parseAsRoot(["test", "10m", "--person", "P-07", "--distance", "6", "--run-in", "1", "--trials", "2"])
    }
  }

  @Test func linesOfInputAreTheOperatorsWords() {
    let words: [(String, LedTest.Word)] = [
      ("", .test(.next)), ("next", .test(.next)), ("r", .test(.repeatTrial)), ("q", .test(.stop)),
      ("ABORT", .test(.abort)), ("note left knee", .test(.note("left knee"))), ("n x", .test(.note("x"))),
      ("note", .unknown("note")), ("stop now", .unknown("stop now")),
    ]
    for (line, word) in words { #expect(LedTest.Word(line: line) == word, "\(line)") }
  }

  @Test func aNoteIsTypedInAnyLanguage() {
    func typed(_ bytes: [UInt8], most: Int = 20) -> String {
      var line = TypedLine(most: most)
      for byte in bytes { line.press(byte) }
      return line.text
    }
    for words in ["left hip", "müde", "Ça tire, à gauche", "疲れた", "ok 👍🏽", "е\u{301}"] {
      #expect(typed(Array(words.utf8)) == words)
    }
    #expect(typed(Array("müü".utf8) + [127, 8, 8, 8]) == "")
    #expect(typed([0xC3, 0x28, 0xFF, 0x80, 0xE2, 0x82, 7, 0xED, 0xA0, 0x80]) == "(", "half a letter is none")
    #expect(typed(Array("äöüß".utf8), most: 3) == "äöü")
  }

  @Test func aFreeWalkOfOneBoutSaysSo() {
    for (bouts, words) in [(1, "in 1 bout,"), (2, "in 2 bouts,")] {
      let result = ResultValue.object([("walking_s", .number(60)), ("bouts", .count(bouts))])
      #expect(TestResultText.lines(.freeWalk, result)[1].contains(words))
    }
  }

  @Test func theClockCanBeReadAcrossARoom() {
    let rows = BigDigits.rows(of: 83)
    #expect(rows.count == 5 && rows[1].contains("█"))
    #expect(BigDigits.rows(of: .nan) == BigDigits.rows(of: 0) && BigDigits.rows(of: 1e300).count == 5)
    #expect(Set(BigDigits.rows(of: 599).map(\.count)).count == 1, "all rows are of one width")
  }

  /// A daemon, or who speaks in its place, may say any number.
  @Test(arguments: [1e300, -1e300, 1e19]) func aClockThatNobodyHasIsShown(elapsed: Double) {
    let lines = TestLines()
    var note = TestNote(event: "progress")
    (note.elapsedS, note.remainingS, note.phase) = (elapsed, elapsed, "walk")
    for _ in 0..<2 { lines.show(.test(note)) }
    #expect(!TestWords.clock(note).isEmpty)
  }

  @Test func aResultReadsTheSameFromTheFeedAndFromARecording() {
    let result = ResultValue.object([
      ("trials", .list([.object([("trial", .count(1)), ("time_s", .number(8.5)), ("speed_m_s", .number(1.18))])])),
      ("excluded", .list([.object([("trial", .count(2)), ("start_s", .null), ("reason", .text("no_walk"))])])),
      ("distance_m", .number(10)), ("run_in_m", .number(2)), ("run_out_m", .number(2)),
    ])
    let lines = TestResultText.lines(.tenMetreWalk, result)
    #expect(lines.contains { $0.contains("8.50") && $0.contains("1.18") })
    #expect(lines.contains { $0.contains("no walk was found") })
    let feed = FeedValue.object([
      "trials": .list([.object(["trial": .integer(1), "time_s": .number(8.5), "speed_m_s": .number(1.18)])]),
      "excluded": .list([.object(["trial": .integer(2), "start_s": .null, "reason": .text("no_walk")])]),
      "distance_m": .integer(10), "run_in_m": .integer(2), "run_out_m": .integer(2),
    ])
    #expect(TestResultText.lines(.tenMetreWalk, ResultValue(feed)) == lines)
  }

  @Test func recordingsAreReadAsTests() throws {
    let folder = try CommandFolder()
    let (walk, tug) = (folder.file("walk.csv"), folder.file("tug.csv"))
    try stance("simulate", walk, "--script", "straight", "--minutes", "0.5", "--person", "healthy")
    try stance("simulate", tug, "--script", "tug", "--person", "healthy")
    func result(_ name: String, _ file: String) throws -> [String: Any] {
      try stance("analyze", file, "--protocol", name, "--format", "json", "-o", folder.file("result.json"))
      let json = try JSONSerialization.jsonObject(with: Data(folder.text("result.json").utf8)) as? [String: Any]
      let test = try #require(json?["test"] as? [String: Any])
      #expect(test["protocol"] as? String == GaitDSP.TestProtocol(named: name)?.rawValue)
      return try #require(test["result"] as? [String: Any])
    }
    #expect((try result("2min", walk)["minutes"] as? [Any])?.count == 1)
    #expect((try result("walk", walk)["bouts"] as? Int) == 1)
    // Half a minute of walking is no walk of 14 m at that speed, but it is one of 30 m.
    try stance(
      "analyze", walk, "--protocol", "10m", "--distance", "30", "--run-in", "1", "--format", "csv", "-o",
      folder.file("trials.csv"))
    let rows = try folder.text("trials.csv").split(separator: "\n")
    #expect(rows.count == 2 && rows[0].hasPrefix("file,trial,") && rows[0].contains("speed_m_s"))
    #expect(
      rows[0].split(separator: ",").count == rows[1].split(separator: ",", omittingEmptySubsequences: false).count)
    let total = (try result("tug", tug)["mean_total_s"] as? Double) ?? 0
    #expect((14...20).contains(total))
  }
}
