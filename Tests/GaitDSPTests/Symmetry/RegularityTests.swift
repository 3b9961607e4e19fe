import Foundation
import Testing

@testable import GaitDSP

@Suite struct RegularityTests {
  /// Acceleration of a walk at 100 Hz: V and AP repeat each step, ML changes sign with each; `limp` shrinks every
  /// second step's amplitude.
  private func walk(seconds: Double, stride: Double = 1.1, limp: Double = 0, noise level: Double = 0)
    -> [SIMD3<Double>]
  {
    var noise = SeededNoise(3)
    return (0..<Int(seconds * 100)).map { sample in
      let phase = Double(sample) / 100 / stride
      let step = phase * 2
      let gain = 1 + limp * cos(2 * .pi * phase)
      return SIMD3(
        gain * (sin(2 * .pi * step) + 0.4 * sin(4 * .pi * step + 1)) + level * noise.normal(),
        gain * (sin(2 * .pi * phase) + 0.3 * sin(6 * .pi * phase + 0.5)) + level * noise.normal(),
        9.81 + gain * (2 * cos(2 * .pi * step) + 0.7 * cos(4 * .pi * step)) + level * noise.normal())
    }
  }

  private func regularity(_ samples: [SIMD3<Double>], strideTime: Double = 1.1) -> Regularity {
    var accumulator = RegularityAccumulator(rate: 100)
    for sample in samples {
      accumulator.note(strideTime: strideTime)
      accumulator.add(sample)
    }
    accumulator.closeWindow()
    return accumulator.regularity
  }

  @Test func autocorrelationIsUnbiased() {
    // 1, 2, 3, 4 at lag 2: (1·3 + 2·4)/2 = 5.5; at lag 0: 30/4.
    var samples = (1...4).map { SIMD4<Float>(repeating: Float($0)) }
    samples.withUnsafeMutableBufferPointer {
      #expect(Autocorrelation.unbiased($0, lag: 2).x == 5.5)
      #expect(Autocorrelation.unbiased($0, lag: 0).z == 7.5)
      #expect(Autocorrelation.unbiased($0, lag: 4).x == 0)
    }
  }

  @Test func aPerfectWalkIsPerfectlyRegularOnEveryAxis() {
    let result = regularity(walk(seconds: 31))
    for axis in [result.stride.vertical, result.stride.anteroposterior, result.stride.mediolateral] {
      #expect(near(axis, 1, 0.02))
    }
    #expect(near(result.step.vertical, 1, 0.02) && near(result.step.anteroposterior, 1, 0.02))
    // Mediolateral acceleration is the other way round one step later.
    #expect(near(result.step.mediolateral, -1, 0.02))
    for axis in [result.symmetry.vertical, result.symmetry.anteroposterior, result.symmetry.mediolateral] {
      #expect(near(axis, 1, 0.02))
    }
    #expect(result.duration > 29 && result.duration <= 31)
  }

  @Test func aLimpCostsStepRegularityButNotStrideRegularity() {
    let result = regularity(walk(seconds: 31, limp: 0.5))
    #expect(result.stride.vertical > 0.97)
    #expect(result.step.vertical < 0.9 && result.symmetry.vertical < 0.9)
    #expect(result.symmetry.mediolateral < 0.95)
  }

  @Test func noiseCostsItsShareOfTheVariance() {
    // Vertical variance 2²/2 + 0.7²/2 = 2.245; noise of 1 m/s², halved in variance by the mean of two: 0.5.
    // The part that repeats is 2.245/2.745 = 0.818 of the whole.
    let result = regularity(walk(seconds: 62, noise: 1))
    #expect(near(result.stride.vertical, 0.818, 0.05))
  }

  @Test func shakingWithoutRhythmIsNotRegular() {
    var noise = SeededNoise(11)
    let result = regularity((0..<6000).map { _ in SIMD3(noise.normal(), noise.normal(), noise.normal()) })
    #expect(abs(result.stride.vertical) < 0.2)
  }

  @Test func aStretchShorterThanThreeStridesSaysNothing() {
    #expect(regularity(walk(seconds: 3)).stride.vertical.isNaN)
    #expect(regularity(walk(seconds: 31), strideTime: .nan).stride.vertical.isNaN)
  }

  @Test func nothingIsComparedAcrossAGap() {
    // Two stretches half a stride out of phase: taken as one they would cancel.
    let stretch = walk(seconds: 5.5)
    var accumulator = RegularityAccumulator(rate: 100)
    for shift in [0, 55] {
      for sample in stretch.dropFirst(shift) {
        accumulator.note(strideTime: 1.1)
        accumulator.add(sample)
      }
      accumulator.closeWindow()
    }
    #expect(near(accumulator.regularity.stride.mediolateral, 1, 0.03))
  }

  @Test func mirroringTheBodyChangesNothing() {
    let samples = walk(seconds: 31, limp: 0.3, noise: 0.5)
    let mirrored = samples.map { SIMD3($0.x, -$0.y, $0.z) }
    #expect(regularity(samples) == regularity(mirrored))
  }

  @Test func mergedWalksAreTheWeightedMean() {
    var (a, b) = (RegularityAccumulator(rate: 100), RegularityAccumulator(rate: 100))
    for (index, sample) in walk(seconds: 40, noise: 1).enumerated() {
      if index < 1024 {
        a.note(strideTime: 1.1)
        a.add(sample)
      } else if index < 3072 {
        b.note(strideTime: 1.1)
        b.add(sample)
      }
    }
    let (first, second) = (a.regularity.stride.vertical, b.regularity.stride.vertical)
    a.merge(b)
    #expect(near(a.regularity.stride.vertical, (first + 2 * second) / 3, 1e-9))
  }

  /// Who walks faster in the second window has the regularity of two even walks, not of one between.
  @Test func everyWindowIsReadAtItsOwnPace() {
    var accumulator = RegularityAccumulator(rate: 100)
    for stride in [1, 1.5] {
      for sample in walk(seconds: 10, stride: stride) {
        accumulator.note(strideTime: stride)
        accumulator.add(sample)
      }
      accumulator.closeWindow()
    }
    #expect(near(accumulator.regularity.stride.vertical, 1, 0.03))
    #expect(near(accumulator.regularity.step.vertical, 1, 0.03))
  }

  /// A bout without a clean stride has no pace, also where the one before it had one.
  @Test func thePaceOfABoutIsForgottenWithIt() {
    var accumulator = RegularityAccumulator(rate: 100)
    accumulator.note(strideTime: 1.1)
    for sample in walk(seconds: 10) { accumulator.add(sample) }
    accumulator.closeWindow()
    accumulator.removeAll()
    for sample in walk(seconds: 10) { accumulator.add(sample) }
    accumulator.closeWindow()
    #expect(accumulator.regularity.duration == 0 && accumulator.regularity.stride.vertical.isNaN)
  }
}
