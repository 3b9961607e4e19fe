import Foundation
import Testing

@testable import stance

/// A program that is told to end, and one whose words nobody takes any more.
@Suite(.timeLimit(.minutes(2))) struct InterruptedTests {
  let folder: CommandFolder

  init() throws { folder = try CommandFolder() }

  /// Runs a command until a file grows beyond `bytes` in the folder, then sends it a signal and waits for its end.
  private func interrupt(_ arguments: [String], with number: Int32, beyond bytes: Int) throws -> Process {
    let process = builtProgram()
    process.arguments = arguments
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.runHearingSignals()
    while process.isRunning, !folder.names.contains(where: { grown($0) > bytes }) { usleep(5000) }
    #expect(process.isRunning)
    kill(process.processIdentifier, number)
    process.waitUntilExit()
    return process
  }

  private func grown(_ name: String) -> Int {
    var status = stat()
    return name.contains(".partial-") && stat(folder.file(name), &status) == 0 ? Int(status.st_size) : 0
  }

  @Test(arguments: [SIGTERM, SIGHUP]) func whatWasHalfDoneGoesAndWhatWasThereStays(_ number: Int32) throws {
    try Data("precious".utf8).write(to: URL(fileURLWithPath: folder.file("walk.csv")))
    let process = try interrupt(
      ["simulate", folder.file("walk.csv"), "--minutes", "2000", "--force"], with: number, beyond: 1 << 16)
    #expect(process.terminationReason == .uncaughtSignal && process.terminationStatus == number)
    #expect(folder.names == ["walk.csv"])
    #expect(try folder.text("walk.csv") == "precious")
  }

  /// A lost connection, say: what was recorded until then cannot be had again.
  @Test(arguments: [SIGTERM, SIGHUP]) func aRecordingEndsEarlyAndWhole(_ number: Int32) throws {
    let path = folder.file("walk.csv")
    let process = try interrupt(
      ["record", "--virtual", "LSM6DSO", "--seconds", "100000", "-o", path], with: number, beyond: 1 << 18)
    #expect(process.terminationReason == .exit && process.terminationStatus == 0)
    #expect(folder.names == ["walk.csv"])
    #expect(try samples(path).samples.count > 1000)
  }

  /// The first file that is opened would have the number of standard error, and hold what is said there.
  @Test func streamsThatWereClosedAreNotTheRecordings() throws {
    let path = folder.file("walk.csv")
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    let program = try #require(builtProgram().executableURL?.path)
    process.arguments = [
      "-c", "exec \"$0\" record --virtual LSM6DSO --seconds 36000 -o \"$1\" <&- >&- 2>&-", program, path,
    ]
    try process.runHearingSignals()
    var numbers: [String] = []
    while process.isRunning, numbers.isEmpty {
      let open = "/proc/\(process.processIdentifier)/fd"
      numbers = ((try? FileManager.default.contentsOfDirectory(atPath: open)) ?? []).filter {
        (try? FileManager.default.destinationOfSymbolicLink(atPath: "\(open)/\($0)"))?.contains("walk.csv") ?? false
      }
    }
    kill(process.processIdentifier, SIGTERM)
    process.waitUntilExit()
    let number = try #require(numbers.first.flatMap { Int($0) })
    #expect(number > STDERR_FILENO)
  }

  @Test func complaintsThatNobodyTakesEndNothing() throws {
    let process = builtProgram()
    process.arguments = ["analyze", folder.file("nope.csv")]
    process.standardError = FileHandle(forWritingAtPath: "/dev/full")
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationReason == .exit && process.terminationStatus == 66)
  }

  @Test func aResultThatNobodyTakesIsNoSuccess() throws {
    let process = builtProgram()
    process.arguments = ["sensors", "--virtual", "BMI160", "--format", "json"]
    process.standardOutput = FileHandle(forWritingAtPath: "/dev/full")
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationReason == .exit && process.terminationStatus == 73)
  }
}
