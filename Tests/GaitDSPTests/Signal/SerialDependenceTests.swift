import Foundation
import Testing

@testable import GaitDSP

/// How much less a series says than as many independent values, where the series is not what one would wish for.
@Suite struct SerialDependenceTests {
  private func sample(_ values: some Sequence<Double>) -> BoundedSample {
    var sample = BoundedSample()
    for value in values { sample.add(value) }
    return sample
  }

  /// Both sides rise with the walk, each with a scatter of its own.
  private func walk(left: Int, right: Int) -> Asymmetry {
    var noise = SeededNoise(4_711)
    func side(_ count: Int) -> BoundedSample {
      sample((0..<count).map { 100 + 10 * Double($0) / Double(count) + noise.normal() })
    }
    return Asymmetry(left: side(left), right: side(right), isRatioScale: true)
  }

  /// Of more values than one side can keep every second one is: beside the other side's, it is still of the same time.
  @Test func whatBothSidesDoInCommonCancelsAlsoWhereOnlyOneOfThemIsThinned() {
    func width(_ asymmetry: Asymmetry) -> Double {
      asymmetry.difference.interval.upper - asymmetry.difference.interval.lower
    }
    let whole = width(walk(left: 2_040, right: 2_040))
    for (left, right) in [(2_060, 2_040), (2_040, 2_060), (4_110, 4_090)] {
      let thinned = walk(left: left, right: right)
      #expect(width(thinned) < 2.5 * whole && width(thinned) > 0.7 * whole, "\(left) and \(right): \(width(thinned))")
      let ratio = thinned.gaitAsymmetry.interval
      #expect(ratio.lower < 1 && ratio.upper > -1 && ratio.upper - ratio.lower < 3)
    }
  }

  @Test func aThinnedSideKeepsItsMedian() {
    let (left, right) = (sample((0..<3_000).map { sin(Double($0)) }), sample((0..<2_000).map { 5 + sin(Double($0)) }))
    let asymmetry = Asymmetry(left: left, right: right, isRatioScale: false)
    #expect(asymmetry.difference.value == right.order.median - left.order.median)
    #expect(Asymmetry(left: right, right: left, isRatioScale: false).difference == asymmetry.difference.negated)
  }

  @Test(arguments: [0, 1, 2, 5, 6, 7, 2_048, 2_049])
  func equalValuesHaveAnIntervalWithoutWidth(count: Int) {
    let equal = sample(repeatElement(3, count: count))
    let summary = MeasureSummary(equal)
    let asymmetry = Asymmetry(left: equal, right: equal, isRatioScale: true)
    if count < 6 {
      #expect(!summary.medianInterval.isDefined && !asymmetry.difference.interval.isDefined)
    } else {
      #expect(summary.medianInterval.lower == 3 && summary.medianInterval.upper == 3)
      #expect(asymmetry.difference.interval.lower == 0 && asymmetry.difference.interval.upper == 0)
    }
  }

  @Test(arguments: [6, 7, 8, 100, 2_048])
  func anIntervalStaysWithinItsValuesAndHoldsTheMedian(count: Int) {
    let series: [(String, (Int) -> Double)] = [
      ("rising", { Double($0) }), ("two halves", { $0 < count / 2 ? -1 : 1 }), ("in turn", { $0 % 2 == 0 ? -1 : 1 }),
      ("one unlike", { $0 == 0 ? 1 : 0 }), ("huge", { Double($0) * 1e304 - 1e307 }),
      ("tiny", { Double($0) * .leastNonzeroMagnitude }),
    ]
    for (name, value) in series {
      let values = (0..<count).map(value)
      let summary = MeasureSummary(sample(values))
      let (lower, upper) = (summary.medianInterval.lower, summary.medianInterval.upper)
      #expect(values.contains(lower) && values.contains(upper), "\(name): \(lower) to \(upper)")
      #expect(lower <= summary.median && summary.median <= upper, "\(name): \(summary.median) in \(lower) to \(upper)")
      let other = Asymmetry(left: sample(values), right: sample([1, 2, 3, 4, 5, 6]), isRatioScale: true)
      let (difference, interval) = (other.difference.value, other.difference.interval)
      #expect(!interval.isDefined || interval.lower <= difference && difference <= interval.upper)
    }
  }

  /// One side's steps grow while the other's shrink: that is one slow change, and not a hundred steps that say so.
  @Test func theDifferenceOfSidesThatChangeOneAgainstTheOtherIsLessSure() {
    func walk(_ values: [Double]) -> Asymmetry {
      Asymmetry(
        left: sample(values.map { 100 + 0.1 * $0 }), right: sample(values.map { 110 - 0.1 * $0 }), isRatioScale: true)
    }
    func width(_ estimate: Estimate) -> Double { estimate.interval.upper - estimate.interval.lower }
    let (changing, mixed) = (walk((0..<101).map(Double.init)), walk((0..<101).map { Double((37 * $0) % 101) }))
    #expect(changing.difference.value == mixed.difference.value)
    #expect(width(changing.difference) > 2 * width(mixed.difference))
    #expect(width(changing.gaitAsymmetry) > 2 * width(mixed.gaitAsymmetry))
    #expect(width(changing.symmetryRatio) > 2 * width(mixed.symmetryRatio))
  }

  /// As of the share of time below a threshold, which is nought in most steps.
  @Test func valuesThatEqualTheMedianTakeNoSide() {
    let interval = MeasureSummary(
      sample((0..<101).map { (37 * $0) % 101 }.map { $0 < 20 ? -1 : $0 < 81 ? 0 : 1 })
    ).medianInterval
    #expect(interval.lower == 0 && interval.upper == 0)
  }
}
