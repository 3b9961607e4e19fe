import Foundation
import Testing

/// The writer under load as a process of its own, killed at random moments.
///
/// 20 kills by default; `STANCE_KILLS=200` is the full count.
@Suite struct KillTests {
  private static let kills = ProcessInfo.processInfo.environment["STANCE_KILLS"].flatMap { Int($0) } ?? 20

  @Test(.enabled(if: WriterProcess.path != nil, "store-writer is not built beside the tests"))
  func nothingAcknowledgedIsLostToKills() throws {
    var generator = SystemRandomNumberGenerator()
    var acknowledged = 0
    for kill in 0..<Self.kills {
      let folder = try TemporaryFolder()
      let words = URL(fileURLWithPath: folder.file("words"))
      #expect(FileManager.default.createFile(atPath: words.path, contents: nil))
      let load = try WriterProcess.make(["write", folder.path])
      load.standardOutput = try FileHandle(forWritingTo: words)
      try load.run()
      // From the first words on, so that a busy machine does not kill an empty store every time.
      let deadline = Date().addingTimeInterval(20)
      while Date() < deadline, try Data(contentsOf: words).isEmpty { usleep(2_000) }
      usleep(UInt32.random(in: 0..<600_000, using: &generator))
      _ = Foundation.kill(load.processIdentifier, SIGKILL)
      load.waitUntilExit()

      let said = String(decoding: try Data(contentsOf: words), as: UTF8.self)
      acknowledged += said.split(separator: "\n").last { $0.hasPrefix("ack ") }.flatMap { Int($0.dropFirst(4)) } ?? 0
      let verdict = try WriterProcess.run(["check", folder.path])
      #expect(verdict.hasPrefix("\(folder.path): ok"), "kill \(kill): \(verdict)")
    }
    #expect(acknowledged > Self.kills, "the writer hardly got to write")
    print("\(Self.kills) kills, \(acknowledged) acknowledged records")
  }
}
