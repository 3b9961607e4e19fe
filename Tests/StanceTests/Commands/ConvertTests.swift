import Foundation
import GaitDSP
import Recordings
import Testing

@testable import stance

@Suite struct ConvertTests {
  /// A short walk on disk.
  private func walk(_ folder: CommandFolder, _ name: String, _ options: String...) throws -> String {
    let path = folder.file(name)
    var command = try Stance.parseAsRoot(["simulate", path, "--script", "straight", "--minutes", "0.1"] + options)
    try command.run()
    return path
  }

  @Test func aRecordingComesBackFromCSVSampleForSample() throws {
    let folder = try CommandFolder()
    let original = try walk(folder, "walk.cwa")
    try stance("convert", original, folder.file("walk.csv"))
    try stance("convert", folder.file("walk.csv"), folder.file("again.cwa"), "--gyro-range", "500")
    let (before, after) = (try samples(original), try samples(folder.file("again.cwa")))
    #expect(before.samples.count == after.samples.count)
    // The same counts of the same ranges; sector stamps resolve 1/32768 s.
    for (a, b) in zip(before.samples, after.samples) {
      #expect(a.specificForce == b.specificForce)
      #expect(a.angularRate == b.angularRate)
      #expect(abs(a.time - b.time) < 1e-4)
    }
  }

  @Test func aCountedRecordingKeepsItsClockSerialAndRanges() throws {
    let folder = try CommandFolder()
    let original = try walk(folder, "walk.cwa")
    try stance("convert", original, folder.file("copy.cwa"))
    let (before, after) = (try samples(original).info, try samples(folder.file("copy.cwa")).info)
    #expect(before.start == after.start)
    #expect(before.serial == after.serial)
    #expect(before.accelerationRange == after.accelerationRange)
    #expect(before.angularRateRange == after.angularRateRange)
  }

  @Test func whatIsThereIsNotOverwrittenUnlessAskedFor() throws {
    let folder = try CommandFolder()
    let original = try walk(folder, "walk.cwa")
    let precious = folder.file("precious.csv")
    try "precious".write(toFile: precious, atomically: true, encoding: .utf8)
    #expect(exitCode("convert", original, precious) == 73)
    #expect(try folder.text("precious.csv") == "precious")
    #expect(exitCode("convert", original, precious, "--force") == nil)
    #expect(try samples(precious).samples.count > 1000)
    #expect(exitCode("simulate", original) == 73)
  }

  @Test func aFailedConversionLeavesNothingBehindAndHarmsNothing() throws {
    let folder = try CommandFolder()
    let rows = (0..<200).map { "\(Double($0) / 100),0,0,9.81,0,0,0\n" }
    let broken = "t,ax,ay,az,gx,gy,gz\n" + rows.joined() + "2.1,0,0,gone,0,0,0\n"
    try broken.write(toFile: folder.file("broken.csv"), atomically: true, encoding: .utf8)
    try "precious".write(toFile: folder.file("out.cwa"), atomically: true, encoding: .utf8)
    #expect(exitCode("convert", folder.file("broken.csv"), folder.file("out.cwa"), "--force") == 65)
    #expect(try folder.text("out.cwa") == "precious")
    #expect(folder.names == ["broken.csv", "out.cwa"])
  }

  @Test func valuesBeyondTheRangeAreCountedAsLost() throws {
    let folder = try CommandFolder()
    let rows = (0..<300).map { "\(Double($0) / 100),0,0,\($0 % 100 == 50 ? 30 : 9.81),0,0,0\n" }
    try ("t,ax,ay,az,gx,gy,gz\n" + rows.joined()).write(
      toFile: folder.file("hard.csv"), atomically: true, encoding: .utf8)
    var conversion = Conversion(input: folder.file("hard.csv"), output: folder.file("hard.cwa"))
    conversion.accelerationRange = 2
    let account = try conversion.run()
    #expect(account.clipped == 3)
    #expect(account.samples == 300)
    #expect(account.notes.count == 1)  // no wall clock
  }

  @Test func unixTimesBecomeTheWallClock() throws {
    let folder = try CommandFolder()
    let rows = (0..<300).map { "\(1_700_000_000 + Double($0) / 100),0,0,9.81,0,0,0\n" }
    try ("t,ax,ay,az,gx,gy,gz\n" + rows.joined()).write(
      toFile: folder.file("unix.csv"), atomically: true, encoding: .utf8)
    try stance("convert", folder.file("unix.csv"), folder.file("unix.cwa"))
    let start = try #require(try samples(folder.file("unix.cwa")).info.start)
    #expect(abs(start.secondsSince1970 - 1_700_000_000) < 0.001)
  }

  @Test func namesThatSayNoFormatAreRefusedBeforeAnythingIsRead() throws {
    let folder = try CommandFolder()
    #expect(exitCode("convert", folder.file("missing.cwa"), folder.file("walk.mat")) == 64)
    #expect(exitCode("convert", folder.file("missing.cwa"), folder.file("walk.csv")) == 66)
    #expect(exitCode("convert", folder.file("missing.cwa"), folder.file("walk.cwa"), "--accel-range", "3") == 64)
    #expect(folder.names.isEmpty)
  }

  @Test func aRateThatTheFormatCannotStateIsAnErrorThatSaysSo() throws {
    let folder = try CommandFolder()
    let path = try walk(folder, "walk.csv", "--rate", "60")
    #expect(exitCode("convert", path, folder.file("walk.cwa")) == 73)
    #expect(folder.names == ["walk.csv"])
  }
}
