import Foundation
import Testing

@testable import GaitDSP

@Suite struct StepLengthTests {
  @Test func stepLengthOfAnInvertedPendulum() {
    // l = 0.9 m, h = 0.03 m: 2·√(2·0.9·0.03 − 0.03²) = 2·√0.0531 = 0.460869; × 1.25 = 0.576086 m.
    #expect(near(StepLength.invertedPendulum(excursion: 0.03, legLength: 0.9), 0.576086, 1e-6))
    #expect(near(StepLength.invertedPendulum(excursion: 0.03, legLength: 0.9, correction: 1), 0.460869, 1e-6))
    #expect(StepLength.invertedPendulum(excursion: 0, legLength: 0.9) == 0)
  }

  @Test func impossibleLegsAndExcursionsGiveNoLength() {
    #expect(StepLength.invertedPendulum(excursion: 0.03, legLength: .nan).isNaN)
    #expect(StepLength.invertedPendulum(excursion: 0.03, legLength: 0).isNaN)
    #expect(StepLength.invertedPendulum(excursion: 1, legLength: 0.9).isNaN)
    #expect(StepLength.invertedPendulum(excursion: -0.01, legLength: 0.9).isNaN)
  }

  @Test func speedIsLengthOverTime() {
    #expect(near(StepLength.speed(stepLength: 0.65, stepTime: 0.5), 1.3))
    #expect(StepLength.speed(stepLength: 0.65, stepTime: 0).isNaN)
  }

  @Test func positionFollowsTheRiseAndFallOfWalking() {
    // z = 0.02·cos(2π·1.8·t): acceleration −(2π·1.8)²·z, with an accelerometer that is 0.2 m/s² wrong.
    var position = VerticalPosition(rate: 100)
    let pulse = 2 * Double.pi * 1.8
    var step: [Double] = []
    for sample in 0..<6000 {
      let acceleration = 0.2 - pulse * pulse * 0.02 * cos(pulse * Double(sample) / 100)
      let height = position.add(acceleration)
      if sample >= 5944 { step.append(height) }
    }
    #expect(near(StepLength.excursion(of: step.span), 0.04, 0.0004))
    #expect(StepLength.excursion(of: [Double]().span).isNaN)
  }

  @Test func standingStillAfterAWalkComesToRest() {
    var position = VerticalPosition(rate: 100)
    for sample in 0..<3000 { _ = position.add(3 * cos(2 * .pi * 1.8 * Double(sample) / 100)) }
    var height = 0.0
    for _ in 0..<3000 { height = position.add(0) }
    #expect(abs(height) < 1e-4)
  }
}
