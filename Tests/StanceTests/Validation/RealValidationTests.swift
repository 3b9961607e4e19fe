import Foundation
import Testing

@testable import stance

/// The folder of real recordings: `STANCE_DATASETS`, or `../shared/datasets` beside the checkout.
private let datasets: String? = {
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
}
