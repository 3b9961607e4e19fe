import Foundation
import Testing

@testable import stance

/// The folder of real recordings: `STANCE_DATASETS`, or `../shared/datasets` beside the checkout.
let datasets: String? = {
  let checkout = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
  let beside = checkout.deletingLastPathComponent().appendingPathComponent("shared/datasets").path
  let path = ProcessInfo.processInfo.environment["STANCE_DATASETS"] ?? beside
  return FileManager.default.fileExists(atPath: path + "/ipol") ? path : nil
}()

@Suite(.enabled(if: datasets != nil, "no folder of real recordings: set STANCE_DATASETS"))
struct RealValidation {
  private func document(_ path: String, keeping isKept: (String) -> Bool = { _ in true }) throws -> ValidationDocument {
    let root = try #require(datasets)
    let calibration = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Calibration").path
    let settings = try AnalysisOptions.parse(["--calibration", calibration]).settings()
    let nets = ContactNets(shipped: settings.weights, file: nil)
    let folder = try ValidationFolder(path: root + "/" + path).keeping(isKept)
    let outcome = ValidationRun(settings: settings, nets: nets).run(folder)
    return ValidationDocument(outcome, net: nets.name, rules: ScoringRules())
  }

  @Test func healthyWalksAreFoundToAFewHundredthsOfASecond() throws {
    let document = try document("ipol") { $0.hasSuffix("-1") }
    #expect(document.failed.isEmpty)
    try #require(document.contacts.map(\.reference) == ["events", "events_retimed"])
    for group in document.contacts {
      #expect(group.recordings.count >= 5)
      #expect((group.pooled.ic.f1Percent ?? 0) > 95)
      #expect((group.pooled.fc?.f1Percent ?? 0) > 95)
      #expect((group.pooled.ic.sidePercent ?? 0) > 95)
      #expect(abs(group.pooled.ic.biasMs ?? .infinity) < 30)
      #expect((group.pooled.step?.maeMs ?? .infinity) < 30)
    }
    #expect(document.pelvis.isEmpty)
    #expect(document.inclination == nil)
  }

  @Test func obliquityOfAKnownPelvisIsFoundToTwoDegrees() throws {
    let document = try document("pelvis/virtual") { $0.hasSuffix("lsm6dso") }
    #expect(document.failed.isEmpty)
    #expect(Set(document.pelvis.map(\.axes)) == ["found", "stated"])
    for part in document.pelvis {
      #expect(part.obliquityRmseDeg.value < 2, "\(part.recording), \(part.axes)")
      #expect(part.coveragePercent.value > 80)
      #expect(part.left.contact.n > 5)
      #expect(abs(part.left.contact.foundDeg.value - part.left.contact.trueDeg.value) < 2)
    }
    let text = ValidationReport(document: document, listsRecordings: true).text
    #expect(text.contains("synTL6"))
  }

  /// Stance tests whose shift over the leg is no larger than their sway, and which no shock times.
  @Test func stanceTestsWithoutAShockAreFoundOnTheRightLeg() throws {
    struct Meta: Decodable {
      var support: String
      var from: Double
      var to: Double
      var mount: [[Double]]
      enum CodingKeys: String, CodingKey {
        case support
        case from = "single_leg_from_s"
        case to = "single_leg_to_s"
        case mount = "mount_sensor_to_pelvis"
      }
    }
    let root = try #require(datasets) + "/pelvis/standing_test"
    let names = try FileManager.default.contentsOfDirectory(atPath: root).sorted()
    for name in names {
      let meta = try JSONDecoder().decode(
        Meta.self, from: Data(contentsOf: URL(fileURLWithPath: "\(root)/\(name)/meta.json")))
      let folder = try CommandFolder()
      try "[sensor]\nfunctional_left = \(meta.mount[1])\n".write(
        toFile: folder.path + "/wearer.toml", atomically: true, encoding: .utf8)
      try Analyze.parse([
        "\(root)/\(name)/imu.csv", "--protocol", "stance", "--mount", "+x,-z", "--config", folder.path + "/wearer.toml",
        "--format", "json", "--output", folder.path + "/result.json",
      ]).run()
      let json = try JSONSerialization.jsonObject(
        with: Data(contentsOf: URL(fileURLWithPath: folder.path + "/result.json")))
      let trials = try #require((json as? [String: Any])?["stance_trials"] as? [[String: Any]])
      try #require(trials.count == 1, "\(name)")
      #expect(trials[0]["side"] as? String == (meta.support == "L" ? "left" : "right"), "\(name)")
      let held = trials[0]["held_s"] as? Double ?? .nan
      #expect(abs(held - (meta.to - meta.from)) < 0.4, "\(name): \(held)")
      // Drop is the other side's: what the truth calls up on the left is a drop of the right leg's trial, negative.
      let rows = try String(contentsOfFile: "\(root)/\(name)/truth.csv", encoding: .utf8).split(separator: "\n")
        .dropFirst()
        .map { $0.split(separator: ",").compactMap { Double($0) } }
      let middle = rows.filter { abs($0[0] - 0.5 * (meta.from + meta.to)) < 0.25 * (meta.to - meta.from) }
      let rest = rows.filter { $0[0] > 1 && $0[0] < 5 }
      func mean(_ rows: [[Double]]) -> Double { rows.reduce(0) { $0 + $1[1] } / Double(rows.count) }
      let drop = (meta.support == "L" ? 1 : -1) * (mean(middle) - mean(rest))
      #expect(abs((trials[0]["drop_steady_deg"] as? Double ?? .nan) - drop) < 0.5, "\(name): \(drop)")
    }
    #expect(!names.isEmpty)
  }
}
