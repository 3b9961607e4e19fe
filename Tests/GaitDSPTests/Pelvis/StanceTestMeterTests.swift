import Foundation
import Testing

@testable import GaitDSP

/// Every figure of a trial is that of its own part of the hold.
@Suite struct StanceTestMeterTests {
  /// Twenty seconds on one leg from 5 s on: drop (degrees) in each part, the settled hold being 5.4 to 24.7 s.
  private func drop(at time: Double) -> Double {
    switch time {
    case ..<5: 0
    // The pelvis on its way up, and on its way down.
    case ..<5.4: 9
    case ..<6.4: 1
    case ..<10.2: 2
    case ..<19.9: 4
    case ..<23.7: 3
    case ..<24.7: 6
    default: -9
    }
  }

  private func measured(_ side: Side, missing: Range<Double> = 0..<0) -> StanceTestTrial? {
    var bins = Ring<StanceTestSignals.Bin>(capacity: 512, filler: StanceTestSignals.Bin())
    for index in 0..<300 {
      var bin = StanceTestSignals.Bin()
      bin.time = 0.1 * Double(index)
      let obliquity = radians(side.dropSign * drop(at: bin.time + 0.05))
      bin.count = 10
      bin.up = 10 * SIMD3(0, sin(obliquity), cos(obliquity))
      // Half of the frames at 0.7 m/s², half at 0.3: 0.2 about their mean.
      (bin.lateral, bin.lateralSquare) = (5, 2.9)
      (bin.leftmost, bin.rightmost) = (0.7, 0.3)
      bin.rateSquare = 10 * 0.09
      bin.isMissing = missing.contains(bin.time)
      bins.push(bin)
    }
    guard let axes = PelvisFrame(up: SIMD3(0, 0, 1), leftHint: SIMD3(0, 1, 0)) else { return nil }
    var trial = StanceTestTrial(
      side: side, referenceStart: 1, referenceEnd: 4, lift: 5, footDown: 25, end: .footDown)
    StanceTestMeter.measure(&trial, axes: axes, bins: bins)
    trial.confidence = 0.9
    return trial
  }

  @Test(arguments: Side.allCases) func dropsAreThoseOfTheirPartsOfTheHold(side: Side) throws {
    let trial = try #require(measured(side))
    #expect(near(trial.dropAtLift, 1, 0.15) && near(trial.dropSteady, 4, 0.05) && near(trial.dropAtEnd, 6, 0.35))
    // Neither lifting nor landing is a peak of the hold.
    #expect(near(trial.dropPeak, 6, 1e-6))
    #expect(trial.curve.count == 40 && near(trial.curve[4], 2, 1e-6) && near(trial.curve[20], 4, 1e-6))
  }

  @Test func swayIsAboutItsMeanAndOfAllAxesTogether() throws {
    let trial = try #require(measured(.left))
    #expect(near(trial.lateralRMS, 0.2, 1e-6) && near(trial.lateralRange, 0.4, 1e-6))
    #expect(near(trial.rateRMS, 0.3, 1e-6))
  }

  /// However clear its beginning and its end: nobody knows what happened in the hole.
  @Test func aTrialWithAHoleIsUnreliable() throws {
    let (whole, holed) = (try #require(measured(.left)), try #require(measured(.left, missing: 12..<12.35)))
    #expect(!whole.hasHole && whole.isReliable)
    #expect(holed.hasHole && !holed.isReliable)
    let before = try #require(measured(.left, missing: 2..<2.35))
    #expect(before.isReliable)
  }
}
