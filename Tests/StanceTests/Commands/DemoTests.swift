import Foundation
import GaitDSP
import Testing

@testable import stance

@Suite struct DemoTests {
  @Test func theDemoFindsTheWeaknessThatItSimulates() throws {
    let folder = try CommandFolder()
    let out = folder.file("demo")
    let demo = try #require(try Stance.parseAsRoot(["demo", "--minutes", "1", "--out", out]) as? Demo)
    let comparison = try demo.walk()
    #expect(comparison.initial.f1Percent > 98)
    #expect(comparison.final.f1Percent > 97)
    #expect(comparison.initial.rightSide == comparison.initial.matched)
    #expect(abs(comparison.foundStanding.left - comparison.simulatedStanding.left) < 1)
    #expect(abs(comparison.foundContact.left - comparison.simulatedContact.left) < 1)
    let report = try folder.text("demo/report.txt")
    #expect(report.contains("Left: pelvic drop present"))
    #expect(report.contains("Right: no pelvic drop"))
    #expect(report.contains("does not diagnose"))
  }

  @Test func theDemosRecordingGivesTheSameStepsWhenAnalysedAfterwards() throws {
    let folder = try CommandFolder()
    let out = folder.file("demo")
    try stance("demo", "--minutes", "0.4", "--out", out, "--pace", "0")
    try stance("analyze", out + "/recording.cwa", "--format", "csv", "-o", folder.file("again.csv"))
    let live = try folder.text("demo/steps.csv").split(separator: "\n").map { $0.split(separator: ",") }
    let later = try folder.text("again.csv").split(separator: "\n").map { $0.split(separator: ",") }
    // Not to the last bit: the file holds counts of a wider range and times in 1/32768 s.
    #expect(live.count == later.count && live.count > 20)
    for (a, b) in zip(live.dropFirst(), later.dropFirst()) {
      #expect(a[2] == b[2])
      let (s, t) = (try #require(Double(a[3])), try #require(Double(b[3])))
      #expect(abs(s - t) < 0.01)
    }
  }

  @Test func walkingAgainReplacesTheFilesOfTheWalkBefore() throws {
    let folder = try CommandFolder()
    let out = folder.file("demo")
    for _ in 0..<2 { try stance("demo", "--minutes", "0.1", "--out", out) }
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: out).sorted()
        == ["analysis.json", "recording.cwa", "report.html", "report.txt", "steps.csv", "truth.json"])
  }
}
