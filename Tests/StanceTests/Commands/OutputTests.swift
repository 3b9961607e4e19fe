import Foundation
import SummaryStore
import Testing

@testable import stance

/// What an output's name leads to stays what it is: only what is in it changes.
@Suite struct OutputTests {
  let folder: CommandFolder
  let walk: String

  init() throws {
    folder = try CommandFolder()
    walk = folder.file("walk.csv")
    try stance("simulate", walk, "--script", "straight", "--minutes", "0.1", "--rate", "50")
  }

  private func kind(_ name: String) -> mode_t {
    var status = stat()
    return lstat(folder.file(name), &status) == 0 ? status.st_mode & S_IFMT : 0
  }

  private func link(_ name: String, to target: String) throws {
    try FileManager.default.createSymbolicLink(atPath: folder.file(name), withDestinationPath: target)
  }

  private func put(_ text: String, _ name: String) throws {
    try text.write(toFile: folder.file(name), atomically: true, encoding: .utf8)
  }

  /// Weeks of somebody's data, for a name that was mistyped.
  @Test func aStoreIsNeverWrittenOver() throws {
    let path = folder.file("s.sqlite")
    let store = try SummaryStore(path: path)
    _ = try store.begin(SessionRecord(source: "i2c", rate: 100, software: "1.0"))
    try link("link", to: "s.sqlite")
    for output in ["s.sqlite", "s.sqlite-wal", "s.sqlite-shm", "link"].map(folder.file) {
      #expect(exitCode("export", path, "--table", "sessions", "-o", output) == 73)
      #expect(exitCode("trend", "--store", path, "--format", "json", "-o", output) == 73)
      #expect(exitCode("analyze", walk, "-o", output) == 73)
      #expect(exitCode("convert", walk, output, "--force") != nil)
    }
    #expect(try StoreReader(path: path).sessions().count == 1)
    try store.close()
  }

  @Test(arguments: ["-o", "--signals"]) func resultsGoThroughAPipeThatStaysAPipe(_ option: String) throws {
    let reader = try PipeReader(folder.file("pipe"))
    let other = option == "-o" ? "--signals" : "-o"
    try stance("analyze", walk, option, folder.file("pipe"), other, folder.file("other"))
    #expect(kind("pipe") == S_IFIFO)
    #expect(reader.text.contains(option == "-o" ? "walk.csv" : "obliquity_deg"))
  }

  @Test(arguments: ["csv", "cwa"]) func recordingsGoThroughAPipeThatStaysAPipe(_ format: String) throws {
    let reader = try PipeReader(folder.file("pipe." + format))
    try stance("convert", walk, folder.file("pipe." + format), "--force")
    #expect(kind("pipe." + format) == S_IFIFO)
    #expect(reader.text.utf8.count > 5000)
    #expect(folder.names == ["pipe." + format, "walk.csv"])
  }

  @Test func theTruthGoesThroughAPipeThatStaysAPipe() throws {
    let reader = try PipeReader(folder.file("truth"))
    try stance(
      "simulate", folder.file("w.csv"), "--script", "straight", "--minutes", "0.05", "--truth", folder.file("truth"),
      "--force")
    #expect(kind("truth") == S_IFIFO)
    #expect(reader.text.contains("ic_left"))
  }

  @Test func resultsFollowLinks() throws {
    try put("old", "target")
    try link("link", to: "target")
    try stance("analyze", walk, "-o", folder.file("link"))
    #expect(kind("link") == S_IFLNK)
    #expect(try folder.text("target").contains("walk.csv"))
  }

  @Test func recordingsFollowLinksAndAreWholeOrNotThere() throws {
    try FileManager.default.createDirectory(atPath: folder.file("elsewhere"), withIntermediateDirectories: true)
    try put("precious", "elsewhere/target.csv")
    try link("link.csv", to: "elsewhere/target.csv")
    try put("t,ax,ay,az,gx,gy,gz\n0,0,0,9.81,0,0,0\n0.01,gone,0,9.81,0,0,0\n", "broken.csv")
    #expect(exitCode("convert", folder.file("broken.csv"), folder.file("link.csv"), "-f") == 65)
    #expect(try folder.text("elsewhere/target.csv") == "precious")
    #expect(exitCode("convert", walk, folder.file("link.csv")) == 73)
    try stance("convert", walk, folder.file("link.csv"), "-f")
    #expect(kind("link.csv") == S_IFLNK)
    #expect(try samples(folder.file("elsewhere/target.csv")).samples.count > 200)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.file("elsewhere")) == ["target.csv"])
  }

  @Test func aLinkToNothingYetBeginsItsTarget() throws {
    try link("link.csv", to: "new.csv")
    try stance("convert", walk, folder.file("link.csv"))
    #expect(kind("link.csv") == S_IFLNK && kind("new.csv") == S_IFREG)
  }

  @Test func whoMayReadAFileStaysAsItWas() throws {
    func mode(_ name: String) -> mode_t {
      var status = stat()
      return stat(folder.file(name), &status) == 0 ? status.st_mode & 0o777 : 0
    }
    for name in ["page.txt", "copy.csv"] {
      try put("old", name)
      chmod(folder.file(name), 0o640)
    }
    try stance("analyze", walk, "-o", folder.file("page.txt"))
    try stance("convert", walk, folder.file("copy.csv"), "-f")
    #expect(mode("page.txt") == 0o640)
    #expect(mode("copy.csv") == 0o640)
  }

  @Test(arguments: ["text", "json", "csv"]) func withoutAResultAFileKeepsWhatIsInIt(_ format: String) throws {
    for name in ["keep.txt", "signals.csv"] { try put("precious", name) }
    #expect(
      exitCode(
        "analyze", folder.file("nope.csv"), "--format", format, "-o", folder.file("keep.txt"), "--signals",
        folder.file("signals.csv")) == 66)
    #expect(try folder.text("keep.txt") == "precious")
    #expect(try folder.text("signals.csv") == "precious")
  }

  @Test func anotherNameOfTheRecordingIsNoPlaceForResults() throws {
    try FileManager.default.linkItem(atPath: walk, toPath: folder.file("same.csv"))
    let before = try folder.text("walk.csv")
    #expect(exitCode("analyze", walk, "-o", folder.file("same.csv")) == 64)
    #expect(try folder.text("walk.csv") == before)
  }

  /// One would be written over the other.
  @Test func twoResultsHaveNoPlaceInOneFile() throws {
    let (new, old) = (folder.file("new.txt"), folder.file("old.txt"))
    try put("precious", "old.txt")
    try link("link.txt", to: "new.txt")
    for (one, other) in [(new, new), (old, old), (new, folder.file("link.txt")), (new, folder.file("./new.txt"))] {
      #expect(exitCode("analyze", walk, "-o", one, "--signals", other) == 64)
    }
    #expect(try folder.text("old.txt") == "precious" && !folder.names.contains("new.txt"))
    #expect(exitCode("analyze", walk, "-o", "/dev/null", "--signals", "/dev/null") == nil)
  }

  @Test func placesThatTakeNoResultAreToldBeforeTheAnalysis() {
    #expect(exitCode("analyze", folder.file("nope.csv"), "-o", folder.path) == 73)
    #expect(exitCode("analyze", folder.file("nope.csv"), "-o", folder.file("no/where.txt")) == 73)
    #expect(exitCode("convert", walk, folder.file("no/where.csv")) == 73)
  }
}
