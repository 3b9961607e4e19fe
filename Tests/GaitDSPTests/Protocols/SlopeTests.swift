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

  /// Ninety-five in a hundred, also where each value leans on the one before it.
  @Test(arguments: [0.0, 0.6])
  func theIntervalHoldsTheTruthNineteenTimesOfTwenty(memory: Double) {
    var noise = SeededNoise(4)
    var held = 0
    for _ in 0..<400 {
      var off = 0.0
      let points = (0..<240).map { index in
        off = memory * off + noise.normal()
        return (time: Double(index) / 60, value: 0.3 * Double(index) / 60 + off)
      }
      let slope = Slope(points)
      if slope.lower <= 0.3, slope.upper >= 0.3 { held += 1 }
    }
    #expect((360...396).contains(held), "\(held) of 400")
  }
}
