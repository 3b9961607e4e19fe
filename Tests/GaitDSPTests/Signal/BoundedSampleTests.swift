import Foundation
import Testing

@testable import GaitDSP

@Suite struct BoundedSampleTests {
  @Test func everyValueIsKeptUpToTheCapacity() {
    var sample = BoundedSample(capacity: 8)
    for value in 1...8 { sample.add(Double(value)) }
    #expect(Array(sample.kept) == [1, 2, 3, 4, 5, 6, 7, 8])
    #expect(sample.spacing == 1)
  }

  @Test func beyondTheCapacityEverySecondThenEveryFourthIsKept() {
    var sample = BoundedSample(capacity: 8)
    for value in 0..<9 { sample.add(Double(value)) }
    #expect(Array(sample.kept) == [0, 2, 4, 6, 8])
    for value in 9..<17 { sample.add(Double(value)) }
    #expect(Array(sample.kept) == [0, 4, 8, 12, 16])
    #expect(sample.spacing == 4)
    #expect(sample.count == 17)
  }

  @Test func thinningKeepsTheQuantilesOfAnHourOfDrift() {
    // A slow drift, a skew, and twenty times more values than fit.
    var (noise, sample, all) = (SeededNoise(7), BoundedSample(capacity: 2048), [Double]())
    for step in 0..<40_000 {
      let value = Double(step) / 40_000 + exp(0.3 * noise.normal())
      sample.add(value)
      all.append(value)
    }
    #expect(sample.keptCount > 1024 && sample.keptCount <= 2048)
    let (thinned, exact) = (sample.order, OrderStatistics(all))
    for p in [0.1, 0.25, 0.5, 0.75, 0.9] {
      // The rank found must be within 2 % of the rank asked for.
      let rank = Double(exact.sorted.filter { $0 <= thinned.quantile(p) }.count) / 40_000
      #expect(abs(rank - p) < 0.02)
    }
    let mean = all.reduce(0, +) / 40_000
    #expect(near(sample.moments.mean, mean, 1e-9))
    #expect(sample.count == 40_000)
  }

  @Test func mergedSamplesThatFitAreTheUnion() {
    var (a, b, pooled) = (BoundedSample(capacity: 64), BoundedSample(capacity: 64), BoundedSample(capacity: 64))
    for value in 0..<20 {
      a.add(Double(value * value))
      pooled.add(Double(value * value))
    }
    for value in 0..<30 {
      b.add(Double(-value))
      pooled.add(Double(-value))
    }
    a.merge(b)
    #expect(Array(a.kept) == Array(pooled.kept))
    #expect(a.count == pooled.count)
    #expect(near(a.moments.mean, pooled.moments.mean) && near(a.moments.variance, pooled.moments.variance, 1e-8))
  }

  @Test func mergedSamplesOfUnequalSpacingWeighAlike() {
    // 6,400 values of 1 and 100 values of 0, in one sample of 64: about one kept in 65 must be 0.
    var (long, short) = (BoundedSample(capacity: 64), BoundedSample(capacity: 64))
    for _ in 0..<6400 { long.add(1) }
    for _ in 0..<100 { short.add(0) }
    long.merge(short)
    #expect(long.keptCount <= 64)
    #expect(long.kept.filter { $0 == 0 }.count <= 2)
    #expect(long.count == 6500)
    short.merge(long)
    #expect(short.count == 6600 && short.keptCount <= 64)
  }

  @Test func whatIsNotANumberIsNotCounted() {
    var sample = BoundedSample(capacity: 8)
    for value in [Double.nan, 1, .infinity, 3] { sample.add(value) }
    #expect(sample.count == 2 && sample.moments.mean == 2)
  }

  @Test func aCopyIsIndependent() {
    var original = BoundedSample(capacity: 8)
    original.add(1)
    var copy = original
    copy.add(2)
    #expect(Array(original.kept) == [1] && Array(copy.kept) == [1, 2])
  }

  @Test func runningMomentsEqualTheTextbookOnes() {
    // 2, 4, 4, 4, 5, 5, 7, 9: mean 5, squares 32, variance 32/7.
    var moments = RunningMoments()
    for value in [2.0, 4, 4, 4, 5, 5, 7, 9] { moments.add(value) }
    #expect(near(moments.mean, 5) && near(moments.variance, 32.0 / 7))
    #expect(RunningMoments().mean.isNaN && RunningMoments().variance.isNaN)
  }

  /// One walk of hours must not thin the short one after it.
  @Test func anEmptiedSampleKeepsEveryValueAgain() {
    for count in [9, 10, 17] {
      var sample = BoundedSample(capacity: 8)
      for value in 0..<count { sample.add(Double(value)) }
      sample.removeAll()
      for value in 1...8 { sample.add(Double(value)) }
      #expect(Array(sample.kept) == [1, 2, 3, 4, 5, 6, 7, 8] && sample.spacing == 1 && sample.moments.mean == 4.5)
    }
  }

  @Test func afterAMergeAsManyValuesAreLeftOutAsBefore() {
    var (long, short) = (BoundedSample(capacity: 8), BoundedSample(capacity: 8))
    for value in 0..<9 { long.add(Double(value)) }
    for value in [100.0, 101] { short.add(value) }
    long.merge(short)
    for value in [200.0, 201] { long.add(value) }
    #expect(Array(long.kept) == [0, 2, 4, 6, 8, 100, 201])
  }
}
