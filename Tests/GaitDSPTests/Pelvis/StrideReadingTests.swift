import Foundation
import Testing

@testable import GaitDSP

/// What a step takes from the frames that its contacts enclose.
@Suite struct StrideReadingTests {
  /// Upright frames from 0 s on, each changed by the time that it is of.
  private func frames(_ change: (inout Frame, Double) -> Void) -> Ring<Frame> {
    var frames = Ring<Frame>(capacity: 1024, filler: .zero)
    for index in 0..<700 {
      var frame = Frame.zero
      frame.time = 0.01 * Double(index)
      frame.smoothGravity = SIMD3(0, 0, 1)
      change(&frame, frame.time)
      frames.push(frame)
    }
    return frames
  }

  /// A left step at 3 s; its single support is from 3.12 to 3.55 s.
  private var step: Step {
    var step = Step(side: .left, bout: 0, initialContact: 3)
    step.oppositeFinalContact = 3.12
    step.oppositeInitialContact = 3.55
    step.finalContact = 3.68
    step.nextInitialContact = 4.1
    step.stepTime = 0.55
    return step
  }

  private func read(
    _ step: Step, _ frames: borrowing Ring<Frame>, legLength: Double? = nil
  ) throws -> (step: Step, turned: Double, up: SIMD3<Double>?) {
    let axes = try #require(PelvisFrame(up: SIMD3(0, 0, 1), leftHint: SIMD3(0, 1, 0)))
    var step = step
    var meter = StepMeter(belowThreshold: 4, legLength: legLength)
    _ = meter.measure(&step, frames: frames, origin: 0, axes: axes, hasStanding: true)
    // As after a walk that leant ten degrees to the left.
    return (step, meter.turnedDeg, meter.meanUp(before: SIMD3(0, sin(radians(10)), cos(radians(10)))))
  }

  /// Degrees in a stride, to the left.
  @Test(arguments: [(-25.0, true), (25, true), (-100, true), (-15, false), (15, false)])
  func aStrideThatTurnsToEitherSideIsLeftOut(angle: Double, isTurn: Bool) throws {
    let (step, turned, _) = try read(step, frames { $0.heading = radians(angle) * ($1 - 3) / 1.1 })
    #expect(step.quality == (isTurn ? .turn : .ok))
    // To a frame of the stride's 110.
    #expect(near(turned, angle, 0.01 * abs(angle)))
  }

  @Test func lateralAccelerationIsThatOfSingleSupportAlone() throws {
    let swaying = frames { frame, time in
      let isSingle = time > 3.125 && time < 3.545
      // As long 3 m/s² to the left as 1 m/s² to the right: √5.
      let left: Float = Int((100 * time).rounded()) % 2 == 0 ? 3 : -1
      frame.acceleration = SIMD3(7, isSingle ? left : 9, -6)
    }
    var step = step
    (step.oppositeFinalContact, step.oppositeInitialContact) = (3.125, 3.545)
    let lateral = try read(step, swaying).step.lateralAcceleration
    #expect(near(lateral, 5.0.squareRoot(), 1e-6))
  }

  /// Half a stride has another mean than a whole one.
  @Test func withoutItsStrideAStepHasNoDropAboutTheMean() throws {
    let rolling = frames { $0.smoothGravity = SIMD3(0, Float(0.1 * sin(2 * .pi * $1 / 1.1)), 1) }
    let whole = try read(step, rolling).step.drop
    #expect(whole.mean.mean.isFinite)
    var last = step
    (last.finalContact, last.nextInitialContact) = (.nan, .nan)
    let drop = try read(last, rolling).step.drop
    #expect(drop.mean.mean.isNaN && drop.mean.peak.isNaN && drop.mean.timeBelow.isNaN)
    #expect(drop.standing.mean.isFinite && drop.contact.mean.isFinite)
  }

  /// A pelvis that is carried higher over one leg than over the other is as high again only after a stride.
  @Test func stepLengthIsOfTheRiseWithinTheWholeStride() throws {
    let (stride, step) = (1.1, step)
    let begin = step.initialContact - step.stepTime
    func height(_ time: Double) -> Double {
      -0.02 * cos(4 * .pi * (time - begin) / stride) - 0.006 * cos(2 * .pi * (time - begin) / stride)
    }
    let limping = frames { frame, time in
      let pace = 2 * Double.pi / stride
      let (steps, strides) = (0.02 * cos(2 * pace * (time - begin)), 0.006 * cos(pace * (time - begin)))
      frame.acceleration.z = Float(4 * pace * pace * steps + pace * pace * strides)
    }
    let heights = (0...550).map { height(begin + 0.001 * Double($0)) }
    let rise = (heights.max() ?? .nan) - (heights.min() ?? .nan)
    let length = try read(step, limping, legLength: 0.9).step.stepLength
    #expect(near(length, StepLength.invertedPendulum(excursion: rise, legLength: 0.9), 0.002), "\(length) m")
  }

  /// One stride moves it by a tenth of the way: who bends once still stands as before.
  @Test func wherePeopleAreUprightInWalkingIsAMeanOfManyStrides() throws {
    let up = try #require(try read(step, frames { _, _ in }).up)
    #expect(near(degrees(asin(up.y)), 9, 0.05))
  }
}
