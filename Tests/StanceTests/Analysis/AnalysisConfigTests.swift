import Foundation
import Settings
import Testing

@testable import stance

@Suite struct AnalysisConfigTests {
  private func refusal(of text: String) throws -> String? {
    let folder = try CommandFolder()
    let file = folder.file("own.toml")
    try text.write(toFile: file, atomically: true, encoding: .utf8)
    do {
      _ = try AnalysisOptions.parse(["--config", file]).settings()
      return nil
    } catch { return "\(error)" }
  }

  @Test(arguments: [
    ("standing_drop_possible = 5.0", "standing_drop_possible"),
    ("standing_drop_present = 1.0", "standing_drop_present"),
    ("standing_drop_present = 3.0\nstanding_drop_possible = 5.0", "standing_drop_possible"),
    ("contact_difference_possible = 40", "contact_difference_possible"),
    ("contact_difference_present = 0.1", "contact_difference_present"),
  ])
  func whatIsPresentIsNoLessThanWhatIsPossible(limits: String, key: String) throws {
    let refusal = try #require(try refusal(of: "[finding]\n" + limits + "\n"))
    #expect(refusal.contains("\"finding.\(key)\"") && refusal.contains("own.toml:"), "\(refusal)")
  }

  @Test(arguments: [
    ("standing_drop_present = 1e300", "standing_drop_present", "0 to 90"),
    ("compensated_hike = -2", "compensated_hike", "0 to 90"),
    ("contact_confidence = 50", "contact_confidence", "0 to 1"),
    ("standing_stale_age = inf", "standing_stale_age", "0 to 1000000000"),
    ("below_threshold_deg = 1e9", "below_threshold_deg", "0 to 90"),
    ("minimum_steps = nan", "minimum_steps", "0 to 100000"),
  ])
  func aLimitThatNoPelvisHasIsRefusedWithWhatItCanBe(limit: String, key: String, range: String) throws {
    let refusal = try #require(try refusal(of: "[finding]\n\n" + limit + "\n"))
    #expect(refusal.contains("own.toml:3: \"finding.\(key)\" must be a number from \(range)"), "\(refusal)")
  }

  /// The file of calibration data is judged like anybody's.
  @Test(arguments: [
    (
      "[finding.minimum_steps]\nsource = \"x\"\nvalue = -3\n",
      "3: \"finding.minimum_steps.value\" must be a number from 0 to 100000"
    ),
    (
      "[finding.contact_confidence]\nvalue = 1e300\nsource = \"x\"\n",
      "2: \"finding.contact_confidence.value\" must be a number from 0 to 1"
    ),
    (
      "[finding.standing_drop_possible]\nvalue = 5.0\nsource = \"x\"\n",
      "1: [finding.standing_drop_possible] is 5.0, and must be at most"
    ),
    ("[finding.minimum_steps]\nsource = \"x\"\n", "1: [finding.minimum_steps] has no \"value\""),
  ])
  func limitsOfTheCalibrationDataAreJudgedToo(text: String, words: String) throws {
    let folder = try CommandFolder()
    let file = folder.file("thresholds.toml")
    try text.write(toFile: file, atomically: true, encoding: .utf8)
    #expect {
      try ThresholdsFile.read(file)
    } throws: {
      "\($0)".contains("thresholds.toml:\(words)")
    }
  }

  @Test func limitsInTheirOrderAreTaken() throws {
    #expect(try refusal(of: "[finding]\nstanding_drop_present = 6\nstanding_drop_possible = 6\n") == nil)
  }
}
