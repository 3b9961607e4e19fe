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
}
