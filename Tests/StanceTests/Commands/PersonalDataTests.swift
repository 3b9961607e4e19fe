import Foundation
import GaitDSP
import Recordings
import Settings
import StoreFixtures
import SummaryStore
import Testing

@testable import stance

/// One person's data are taken out, and deleted.
@Suite struct PersonalDataTests {
  private let folder: CommandFolder
  private var path: String { folder.file("s.sqlite") }

  init() throws { folder = try CommandFolder() }

  private func record(_ wearer: String?, day: Int, hour: Double = 8) -> SessionRecord {
    var record = SessionRecord(source: "i2c", rate: 100, software: "1.0")
    record.wearer = wearer
    record.wall = WallTime(start: WalkedMonth.begin + 86_400 * Double(day) + 3_600 * hour)
    record.origin = "\(day)-\(hour)"
    return record
  }

  /// P-07 on the first day and the third, P-08 on the second and the third; with raw recordings where they are wanted.
  private func write(isRaw: Bool = false) throws {
    let store = try SummaryStore(path: path)
    for own in [
      record("P-07", day: 0), record("P-08", day: 1), record("P-07", day: 2), record("P-08", day: 2, hour: 14),
    ] {
      let session = try store.begin(own)
      let walked = WalkedBout(number: 0, start: 100, steps: 60)
      try store.write([.bout(walked.bout, steps: walked.steps)], of: session)
      try store.end(session, at: 3_600)
      if isRaw { try recordRaw(own.origin) }
    }
    try store.prune(now: nil)
    try store.close()
  }

  private func recordRaw(_ origin: String?) throws {
    var settings = RawRecorderSettings(folder: folder.file("raw"), rate: 100)
    settings.origin = origin
    var recorder = try RawRecorder(settings: settings)
    try (0..<400).map {
      InertialSample(time: Double($0) * 0.01, specificForce: SIMD3(0, 0, 9.81), angularRate: .zero)
    }.withUnsafeBufferPointer { (all) throws(RecordingError) in try recorder.append(all) }
    try recorder.close()
  }

  private var raw: [Int] { RawFolder(path: folder.file("raw")).files().map(\.number) }

  private func column(_ name: String, of table: String, _ person: String) throws -> [String] {
    try stance("export", path, "--table", table, "--person", person, "-o", folder.file("t.csv"))
    let rows = try folder.text("t.csv").split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false)
    }
    let place = try #require(rows.first?.firstIndex { $0 == name })
    return rows.dropFirst().map { String($0[place]) }
  }

  @Test func aPersonsRowsAreExportedAloneWhateverTheTable() throws {
    try write()
    #expect(try column("id", of: "sessions", "P-07") == ["1", "3"])
    #expect(try column("session", of: "bouts", "P-07") == ["1", "3"])
    #expect(try Set(column("session", of: "steps", "P-08")) == ["2", "4"])
    for table in StoreTable.allCases where ![.days, .drops].contains(table) {
      try stance(
        "export", path, "--table", table.rawValue, "--person", "P-07", "--format", "jsonl", "-o", folder.file("t"))
      #expect(try !folder.text("t").contains("P-08"), "\(table)")
    }
    #expect(exitCode("export", path, "--person", "P-7") == 66)
  }

  @Test func allOfAPersonsRowsAreTakenOutAtOnce() throws {
    try write()
    try stance("export", path, "--all", "--person", "P-07", "-o", folder.file("out"))
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.file("out"))
    #expect(Set(names) == Set(StoreTable.allCases.map { "\($0.rawValue).csv" }))
    for name in names { #expect(try !folder.text("out/\(name)").contains("P-08"), "\(name)") }
    #expect(try folder.text("out/sessions.csv").contains("P-07"))
    #expect(try folder.text("out/steps.csv").split(separator: "\n").count == 1 + 2 * 60)
    let days = try folder.text("out/days.csv")
    #expect(days.contains("2026-01-05") && !days.contains("2026-01-07"))
    #expect(exitCode("export", path, "--all") == 64)
  }

  @Test func aDayIsExportedWithItsPersonUnlessOthersHaveAPartInIt() throws {
    try write()
    #expect(try Set(column("date", of: "days", "P-07")) == ["2026-01-05"])
    #expect(try Set(column("date", of: "drops", "P-08")) == ["2026-01-06"])
    let words = try complaints(of: "export", path, "--table", "days", "--person", "P-07", in: folder)
    #expect(words.contains("left out: 2026-01-07"))
    try stance("export", path, "--format", "fhir", "--person", "P-07", "-o", folder.file("b.json"))
    let bundle = try folder.text("b.json")
    #expect(bundle.contains("P-07") && !bundle.contains("P-08"))
    #expect(bundle.contains("2026-01-05") && !bundle.contains("2026-01-06"))
  }

  @Test func aForgottenPersonsRecordingsGoWithTheSessions() throws {
    try write(isRaw: true)
    // Of an older version, which did not say whose they were.
    try recordRaw(nil)
    #expect(raw == [1, 2, 3, 4, 5])
    #expect(exitCode("forget", path, "--person", "P-07") == 64, "nobody can be asked")
    #expect(raw == [1, 2, 3, 4, 5])
    let words = try complaints(of: "forget", path, "--person", "P-07", "--yes", in: folder)
    #expect(raw == [2, 4, 5])
    #expect(words.contains("raw-00000005.cwa") && !words.contains("raw-00000004.cwa"))
    #expect(try StoreReader(path: path).sessions().map(\.wearer) == ["P-08", "P-08"])
    #expect(try Set(column("date", of: "days", "P-08")) == ["2026-01-06", "2026-01-07"])
    #expect(exitCode("forget", path, "--person", "P-07", "--yes") == 66)
  }

  /// Nothing is deleted of somebody who is just being measured; others may be.
  @Test func aSessionThatADaemonStillWritesIsLeftWithAllElse() throws {
    try write(isRaw: true)
    let daemon = try SummaryStore(path: path)
    let lock = try StoreLock(store: path)
    let running = try daemon.begin(record("P-07", day: 3))
    try recordRaw(record("P-07", day: 3).origin)
    #expect(exitCode("forget", path, "--person", "P-07", "--yes") == 75)
    #expect(raw == [1, 2, 3, 4, 5])
    #expect(exitCode("forget", path, "--person", "P-08", "--yes") == nil)
    #expect(raw == [1, 3, 5])
    try daemon.end(running, at: 60)
    try daemon.close()
    withExtendedLifetime(lock) {}
  }

  @Test func aStoreThatIsNotThereIsNotBegunToForgetSomebody() {
    #expect(exitCode("forget", path, "--person", "P-07", "--yes") == 66)
    #expect(folder.names.isEmpty)
  }

  /// Their sessions were let go of for their age, or with a damaged store: whose they are is no longer known.
  @Test func recordingsOfSessionsThatTheStoreNoLongerHasAreNamed() throws {
    try write(isRaw: true)
    try recordRaw("of a store set aside")
    let words = try complaints(of: "forget", path, "--person", "P-07", "--yes", in: folder)
    #expect(raw == [2, 4, 5])
    #expect(words.contains("raw-00000005.cwa") && !words.contains("raw-00000004.cwa"))
  }

  /// One that has just begun may be that of the session that runs.
  @Test func aRecordingWithoutAnIntactSampleStillSaysWhoseItIs() throws {
    try write(isRaw: true)
    for file in RawFolder(path: folder.file("raw")).files() where file.number > 2 {
      let handle = try #require(FileHandle(forWritingAtPath: file.path))
      try handle.truncate(atOffset: 1_024)
      try handle.close()
    }
    let words = try complaints(of: "forget", path, "--person", "P-07", "--yes", in: folder)
    #expect(raw == [2, 4])
    #expect(!words.contains("raw-0000"))
  }

  @Test func nothingIsDeletedWhereTheRecordingsCannotBeLookedThrough() throws {
    try write(isRaw: true)
    #expect(exitCode("forget", path, "--person", "P-07", "--yes", "--raw", folder.file("rwa")) == 66)
    #expect(raw == [1, 2, 3, 4])
    #expect(try StoreReader(path: path).sessions().count == 4)
    // By default they are beside the store; where nothing is, nothing may have been recorded.
    try FileManager.default.moveItem(atPath: folder.file("raw"), toPath: folder.file("elsewhere"))
    let words = try complaints(of: "forget", path, "--person", "P-07", "--yes", in: folder)
    #expect(words.contains(folder.file("raw") + ": no such folder"))
  }

  /// The daemon's configuration may have them anywhere; those from before it did are still beside the store.
  @Test func recordingsAreFoundWhereTheConfigurationHasThem() throws {
    try write(isRaw: true)
    try FileManager.default.moveItem(atPath: folder.file("raw"), toPath: folder.file("elsewhere"))
    try recordRaw(record("P-07", day: 0).origin)
    let config = folder.file("stance.toml")
    try "[store]\npath = \"\(path)\"\n[recorder]\nfolder = \"\(folder.file("elsewhere"))\"\n"
      .write(toFile: config, atomically: true, encoding: .utf8)
    #expect(try DataPlaces(ofStore: path, installed: config)?.raw == folder.file("elsewhere"))
    #expect(
      try DataPlaces(ofStore: folder.file("copy.sqlite"), installed: config) == nil, "another store's are not there")
    #expect(try DataPlaces(ofStore: path, installed: folder.file("none.toml")) == nil)
    let words = try complaints(of: "forget", "--person", "P-07", "--yes", "--config", config, in: folder)
    #expect(!words.contains("no such folder"), "\(words)")
    #expect(RawFolder(path: folder.file("elsewhere")).files().map(\.number) == [2, 4])
    #expect(raw == [])
    #expect(exitCode("forget", "--person", "P-08", "--yes", "--config", config, "--raw", folder.file("raw")) == nil)
    #expect(
      RawFolder(path: folder.file("elsewhere")).files().map(\.number) == [2, 4], "where --raw says it counts alone")
    try "[recorder]\nfolder = 3\n".write(toFile: config, atomically: true, encoding: .utf8)
    #expect(exitCode("forget", path, "--person", "P-09", "--yes", "--config", config) == 78)
  }

  /// What is said names the file, the line and what to do; recordings left behind could be told from nobody's later.
  @Test func aBrokenConfigurationIsNamedWithItsLineAndAWayOn() throws {
    try write(isRaw: true)
    let config = folder.file("stance.toml")
    try "[store]\npath = \"\(path)\"\n[recorder]\nfolder = 3\n".write(
      toFile: config, atomically: true, encoding: .utf8)
    let said = [
      try complaints(of: "forget", path, "--person", "P-07", "--yes", "--config", config, in: folder),
      "\(try #require(throws: ToolError.self) { try forgetting(config, raw: nil).run() })",
    ]
    for words in said {
      #expect(words.contains("\(config):4: \"recorder.folder\" must be text"), "\(words)")
      #expect(words.contains("mend it") && words.contains("--raw") && words.contains("nothing has been deleted"))
    }
    #expect(raw == [1, 2, 3, 4])
    #expect(try StoreReader(path: path).sessions().count == 4)
    let error = try #require(throws: ToolError.self) { try forgetting(config, raw: nil).run() }
    #expect(error.exitCode.rawValue == 78)
    try forgetting(config, raw: folder.file("raw")).run()
    #expect(raw == [2, 4])
  }

  private func forgetting(_ installed: String, raw: String?) -> Forgetting {
    Forgetting(person: "P-07", store: path, raw: raw, stated: nil, asks: false, installed: installed)
  }

  @Test func recordingsStayWhereTheStoreCannotBeOpenedToForget() throws {
    try write(isRaw: true)
    // Whoever only reads the sessions does not notice. The log has the pages, too.
    for end in ["-wal", "-shm"] { try FileManager.default.removeItem(atPath: path + end) }
    let file = try #require(FileHandle(forUpdatingAtPath: path))
    let pages = try file.seekToEnd() / 1_024
    try file.seek(toOffset: pages / 2 * 1_024)
    try file.write(contentsOf: Data(repeating: 0x5a, count: 3 * 1_024))
    try file.close()
    #expect(exitCode("forget", path, "--person", "P-07", "--yes") == 65)
    #expect(raw == [1, 2, 3, 4])
  }

  /// Cut short, it is known to have been: else nobody could tell that bytes are left, nor have them overwritten.
  @Test func whatACutForgettingHasLeftIsOverwrittenByTheNext() throws {
    try write()
    do {
      let store = try SummaryStore(path: path)
      _ = try store.forget("P-07", isAlone: true)
      try store.close()
    }
    func isThere() throws -> Bool {
      try [path, path + "-wal"].contains {
        try Data(contentsOf: URL(fileURLWithPath: $0)).range(of: Data("P-07".utf8)) != nil
      }
    }
    #expect(try isThere())
    #expect(exitCode("forget", path, "--person", "P-07", "--yes") == nil)
    #expect(try !isThere())
    #expect(exitCode("forget", path, "--person", "P-07", "--yes") == 66)
  }
}
