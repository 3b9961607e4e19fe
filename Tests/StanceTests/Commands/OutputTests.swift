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

  /// What nobody may look at could be a store: a letter box of somebody's, with weeks of data in it.
  @Test(.enabled(if: geteuid() != 0 || access("/usr/bin/setpriv", X_OK) == 0, "needs setpriv to be somebody else"))
  func whatCannotBeLookedAtIsNotWrittenOver() throws {
    try put("precious", "box.txt")
    #expect(chmod(folder.file("box.txt"), 0o222) == 0 && chmod(folder.path, 0o777) == 0)
    let program = builtProgram()
    let tool = try #require(program.executableURL)
    program.arguments = ["analyze", walk, "-o", folder.file("box.txt")]
    if geteuid() == 0 {
      program.executableURL = URL(fileURLWithPath: "/usr/bin/setpriv")
      program.arguments = ["--reuid=65534", "--regid=65534", "--clear-groups", tool.path] + (program.arguments ?? [])
    }
    let errors = Pipe()
    program.standardError = errors
    try program.run()
    let words = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    program.waitUntilExit()
    #expect(program.terminationStatus == 73, "\(words)")
    #expect(words.contains("box.txt") && words.contains("cannot be read") && words.contains("name another"), "\(words)")
    chmod(folder.file("box.txt"), 0o644)
    #expect(try folder.text("box.txt") == "precious")
  }

  /// A table that was cut looks like a shorter one; and what it should have replaced was whole.
  @Test(.enabled(if: geteuid() == 0, "needs root to make a small disk"))
  func aDiskThatIsFullMidwayCostsNothingThatWasThere() throws {
    let disk = folder.file("disk")
    try FileManager.default.createDirectory(atPath: disk, withIntermediateDirectories: false)
    guard mount("stance-test", disk, "tmpfs", 0, "size=64k") == 0 else { return }
    defer { umount2(disk, Int32(MNT_DETACH)) }
    let path = folder.file("s.sqlite")
    let store = try SummaryStore(path: path)
    let session = try store.begin(SessionRecord(source: "i2c", rate: 100, software: "1.0"))
    try store.write((0..<5_000).map { .mark(MarkRecord(time: Double($0), text: "hip hurts")) }, of: session)
    try store.close()
    try put("precious", "disk/old.csv")
    for (output, left) in [("disk/old.csv", ["old.csv"]), ("disk/new.csv", ["old.csv"])] {
      let words = try complaints(of: "export", path, "--table", "marks", "-o", folder.file(output), in: folder)
      #expect(words.contains(output) && words.contains("No space left on device"), "\(words)")
      #expect(exitCode("analyze", walk, "--signals", folder.file(output), "-o", "/dev/null") == 73)
      #expect(try FileManager.default.contentsOfDirectory(atPath: disk) == left)
    }
    #expect(try folder.text("disk/old.csv") == "precious")
  }

  /// Both tables are whole, whichever takes the place last.
  @Test func twoWhoWriteTheSameFileDoNotMixTheirRows() throws {
    let (one, other) = (try ResultSink(path: folder.file("t.csv")), try ResultSink(path: folder.file("t.csv")))
    let program = builtProgram()
    program.arguments = ["analyze", walk, "--format", "csv", "-o", folder.file("t.csv")]
    try one.write("half ")
    try program.run()
    program.waitUntilExit()
    #expect(program.terminationStatus == 0)
    #expect(try folder.text("t.csv").hasPrefix("file,bout"))
    try one.write("and half")
    try one.finish()
    #expect(try folder.text("t.csv") == "half and half")
    withExtendedLifetime(other) {}
    #expect(folder.names == ["t.csv", "walk.csv"])
  }

  /// A name in a text is one character to a person and some code points to a program.
  @Test func aQuoteWithAnAccentStillIsAQuoteInATable() {
    #expect(csvCell("P-07") == "P-07" && csvCell("a,b") == "\"a,b\"" && csvCell("a\r\nb") == "\"a\r\nb\"")
    #expect(csvCell("a,\u{301}b") == "\"a,\u{301}b\"")
    #expect(Array(csvCell("a\"\u{301},b").utf8) == Array("\"a\"\"\u{301},b\"".utf8))
    #expect(Array(csvCell("\u{301}").utf8) == [0xCC, 0x81])
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

  /// Rows of a person, which their owner alone may read, lie open in no other file meanwhile.
  @Test func whatGrowsIsForThoseWhoMayReadWhatIsThere() throws {
    var status = stat()
    for name in ["rows.csv", "walk-copy.csv"] {
      try put("old", name)
      chmod(folder.file(name), 0o600)
    }
    let partial = "\(folder.file("rows.csv")).partial-\(getpid())"
    // Left by a process of the same number that was killed.
    _ = FileManager.default.createFile(atPath: partial, contents: nil, attributes: [.posixPermissions: 0o666])
    let sink = try ResultSink(path: folder.file("rows.csv"))
    try sink.write("new")
    #expect(stat(partial, &status) == 0 && status.st_mode & 0o777 == 0o600)
    try sink.finish()
    let settings = RecordingFile.Settings(rate: 100, startTime: 0)
    let recording = try RecordingFile(path: folder.file("walk-copy.csv"), settings: settings, replaces: true)
    #expect(stat("\(folder.file("walk-copy.csv")).partial-\(getpid())", &status) == 0)
    #expect(status.st_mode & 0o777 == 0o600)
    try recording.finish()
    for name in ["rows.csv", "walk-copy.csv"] {
      #expect(stat(folder.file(name), &status) == 0 && status.st_mode & 0o777 == 0o600)
    }
    #expect(folder.names == ["rows.csv", "walk-copy.csv", "walk.csv"])
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
