import Foundation
import Testing

@testable import GaitDSP

@Suite struct AsymmetryTests {
  private let left = SideMedian(median: 0.5, standardError: 0.01, logStandardError: 0.02)
  private let right = SideMedian(median: 0.6, standardError: 0.012, logStandardError: 0.02)

  @Test func indicesAreThoseOfRobinsonAndPatterson() {
    // L = 0.5, R = 0.6: index 100·0.1/0.55 = 18.18 %; ratio 1.2; 100·ln 1.2 = 18.23 %; difference 0.1.
    let asymmetry = Asymmetry(left: left, right: right, isRatioScale: true)
    #expect(near(asymmetry.difference.value, 0.1))
    #expect(near(asymmetry.symmetryIndex.value, 200.0 / 11))
    #expect(near(asymmetry.symmetryRatio.value, 1.2))
    #expect(near(asymmetry.gaitAsymmetry.value, 18.232155679395456))
  }

  @Test func intervalsOfTheIndicesAreThatOfTheRatioMapped() {
    // ln 1.2 ± 1.96·√(0.02² + 0.02²) = 0.182322 ± 0.055436 → ratio 1.135293 … 1.268405.
    let asymmetry = Asymmetry(left: left, right: right, isRatioScale: true)
    let ratio = asymmetry.symmetryRatio.interval
    #expect(near(ratio.lower, 1.135286, 1e-5) && near(ratio.upper, 1.268401, 1e-5))
    #expect(near(asymmetry.gaitAsymmetry.interval.lower, 100 * log(ratio.lower)))
    #expect(near(asymmetry.symmetryIndex.interval.upper, 200 * (ratio.upper - 1) / (ratio.upper + 1)))
    // 0.1 ± 1.96·√(0.01² + 0.012²) = 0.1 ± 0.030616.
    #expect(near(asymmetry.difference.interval.lower, 0.1 - 0.030616, 1e-6))
  }

  @Test func ratioIntervalIsThatOfBonettAndPrice() {
    // Published result for these data (statpsych, ci.ratio.median2): 43/37 = 1.162162, 0.927667 … 1.455933.
    let nonWeak = SideMedian(OrderStatistics([32, 39, 26, 35, 43, 27, 40, 37, 34, 29, 49, 42, 40]))
    let weak = SideMedian(OrderStatistics([36, 44, 47, 42, 49, 39, 46, 31, 33, 48]))
    let ratio = Asymmetry(left: nonWeak, right: weak, isRatioScale: true).symmetryRatio
    #expect(near(ratio.value, 1.162162, 5e-7))
    #expect(near(ratio.interval.lower, 0.927667, 5e-7))
    #expect(near(ratio.interval.upper, 1.455933, 5e-7))
  }

  @Test func equalSidesAreSymmetric() {
    let asymmetry = Asymmetry(left: left, right: left, isRatioScale: true)
    #expect(asymmetry.symmetryIndex.value == 0 && asymmetry.symmetryRatio.value == 1)
    #expect(asymmetry.gaitAsymmetry.value == 0 && asymmetry.difference.value == 0)
  }

  @Test func exchangingSidesChangesTheSignAndNothingElse() {
    let asymmetry = Asymmetry(left: left, right: right, isRatioScale: true)
    let mirrored = Asymmetry(left: right, right: left, isRatioScale: true)
    #expect(mirrored.difference == asymmetry.difference.negated)
    #expect(mirrored.symmetryIndex == asymmetry.symmetryIndex.negated)
    #expect(mirrored.gaitAsymmetry == asymmetry.gaitAsymmetry.negated)
    #expect(near(mirrored.symmetryRatio.value * asymmetry.symmetryRatio.value, 1, 1e-15))
  }

  @Test func dropHasADifferenceButNoRatio() {
    let level = SideMedian(median: -0.1, standardError: 0.3, logStandardError: .nan)
    let sunk = SideMedian(median: 4.2, standardError: 0.4, logStandardError: .nan)
    let asymmetry = Asymmetry(left: level, right: sunk, isRatioScale: StepMeasure.contactDropMean.isRatioScale)
    #expect(near(asymmetry.difference.value, 4.3))
    #expect(near(asymmetry.difference.interval.upper, 4.3 + 1.96 * 0.5, 1e-4))
    #expect(asymmetry.symmetryRatio.value.isNaN && asymmetry.symmetryIndex.value.isNaN)
    #expect(asymmetry.gaitAsymmetry.value.isNaN)
  }

  @Test func aSideWithoutStepsLeavesNothingToCompare() {
    let none = SideMedian(OrderStatistics([Double]()))
    #expect(Asymmetry(left: none, right: right, isRatioScale: true).difference.value.isNaN)
  }
}
