import Foundation
import Testing

@testable import GaitDSP

/// One accumulator serves bout after bout, and what it has gathered of each is pooled into a session.
@Suite struct BoutAccumulatorTests {
  /// A made-up walk: its steps, the angles of its strides, and its acceleration.
  private struct Walk {
    var strideTime = 1.1
    var confidence = 0.9
    var seconds = 40.0
    /// Of every second step's amplitude, so that walks differ in regularity.
    var limp = 0.0
    var obliquity = 2.0

    func acceleration(_ time: Double) -> SIMD3<Double> {
      let phase = time / strideTime
      let gain = 1 + limp * cos(2 * .pi * phase)
      return SIMD3(
        gain * sin(4 * .pi * phase) + 0.2 * sin(2 * .pi * phase),
        gain * sin(2 * .pi * phase) + 0.2 * sin(4 * .pi * phase),
        gain * 2 * cos(4 * .pi * phase) + 0.3 * sin(2 * .pi * phase))
    }

    func add(to bout: inout BoutAccumulator, from start: Double) {
      for index in 0..<Int(2 * (seconds - 2) / strideTime) {
        let begin = start + 0.5 + 0.5 * strideTime * Double(index)
        var step = Step(side: index % 2 == 0 ? .left : .right, bout: 0, initialContact: begin)
        step.nextInitialContact = begin + strideTime
        step.stepTime = 0.5 * strideTime
        step.confidence = confidence
        bout.add(step)
        let times = (0..<Int((strideTime + 0.2) * 100)).map { begin - 0.1 + 0.01 * Double($0) }
        let angles = times.map { SIMD3(repeating: obliquity * sin(2 * .pi * ($0 - begin) / strideTime)) }
        let accelerations = times.map { acceleration($0 - start) }
        bout.add(
          strideOf: step, angles: angles.span, acceleration: accelerations.span, firstTime: begin - 0.1, rate: 100)
      }
      for frame in 0..<Int(100 * seconds) { bout.add(acceleration: acceleration(0.01 * Double(frame))) }
      bout.endStretch()
    }
  }

  private func summary(of walks: [(Walk, start: Double)]) -> BoutSummary {
    var bout = BoutAccumulator(capacity: 256)
    for (walk, start) in walks { walk.add(to: &bout, from: start) }
    return bout.summary()
  }

  private func expectSame(_ a: BoutSummary, _ b: BoutSummary) {
    #expect(a.cadence == b.cadence && a.regularity == b.regularity)
    #expect(a.harmonics == b.harmonics && a.harmonicStrides == b.harmonicStrides)
    for side in Side.allCases {
      #expect(a[side].contactConfidence == b[side].contactConfidence)
      #expect(a[side].curve.count == b[side].curve.count && a[side].curve.mean == b[side].curve.mean)
      #expect(a[side].obliquityRange == b[side].obliquityRange && a[side].rotationRange == b[side].rotationRange)
      #expect(a[side][.stepTime] == b[side][.stepTime] && a[side].steps == b[side].steps)
    }
  }

  private let first = Walk(confidence: 0.4, limp: 0.4, obliquity: 6)

  /// Also where the next bout's times begin anew, as after a hole or with the next recording.
  @Test(arguments: [0.0, 100]) func nothingOfABoutIsLeftInTheNextOne(start: Double) {
    var bout = BoutAccumulator(capacity: 256)
    first.add(to: &bout, from: 0)
    bout.removeAll()
    Walk(strideTime: 1.3).add(to: &bout, from: start)
    expectSame(bout.summary(), summary(of: [(Walk(strideTime: 1.3), start)]))
  }

  /// The longest walk thins what is kept of it: the one after it is whole again.
  @Test func stepsOfABoutAfterALongOneAreAllKept() {
    var bout = BoutAccumulator(capacity: 16)
    first.add(to: &bout, from: 0)
    bout.removeAll()
    let short = Walk(seconds: 9)
    short.add(to: &bout, from: 100)
    var alone = BoutAccumulator(capacity: 16)
    short.add(to: &alone, from: 100)
    #expect(alone.summary().left[.stepTime].medianInterval.isDefined)
    expectSame(bout.summary(), alone.summary())
  }

  @Test func aSessionHasAllThatItsBoutsHave() {
    var session = BoutAccumulator(capacity: 256)
    for (index, walk) in [first, Walk()].enumerated() {
      var bout = BoutAccumulator(capacity: 256)
      walk.add(to: &bout, from: 100 * Double(index))
      session.merge(bout)
    }
    let (merged, pooled) = (session.summary(), summary(of: [(first, 0), (Walk(), 100)]))
    #expect(merged.regularity.duration == pooled.regularity.duration && merged.regularity.duration > 60)
    #expect(near(merged.regularity.step.vertical, pooled.regularity.step.vertical, 1e-9))
    #expect(merged.harmonics == pooled.harmonics && merged.harmonicStrides == pooled.harmonicStrides)
    for side in Side.allCases {
      #expect(merged[side].contactConfidence == pooled[side].contactConfidence)
      #expect(merged[side].obliquityRange.count == pooled[side].obliquityRange.count)
      #expect(merged[side].obliquityRange.median == pooled[side].obliquityRange.median)
      #expect(merged[side].curve.count == pooled[side].curve.count)
    }
  }

  private func step(_ side: Side, at time: Double, stride: Double, stepTime: Double = 0.5) -> Step {
    var step = Step(side: side, bout: 0, initialContact: time)
    step.nextInitialContact = time + stride
    step.stepTime = stepTime
    step.confidence = 0.9
    return step
  }

  private func summary(of steps: [Step]) -> BoutSummary {
    var bout = BoutAccumulator(capacity: 64)
    for step in steps { bout.add(step) }
    return bout.summary()
  }

  /// Where one side has the longer strides, as in a walk of few steps, both count.
  @Test func cadenceIsOfBothSidesStrides() {
    let steps = [step(.left, at: 0, stride: 1), step(.right, at: 0.5, stride: 1.2)]
    #expect(near(summary(of: steps).cadence, 120 / 1.1))
  }

  /// Metres of a left and of a right step over the time of both, not of twice one.
  @Test func speedIsOverTheTimeOfBothSteps() {
    var steps = [step(.left, at: 0, stride: 1.1, stepTime: 0.5), step(.right, at: 0.5, stride: 1.1, stepTime: 0.6)]
    (steps[0].stepLength, steps[1].stepLength) = (0.6, 0.7)
    #expect(near(summary(of: steps).speed, 1.3 / 1.1))
  }

  /// Each side's three strides have squares of 0.02 s² about their own mean, with two degrees of freedom each.
  @Test func variationCostsEachSideItsMean() {
    let steps = [1.0, 1.1, 1.2].flatMap { [step(.left, at: 0, stride: $0), step(.right, at: 0, stride: $0)] }
    #expect(near(summary(of: steps).strideTimeVariation, 100 * 0.1 / 1.1))
  }

  /// The contacts of a turn are less sure, and say nothing of those that the measures rest on.
  @Test func confidenceIsThatOfTheCleanSteps() {
    var steps = (0..<5).map { step(.left, at: Double($0), stride: 1) }
    for index in 0..<6 {
      var turning = step(.left, at: 5 + Double(index), stride: 1)
      (turning.quality, turning.confidence) = (.turn, 0.2)
      steps.append(turning)
    }
    #expect(summary(of: steps).left.contactConfidence == 0.9)
  }

  @Test func percentilesAreTheTenthAndTheNinetieth() {
    var sample = BoundedSample()
    for value in 0...100 { sample.add(Double((37 * value) % 101)) }
    let summary = MeasureSummary(sample)
    #expect(near(summary.percentile10, 10) && near(summary.percentile90, 90))
    #expect(summary.medianAbsoluteDeviation == 25)
  }

  /// Whose steps grow longer all the way has one long wave, not a hundred independent steps.
  @Test func theIntervalOfAWalkThatChangesIsWiderThanThatOfTheSameStepsInAnyOrder() {
    func interval(_ values: [Double]) -> ConfidenceInterval {
      var sample = BoundedSample()
      for value in values { sample.add(value) }
      return MeasureSummary(sample).medianInterval
    }
    let growing = interval((0..<101).map(Double.init))
    let mixed = interval((0..<101).map { Double((37 * $0) % 101) })
    #expect(growing.upper - growing.lower > 2 * (mixed.upper - mixed.lower))
  }
}
