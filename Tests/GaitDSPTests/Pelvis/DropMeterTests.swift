import Foundation
import Testing

@testable import GaitDSP

/// Against hand-computed cases.
@Suite struct DropMeterTests {
  let meter = One(meter: DropMeter(threshold: 4))

  /// One drop against one zero.
  struct One {
    let meter: DropMeter

    func drop(
      side: Side, from: Double, to: Double, zero: Double, obliquity: DropMeter.Obliquity
    ) -> Drop {
      let drops = meter.drops(
        side: side, from: from, to: to, zeros: SIMD4(.nan, zero, .nan, .nan), obliquity: obliquity)
      #expect(drops[0].mean.isNaN && drops[2].timeBelow.isNaN && drops[3].peak.isNaN)
      return drops[1]
    }
  }

  @Test func rampIsMeasuredBetweenFrames() {
    // Obliquity 0.5° a frame, from 2.25 to 12.75 frames: 1.125° to 6.375°.
    let drop = meter.drop(side: .left, from: 2.25, to: 12.75, zero: 0) { 0.5 * $0 }
    #expect(near(drop.peak, 6.375) && near(drop.mid, 3.75) && near(drop.mean, 3.75))
    // Past 4° from frame 8 on.
    #expect(near(drop.timeBelow, 100 * 4.75 / 10.5))
  }

  @Test func zeroIsTakenOffAndTheRightSideCountsTheOtherWay() {
    let left = meter.drop(side: .left, from: 10, to: 40, zero: 1) { _ in 6 }
    #expect(near(left.peak, 5) && near(left.mid, 5) && near(left.mean, 5) && near(left.timeBelow, 100))
    let right = meter.drop(side: .right, from: 10, to: 40, zero: 1) { _ in 6 }
    #expect(near(right.peak, -5) && near(right.mean, -5) && near(right.timeBelow, 0))
    // Obliquity negative = right side up: what sinks in right single support is the left.
    #expect(near(meter.drop(side: .right, from: 10, to: 40, zero: 0) { _ in -6 }.mean, 6))
  }

  @Test func sineHasItsMeanAndItsPeak() {
    let drop = meter.drop(side: .left, from: 0, to: 100, zero: 0) { 8 * sin(.pi * $0 / 100) }
    #expect(near(drop.mean, 16 / .pi, 0.001) && near(drop.peak, 8) && near(drop.mid, 8))
    // 8·sin(x) > 4 from 30° to 150°.
    #expect(near(drop.timeBelow, 100 * 120 / 180, 0.02))
  }

  @Test func emptyOrEndlessSupportHasNoDrop() {
    for (from, to) in [(5.0, 5.0), (6, 5), (0, 5000), (.nan, 5), (0, .nan), (0, .infinity)] {
      let drop = meter.drop(side: .left, from: from, to: to, zero: 0) { _ in 3 }
      #expect(drop.peak.isNaN && drop.mid.isNaN && drop.mean.isNaN && drop.timeBelow.isNaN)
    }
    #expect(meter.drop(side: .left, from: 0, to: 9, zero: .nan) { _ in 3 }.mean.isNaN)
  }
}
