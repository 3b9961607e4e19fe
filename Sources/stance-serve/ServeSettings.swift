import Feed
import Foundation
import GaitDSP
import Settings

/// What the server is told: by its options, by the daemon's configuration, by what holds without either.
struct ServeSettings: Sendable {
  static let port = 8090
  static let passphraseFile = "/etc/stance/passphrase"

  var listening = Listening(address: "127.0.0.1", port: port)
  var names: [String] = []
  var socket: String
  var store: String
  /// What the live picture draws as its lines. Sessions bring their own.
  var limits: FindingThresholds
  var frame: ReportFrame

  /// - Parameters:
  ///   - config: the daemon's configuration file, so that both use the same store, socket and limits.
  ///   - calibration: folder; `nil` looks beside the program.
  /// - Throws: `SettingsError`.
  init(config: String?, socket: String?, store: String?, calibration: String?) throws {
    let file = try config.map { try SettingsTable(file: $0) }
    func section(_ name: String) throws -> SectionReader? { try file.map { try SectionReader($0, name) } }
    let environment = ProcessInfo.processInfo.environment
    self.socket =
      try socket ?? environment["STANCE_SOCKET"] ?? section("feed")?.path("socket") ?? FeedProtocol.defaultSocket
    self.store = try store ?? Installation.statedStore ?? section("store")?.path("path") ?? Installation.store
    let folder = try CalibrationFolder(stated: calibration ?? section("calibration")?.path("folder"))
    limits = try folder.thresholds()
    for (name, value) in try section("finding")?.limits() ?? [:] { limits[name] = value }
    frame = try ReportFrame(calibration: folder)
  }
}
