import Foundation
import Testing

@testable import GaitDSP

/// Whoever sets off gains a velocity that stays, and half a turn changes it by twice as much within two seconds: next to nothing
/// of that may be taken for tilt.
@Suite struct TurningTests {
  /// An upright body: 5 s of standing, then straights of 10 s at one speed, each ended by half a turn in 2.3 s.
  struct Path: CustomTestStringConvertible, Sendable {
    var testDescription: String
    /// +1 to the left, −1 to the right.
    var turns: [Double]
    var speed = 1.1

    static let straight = 10.0
    static let turn = 2.3
    static let stand = 5.0

    /// Whether nobody stands or turns within 1 s.
    func straight(at time: Double) -> Bool {
      let walked = time - Self.stand
      let within = walked.truncatingRemainder(dividingBy: Self.straight + Self.turn)
      return walked > 0 && within > 1 && within < Self.straight - 1
    }

    private func headingRate(at time: Double) -> Double {
      let walked = time - Self.stand
      let within = walked.truncatingRemainder(dividingBy: Self.straight + Self.turn) - Self.straight
      guard walked > 0, within > 0 else { return 0 }
      let number = Int(walked / (Self.straight + Self.turn))
      return turns[number % turns.count] * .pi / Self.turn * (1 - cos(2 * .pi * within / Self.turn))
    }

    /// Rate and force at 100 Hz; the sensor's x axis points forward, z up.
    func samples() -> [(time: Double, rate: SIMD3<Double>, force: SIMD3<Double>)] {
      let end = Self.stand + (Self.straight + Self.turn) * Double(turns.count) + Self.straight
      return (0..<Int(100 * end)).map { index in
        let time = Double(index) / 100
        let rate = headingRate(at: time)
        let started = min(max(time - Self.stand, 0), 1)
        // Two steps a second shake the body, and it starts within one.
        let shake = 3 * started * sin(4 * .pi * time)
        let start = started > 0 && started < 1 ? speed : 0
        return (time, SIMD3(0, 0, rate), SIMD3(start + 0.5 * shake, speed * started * rate, 9.81 + shake))
      }
    }
  }

  @Test(arguments: [
    Path(testDescription: "always left", turns: Array(repeating: 1, count: 6)),
    Path(testDescription: "to and fro", turns: [1, -1, 1, -1, 1, -1]),
    Path(testDescription: "quick", turns: [-1, -1, 1, 1], speed: 1.6),
  ])
  func neitherSettingOffNorTurningLeansTheStraights(path: Path) {
    let errors = leanOnStraights(path)
    #expect(errors.count > 3000)
    #expect(rootMeanSquare(errors) < 0.2, "\(rootMeanSquare(errors))°")
  }

  /// 20 mg lean the estimate by 1.2°, to the same side of the body before and after a turn: what drop is measured from leans as
  /// much, so it takes no harm. Kept by the gyroscope the lean would change sides.
  @Test func anOffsetOfTheAccelerometerGoesRoundWithTheBody() {
    let path = Path(testDescription: "to and fro", turns: [1, -1, 1, -1, 1, -1])
    let errors = leanOnStraights(path, offset: SIMD3(0, 0.2, 0))
    #expect(rootMeanSquare(errors) < 0.25, "\(rootMeanSquare(errors))°")
  }

  /// Weight that is shifted onto one leg goes nowhere: 6 cm and 3° in 0.9 s after quiet standing free no velocity. (In a stance
  /// test they would otherwise blur when the foot was lifted.)
  @Test func aShiftOfWeightIsNoSettingOff() {
    func shifted(_ change: (inout OrientationParameters) -> Void) -> Quaternion {
      var parameters = OrientationParameters()
      change(&parameters)
      var filter = OrientationFilter(rate: 100, parameters: parameters)
      for index in 0..<1000 {
        let share = min(max((Double(index) / 100 - 5) / 0.9, 0), 1)
        let square = share * share
        let lean = 3 * degree * square * share * (10 - 15 * share + 6 * square)
        let turn = 3 * degree / 0.9 * 30 * square * (1 - share) * (1 - share)
        let push = 0.06 / (0.9 * 0.9) * 60 * share * (1 - share) * (1 - 2 * share)
        filter.update(
          rate: SIMD3(turn, 0, 0),
          specificForce: SIMD3(0, push * cos(lean) + 9.81 * sin(lean), 9.81 * cos(lean) - push * sin(lean)))
      }
      return filter.quaternion
    }
    let shift = shifted { _ in }
    #expect(shift == shifted { $0.startingNoise = 0 })
    #expect(shift != shifted { $0.startingAcceleration = 0 }, "it did move")
  }

  /// Angles in the sensor between the vertical while standing and that of each sample of the straights, degrees.
  private func leanOnStraights(_ path: Path, offset: SIMD3<Double> = .zero) -> [Double] {
    var orientation = OrientationEstimator(rate: 100)
    var smoothed: [Quaternion] = []
    for sample in path.samples() {
      orientation.update(rate: sample.rate, specificForce: sample.force + offset)
      while let q = orientation.nextSmoothed() { smoothed.append(q) }
    }
    orientation.flush()
    while let q = orientation.nextSmoothed() { smoothed.append(q) }
    let standing = smoothed[Int(50 * Path.stand)]
    return smoothed.indices.filter { path.straight(at: Double($0) / 100) }
      .map { inclinationError(smoothed[$0], standing) }
  }
}
