import Testing

@testable import GaitDSP

/// What belongs to one way, and what leaves it unknown.
@Suite struct WalkedWayTests {
  /// Walks of ten steps each, facing one way, from a time on.
  private func tape(
    _ walks: [(start: Double, facing: Double, end: Bout.End)], holes: [TestSpan] = []
  ) -> TestTape {
    var output = GaitOutput()
    for (number, walk) in walks.enumerated() {
      for index in 0..<10 {
        output.contacts.append(
          Contact(
            time: walk.start + 0.5 * Double(index), kind: .initial, side: index % 2 == 0 ? .left : .right,
            confidence: 1, bout: number))
        // The pelvis swings by four degrees to either side.
        output.headings.append(walk.facing + (index % 2 == 0 ? 4 : -4))
      }
      let summary = summary(of: [])
      output.bouts.append(
        Bout(
          number: number, start: walk.start, end: walk.start + 4.5, cause: walk.end, confidence: 1, isReliable: true,
          turns: [], summary: summary, finding: Finding(summary, standing: nil), standing: nil))
    }
    for hole in holes {
      output.gaps.append(Gap(start: hole.start, end: hole.end, bridged: false, implausibility: nil))
    }
    var tape = TestTape()
    tape.take(output)
    return tape
  }

  private func ways(_ tape: TestTape) -> [WalkedWay] { WalkedWay.all(tape.walks, of: tape) }

  /// Whoever rests for half a minute has ended the way, and whoever turns round walks another.
  @Test(arguments: [(20.0, 0.0, 1), (29, 50, 1), (40, 0, 2), (20, 90, 2), (20, 180, 2)])
  func whoStandsAndGoesOnTheSameWayWalksOne(pause: Double, turn: Double, count: Int) {
    let ways = ways(tape([(10, 30, .pause), (14.5 + pause, 30 + turn, .pause)]))
    #expect(ways.count == count && ways[0].isBroken == (count == 1))
    #expect(ways[0].start == 10 && ways.last?.end == 19 + pause)
  }

  /// Nobody knows whether it began before, or went on after, what was not seen.
  @Test(arguments: [(4.0, 6.0, false), (7, 9, true), (11, 12, true), (15, 18, true), (18, 19, false)])
  func aHoleWithinAStepOfTheWayLeavesItUnknown(start: Double, end: Double, isUnknown: Bool) {
    let tape = tape([(10, 0, .pause)], holes: [TestSpan(start: start, end: end)])
    #expect(tape.isInterrupted(ways(tape)[0]) == isUnknown)
  }

  @Test func aWalkThatADataGapEndedIsUnknown() {
    for (end, isUnknown) in [(Bout.End.pause, false), (.gap, true)] {
      let tape = tape([(10, 0, .pause), (20, 0, end)])
      #expect(tape.isInterrupted(ways(tape)[0]) == isUnknown)
    }
  }
}

/// For how long somebody is still, from samples as they come.
@Suite struct StillnessTests {
  private func still(from start: Double, to end: Double, _ stillness: inout Stillness) {
    for index in 0..<Int((end - start) * 100) {
      stillness.push(
        InertialSample(
          time: start + 0.01 * Double(index), specificForce: SIMD3(0.3, 0, standardGravity),
          angularRate: SIMD3(0, 0.02, 0)))
    }
  }

  @Test func aLevelSensorIsStillFromTheMomentItsNoiseIsKnown() {
    var stillness = Stillness()
    still(from: 5, to: 12, &stillness)
    #expect(stillness.seconds > 5 && stillness.seconds < 7)
    stillness.restart()
    #expect(stillness.seconds == 0)
  }

  /// What was done in a hole nobody saw.
  @Test(arguments: [(0.1, true), (5, false)]) func aHoleBeginsTheCountAnew(hole: Double, goesOn: Bool) {
    var stillness = Stillness()
    still(from: 0, to: 6, &stillness)
    still(from: 6 + hole, to: 8 + hole, &stillness)
    #expect(goesOn ? stillness.seconds > 5 : stillness.seconds < 2, "\(stillness.seconds) s")
  }
}
