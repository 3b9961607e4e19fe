import Foundation
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

  @Test func limitsInTheirOrderAreTaken() throws {
    #expect(try refusal(of: "[finding]\nstanding_drop_present = 6\nstanding_drop_possible = 6\n") == nil)
  }
}
