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
  }
}
