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

  /// z = 0.02·cos(2π·1.8·t), acceleration −(2π·1.8)²·z, with an accelerometer that is 0.2 m/s² wrong, from any contact on.
  @Test(arguments: [0.0, 13.37, 41.9])
  func excursionIsThatOfTheRiseAndFallOfWalking(start: Double) {
    let pulse = 2 * Double.pi * 1.8
    let step = 100 / 1.8
    let excursion = VerticalExcursion.ofStep(
      from: start, to: start + step, strideEnd: start + 2 * step, interval: 0.01
    ) { 0.2 - pulse * pulse * 0.02 * cos(pulse * 0.01 * Double($0)) }
    #expect(near(excursion, 0.04, 0.0006), "\(excursion)")
  }

  @Test func unequalStepsKeepTheirDifference() {
    func excursion(from start: Double) -> Double {
      let pulse = 2 * Double.pi * 0.9
      return VerticalExcursion.ofStep(
        from: start, to: start + 100 / 1.8, strideEnd: start + 200 / 1.8, interval: 0.01
      ) {
        let phase = pulse * 0.01 * Double($0)
        return -pulse * pulse * (0.005 * sin(phase) - 4 * 0.02 * cos(2 * phase))
      }
    }
    // −0.02·cos 2φ + 0.005·sin φ: a step of sin φ > 0 rises from −0.02 to 0.025, the other one from −0.02 to 0.015.
    #expect(near(excursion(from: 0), 0.045, 0.001), "\(excursion(from: 0))")
    #expect(near(excursion(from: 100 / 1.8), 0.035, 0.001), "\(excursion(from: 100 / 1.8))")
  }

  @Test func noStepNoExcursion() {
    #expect(VerticalExcursion.ofStep(from: 5, to: 5, strideEnd: 9, interval: 0.01) { _ in 1 }.isNaN)
    #expect(VerticalExcursion.ofStep(from: 5, to: 9, strideEnd: 8, interval: 0.01) { _ in 1 }.isNaN)
  }
}
