import Testing
import Walker

@testable import GaitDSP

/// What the finding says of people of whom we know the truth.
@Suite struct FindingOfWalksTests {
  static let seeds: [UInt64] = runsLongTests ? Array(1...20) : [1, 2]

  @Test(arguments: seeds)
  func healthyPersonHasNoFinding(seed: UInt64) throws {
    let walk = SimulatedWalk(
      .healthy(seed: seed), .straight(22), SensorCircumstances(seed: seed, sensor: .lsm6dso))
    let analysis = try Analysis(walk)
    #expect(analysis.finding.left.grade == .none, "\(analysis.finding)")
    #expect(analysis.finding.right.grade == .none, "\(analysis.finding)")
    #expect(!analysis.finding.left.compensated && !analysis.finding.right.compensated)
  }

  @Test(arguments: seeds)
  func weakLeftGluteusIsFoundOnTheLeftAlone(seed: UInt64) throws {
    let walk = SimulatedWalk(
      .weakLeft(seed: seed), .straight(24),
      SensorCircumstances(
        seed: seed, mount: SensorMount.rightAngles[Int(seed) % 24].tilted(x: 5, y: -4), sensor: .lsm6dso))
    let analysis = try Analysis(walk)
    #expect(analysis.finding.left.grade >= .possible, "\(analysis.finding)")
    #expect(analysis.finding.right.grade == .none, "\(analysis.finding)")
    #expect(analysis.finding.contactDifference.value > 1.5)
  }

  @Test func weaknessOfBothSidesIsSeenFromStanding() throws {
    var person = Person.healthy(seed: 3)
    person.drop = Sided(both: DropProfile(peak: 8, mid: 7))
    let analysis = try Analysis(SimulatedWalk(person, .straight(22), SensorCircumstances(sensor: .lsm6dso)))
    for side in Side.allCases {
      #expect(analysis.finding[side].grade == .present, "\(analysis.finding)")
      #expect(analysis.finding[side].references == [.standing])
    }
  }

  @Test func tooFewStepsAreInsufficient() throws {
    let analysis = try Analysis(SimulatedWalk(.weakLeft(seed: 1), .straight(8)))
    #expect(analysis.finding.left.grade == .insufficient && analysis.finding.right.grade == .insufficient)
  }
}
