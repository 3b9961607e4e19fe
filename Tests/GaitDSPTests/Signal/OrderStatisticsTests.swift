import Foundation
import Testing

@testable import GaitDSP

@Suite struct OrderStatisticsTests {
  @Test func medianIsTheMiddleValueOrTheMeanOfTheTwo() {
    #expect(OrderStatistics([3, 1, 2]).median == 2)
    #expect(OrderStatistics([4, 1, 2, 3]).median == 2.5)
    #expect(OrderStatistics([Double]()).median.isNaN)
  }

  @Test func valuesThatAreNotNumbersAreLeftOut() {
    let order = OrderStatistics([.nan, 5, .infinity, 1, 3, -.infinity])
    #expect(order.sorted == [1, 3, 5])
  }

  @Test func medianAbsoluteDeviationIsRaw() {
    // Median 4; deviations 3, 2, 0, 1, 96 → sorted 0, 1, 2, 3, 96 → 2.
    #expect(OrderStatistics([1, 2, 4, 5, 100]).medianAbsoluteDeviation == 2)
  }

  @Test func quantilesAreOfDefinitionSeven() {
    // n = 5, p = 0.1: rank 0.4 → 10 + 0.4·10 = 14; p = 0.9: rank 3.6 → 40 + 0.6·10 = 46.
    let order = OrderStatistics([50, 40, 30, 20, 10])
    #expect(near(order.quantile(0.1), 14))
    #expect(near(order.quantile(0.9), 46))
    #expect(order.quantile(0) == 10)
    #expect(order.quantile(1) == 50)
    #expect(order.quantile(1.5).isNaN)
  }

  @Test func medianIntervalOfTenValuesRunsFromSecondToNinth() {
    // P(B ≤ 1) = (1 + 10)/1024 = 0.01074 ≤ 0.025 < P(B ≤ 2) = 56/1024, so k = 2; coverage 1 − 22/1024.
    let interval = OrderStatistics((1...10).map(Double.init)).medianInterval
    #expect(interval.lower == 2)
    #expect(interval.upper == 9)
    #expect(near(interval.coverage, 1 - 22.0 / 1024, 1e-12))
  }

  @Test func medianIntervalNeedsSixValues() {
    // Smallest to largest of 5 covers 1 − 2/32 = 93.75 %; of 6, 1 − 2/64 = 96.875 %.
    #expect(!OrderStatistics([1, 2, 3, 4, 5]).medianInterval.isDefined)
    let six = OrderStatistics([1, 2, 3, 4, 5, 6]).medianInterval
    #expect(six.lower == 1 && six.upper == 6 && near(six.coverage, 0.96875, 1e-12))
    #expect(OrderStatistics([1, 2, 3, 4, 5]).medianStandardError.isNaN)
    #expect(!OrderStatistics([Double]()).medianInterval.isDefined)
  }

  @Test func medianIntervalOfThousandsOfValuesDoesNotUnderflow() {
    // ½ⁿ is far below the smallest Double here; the rank must be close to n/2 − 0.98·√n.
    let n = 4001
    let interval = OrderStatistics((0..<n).map(Double.init)).medianInterval
    #expect(abs(interval.lower - (2000 - 0.98 * Double(n).squareRoot())) < 2)
    #expect(interval.coverage >= 0.95 && interval.coverage < 0.955)
    #expect(near(interval.lower + interval.upper, 4000))
  }

  @Test func standardErrorOfTheMedianIsThatOfPriceAndBonett() {
    // n = 10: a = round(5.5 − 3.162) = 2; P(B ≤ 1) = 11/1024, z = 2.2990; x(2) = 27.0, x(9) = 40.9 for the first:
    // SE = (x(9) − x(2))/2z. Both errors and the interval below are the published result for these data
    // (statpsych, ci.median2: difference −8.85, SE 4.494993, −17.66002 … −0.0399751).
    let first = OrderStatistics([32.1, 39.8, 26.3, 35.0, 43.1, 27.0, 40.9, 37.4, 34.0, 29.2])
    let second = OrderStatistics([36.8, 44.0, 47.1, 42.7, 49.0, 39.6, 46.2, 31.6, 33.1, 48.4])
    #expect(near(first.medianStandardError, (40.9 - 27.0) / (2 * Normal.upperQuantile(11.0 / 1024))))
    let asymmetry = Asymmetry(left: SideMedian(second), right: SideMedian(first), isRatioScale: false)
    #expect(near(asymmetry.difference.value, -8.85, 1e-9))
    #expect(near(asymmetry.difference.interval.lower, -17.66002, 5e-6))
    #expect(near(asymmetry.difference.interval.upper, -0.0399751, 5e-8))
  }

  @Test func upperQuantilesOfTheNormalDistribution() {
    #expect(near(Normal.upperQuantile(0.025), 1.959963984540054, 1e-12))
    #expect(near(Normal.upperQuantile(0.5), 0, 1e-12))
    #expect(near(Normal.upperQuantile(1.0 / 64), 2.1538746940614564, 1e-12))
    #expect(Normal.upperQuantile(0).isNaN)
  }

  /// Skewed values, so that nothing rests on symmetry: the population median of exp(N(0, 1)) is 1.
  @Test(arguments: [6, 10, 25, 60])
  func medianIntervalCoversAsOftenAsItClaims(n: Int) {
    var noise = SeededNoise(UInt64(n))
    var covered = 0
    var claimed = 0.0
    let walks = 4000
    for _ in 0..<walks {
      let interval = OrderStatistics((0..<n).map { _ in exp(noise.normal()) }).medianInterval
      claimed = interval.coverage
      if interval.lower <= 1, 1 <= interval.upper { covered += 1 }
    }
    // Three standard errors of a share estimated from 4,000 walks: 3·√(0.05·0.95/4000) = 1.0 %.
    #expect(abs(Double(covered) / Double(walks) - claimed) < 0.0105)
  }

  @Test(arguments: [10, 30])
  func intervalOfTheDifferenceOfMediansCoversNineteenTimesInTwenty(n: Int) {
    var noise = SeededNoise(UInt64(100 + n))
    var covered = 0
    let walks = 4000
    for _ in 0..<walks {
      let left = SideMedian(OrderStatistics((0..<n).map { _ in 2 + 1.5 * noise.normal() }))
      let right = SideMedian(OrderStatistics((0..<n).map { _ in 5 + 0.5 * noise.normal() }))
      let interval = Asymmetry(left: left, right: right, isRatioScale: false).difference.interval
      if interval.lower <= 3, 3 <= interval.upper { covered += 1 }
    }
    let coverage = Double(covered) / Double(walks)
    #expect(coverage > 0.935 && coverage < 0.985)
  }

  /// Of 0…100 the independent interval is from 40 to 60. As sure as a quarter of them is as far again on either side, and
  /// what falls between two ranks is not given away.
  @Test func valuesThatDependOnOneAnotherReachFurtherFromTheMiddle() {
    let order = OrderStatistics((0...100).map(Double.init))
    for (dependence, lower) in [(1.0, 40.0), (2, 35), (4, 30), (1e6, 0)] {
      let interval = order.medianInterval(dependence: dependence)
      #expect(interval.lower == lower && interval.upper == 100 - lower, "\(dependence): \(interval)")
    }
  }
}
