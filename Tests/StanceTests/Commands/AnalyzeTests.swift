import Foundation
import Testing

@testable import stance

@Suite struct AnalyzeTests {
  @Test func recordingsAnalysedSideBySideComeOutInTheOrderTheyWereNamed() throws {
    let folder = try CommandFolder()
    let paths = ["c", "a", "d", "b"].map { folder.file($0 + ".cwa") }
    for (seed, path) in paths.enumerated() {
      try stance("simulate", path, "--script", "straight", "--minutes", "0.25", "--seed", "\(seed + 1)")
    }
    for jobs in ["1", "4"] {
      var command = try Stance.parseAsRoot(
        ["analyze"] + paths + ["--jobs", jobs, "--format", "csv", "-o", folder.file("steps\(jobs).csv")])
      try command.run()
    }
    let rows = try folder.text("steps1.csv")
    #expect(try folder.text("steps4.csv") == rows)
    var order: [String] = []
    for row in rows.split(separator: "\n").dropFirst() {
      let file = String(row.prefix { $0 != "," })
      if order.last != file { order.append(file) }
    }
    #expect(order == paths)
  }

  @Test func oneBadRecordingDoesNotSilenceTheOthers() throws {
    let folder = try CommandFolder()
    let good = folder.file("good.cwa")
    try stance("simulate", good, "--script", "straight", "--minutes", "0.25")
    try Data([0xFF, 0xD8, 0xFF, 0xE0]).write(to: URL(fileURLWithPath: folder.file("photo.cwa")))
    #expect(
      exitCode("analyze", folder.file("photo.cwa"), good, "--format", "csv", "-o", folder.file("steps.csv")) == 65)
    #expect(try folder.text("steps.csv").split(separator: "\n").count > 10)
  }

  @Test func resultsNeverTakeTheRecordingsPlace() throws {
    let folder = try CommandFolder()
    let (recording, link) = (folder.file("walk.csv"), folder.file("link.csv"))
    try stance("simulate", recording, "--script", "straight", "--minutes", "0.25")
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: recording)
    let before = try folder.text("walk.csv")
    for option in ["-o", "--signals"] {
      for place in [recording, link] { #expect(exitCode("analyze", recording, option, place) == 64) }
    }
    #expect(try folder.text("walk.csv") == before)
  }

  @Test func aFileThatIsNotThereIsMissingInput() throws {
    let folder = try CommandFolder()
    #expect(exitCode("analyze", folder.file("nothing.csv")) == 66)
  }

  @Test func rowsWithoutValuesAreErrorsUnlessTheyAreSaidToBeLostSamples() throws {
    let folder = try CommandFolder()
    var rows = "t,ax,ay,az,gx,gy,gz\n"
    for index in 0..<600 {
      let time = "\(index / 100).\(index % 100 < 10 ? "0" : "")\(index % 100)"
      rows += "\(time),0.1,0.0,\(index == 300 ? "nan" : "9.8"),0.0,0.0,0.0\n"
    }
    try Data(rows.utf8).write(to: URL(fileURLWithPath: folder.file("holes.csv")))
    #expect(exitCode("analyze", folder.file("holes.csv"), "-o", folder.file("page.txt")) == 65)
    #expect(exitCode("analyze", folder.file("holes.csv"), "--missing-cells", "-o", folder.file("page.txt")) == nil)
    #expect(try folder.text("page.txt").contains("Gaps: 1,"))
  }

  /// A sensor at rest at 100 Hz.
  private func still(_ folder: CommandFolder, _ name: String, count: Int = 600, time: (Int) -> Double?) throws -> String
  {
    let rows = (0..<count).compactMap(time).map { "\($0),0.1,0.0,9.8,0.0,0.0,0.0\n" }
    try Data(("t,ax,ay,az,gx,gy,gz\n" + rows.joined()).utf8).write(to: URL(fileURLWithPath: folder.file(name)))
    return folder.file(name)
  }

  @Test func gapsAddUpToTheTimeThatIsMissing() throws {
    let folder = try CommandFolder()
    // 25 single samples, and 30 in a row.
    let recording = try still(folder, "holes.csv") { index in
      index < 500 && index % 20 == 10 || (500..<530).contains(index) ? nil : Double(index) / 100
    }
    try stance("analyze", recording, "-o", folder.file("page.txt"))
    let text = try folder.text("page.txt")
    #expect(text.contains("Gaps: 26, 0.55 s together;"), "\(text)")
    try stance("report", recording, "-o", folder.file("page.html"))
    #expect(try folder.text("page.html").contains("gaps in the data, 0.55 s together,"))
  }

  @Test func aTimeThatLeapsByDaysIsRemarkedUpon() throws {
    let folder = try CommandFolder()
    let leaping = try still(folder, "leap.csv") { Double($0) / 100 + ($0 < 400 ? 0 : 400 * 86_400) }
    try stance("analyze", leaping, "-o", folder.file("page.txt"))
    let text = try folder.text("page.txt")
    #expect(text.contains("Time leaps by 400 days at 3.99 s"), "\(text)")
    let hour = try still(folder, "hour.csv") { Double($0) / 100 + ($0 < 400 ? 0 : 3600) }
    try stance("analyze", hour, "-o", folder.file("page.txt"))
    #expect(!(try folder.text("page.txt").contains("leaps")))
  }
}
