import Foundation
import GaitDSP
import StoreFixtures
import SummaryStore
import Testing

@testable import Report
@testable import stance

/// Whose the observations of a bundle are, and what must not be among them.
@Suite struct FHIRPeopleTests {
  private let folder: CommandFolder
  private var path: String { folder.file("s.sqlite") }

  init() throws { folder = try CommandFolder() }

  private func entries(_ path: String) throws -> [[String: Any]] {
    try stance("export", path, "--format", "fhir", "-o", folder.file("b.json"))
    let document =
      try JSONSerialization.jsonObject(with: Data(folder.text("b.json").utf8)) as? [String: Any]
    return document?["entry"] as? [[String: Any]] ?? []
  }

  private func resources(_ type: String) throws -> [[String: Any]] {
    try entries(path).compactMap { $0["resource"] as? [String: Any] }.filter {
      $0["resourceType"] as? String == type
    }
  }

  private func code(_ resource: [String: Any]) -> String? {
    ((resource["code"] as? [String: Any])?["coding"] as? [[String: Any]])?.last?["code"] as? String
  }

  /// Pseudonym of each day's steps.
  private func wearersOfDays() throws -> [String: String] {
    var names: [String: String] = [:]
    for entry in try entries(path) {
      let patient = entry["resource"] as? [String: Any]
      guard let url = entry["fullUrl"] as? String, patient?["resourceType"] as? String == "Patient"
      else { continue }
      names[url] = (patient?["identifier"] as? [[String: Any]])?.first?["value"] as? String
    }
    var days: [String: String] = [:]
    for own in try resources("Observation") where code(own) == "day_steps" {
      let subject = (own["subject"] as? [String: Any])?["reference"] as? String
      days[own["effectiveDateTime"] as? String ?? ""] = names[subject ?? ""]
    }
    return days
  }

  private func record(
    _ wearer: String?, day: Int = 0, hour: Double = 8, kind: String = "wear",
    source: String = "i2c-1"
  ) -> SessionRecord {
    var record = SessionRecord(source: source, rate: 100, software: "1.0")
    (record.wearer, record.kind) = (wearer, kind)
    record.wall = WallTime(start: WalkedMonth.begin + 86_400 * Double(day) + 3_600 * hour)
    return record
  }

  /// A session of a walk that ended in order.
  @discardableResult
  private func walk(_ record: SessionRecord, test: TestRecord? = nil, in store: SummaryStore) throws
    -> SessionID
  {
    let session = try store.begin(record)
    let walked = WalkedBout(number: 0, start: 100, steps: 120, leftDrop: 5.2)
    let total = SessionTotal(
      summary: walked.bout.summary, finding: walked.bout.finding, standing: walked.bout.standing,
      thresholds: FindingThresholds())
    try store.write(
      [.bout(walked.bout, steps: walked.steps), .total(total)] + (test.map { [.test($0)] } ?? []),
      of: session)
    try store.end(session, at: 400)
    return session
  }

  @Test func aDayIsGivenToWhoWoreTheSensorOnIt() throws {
    let store = try SummaryStore(path: path)
    try walk(record("P-07", day: 0), in: store)
    try walk(record("P-08", day: 1), in: store)
    try walk(record("P-07", day: 2), in: store)
    try store.close()
    #expect(
      try wearersOfDays() == ["2026-01-05": "P-07", "2026-01-06": "P-08", "2026-01-07": "P-07"])
    #expect(try complaints(of: "export", path, "--format", "fhir", in: folder).isEmpty)
  }

  @Test func aDayOfSeveralOrOfNobodyIsLeftOutAndSaidSo() throws {
    let store = try SummaryStore(path: path)
    try walk(record("P-07", day: 0), in: store)
    try walk(record("P-07", day: 1), in: store)
    try walk(record("P-08", day: 1, hour: 14, kind: "test"), in: store)
    try walk(record(nil, day: 2), in: store)
    try store.close()
    #expect(try wearersOfDays() == ["2026-01-05": "P-07"])
    let words = try complaints(of: "export", path, "--format", "fhir", in: folder)
    #expect(words.contains("2026-01-06") && words.contains("more than one wearer"))
    #expect(words.contains("2026-01-07") && words.contains("nobody is named"))
  }

  @Test func aDayWhoseOtherWearersSessionIsNoLongerKeptIsNobodys() throws {
    var settings = StoreSettings()
    settings.retention.summaryDays = 10
    let store = try SummaryStore(path: path, settings: settings)
    try walk(record("P-07", day: 0), in: store)
    try walk(record("P-08", day: 0, hour: 14, kind: "test"), in: store)
    try walk(record("P-08", day: 1, kind: "test"), in: store)
    try walk(record("P-07", day: 40), in: store)
    try store.prune(now: WalkedMonth.begin + 41 * 86_400)
    try store.close()
    #expect(try StoreReader(path: path).sessions().map(\.id.value) == [2, 3, 4])
    #expect(try wearersOfDays() == ["2026-01-06": "P-08", "2026-02-14": "P-07"])
    let words = try complaints(of: "export", path, "--format", "fhir", in: folder)
    #expect(words.contains("2026-01-05: not all of its sessions are kept"))
  }

  @Test func daysOfAStoreThatNamesNobodyAreOnePersons() throws {
    let store = try SummaryStore(path: path)
    for day in 0..<3 { try walk(record(nil, day: day), in: store) }
    try store.close()
    #expect(try Set(wearersOfDays().values) == ["unnamed"])
  }

  @Test func anAbortedTestIsNoFindingAndIsSaid() throws {
    let store = try SummaryStore(path: path)
    var test = TestRecord(testProtocol: "free_walk", parameters: "{}")
    test.end = .aborted
    try walk(record("P-07", kind: "test"), test: test, in: store)
    try walk(record("P-07", day: 1), in: store)
    try store.close()
    let ids = try resources("Observation").compactMap { $0["id"] as? String }
    #expect(
      !ids.contains { $0.hasPrefix("session-1-") } && ids.contains { $0.hasPrefix("session-2-") })
    let words = try complaints(of: "export", path, "--format", "fhir", in: folder)
    #expect(words.contains("session 1") && words.contains("aborted"))
    #expect(
      try complaints(of: "export", path, "--format", "fhir", "--session", "1", in: folder).contains(
        "aborted"))
  }

  @Test func simulatedDataSaySo() throws {
    let store = try SummaryStore(path: path)
    try walk(record("P-07", source: "walker"), in: store)
    try walk(record("P-07", day: 1), in: store)
    try store.close()
    for own in try resources("Observation") {
      let id = own["id"] as? String ?? ""
      let tags = (own["meta"] as? [String: Any])?["tag"] as? [[String: Any]]
      let isSimulated = id.hasPrefix("session-1-") || id.hasPrefix("day-2026-01-05")
      #expect((tags?.first?["code"] as? String == "HTEST") == isSimulated, "\(id)")
    }
    let notes = try resources("Device").map {
      (($0["note"] as? [[String: Any]])?.last?["text"] as? String) ?? ""
    }
    #expect(notes.count { $0.contains("Simulated") } == 1 && notes.count == 2)
  }

  /// A session with these bouts, and no end: whatever is open when the next one begins was cut off.
  /// - Parameter end: when it was stopped by a program that kept no total, s; `nil` = it was cut.
  private func cutSession(
    _ walks: [WalkedBout], limits: FindingThresholds? = nil, end: Double? = nil
  ) throws -> SessionID {
    let store = try SummaryStore(path: path)
    var own = record("P-07")
    own.thresholds = limits
    let session = try store.begin(own)
    for walk in walks { try store.write([.bout(walk.bout, steps: walk.steps)], of: session) }
    if let end { try store.end(session, at: end) }
    try store.end(store.begin(record("P-07", day: 1)), at: 10)
    try store.close()
    return session
  }

  @Test func aSessionThatWasCutOffIsPooledFromItsBouts() throws {
    let session = try cutSession([WalkedBout(number: 0, start: 100, steps: 120, leftDrop: 5.2)])
    let reader = try StoreReader(path: path)
    #expect(try reader.session(session).endedBy == "cut" && reader.total(of: session) == nil)
    let observations = try resources("Observation")
    let drop = try #require(observations.first { code($0) == "left_standing_drop_mean_deg" })
    let median = (drop["valueQuantity"] as? [String: Any])?["value"] as? Double
    #expect(
      abs((median ?? .nan) - (try reader.pool(session)).summary.left[.standingDropMean].median)
        < 1e-4)
    let note = (drop["note"] as? [[String: Any]])?.first?["text"] as? String
    #expect(note?.contains("cut off") == true)
  }

  private static let lenient: FindingThresholds = {
    var limits = FindingThresholds()
    for name in [FindingThresholds.Name.standingDropPresent, .standingDropPossible] { limits[name] = 9 }
    for name in [FindingThresholds.Name.contactDifferencePresent, .contactDifferencePossible] { limits[name] = 9 }
    return limits
  }()

  /// A person's own limits lie in the daemon's configuration, which whoever reads the store later need not have.
  @Test(arguments: [(FindingThresholds?.none, "present"), (FindingThresholds(), "present"), (lenient, "none")])
  func aSessionThatWasCutOffIsJudgedByItsOwnLimitsWhoeverReads(limits: FindingThresholds?, grade: String) throws {
    _ = try cutSession([WalkedBout(number: 0, start: 100, steps: 120, leftDrop: 5.2)], limits: limits)
    let finding = try resources("Observation").first { code($0) == "finding_left" }
    let value = finding?["valueCodeableConcept"] as? [String: Any]
    #expect((value?["coding"] as? [[String: Any]])?.last?["code"] as? String == grade)
    try Data("[finding]\nstanding_drop_present = 4.0\nstanding_drop_possible = 0.1\n".utf8)
      .write(to: URL(fileURLWithPath: folder.file("strict.toml")))
    for (name, options) in [("plain", []), ("strict", ["--config", folder.file("strict.toml")])] {
      var command = try Stance.parseAsRoot(
        ["report", "1", "--store", path, "-o", folder.file("\(name).html")] + options)
      try command.run()
      let page = try folder.text("\(name).html")
      #expect(page.contains("Left: pelvic drop present") == (grade == "present"), "\(name)")
      #expect(page.contains("Left: no pelvic drop beyond the limits") == (grade == "none"), "\(name)")
      #expect(page.contains("limits that held then were not kept") == (limits == nil), "\(name)")
    }
    try stance("export", path, "--table", "sessions", "--format", "jsonl", "-o", folder.file("s.jsonl"))
    #expect(try folder.text("s.jsonl").contains("standing_drop_present\\\":") == (limits != nil))
  }

  /// What a power cut leaves is no surer than its bouts were.
  @Test(arguments: [FindingWarning.mountUncertain, .rateTooSmall])
  func aPooledSessionIsAsVoidAsItsBouts(void: FindingWarning) throws {
    var walks = (0..<2).map { WalkedBout(number: $0, start: 100 + 200 * Double($0), steps: 120, leftDrop: 5.2) }
    walks[0].bout.finding = Finding(walks[0].bout.summary, standing: StandingCertainty(), void: void)
    #expect(walks.map { $0.bout.finding.left.grade >= .possible } == [false, true])
    let session = try cutSession(walks)
    let reader = try StoreReader(path: path)
    let figures = try StoredFigures(reader.session(session), of: reader)
    #expect(figures.finding.left.grade == .insufficient && figures.finding.warnings == [void])
  }

  /// The daemon's own words at the end of a session: a zero is as old as the last walk measured with it, whatever came after.
  @Test func aPooledSessionTrustsItsZeroAsTheDaemonWould() throws {
    var walks = (0..<2).map { WalkedBout(number: $0, start: 100 + 200 * Double($0), steps: 120, leftDrop: 5.2) }
    let still = try cutSession(walks, end: 50_000)
    #expect(try figures(still).finding.left.grade == .present && figures(still).finding.warnings.isEmpty)
    // The strap moved before the first of two bouts; the reference of the second is near the one before it.
    walks[0].bout.standing?.changeDeg = 8
    let moved = try cutSession(walks)
    #expect(try figures(moved).finding.warnings.contains(.standingStale))
  }

  private func figures(_ session: SessionID) throws -> StoredFigures {
    let reader = try StoreReader(path: path)
    return try StoredFigures(reader.session(session), of: reader)
  }

  @Test func aSessionThatStillRunsIsNotFinal() throws {
    let store = try SummaryStore(path: path)
    let session = try store.begin(record("P-07"))
    let walked = WalkedBout(number: 0, start: 100, steps: 120)
    try store.write([.bout(walked.bout, steps: walked.steps)], of: session)
    defer { try? store.close() }
    #expect(
      try resources("Observation").allSatisfy {
        ($0["id"] as? String)?.hasPrefix("session-") == false
      })
    #expect(
      try complaints(of: "export", path, "--format", "fhir", in: folder).contains("still runs"))
  }

  @Test func twoStoresShareNoAddressAndNoId() throws {
    func names(_ name: String, boot: String?, day: Int) throws -> (
      urls: Set<String>, ids: Set<String>
    ) {
      let store = try SummaryStore(path: folder.file(name))
      var record = record("P-07", day: day)
      (record.bootID, record.monotonicStart) = (boot, boot == nil ? nil : 12.5)
      try walk(record, in: store)
      try store.close()
      let all = try entries(folder.file(name))
      let ids = all.compactMap { ($0["resource"] as? [String: Any])?["id"] as? String }
      #expect(Set(ids).count == all.count && ids.allSatisfy { $0.count <= 64 })
      return (Set(all.compactMap { $0["fullUrl"] as? String }), Set(ids))
    }
    let stores = [
      try names("a", boot: "0a0e", day: 0), try names("b", boot: "77f1", day: 0),
      try names("c", boot: nil, day: 0),
      try names("d", boot: nil, day: 9),
    ]
    for (place, one) in stores.enumerated() {
      for other in stores.dropFirst(place + 1) {
        #expect(one.urls.isDisjoint(with: other.urls) && one.ids.isDisjoint(with: other.ids))
      }
    }
  }

  /// By id and by address: what was imported from one export must not become another person's by the next.
  private func names(_ arguments: String...) throws -> [String: String] {
    var command = try Stance.parseAsRoot(
      ["export", path, "--format", "fhir", "-o", folder.file("b.json")] + arguments)
    try command.run()
    let document = try JSONSerialization.jsonObject(with: Data(folder.text("b.json").utf8)) as? [String: Any]
    var names: [String: String] = [:]
    for entry in document?["entry"] as? [[String: Any]] ?? [] {
      let resource = entry["resource"] as? [String: Any]
      let place = "\(resource?["resourceType"] ?? "") \(resource?["id"] ?? "") \(entry["fullUrl"] ?? "")"
      let who = (resource?["identifier"] as? [[String: Any]])?.first?["value"]
      let subject = (resource?["subject"] as? [String: Any])?["reference"]
      names[place] = "\(who ?? subject ?? "")"
    }
    return names
  }

  @Test func aPersonsIdsAreTheSameAloneAndAfterOthersAreForgotten() throws {
    let store = try SummaryStore(path: path)
    try walk(record("P-07", day: 0), in: store)
    try walk(record("P-08", day: 1, source: "i2c-2"), in: store)
    try walk(record("P-07", day: 2), in: store)
    try store.close()
    let (all, own) = (try names(), try names("--person", "P-08"))
    #expect(own.count > 10)
    for (place, who) in own { #expect(all[place] == who, "\(place)") }
    try stance("forget", path, "--person", "P-07", "--yes")
    #expect(try names() == own)
  }
}
