import Foundation
import GaitDSP
import Glibc
import Recordings
import SummaryStore
import Testing

@testable import stanced

/// A recording in place of a sensor.
@Suite struct ReplayTests {
  private let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("replay-\(UUID().uuidString.prefix(8))")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  /// A sensor at rest for so many rows.
  /// - Parameter row: of which one cell is no number.
  private func recording(_ name: String, rows: Int, damaged row: Int? = nil) throws -> String {
    var text = "t,ax,ay,az,gx,gy,gz\n"
    for index in 1...rows {
      let z = index == row ? "9.8x1" : "9.81"
      text += "\(Double(index) / 100),0.01,0.02,\(z),0.001,0.002,0.003\n"
    }
    let path = folder.appendingPathComponent(name).path
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    return path
  }

  private struct Outcome {
    /// `nil` = it had to be ended.
    var status: Int32?
    var said: String
    var hasStore: Bool
    var sessions: [StoredSession] = []
  }

  /// Runs the daemon until it ends by itself, at most so long.
  /// - Parameter zone: local time, as TZ has it.
  private func replay(_ path: String, atMost seconds: Double = 20, zone: String = "UTC0") throws -> Outcome {
    defer { try? FileManager.default.removeItem(at: folder) }
    let config = folder.appendingPathComponent("stanced.toml")
    try Data(
      "[feed]\nenabled = false\n[store]\npath = \"\(folder.path)/summaries.sqlite\"\n[log]\nlevel = \"warning\"\n"
        .utf8
    ).write(to: config)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: DaemonProcess.path ?? "")
    process.arguments = ["--config", config.path, "--source", "replay:\(path)", "--fast"]
    // What a sanitizer is told, the daemon must hear, too.
    process.environment = ProcessInfo.processInfo.environment
      .merging(["STANCE_CALIBRATION": DaemonProcess.calibration, "TZ": zone]) { $1 }
    let said = folder.appendingPathComponent("said")
    _ = FileManager.default.createFile(atPath: said.path, contents: nil)
    process.standardError = try FileHandle(forWritingTo: said)
    try process.run()
    let deadline = Date(timeIntervalSinceNow: seconds)
    while process.isRunning, Date() < deadline { usleep(20_000) }
    let isOver = !process.isRunning
    if !isOver { process.terminate() }
    process.waitUntilExit()
    let store = folder.appendingPathComponent("summaries.sqlite").path
    let hasStore = FileManager.default.fileExists(atPath: store)
    return Outcome(
      status: isOver ? process.terminationStatus : nil, said: try String(contentsOf: said, encoding: .utf8),
      hasStore: hasStore, sessions: hasStore ? try StoreReader(path: store).sessions() : [])
  }

  /// A sensor that measures at 50 Hz, written as if it had at 100.
  @Test(.enabled(if: DaemonProcess.path != nil, "stanced is built beside the tests"))
  func whatIsToBeKnownOfTheSamplesIsSaid() throws {
    let path = folder.appendingPathComponent("held.csv")
    let rows = (0..<1_000).map { "\(Double($0) / 100),0.1,-0.2,9.8,0.01,\(0.02 + 0.0001 * Double($0 / 2)),-0.03\n" }
    try Data(("t,ax,ay,az,gx,gy,gz\n" + rows.joined()).utf8).write(to: path)
    let outcome = try replay(path.path)
    #expect(outcome.status == 0 && outcome.said.contains("held.csv: each value stands 2 times"), "\(outcome.said)")
  }

  @Test(.enabled(if: DaemonProcess.path != nil, "stanced is built beside the tests"))
  func aRecordingThatIsNotThereIsAFailureSaidOnce() throws {
    let path = folder.appendingPathComponent("nofile.csv").path
    let outcome = try replay(path)
    #expect(outcome.status == 66)
    #expect(outcome.said.components(separatedBy: path).count == 2, "\(outcome.said)")
    #expect(!outcome.hasStore, "nothing is begun for it")
  }

  @Test(.enabled(if: DaemonProcess.path != nil, "stanced is built beside the tests"))
  func aRecordingThatIsWholeIsASuccess() throws {
    #expect(try replay(recording("whole.csv", rows: 3000)).status == 0)
  }

  /// By the calendar of the system, and by the clock of the recording, whenever it is replayed.
  @Test(.enabled(if: DaemonProcess.path != nil, "stanced is built beside the tests"))
  func aRecordingInWhichSummerTimeBeginsIsTwoSessions() throws {
    // 29 March 2026, 01:00 UTC.
    let change = 1_774_746_000.0
    var recorder = try RawRecorder(
      settings: RawRecorderSettings(folder: folder.path, rate: 100), wallStart: change - 100)
    try (0..<30_000).map {
      let noise = Double($0 % 7) * 0.001
      return InertialSample(
        time: Double($0) * 0.01, specificForce: SIMD3(noise, 0, 9.81), angularRate: SIMD3(0, noise, 0))
    }.withUnsafeBufferPointer { (all) throws(RecordingError) in try recorder.append(all) }
    try recorder.close()
    let path = try #require(RawFolder(path: folder.path).files().first?.path)
    let outcome = try replay(path, zone: "CET-1CEST,M3.5.0,M10.5.0/3")
    #expect(outcome.status == 0, "\(outcome.said)")
    #expect(outcome.sessions.map { $0.record.wall?.utcOffset } == [3_600, 7_200], "\(outcome.said)")
    #expect(outcome.sessions.map(\.endedBy) == ["stop", "stop"])
    let ends = outcome.sessions.map { ($0.record.wall?.start ?? 0) + $0.end - change }
    try #require(ends.count == 2)
    #expect(ends[0] >= 0 && ends[0] < 20 && abs(ends[1] - 200) < 1, "\(ends)")
  }

  @Test(.enabled(if: DaemonProcess.path != nil, "stanced is built beside the tests"))
  func aDamagedRowEndsTheReplayWithItsTrueFault() throws {
    let path = try recording("damaged.csv", rows: 4000, damaged: 3200)
    let outcome = try replay(path)
    #expect(outcome.status == 65)
    #expect(outcome.said.contains("line 3201, column 4"), "\(outcome.said)")
    #expect(outcome.said.components(separatedBy: path).count == 2, "\(outcome.said)")
  }

  @Test func whatStandsBeforeADamagedRowIsDelivered() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = try recording("damaged.csv", rows: 4000, damaged: 3200)
    var source = try ReplaySource(path: path, time: SamplingTime(wake: try Wake()), isPaced: false)
    var block = SampleBlock()
    var samples = 0
    for _ in 0..<20 where block.kind == .samples {
      block.clear()
      source.next(into: &block, batch: 10)
      samples += block.samples.count
    }
    #expect(block.kind == .end)
    #expect(samples == 3199)
  }
}
