import Foundation
import Testing

@testable import stance

@Suite struct StanceTestCommandTests {
  @Test func analysisOfASimulatedStanceTestListsItsTrials() throws {
    let folder = try CommandFolder()
    let (recording, result) = (folder.path + "/test.csv", folder.path + "/result.json")
    try Simulate.parse([recording, "--script", "stance-test", "--truth", folder.path + "/truth.json"]).run()
    try Analyze.parse([recording, "--protocol", "stance", "--format", "json", "--output", result]).run()
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: result))) as? [String: Any])
    let trials = try #require(json["stance_trials"] as? [[String: Any]])
    #expect(trials.compactMap { $0["side"] as? String } == ["left", "right"])
    for trial in trials {
      #expect(abs((trial["held_s"] as? Double ?? 0) - 30) < 0.1)
      #expect((trial["drop_curve_deg"] as? [Any] ?? []).count >= 59)
    }
    // A weak left leg lets the right side sink.
    #expect(trials.first?["response"] as? String == "positive")
    // No stand on one leg, however far the pelvis sinks in it, is a strap that moved.
    let alignment = try #require(json["alignment"] as? [String: Any])
    let stands = try #require(alignment["standing_references"] as? [[String: Any]])
    #expect(stands.count == 3 && stands.allSatisfy { $0["strap_moved"] as? Bool == false })
  }

  @Test func wordsOfAStanceTestSayNothingOfWalking() throws {
    let folder = try CommandFolder()
    let (recording, result) = (folder.path + "/test.csv", folder.path + "/result.txt")
    try Simulate.parse([recording, "--script", "stance-test", "--seed", "3"]).run()
    try Analyze.parse([recording, "--protocol", "stance", "--mount", "+z,+x", "--output", result]).run()
    let text = try String(contentsOfFile: result, encoding: .utf8)
    #expect(text.contains("Single-leg stance") && text.contains("positive: sinks at once"))
    for word in ["Walking:", "No walking", "Zero of obliquity", "Steps used"] { #expect(!text.contains(word)) }
    // Signs as on every page.
    #expect(text.contains("−0.") && !text.contains(" -0."))
    try Analyze.parse([recording, "--mount", "+z,+x", "--output", result]).run()
    #expect(try String(contentsOfFile: result, encoding: .utf8).contains("No walking was found"))
  }

  @Test func theTruthTellsOfATrialInTheWordsOfTheAnalysis() throws {
    let folder = try CommandFolder()
    let (recording, truth) = (folder.path + "/test.csv", folder.path + "/truth.json")
    try Simulate.parse([recording, "--script", "stance-test", "--truth", truth]).run()
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: truth))) as? [String: Any])
    for trial in try #require(json["stance_trials"] as? [[String: Any]]) {
      func seconds(_ key: String) -> Double { trial[key] as? Double ?? .nan }
      #expect(abs(seconds("held_s") - 30) < 0.1)
      #expect(abs(seconds("held_s") - (seconds("foot_down_s") - seconds("lift_s"))) < 1e-5)
      #expect(seconds("drop_reached_s") > seconds("lift_s") && seconds("drop_reached_s") < seconds("lift_s") + 1)
    }
  }

  /// What README says to try.
  @Test func aSimulatedTestWornAsStatedHasBothItsTrials() throws {
    let folder = try CommandFolder()
    let (recording, result) = (folder.path + "/t.csv", folder.path + "/result.txt")
    try Simulate.parse([recording, "--script", "stance-test", "--mount", "+x,-z"]).run()
    try Analyze.parse([recording, "--protocol", "stance", "--mount", "+x,-z", "--output", result]).run()
    let text = try String(contentsOfFile: result, encoding: .utf8)
    #expect(text.contains("positive: sinks at once"))
    for row in ["1          left", "2          right"] { #expect(text.contains("\n" + row), "\(text)") }
  }
}
