import Testing
import Walker

@testable import GaitDSP

/// The table of the article on findings: people, mounts, stands and sensors that no limit was chosen on. Its lines are
/// printed; the limits lie a little below what they say.
@Suite(.whereCodeIsOptimized)
struct FindingTableTests {
  /// So many degrees more than healthy on one side, straight from the walk and without its quiet standing.
  @Test(arguments: [0.0, 1, 2, 3, 4, 6, 8, 10])
  func dropOfOneSide(_ degrees: Double) throws {
    var (both, alone) = (GradedSides(), GradedSides())
    for seed in 0..<40 as Range<UInt64> {
      let given = GradedWalk(seed: 31_000 + 100 * UInt64(degrees) + seed, drop: degrees)
      both.add(given, try given.analysis().finding)
      alone.add(given, try given.analysisWithoutStanding().finding)
    }
    print("\(Int(degrees))° on one side, with standing: \(both)")
    print("\(Int(degrees))° on one side, without: \(alone)")
    for sides in [both, alone] {
      #expect(sides.sound(.present) == 0, "the sides are never exchanged")
      #expect(sides.sound(.possible) <= 0.1 && sides.sound(.insufficient) + sides.weak(.insufficient) <= 0.05)
      #expect(sides.contactError < 0.5)
      if degrees < 2 { #expect(sides.weak(.present) == 0 && sides.weak(.possible) <= 0.1) }
      if degrees >= 3 { #expect(sides.weak(.none) == 0 && sides.weak(.present) >= 0.7) }
      if degrees >= 4 { #expect(sides.weak(.present) >= 0.95) }
    }
    #expect(alone.warned(.standingMissing) == 1)
  }

  /// Contact compares the sides, so that only quiet standing shows what both have in common.
  @Test(arguments: [4.0, 6, 8])
  func dropOfBothSides(_ degrees: Double) throws {
    var (both, alone) = (GradedSides(), GradedSides())
    for seed in 0..<20 as Range<UInt64> {
      let given = GradedWalk(seed: 33_000 + 100 * UInt64(degrees) + seed, drop: degrees, isBothSided: true)
      both.add(given, try given.analysis().finding)
      alone.add(given, try given.analysisWithoutStanding().finding)
    }
    print("\(Int(degrees))° on both sides, with standing: \(both)")
    print("\(Int(degrees))° on both sides, without: \(alone)")
    if degrees >= 6 { #expect(both.weak(.none) + both.sound(.none) <= 0.2) }
    if degrees >= 8 { #expect(both.weak(.present) >= 0.9 && both.sound(.present) >= 0.9) }
    #expect(alone.weak(.none) == 1 && alone.sound(.none) == 1 && alone.warned(.standingMissing) == 1)
  }

  @Test(arguments: GradedWalk.Manner.allCases.filter { $0 != .plain }, [0.0, 6])
  func otherWalks(_ manner: GradedWalk.Manner, _ degrees: Double) throws {
    var sides = GradedSides()
    for seed in 36_000..<36_020 as Range<UInt64> {
      let given = GradedWalk(seed: seed, manner, drop: degrees)
      sides.add(given, try given.analysis().finding)
    }
    print("\(manner.rawValue), \(Int(degrees))° on one side: \(sides)")
    #expect(sides.sound(.present) == 0, "the sides are never exchanged")
    if degrees == 6 { #expect(sides.weak(.none) == 0, "no large drop is denied") }
    switch manner {
    case .hike:
      // The side that is hiked may be the weak one (Duchenne): the other is not blamed for the difference.
      #expect(
        degrees == 0 ? sides.weak(.present) <= 0.05 && sides.warned(.oppositeHike) >= 0.9 : sides.weak(.present) >= 0.9)
    case .short: #expect((degrees == 0 ? sides.weak(.none) : sides.weak(.present)) + sides.weak(.insufficient) >= 0.95)
    case .slow: #expect(sides.weak(.present) == 0 && sides.sound(.insufficient) >= 0.9)
    case .shuffling: #expect(degrees == 0 ? sides.weak(.present) == 0 : sides.weak(.present) >= 0.3)
    case .slipped, .slipsMidway, .stale:
      let told = manner == .slipped ? FindingWarning.referencesDisagree : .standingStale
      #expect(sides.warned(told) + sides.warned(.standingMissing) >= 0.9)
      #expect(degrees == 0 ? sides.weak(.present) == 0 : sides.weak(.present) >= 0.9)
    default: #expect(degrees == 0 ? sides.weak(.none) >= 0.9 : sides.weak(.present) >= 0.9)
    }
  }
}
