import Feed
import Foundation
import GRDB
import SummaryStore
import Testing

@testable import stanced

/// The daemon as a process of its own, as the package builds it beside the tests.
final class DaemonProcess {
  static let path: String? = {
    let own = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    return ((own.map { [$0] } ?? []) + CommandLine.arguments)
      .map { URL(fileURLWithPath: $0).deletingLastPathComponent().appendingPathComponent("stanced").path }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }()

  let folder: URL
  let process = Process()
  var socket: String { folder.appendingPathComponent("feed.sock").path }
  let store: String

  /// - Parameter store: that of another daemon; `nil` = its own.
  init(speed: Int, store: String? = nil) throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("stanced-\(UUID().uuidString.prefix(8))")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    self.store = store ?? folder.appendingPathComponent("summaries.sqlite").path
    let config = folder.appendingPathComponent("stanced.toml")
    try Data("[feed]\nsocket = \"\(socket)\"\n[store]\npath = \"\(self.store)\"\n".utf8).write(to: config)
    try start(speed: speed)
  }

  private func start(speed: Int) throws {
    process.executableURL = URL(fileURLWithPath: Self.path ?? "")
    process.arguments = [
      "--config", folder.appendingPathComponent("stanced.toml").path, "--source", "walker:tests", "--fast", "--speed",
      "\(speed)",
    ]
    let words = folder.appendingPathComponent("words")
    try Data().write(to: words)
    process.standardError = try FileHandle(forWritingTo: words)
    var environment = ProcessInfo.processInfo.environment
    environment["STANCE_CALIBRATION"] = environment["STANCE_CALIBRATION"] ?? Self.calibration
    process.environment = environment
    process.currentDirectoryURL = URL(fileURLWithPath: Self.calibration).deletingLastPathComponent()
    try process.run()
  }

  /// What it has logged.
  var words: String {
    (try? String(contentsOf: folder.appendingPathComponent("words"), encoding: .utf8)) ?? ""
  }

  static let calibration: String = {
    var package = URL(fileURLWithPath: #filePath)
    for _ in 0..<4 { package.deleteLastPathComponent() }
    return package.appendingPathComponent("Calibration").path
  }()

  deinit {
    if process.isRunning { process.terminate() }
    process.waitUntilExit()
    try? FileManager.default.removeItem(at: folder)
  }

  /// A client that knows that the sensor sits, once it does.
  func client() throws -> RawClient {
    for _ in 0..<200 where !FileManager.default.fileExists(atPath: socket) { usleep(50_000) }
    let client = try RawClient(socket)
    _ = client.hear()
    for _ in 0..<200 {
      client.say("?STATUS\n")
      if case .status(let status)? = client.hear(), status.walking.mountOrigin == "found" { return client }
      usleep(150_000)
    }
    Issue.record("the mount was never found")
    return client
  }
}

@Suite(.serialized, .enabled(if: DaemonProcess.path != nil, "stanced is built beside the tests"))
struct DaemonProcessTests {
  /// Hears until a test message of this event comes.
  private func hear(_ event: String, _ client: RawClient, _ seen: (TestNote) -> Void = { _ in }) -> TestNote? {
    while let message = client.hear() {
      guard case .test(let note) = message else { continue }
      seen(note)
      if note.event == event { return note }
    }
    return nil
  }

  @Test func aWholeTenMetreWalkGoesOverTheSocketIntoTheStore() throws {
    let daemon = try DaemonProcess(speed: 25)
    let client = try daemon.client()
    client.say("?WATCH events\n")
    client.say("?TEST start {\"protocol\":\"ten_metre_walk\",\"person\":\"P-07\",\"trials\":1}\n")
    var phases: [String] = []
    var hasAsked = false
    let stopped = try #require(
      hear("stopped", client) { note in
        if let phase = note.phase, phase != phases.last { phases.append(phase) }
        if note.phase == "trial", (note.elapsedS ?? 0) > 20, !hasAsked {
          hasAsked = true
          client.say("?TEST next\n")
        }
      })
    #expect(phases == ["stand_still", "trial", "settle"])
    let speed = try #require(stopped.result?["mean_speed_m_s"]?.number)
    #expect((0.7...1.3).contains(speed))
    let session = try #require(stopped.session)
    daemon.process.terminate()
    daemon.process.waitUntilExit()
    let row = try #require(
      try DatabaseQueue(path: daemon.store).read {
        try Row.fetchOne(
          $0, sql: "SELECT t.*, s.wearer, s.kind FROM test AS t JOIN session AS s ON s.id = t.session WHERE s.id = ?",
          arguments: [session])
      })
    #expect(row["protocol"] as String == "ten_metre_walk" && row["ended_by"] as String == "completed")
    #expect(row["wearer"] as String == "P-07" && row["kind"] as String == "test")
    let kept = try JSONDecoder().decode(FeedValue.self, from: Data((row["result"] as String).utf8))
    #expect(kept == stopped.result)
  }

  /// Its sessions would be closed as cut off by the second one, and the two would take turns at that.
  @Test func aStoreHasOneDaemonWhateverItsSocketAndUntilItIsGone() throws {
    let first = try DaemonProcess(speed: 25)
    for _ in 0..<200 where !FileManager.default.fileExists(atPath: first.socket) { usleep(50_000) }
    let second = try DaemonProcess(speed: 25, store: first.store)
    second.process.waitUntilExit()
    #expect(second.process.terminationStatus == 73)
    #expect(second.words.contains("another program writes sessions into it"), "\(second.words)")
    #expect(first.process.isRunning)
    kill(first.process.processIdentifier, SIGKILL)
    first.process.waitUntilExit()
    let third = try DaemonProcess(speed: 25, store: first.store)
    for _ in 0..<200 where !FileManager.default.fileExists(atPath: third.socket) { usleep(50_000) }
    #expect(third.process.isRunning, "\(third.words)")
  }

  @Test func aKillInAStanceTestLeavesItCut() throws {
    let daemon = try DaemonProcess(speed: 8)
    let client = try daemon.client()
    client.say("?WATCH events\n")
    client.say("?TEST start {\"protocol\":\"single_leg_stance\"}\n")
    let trial = try #require(hear("trial", client))
    #expect(trial.side == "left" && abs((trial.result?["held_s"]?.number ?? 0) - 12) < 0.1)
    // Twelve of its seconds: the trial is on the disk, the other leg still stands.
    usleep(1_500_000)
    kill(daemon.process.processIdentifier, SIGKILL)
    daemon.process.waitUntilExit()
    let store = try SummaryStore(path: daemon.store)
    _ = try store.begin(SessionRecord(source: "walker", rate: 100, software: "test"))
    try store.close()
    let row = try #require(
      try DatabaseQueue(path: daemon.store).read { try Row.fetchOne($0, sql: "SELECT ended_by, result FROM test") })
    #expect(row["ended_by"] as String == "cut")
    #expect((row["result"] as String?)?.contains("\"held_s\":") == true, "the trial that was told is kept")
  }
}
