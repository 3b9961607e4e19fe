import Foundation
import Testing

@testable import GaitDSP

@Suite struct BoutSummaryTests {
  private let healthy = walkedSteps(left: WalkedSide(length: 0.6), right: WalkedSide(length: 0.7))

  @Test func everyMeasureOfAStepReachesItsOwnPlace() {
    // Ten equal steps of known values: each median must be that value and no other's.
    var step = Step(side: .left, bout: 0, initialContact: 10)
    step.oppositeFinalContact = 10.1
    step.oppositeInitialContact = 10.5
    step.finalContact = 10.6
    step.nextInitialContact = 11
    step.stepTime = 0.52
    step.swingTime = 0.41
    step.stepLength = 0.66
    step.lateralAcceleration = 1.7
    step.drop.standing = drop(1)
    step.drop.contact = drop(11)
    step.drop.mean = drop(21)
    step.drop.excursion = 5
    let side = summary(of: Array(repeating: step, count: 10)).left
    let expected: [(StepMeasure, Double)] = [
      (.stepTime, 0.52), (.strideTime, 1), (.stanceTime, 0.6), (.swingTime, 0.41), (.singleSupportTime, 0.4),
      (.doubleSupportTime, 0.1), (.stancePercent, 60), (.stepLength, 0.66), (.lateralAcceleration, 1.7),
      (.excursion, 5), (.standingDropPeak, 1), (.standingDropMid, 2), (.standingDropMean, 3), (.standingTimeBelow, 4),
      (.contactDropPeak, 11), (.contactDropMid, 12), (.contactDropMean, 13), (.contactTimeBelow, 14),
      (.meanDropPeak, 21), (.meanDropMid, 22), (.meanDropMean, 23), (.meanTimeBelow, 24),
    ]
    #expect(expected.count == StepMeasure.allCases.count)
    for (measure, value) in expected { #expect(near(side[measure].median, value, 1e-9), "\(measure)") }
    #expect(Set(StepMeasure.allCases.map(\.key)).count == StepMeasure.allCases.count)
  }

  private func drop(_ first: Double) -> Drop {
    var drop = Drop()
    (drop.peak, drop.mid, drop.mean, drop.timeBelow) = (first, first + 1, first + 2, first + 3)
    return drop
  }

  @Test func onlyCleanStepsCountAndTheOthersAreCountedByReason() {
    var steps = healthy
    for (index, quality) in [StepQuality.turn, .boundary, .irregular, .turn].enumerated() {
      var step = Step(side: .left, bout: 0, initialContact: Double(index))
      step.stepTime = 5
      step.quality = quality
      steps.append(step)
    }
    let result = summary(of: steps)
    #expect(result.left[.stepTime].count == 20 && result.left[.stepTime].percentile90 < 0.6)
    #expect(result.left.steps.ok == 20 && result.left.steps.excluded == 4)
    #expect(result.left.steps.turn == 2 && result.left.steps.boundary == 1 && result.left.steps.irregular == 1)
    #expect(result.right.steps.excluded == 0)
  }

  @Test func cadenceSpeedAndVariabilityAreThoseOfTheWalk() {
    // Strides of 1.1 s: 120/1.1 = 109.1 steps a minute. Lengths 0.6 + 0.7 m in steps of 0.55 s each: 1.18 m/s.
    let result = summary(of: healthy)
    #expect(near(result.cadence, 109.1, 0.6))
    #expect(near(result.speed, 1.3 / 1.1, 0.01))
    // Stride times scattered by 10 ms about 1.1 s: 0.91 %.
    #expect(result.strideTimeVariation > 0.5 && result.strideTimeVariation < 1.4)
  }

  @Test func aDifferenceBetweenSidesIsNotVariability() {
    // Left strides all 1.0 s, right strides all 1.2 s: no side varies at all.
    let steps = (0..<20).map { index -> Step in
      var step = Step(side: index % 2 == 0 ? .left : .right, bout: 0, initialContact: 0)
      step.nextInitialContact = index % 2 == 0 ? 1 : 1.2
      return step
    }
    #expect(summary(of: steps).strideTimeVariation == 0)
  }

  @Test func mergedBoutsEqualOneBoutOfAllSteps() {
    let second = walkedSteps(left: WalkedSide(stepTime: 0.6), right: WalkedSide(stepTime: 0.5), seed: 8)
    var (a, b) = (BoutAccumulator(capacity: 256), BoutAccumulator(capacity: 256))
    for step in healthy { a.add(step) }
    for step in second { b.add(step) }
    a.merge(b)
    let (merged, pooled) = (a.summary(), summary(of: healthy + second))
    for side in Side.allCases {
      for measure in StepMeasure.allCases {
        let (m, p) = (merged[side][measure], pooled[side][measure])
        #expect(m.count == p.count)
        guard m.count > 0 else { continue }
        #expect(m.median == p.median && m.medianInterval == p.medianInterval && m.percentile10 == p.percentile10)
        #expect(near(m.mean, p.mean, 1e-12) && near(m.standardDeviation, p.standardDeviation, 1e-12))
      }
      #expect(merged[side].steps == pooled[side].steps)
    }
    #expect(near(merged.cadence, pooled.cadence, 1e-9))
    #expect(near(merged.strideTimeVariation, pooled.strideTimeVariation, 1e-9))
  }

  @Test func exchangingTheSidesExchangesTheResultsExactly() {
    let (weak, sound) = (WalkedSide(stepTime: 0.6, standing: 5, contact: 4), WalkedSide(stepTime: 0.5))
    let one = summary(of: walkedSteps(left: weak, right: sound))
    let other = summary(of: walkedSteps(left: sound, right: weak))
    for measure in StepMeasure.allCases where one.left[measure].count > 0 {
      #expect(one.left[measure] == other.right[measure])
      #expect(one.right[measure] == other.left[measure])
      let (a, b) = (one.asymmetry(of: measure), other.asymmetry(of: measure))
      #expect(a.difference == b.difference.negated || a.difference.value.isNaN)
      if measure.isRatioScale { #expect(a.symmetryIndex == b.symmetryIndex.negated) }
    }
    #expect(one.cadence == other.cadence && one.strideTimeVariation == other.strideTimeVariation)
  }

  @Test func anEmptyBoutIsUndefinedNotZero() {
    let empty = summary(of: [])
    #expect(empty.cadence.isNaN && empty.speed.isNaN && empty.strideTimeVariation.isNaN)
    #expect(empty.left[.stepTime].median.isNaN && empty.left[.stepTime].count == 0)
    #expect(empty.harmonics.ratio.vertical.isNaN && empty.left.curve.mean.count == 101)
  }

  @Test func stridesOfEachSideFormItsOwnCurve() {
    // Obliquity +2° over every left stride, −1° over every right one; tilt a ramp of 10° over the left stride.
    var accumulator = BoutAccumulator(capacity: 64)
    let rate = 100.0
    for index in 0..<8 {
      let side: Side = index % 2 == 0 ? .left : .right
      let begin = 5 + 0.55 * Double(index)
      var step = Step(side: side, bout: 0, initialContact: begin)
      step.nextInitialContact = begin + 1.1
      let angles = (0..<120).map { sample -> SIMD3<Double> in
        let phase = (Double(sample) / rate - 0.05) / 1.1
        return SIMD3(side == .left ? 2 : -1, 10 * phase, 0)
      }
      let acceleration = (0..<120).map { sample -> SIMD3<Double> in
        let turn = 2 * Double.pi * (Double(sample) / rate - 0.05) / 1.1
        return SIMD3(repeating: 4 * cos(2 * turn) + sin(turn))
      }
      accumulator.add(
        strideOf: step, angles: angles.span, acceleration: acceleration.span, firstTime: begin - 0.05, rate: rate)
      var turning = step
      turning.quality = .turn
      accumulator.add(
        strideOf: turning, angles: angles.span, acceleration: acceleration.span, firstTime: begin - 0.05, rate: rate)
    }
    let result = accumulator.summary()
    #expect(result.left.curve.count == 4 && result.right.curve.count == 4)
    #expect(near(result.left.curve.mean[50].x, 2) && near(result.right.curve.mean[50].x, -1))
    #expect(near(result.left.curve.mean[25].y, 2.5, 1e-9) && near(result.left.tiltRange.median, 10, 1e-9))
    #expect(near(result.left.obliquityRange.median, 0))
    #expect(near(result.harmonics.ratio.vertical, 4, 0.02) && result.harmonicStrides == 4)
  }
}

@Suite struct StrideCurveTests {
  private let ramp = (0...110).map { SIMD3<Double>(Double($0), 2 * Double($0), 0) }

  @Test func aRampStaysARampBetweenSamples() {
    // 0…110 over 110 samples: at p % the value is 1.1·p.
    var curve = StrideCurveAccumulator()
    let range = curve.add(angles: ramp.span, from: 0, to: 110)
    #expect(near(curve.curve.mean[0].x, 0) && near(curve.curve.mean[37].x, 40.7) && near(curve.curve.mean[100].x, 110))
    #expect(near(range?.y ?? .nan, 220))
  }

  @Test func meanAndDeviationAreBetweenStrides() {
    // Strides of 0, 3 and 6° throughout: mean 3, deviation 3.
    var curve = StrideCurveAccumulator()
    for level in [0.0, 3, 6] {
      curve.add(angles: [SIMD3<Double>](repeating: SIMD3(repeating: level), count: 100).span, from: 3, to: 97)
    }
    #expect(near(curve.curve.mean[64].x, 3) && near(curve.curve.standardDeviation[64].x, 3))
  }

  @Test func mergedCurvesEqualOneCurveOfAllStrides() {
    var noise = SeededNoise(21)
    var (first, second, all) = (StrideCurveAccumulator(), StrideCurveAccumulator(), StrideCurveAccumulator())
    for index in 0..<9 {
      let angles = (0..<130).map { _ in SIMD3(noise.normal(), noise.normal(), noise.normal()) }
      all.add(angles: angles.span, from: 4.3, to: 117.9)
      if index < 3 { first.add(angles: angles.span, from: 4.3, to: 117.9) }
      if index >= 3 { second.add(angles: angles.span, from: 4.3, to: 117.9) }
    }
    first.merge(second)
    let (merged, pooled) = (first.curve, all.curve)
    #expect(merged.count == 9)
    for point in 0..<101 {
      #expect(near(merged.mean[point].x, pooled.mean[point].x, 1e-12))
      #expect(near(merged.standardDeviation[point].z, pooled.standardDeviation[point].z, 1e-12))
    }
  }

  @Test func aStrideWithAHoleOrOutsideTheSamplesAddsNothing() {
    var curve = StrideCurveAccumulator()
    var broken = ramp
    broken[60].y = .nan
    #expect(curve.add(angles: broken.span, from: 0, to: 110) == nil)
    #expect(curve.add(angles: ramp.span, from: 0, to: 200) == nil)
    #expect(curve.add(angles: ramp.span, from: .nan, to: 100) == nil)
    #expect(curve.add(angles: [SIMD3<Double>]().span, from: 0, to: 50) == nil)
    #expect(curve.count == 0 && curve.curve.mean[0].x.isNaN)
  }
}
