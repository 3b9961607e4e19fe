import Testing

@testable import GaitDSP

@Suite struct SlopeTests {
  @Test func quantilesAreThoseOfTheTables() {
    let table = [
      (1.0, 12.7062), (2, 4.3027), (3, 3.1824), (4, 2.7764), (5, 2.5706), (10, 2.2281), (30, 2.0423), (120, 1.9799),
    ]
    for (freedom, quantile) in table {
      #expect(abs(StudentT.quantile975(freedom: freedom) / quantile - 1) < 1e-3, "\(freedom) degrees of freedom")
    }
  }

  /// Effective degrees of freedom are seldom whole: more of them never widen an interval.
  @Test func quantilesFallFromOneDegreeOfFreedomOn() {
    let quantiles = stride(from: 1.0, through: 12, by: 0.05).map { StudentT.quantile975(freedom: $0) }
    #expect(zip(quantiles, quantiles.dropFirst()).allSatisfy { $0 > $1 })
    #expect(StudentT.quantile975(freedom: 0.9) == .infinity)
  }

  @Test func aLineIsItsOwnSlope() {
    let slope = Slope((0..<20).map { (time: Double($0), value: 3 - 0.25 * Double($0)) })
    #expect(abs(slope.perUnit + 0.25) < 1e-12 && slope.count == 20)
    #expect(abs(slope.upper - slope.lower) < 1e-9)
  }

  @Test func fewOrUnusableValuesGiveNoSlope() {
    #expect(Slope((0..<9).map { (time: Double($0), value: 1.0) }).perUnit.isNaN)
    #expect(Slope((0..<30).map { (time: 4, value: Double($0)) }).perUnit.isNaN, "no time has passed")
    #expect(Slope((0..<30).map { (time: Double($0), value: Double.nan) }).count == 0)
  }

  /// How chance carries values from step to step.
  enum Wander: CaseIterable {
    case none, neighbours, slow, everSlower

    /// One walk of it.
    func series(_ count: Int, _ noise: inout SeededNoise) -> [Double] {
      // Ever slower: of all time scales alike, as 1/f noise; people's stride times are near it (Hausdorff 1995).
      let (memories, own): ([Double], Double) =
        switch self {
        case .none: ([], 1)
        case .neighbours: ([0.6], 0)
        case .slow: ([0.9], 1.9)
        case .everSlower: ([0.5, 0.75, 0.875, 0.94, 0.97, 0.985, 0.993], 0)
        }
      var offs = memories.map { _ in noise.normal() }
      return (0..<count).map { _ in
        for (index, memory) in memories.enumerated() {
          offs[index] = memory * offs[index] + (1 - memory * memory).squareRoot() * noise.normal()
        }
        return offs.reduce(own * noise.normal(), +)
      }
    }

    /// Nineteen of twenty but for what wanders slower than any walk is long.
    var floor: Int { self == .everSlower ? 328 : 362 }
  }

  /// From one lag alone an interval seven in ten of which hold the truth would come of the third, and five of the fourth.
  @Test(arguments: Wander.allCases, [115, 240, 650])
  func theIntervalHoldsTheTruthNineteenTimesOfTwenty(wander: Wander, count: Int) {
    var noise = SeededNoise(4)
    var held = 0
    for _ in 0..<400 {
      let chance = wander.series(count, &noise)
      let slope = Slope(
        chance.enumerated().map { (time: Double($0) / 60, value: 0.3 * Double($0) / 60 + $1) })
      if slope.lower <= 0.3, slope.upper >= 0.3 { held += 1 }
    }
    #expect((wander.floor...394).contains(held), "\(held) of 400")
  }
}
