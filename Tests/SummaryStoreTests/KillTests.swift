import Foundation
import Testing

/// The writer under load as a process of its own, killed at random moments.
///
/// 20 kills by default; `STANCE_KILLS=200` is the full count.
@Suite struct KillTests {
  private static let kills = ProcessInfo.processInfo.environment["STANCE_KILLS"].flatMap { Int($0) } ?? 20

  /// The executable that the package builds beside the tests.
  private static let writer: String? = {
    let own = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    let candidates = (own.map { [$0] } ?? []) + CommandLine.arguments
    return candidates.map {
      URL(fileURLWithPath: $0).deletingLastPathComponent().appendingPathComponent("store-writer").path
    }
    .first { FileManager.default.isExecutableFile(atPath: $0) }
  }()

  @Test(.enabled(if: writer != nil, "store-writer is not built beside the tests"))
  func nothingAcknowledgedIsLostToKills() throws {
    let writer = try #require(Self.writer)
    var generator = SystemRandomNumberGenerator()
    var acknowledged = 0
    for kill in 0..<Self.kills {
      let folder = try TemporaryFolder()
      let words = folder.file("words")
      #expect(FileManager.default.createFile(atPath: words, contents: nil))
      let load = Process()
      load.executableURL = URL(fileURLWithPath: writer)
      load.arguments = ["write", folder.path]
      load.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: words))
      load.standardError = FileHandle.standardError
      try load.run()
      // From the first words on, so that a busy machine does not kill an empty store every time.
      let deadline = Date().addingTimeInterval(20)
      while Date() < deadline, try Data(contentsOf: URL(fileURLWithPath: words)).isEmpty { usleep(2_000) }
      usleep(UInt32.random(in: 0..<600_000, using: &generator))
      _ = Foundation.kill(load.processIdentifier, SIGKILL)
      load.waitUntilExit()

      let said = String(decoding: try Data(contentsOf: URL(fileURLWithPath: words)), as: UTF8.self)
      acknowledged += said.split(separator: "\n").last { $0.hasPrefix("ack ") }.flatMap { Int($0.dropFirst(4)) } ?? 0
      let verdict = try Self.check(writer, folder.path)
      #expect(verdict.hasPrefix("\(folder.path): ok"), "kill \(kill): \(verdict)")
    }
    #expect(acknowledged > Self.kills, "the writer hardly got to write")
    print("\(Self.kills) kills, \(acknowledged) acknowledged records")
  }

  private static func check(_ writer: String, _ folder: String) throws -> String {
    let check = Process()
    check.executableURL = URL(fileURLWithPath: writer)
    check.arguments = ["check", folder]
    let answer = Pipe()
    check.standardOutput = answer
    try check.run()
    let data = answer.fileHandleForReading.readDataToEndOfFile()
    check.waitUntilExit()
    return String(decoding: data, as: UTF8.self)
  }
}
