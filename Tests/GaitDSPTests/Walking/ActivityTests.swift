import Foundation
import Testing
import Walker

@testable import GaitDSP

@Suite struct ActivityTests {
  let up = SIMD3<Double>(0, 0, 1)

  /// Frames until activity begins, or nil.
  /// - Parameters:
  ///   - acceleration: root mean square of a swing twice a second, m/s².
  ///   - offset: of the accelerometer, m/s².
  func onset(acceleration: Double, offset: SIMD3<Double> = .zero, after: Int = 0) -> Int? {
    var activity = Activity()
    for index in 0..<1000 + after {
      let swing = index < after ? 0 : 2.0.squareRoot() * sin(2 * .pi * 2 * Double(index) / 100)
      activity.push(
        specificForce: standardGravity * up + offset + SIMD3(acceleration * swing, 0, 0), gravity: up)
      if activity.isActive, index >= after { return index - after }
    }
    return nil
  }

  @Test func slowestWalkIsActivityAndQuietStandingIsNot() throws {
    let began = try #require(onset(acceleration: 0.7))
    #expect(began < 50)
    #expect(onset(acceleration: 0.05) == nil)
  }

  @Test func turningAndLeaningOnAChairIsNoActivity() {
    let desk = SimulatedWalk(.healthy(seed: 3), WalkerScript([.disturbance(.desk, seconds: 120)]))
    var front = FrontEnd(sampleRate: desk.rate, smoothingLag: 2, keepsAttitudes: false)
    var (active, turning) = (0, 0.0)
    for sample in desk.samples {
      _ = front.arrival(of: sample)
      front.take(sample, missing: 0)
      let frame = front.frames.pointer(to: front.frames.end - 1).pointee
      if frame.isActive { active += 1 }
      turning += dot(frame.angularRate, frame.angularRate)
    }
    // As fast as a slow walk turns the pelvis.
    #expect((turning / Double(desk.samples.count)).squareRoot() > 0.15)
    // Some shifting on the chair is as lively as a step, and each time takes the hold along; by turning it would be all of it.
    #expect(Double(active) < 0.1 * Double(desk.samples.count), "\(active) of \(desk.samples.count)")
  }

  @Test func offsetOfTheSensorIsNoActivity() throws {
    let offset = SIMD3(0.3, -0.2, 0.6)
    #expect(onset(acceleration: 0.05, offset: offset, after: 3000) == nil)
    let began = try #require(onset(acceleration: 0.7, offset: offset, after: 3000))
    #expect(began < 50)
  }

  @Test func restEndsActivityOnlyAfterTheHold() {
    var activity = Activity()
    for index in 0..<200 {
      activity.push(
        specificForce: (standardGravity + 2 * sin(Double(index) / 5)) * up, gravity: up)
    }
    #expect(activity.isActive)
    var frames = 0
    while activity.isActive, frames < 5000 {
      activity.push(specificForce: standardGravity * up, gravity: up)
      frames += 1
    }
    #expect(frames > Activity.hold && frames < Activity.hold + 400)
  }

  /// What lasts for a second is movement; what lasts for half a minute is the sensor's own offset.
  @Test(arguments: [false, true]) func onlyWhatStaysForSecondsIsAnOffset(believesFirst: Bool) {
    var acceleration = DynamicAcceleration(believesFirst: believesFirst)
    let up = SIMD3<Double>(0, 0, 1)
    for _ in 0..<3000 { _ = acceleration.push(specificForce: standardGravity * up, gravity: up) }
    let pushed = standardGravity * up + SIMD3(1, 0, 0)
    var dynamic = SIMD3<Double>()
    for _ in 0..<100 { dynamic = acceleration.push(specificForce: pushed, gravity: up) }
    #expect(dynamic.x > 0.75)
    for _ in 0..<3000 { dynamic = acceleration.push(specificForce: pushed, gravity: up) }
    #expect(dynamic.x < 0.01)
  }
}
