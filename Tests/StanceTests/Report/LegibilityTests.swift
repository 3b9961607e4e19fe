import Foundation
import GaitDSP
import Settings
import Testing

@testable import Report
@testable import stance

@Suite struct LegibilityTests {
  /// Relative luminance of WCAG 2.1.
  private func luminance(_ colour: String) throws -> Double {
    let value = try #require(Int(colour.dropFirst(), radix: 16))
    let parts = [16, 8, 0].map { shift -> Double in
      let part = Double(value >> shift & 255) / 255
      return part <= 0.03928 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4)
    }
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
  }

  private func contrast(_ a: String, _ b: String) throws -> Double {
    let (x, y) = (try luminance(a), try luminance(b))
    return (max(x, y) + 0.05) / (min(x, y) + 0.05)
  }

  @Test func wordsAndMarksKeepTheContrastOfWCAGAA() throws {
    for ground in [Palette.paper, Palette.panel] {
      for words in [Palette.ink, Palette.quiet, Palette.left, Palette.right, Palette.limit] {
        #expect(try contrast(words, ground) >= 4.5, "\(words) on \(ground)")
      }
    }
    #expect(try contrast(Palette.excluded, Palette.paper) >= 3)
    // Lines over the bands of both sides.
    for band in [Palette.leftBand, Palette.rightBand] {
      #expect(try contrast(Palette.left, band) >= 3)
      #expect(try contrast(Palette.right, band) >= 3)
    }
    // The sides differ in lightness, for a grey print, and beyond that in dashes and marks.
    #expect(try contrast(Palette.left, Palette.right) > 1.4)
  }

  @Test(.enabled(if: (try? PrintedPage()) != nil, "no Chromium to print with"), arguments: ReportCommand.Paper.allCases)
  func theFullestReportPrintsOnOneSheet(paper: ReportCommand.Paper) throws {
    let folder = try CommandFolder()
    for (name, seed) in [("now", "1"), ("before", "2")] {
      try stance("simulate", folder.file("\(name).cwa"), "--minutes", "0.5", "--seed", seed)
    }
    var settings = try AnalysisSettings(CalibrationFolder(stated: nil))
    settings.gait.legLength = 0.9
    settings.gait.thresholds.standingDropPresent = 4.6
    let calibration = try CalibrationFolder(stated: nil)
    let model = ReportModel(
      WalkedSession(try ReportCommand.analyse(folder.file("now.cwa"), settings), settings),
      before: WalkedSession(try ReportCommand.analyse(folder.file("before.cwa"), settings), settings),
      norms: try Norms(folder: calibration.url), person: NormPerson(),
      provenance: try ReportProvenance(calibration, version: "0.0", made: "2026-01-01"))
    var fullest = model
    // Both sides found by both references, every warning that goes with a finding, names as long as they get.
    fullest.findings[1].sentence = fullest.findings[0].sentence
    fullest.warnings = FindingWarning.allCases.filter { $0 != .mountUncertain && $0 != .rateTooSmall }
      .map(FindingText.sentence(for:))
    fullest.subject.name = String(repeating: "w", count: 79) + "…"
    try Data(ReportPage(sheets: [fullest, model], paper: paper.rawValue).html.utf8).write(
      to: URL(fileURLWithPath: folder.file("report.html")))
    try PrintedPage().print(folder.file("report.html"), to: folder.file("report.pdf"))
    let pdf = try Data(contentsOf: URL(fileURLWithPath: folder.file("report.pdf")))
    let text = String(decoding: pdf, as: UTF8.self)
    #expect(text.hasPrefix("%PDF"))
    // One sheet for each recording.
    #expect(text.ranges(of: /\/Type\s*\/Page\b/).count == 2)
  }
}
