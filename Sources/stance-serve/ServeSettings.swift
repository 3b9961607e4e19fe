import Feed
import Foundation
import GaitDSP
import Settings
import TOMLKit

/// What the server is told: by its options, by the daemon's configuration, by what holds without either.
struct ServeSettings: Sendable {
  static let port = 8090
  static let passphraseFile = "/etc/stance/passphrase"
  static let store = "/var/lib/stance/summaries.sqlite"

  var listening = Listening(address: "127.0.0.1", port: port)
  var names: [String] = []
  var socket: String
  var store: String
  var frame: ReportFrame

  /// - Parameters:
  ///   - config: the daemon's configuration file, so that both use the same store, socket and limits.
  ///   - calibration: folder; `nil` looks beside the program.
  /// - Throws: `SettingsError`.
  init(config: String?, socket: String?, store: String?, calibration: String?) throws {
    let file = try config.map { try SettingsTable(file: $0) }
    let environment = ProcessInfo.processInfo.environment
    self.socket =
      socket ?? environment["STANCE_SOCKET"] ?? Self.text("socket", in: "feed", of: file) ?? FeedProtocol.defaultSocket
    self.store = store ?? environment["STANCE_STORE"] ?? Self.text("path", in: "store", of: file) ?? Self.store
    let folder = try CalibrationFolder(stated: calibration ?? Self.text("folder", in: "calibration", of: file))
    var limits = try folder.thresholds()
    if let file, let own = file.table["finding"]?.table {
      for name in FindingThresholds.Name.allCases {
        if let value = try file.number(own[name.rawValue], name.rawValue, in: "finding") { limits[name] = value }
      }
    }
    frame = try ReportFrame(calibration: folder, limits: limits)
  }

  private static func text(_ key: String, in section: String, of file: SettingsTable?) -> String? {
    file?.table[section]?.table?[key]?.string.flatMap { $0.isEmpty ? nil : $0 }
  }
}
