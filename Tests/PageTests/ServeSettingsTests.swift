import Foundation
import GaitDSP
import Settings
import Testing

@testable import stance_serve

/// What the server takes from the daemon's configuration, so that both use the same store, socket and limits.
@Suite struct ServeSettingsTests {
  private func settings(_ text: String, store: String? = nil) throws -> ServeSettings {
    let file = FileManager.default.temporaryDirectory.appendingPathComponent("serve-\(UUID()).toml")
    try Data(text.utf8).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    return try ServeSettings(config: file.path, socket: nil, store: store, calibration: nil)
  }

  @Test func storeSocketAndLimitsAreTheDaemons() throws {
    let own = try settings(
      """
      [sensor]
      rate_hz = 104
      [store]
      path = "/srv/gait.sqlite"
      [feed]
      socket = "/srv/gait.sock"
      [finding]
      below_threshold_deg = 5
      standing_drop_present = 6.5
      """)
    #expect((own.store, own.socket) == ("/srv/gait.sqlite", "/srv/gait.sock"))
    #expect(own.limits[.standingDropPresent] == 6.5)
  }

  @Test func whatIsSaidOnTheCommandLineGoesBefore() throws {
    #expect(try settings("[store]\npath = \"/srv/gait.sqlite\"", store: "/other.sqlite").store == "/other.sqlite")
  }

  @Test func withoutAWordTheInstalledStoreIsMeant() throws {
    #expect(try settings("").store == "/var/lib/stance/summaries.sqlite")
  }

  @Test(arguments: [
    ("[store]\npath = 7", "store.path"), ("[store]\npath = \"gait.sqlite\"", "absolute"), ("feed = 3", "table"),
    ("[finding]\nstanding_drop_present = \"six\"", "number"), ("[finding]\nstanding_drop_present = -1", "number"),
  ])
  func whatIsOfTheWrongKindIsAnErrorAndNotPassedOver(text: String, names: String) {
    #expect {
      try settings(text)
    } throws: {
      "\($0)".contains(names)
    }
  }
}
