import Foundation
import GaitDSP
import StoreFixtures
import SummaryStore
import Testing

@testable import Report

@Suite struct FHIRTests {
  private let folder: CommandFolder

  init() throws { folder = try CommandFolder() }

  private func bundle(_ path: String) throws -> [[String: Any]] {
    try stance("export", path, "--format", "fhir", "-o", folder.file("b.json"))
    let document = try JSONSerialization.jsonObject(with: Data(folder.text("b.json").utf8)) as? [String: Any]
    #expect(document?["resourceType"] as? String == "Bundle" && document?["type"] as? String == "collection")
    return document?["entry"] as? [[String: Any]] ?? []
  }

  private func resources(_ entries: [[String: Any]], _ type: String) -> [[String: Any]] {
    entries.compactMap { $0["resource"] as? [String: Any] }.filter { $0["resourceType"] as? String == type }
  }

  private func coded(_ resource: [String: Any]) -> [String] {
    let codings = (resource["code"] as? [String: Any])?["coding"] as? [[String: Any]]
    return (codings ?? []).compactMap { $0["code"] as? String }
  }

  private func value(_ resource: [String: Any]) -> Double? {
    (resource["valueQuantity"] as? [String: Any])?["value"] as? Double
  }

  /// A store with one session that ended in order, one stance trial and one day.
  private func store() throws -> String {
    let path = folder.file("s.sqlite")
    let store = try SummaryStore(path: path)
    var record = SessionRecord(source: "walker", rate: 100, software: "1.0")
    record.kind = "test"
    record.wearer = "P-07"
    record.device = "LSM6DSO at i2c-1 0x6A"
    record.wall = WallTime(start: WalkedMonth.begin, utcOffset: 3_600)
    let session = try store.begin(record)
    let walked = WalkedBout(number: 0, start: 100, steps: 120, leftDrop: 5.2)
    let total = SessionTotal(
      summary: walked.bout.summary, finding: walked.bout.finding, standing: walked.bout.standing,
      thresholds: FindingThresholds())
    var trial = StanceTrialRecord(start: 300, end: 318.4, side: .left)
    trial.dropMean = 2.1
    trial.response = "delayed_positive"
    try store.write([.bout(walked.bout, steps: walked.steps), .stanceTrial(trial), .total(total)], of: session)
    try store.end(session, at: 400)
    try store.close()
    return path
  }

  @Test func everyObservationNamesItsPersonByPseudonymAndItsTime() throws {
    let entries = try bundle(try store())
    let patients = resources(entries, "Patient")
    #expect(patients.count == 1)
    #expect((patients[0]["identifier"] as? [[String: Any]])?.first?["value"] as? String == "P-07")
    #expect(patients[0]["name"] == nil && patients[0]["birthDate"] == nil)
    let urls = Set(entries.compactMap { $0["fullUrl"] as? String })
    #expect(urls.count == entries.count)
    let observations = resources(entries, "Observation")
    #expect(observations.count > 60)
    for own in observations {
      let subject = (own["subject"] as? [String: Any])?["reference"] as? String
      #expect(urls.contains(subject ?? ""))
      let period = own["effectivePeriod"] as? [String: Any]
      #expect(
        period?["start"] as? String == "2026-01-05T01:00:00+01:00"
          || own["effectiveDateTime"] as? String == "2026-01-05")
    }
  }

  @Test func valuesAreThoseOfTheStore() throws {
    let path = try store()
    let observations = resources(try bundle(path), "Observation")
    let total = try #require(try StoreReader(path: path).total(of: SessionID(1)))
    let drop = try #require(observations.first { coded($0) == ["left_standing_drop_mean_deg"] })
    #expect(value(drop) == total.summary.left[.standingDropMean].median)
    let parts = try #require(drop["component"] as? [[String: Any]])
    #expect(parts.map { coded($0)[0] } == ["ci95_lower", "ci95_upper", "n"])
    #expect(value(parts[0]) == total.summary.left[.standingDropMean].medianInterval.lower)
    let difference = try #require(observations.first { coded($0) == ["difference_contact_drop_mean_deg"] })
    #expect(value(difference) == total.summary.asymmetry(of: .contactDropMean).difference.value)
    let finding = try #require(observations.first { coded($0) == ["finding_left"] })
    let words = (finding["valueCodeableConcept"] as? [String: Any])?["text"] as? String
    #expect(words == FindingText.sentence(for: .left, of: total.finding))
    let trial = try #require(observations.first { coded($0) == ["stance_trial_left"] })
    let held = (trial["component"] as? [[String: Any]])?.first { coded($0) == ["held_s"] }
    #expect(abs((held.flatMap(value) ?? .nan) - 18.4) < 1e-9)
    // A published code stands before our own.
    let steps = try #require(observations.first { coded($0).last == "day_steps" })
    #expect(coded(steps) == ["41950-7", "day_steps"] && value(steps) == 120)
  }

  @Test func everyCodeOfOurOwnIsDefinedInTheBundle() throws {
    let entries = try bundle(try store())
    let concepts = try #require(resources(entries, "CodeSystem").first?["concept"] as? [[String: Any]])
    let defined = Set(concepts.compactMap { $0["code"] as? String })
    #expect(defined.count == concepts.count)
    #expect(concepts.allSatisfy { ($0["definition"] as? String)?.isEmpty == false })
    for own in resources(entries, "Observation") { #expect(defined.contains(coded(own).last ?? "")) }
  }

  @Test func timedUpAndGoHasItsPublishedCode() throws {
    let path = folder.file("tug.sqlite")
    let store = try SummaryStore(path: path)
    let session = try store.begin(SessionRecord(source: "walker", rate: 100, software: "1.0"))
    var test = TestRecord(testProtocol: "timed_up_and_go", parameters: "{}")
    test.end = .completed
    test.result = "{\"trials\":[],\"mean_total_s\":11.42}"
    try store.write([.test(test)], of: session)
    try store.end(session, at: 60)
    try store.close()
    let own = try #require(resources(try bundle(path), "Observation").first)
    #expect(coded(own) == ["89423-8", "tug_total_s"] && value(own) == 11.42)
  }

  @Test func theSameStoreGivesTheSameBundle() throws {
    let path = try store()
    _ = try bundle(path)
    let first = try folder.text("b.json")
    _ = try bundle(path)
    #expect(try folder.text("b.json") == first)
  }

  @Test func anEmptyStoreIsAnEmptyBundle() throws {
    try SummaryStore(path: folder.file("e.sqlite")).close()
    #expect(try bundle(folder.file("e.sqlite")).isEmpty)
    #expect(exitCode("export", folder.file("e.sqlite"), "--format", "fhir", "--session", "4") == 66)
    #expect(exitCode("export", folder.file("e.sqlite"), "--session", "4") == 64)
  }

  @Test func timesKeepTheWearersZone() {
    #expect(FHIRBundle.dateTime(0, offset: 0) == "1970-01-01T00:00:00Z")
    #expect(FHIRBundle.dateTime(1_772_409_600.4, offset: -12_600) == "2026-03-01T20:30:00-03:30")
    #expect(FHIRBundle.dateTime(.infinity, offset: 0) == nil)
    #expect(FHIROrigin.identifier(String(repeating: "ä b", count: 40)).utf8.count <= 64)
  }
}
