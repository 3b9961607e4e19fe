import Foundation
import Testing

@testable import GaitDSP

/// Strides overlap, and what was read for one is used for the next: never where it is another's.
@Suite struct StepMeterTests {
  /// A pelvis that rolls, in frames from 0.
  private func frames(seed: Double) -> Ring<Frame> {
    var frames = Ring<Frame>(capacity: 1024, filler: .zero)
    for index in 0..<900 {
      let t = 0.01 * Double(index)
      let up = normalized(SIMD3(0.1 * sin(3 * t + seed), 0.08 * sin(6.1 * t + seed), 1)) ?? .zero
      var frame = Frame.zero
      frame.time = t
      frame.smoothGravity = SIMD3<Float>(up)
      frame.heading = 0.05 * sin(5 * t) + 0.01 * t
      frames.push(frame)
    }
    return frames
  }

  private func step(_ number: Int) -> Step {
    let at = 0.5 + 0.55 * Double(number)
    var step = Step(side: number % 2 == 0 ? .left : .right, bout: 0, initialContact: at)
    step.oppositeFinalContact = at + 0.12
    step.oppositeInitialContact = at + 0.55
    step.finalContact = at + 0.68
    step.nextInitialContact = at + 1.1
    step.stepTime = 0.55
    return step
  }

  /// Drop and curve of a step.
  private func read(
    _ meter: inout StepMeter, _ number: Int, _ frames: borrowing Ring<Frame>, origin: Double, axes: PelvisFrame
  ) -> (Step, [SIMD3<Double>]) {
    var step = step(number)
    for path in [
      \Step.initialContact, \.oppositeFinalContact, \.oppositeInitialContact, \.finalContact, \.nextInitialContact,
    ] { step[keyPath: path] += origin }
    _ = meter.measure(&step, frames: frames, origin: origin, axes: axes, hasStanding: true)
    return (step, Array(meter.strideAngles))
  }

  /// Frames are waited for until this contact; read before, they would be those of the causal estimate.
  @Test func aStepReachesToTheLastContactThatIsKnown() {
    var step = step(0)
    #expect(step.lastContact == step.nextInitialContact)
    step.nextInitialContact = .nan
    #expect(step.lastContact == step.oppositeInitialContact)
    step.oppositeInitialContact = .nan
    #expect(step.lastContact == step.initialContact)
  }

  /// Contacts that are timed early must not move the zero that is taken at them.
  @Test func obliquityAtContactIsReadWhenTheFootCarriesWeight() throws {
    let upright = try #require(PelvisFrame(up: SIMD3(0, 0, 1), leftHint: SIMD3(0, 1, 0)))
    let frames = frames(seed: 0.4)
    var exact = StepMeter(belowThreshold: 4, legLength: nil)
    var late = StepMeter(belowThreshold: 4, legLength: nil, contactLead: 0.011)
    var step = step(3)
    _ = exact.measure(&step, frames: frames, origin: 0, axes: upright, hasStanding: true)
    var early = self.step(3)
    early.initialContact -= 0.011
    _ = late.measure(&early, frames: frames, origin: 0, axes: upright, hasStanding: true)
    #expect(abs(early.drop.contact.mean - step.drop.contact.mean) < 1e-9)
    _ = exact.measure(&early, frames: frames, origin: 0, axes: upright, hasStanding: true)
    #expect(abs(early.drop.contact.mean - step.drop.contact.mean) > 0.1)
    #expect(early.drop.standing == step.drop.standing)
  }

  @Test func aMeterThatHasReadOthersReadsAsANewOne() throws {
    let upright = try #require(PelvisFrame(up: SIMD3(0, 0, 1), leftHint: SIMD3(0, 1, 0)))
    let crooked = try #require(PelvisFrame(up: SIMD3(0.05, 0.03, 1), leftHint: SIMD3(0, 1, 0)))
    let first = frames(seed: 0)
    let second = frames(seed: 1)
    var meter = StepMeter(belowThreshold: 4, legLength: nil)
    // Strides in a row, one once more, another zero, another stretch with the same frame numbers.
    for (number, axes, isFirst) in [
      (0, upright, true), (1, upright, true), (2, upright, true), (2, upright, true), (3, crooked, true),
      (4, crooked, true), (4, crooked, false), (5, crooked, false), (2, crooked, false), (9, crooked, false),
    ] {
      let origin = isFirst ? 0.0 : 100
      var fresh = StepMeter(belowThreshold: 4, legLength: nil)
      let found =
        isFirst
        ? read(&meter, number, first, origin: origin, axes: axes)
        : read(&meter, number, second, origin: origin, axes: axes)
      let wanted =
        isFirst
        ? read(&fresh, number, first, origin: origin, axes: axes)
        : read(&fresh, number, second, origin: origin, axes: axes)
      #expect(found.1 == wanted.1 && found.1.count > 100)
      #expect(found.0.drop.standing == wanted.0.drop.standing && found.0.drop.standing.peak.isFinite)
    }
  }
}
