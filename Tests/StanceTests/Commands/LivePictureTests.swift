import Feed
import Testing

@testable import stance

/// What a watcher sees fits the terminal.
@Suite struct LivePictureTests {
  private func picture() -> LivePicture {
    var picture = LivePicture()
    picture.take(.pelvis(PelvisNote(t: 61, obliquityDeg: 9, tiltDeg: 4, rotationDeg: -2)))
    for number in 0..<10 {
      picture.take(
        .step(
          StepNote(
            t: Double(number), side: number.isMultiple(of: 2) ? "left" : "right", bout: 0, quality: "ok",
            measures: ["contact_drop_mean_deg": Double(number)])))
    }
    let side = SideNote(steps: 5, finding: "none", standingDropMeanDeg: 4, contactDropMeanDeg: 4)
    picture.take(
      .bout(
        BoutNote(
          number: 0, t: 0, endT: 60, endedBy: "pause", reliable: true,
          walk: WalkNote(
            left: side, right: side, cadenceStepsMin: nil, speedMPerS: nil, contactDifferenceDeg: nil, sentences: []))))
    picture.take(.mark(MarkNote(t: 61, text: "hip hurts")))
    return picture
  }

  @Test(arguments: [24, 25, 26, 30, 50])
  func aTerminalOfUsualSizeShowsAllOfIt(rows: Int) throws {
    let lines = picture().lines(columns: 80, rows: rows)
    #expect(lines.count <= rows)
    #expect(lines.first?.hasPrefix("Stance live") == true && lines.last?.contains("hip hurts") == true)
    // The pelvis from its highest end to its lowest, and the newest steps.
    #expect(lines.count { $0.contains("━") } > 4)
    #expect(lines.contains { $0.contains("9.0°") } && lines.contains { $0.contains("8.0°") })
  }

  /// A daemon, or who speaks in its place, may say any number.
  @Test(arguments: [1e300, -1e300, 1e19, .greatestFiniteMagnitude]) func numbersThatNobodyMeasuresAreDrawn(drop: Double)
  {
    var picture = picture()
    picture.take(
      .step(
        StepNote(t: 10, side: "left", bout: 0, quality: "ok", measures: ["contact_drop_mean_deg": drop])))
    picture.take(.pelvis(PelvisNote(t: drop, obliquityDeg: drop, tiltDeg: drop, rotationDeg: drop)))
    #expect(picture.lines(columns: 80, rows: 24).count <= 24)
  }

  @Test func moreRowsShowMoreSteps() {
    let bars = [24, 28, 50].map { rows in picture().lines(columns: 80, rows: rows).count { $0.contains("│█") } }
    #expect(bars[0] >= 4 && bars[0] < bars[1] && bars[1] <= bars[2])
  }

  @Test func aTinyTerminalIsNeverOverrun() {
    for (columns, rows) in [(20, 10), (1, 1), (200, 3)] {
      let lines = picture().lines(columns: columns, rows: rows)
      #expect(lines.count <= rows && lines.allSatisfy { $0.count <= columns })
    }
  }
}
