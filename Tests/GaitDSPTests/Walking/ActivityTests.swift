import Foundation
import Testing

@testable import GaitDSP

@Suite struct ActivityTests {
  let up = SIMD3<Double>(0, 0, 1)

  /// Frames until activity begins, or nil.
  func onset(acceleration: Double, rate: Double = 0, seconds: Double = 10) -> Int? {
    var activity = Activity()
    for index in 0..<Int(100 * seconds) {
      let swing = 2.0.squareRoot() * sin(2 * .pi * 2 * Double(index) / 100)
      activity.push(
        specificForce: standardGravity * up + SIMD3(acceleration * swing, 0, 0), gravity: up,
        angularRate: SIMD3(0, rate * swing, 0))
      if activity.isActive { return index }
    }
    return nil
  }

  @Test func slowestWalkIsActivityAndQuietStandingIsNot() throws {
    let began = try #require(onset(acceleration: 0.7, rate: 0.3))
    #expect(began < 50)
    #expect(onset(acceleration: 0.05, rate: 0.02) == nil)
  }

  @Test func turningAloneIsActivity() {
    #expect(onset(acceleration: 0, rate: 0.4) != nil)
  }

  @Test func restEndsActivityOnlyAfterTheHold() {
    var activity = Activity()
    for index in 0..<200 {
      activity.push(
        specificForce: (standardGravity + 2 * sin(Double(index) / 5)) * up, gravity: up, angularRate: .zero)
    }
    #expect(activity.isActive)
    var frames = 0
    while activity.isActive, frames < 5000 {
      activity.push(specificForce: standardGravity * up, gravity: up, angularRate: .zero)
      frames += 1
    }
    #expect(frames > Activity.hold && frames < Activity.hold + 400)
  }
}
