import GaitDSP
import Testing

@testable import stance

/// Alternating steps every `interval` s from `start`, right first.
private func steps(_ count: Int, from start: Double = 1, every interval: Double = 0.5) -> [GaitEvents.Event] {
  (0..<count).map { k in
    GaitEvents.Event(time: start + Double(k) * interval, side: k % 2 == 0 ? .right : .left)
  }
}

private func shifted(_ events: [GaitEvents.Event], by seconds: Double) -> [GaitEvents.Event] {
  events.map { GaitEvents.Event(time: $0.time + seconds, side: $0.side) }
}

private func pooled(
  found: GaitEvents, reference: GaitEvents, rules: ScoringRules = ScoringRules()
) throws -> PooledContacts {
  PooledContacts([try ContactScore(found: found, reference: reference, rules: rules)], confidences: [])
}

@Suite struct ContactScoreTests {
  @Test func contactsThatAreAllLateByTheSameShowAsBiasWithoutSpread() throws {
    let contacts = steps(10)
    let score = try pooled(
      found: GaitEvents(initial: shifted(contacts, by: 0.02), final: []),
      reference: GaitEvents(initial: contacts, final: []))
    #expect(score.ic.f1Percent == 100)
    #expect(score.ic.biasMs == 20)
    #expect(score.ic.sdMs == 0)
    #expect(score.ic.maeMs == 20)
    #expect(score.ic.sidePercent == 100)
    #expect(score.step?.maeMs == 0)
    #expect(score.step?.n == 9)
    #expect(score.stride?.n == 8)
    #expect(score.fc == nil)
  }

  @Test func aMissedAndAnExtraContactEachCostWhatF1Says() throws {
    var found = steps(10)
    found.remove(at: 4)
    found.append(.init(time: 4.3, side: .left))
    let score = try pooled(
      found: GaitEvents(initial: found, final: []),
      reference: GaitEvents(initial: steps(10), final: [], bouts: [0...10]),
      rules: ScoringRules(tolerance: 0.1))
    #expect(score.ic.tp == 9)
    #expect(score.ic.ref == 10)
    #expect(score.ic.fp == 1)
    #expect(score.ic.f1Percent == 90)
    // Both steps at the missed contact are gone, and the one that the extra contact lies in.
    #expect(score.step?.n == 6)
    #expect(score.referenceSteps == 9)
  }

  @Test func aDetectorThatFindsNothingMissesEverything() throws {
    let score = try pooled(
      found: GaitEvents(initial: [], final: []), reference: GaitEvents(initial: steps(6), final: steps(6)))
    #expect(score.ic.sensPercent == 0)
    #expect(score.ic.f1Percent == 0)
    #expect(score.ic.ppvPercent == nil)
    #expect(score.ic.noOutput == 1)
  }

  @Test func contactsOutsideBoutsAndInTurnsCountNeitherWay() throws {
    let contacts = steps(20)
    // The bout ends at 8 s; 4…5 s is a turn. Found: all of them, one extra outside, one extra in the turn.
    let extra = [GaitEvents.Event(time: 9.25, side: .left), .init(time: 4.25, side: .left)]
    let reference = GaitEvents(initial: contacts, final: [], bouts: [1...8], turns: [4...5])
    let found = GaitEvents(initial: contacts + extra, final: [])
    let narrow = ScoringRules(tolerance: 0.1)
    let without = try pooled(found: found, reference: reference, rules: narrow)
    #expect(without.ic.ref == 12)
    #expect(without.ic.fp == 0)
    let with = try pooled(
      found: found, reference: reference, rules: ScoringRules(tolerance: 0.1, excludesTurns: false))
    #expect(with.ic.ref == 15)
    #expect(with.ic.fp == 1)
  }

  @Test func anExtraFinalContactIsFalseOnlyWhereTheReferenceListsThem() throws {
    let reference = GaitEvents(initial: steps(10), final: steps(4, from: 2.1), bouts: [1...6])
    let outside = GaitEvents(initial: steps(10), final: steps(4, from: 2.1) + [.init(time: 5.2, side: .left)])
    #expect(try pooled(found: outside, reference: reference).fc?.fp == 0)
    let inside = GaitEvents(initial: steps(10), final: steps(4, from: 2.1) + [.init(time: 2.35, side: .left)])
    let narrow = ScoringRules(tolerance: 0.1)
    #expect(try pooled(found: inside, reference: reference, rules: narrow).fc?.fp == 1)
  }

  @Test func aWrongSideLeavesTimingAloneAndCostsSideAccuracy() throws {
    var found = steps(10)
    found[3].side = .right
    let score = try pooled(
      found: GaitEvents(initial: found, final: []), reference: GaitEvents(initial: steps(10), final: []))
    #expect(score.ic.f1Percent == 100)
    #expect(score.ic.sidePercent == 90)
    #expect(score.step?.n == 9)
  }

  @Test func aFinalContactThatIsLateLengthensStanceAndShortensSwing() throws {
    let initial = steps(10)
    // The other foot leaves the ground 0.12 s after each contact: stance 0.62 s, swing 0.38 s.
    let final = initial.map { GaitEvents.Event(time: $0.time + 0.12, side: $0.side?.opposite) }
    let score = try pooled(
      found: GaitEvents(initial: initial, final: shifted(final, by: 0.03)),
      reference: GaitEvents(initial: initial, final: final))
    #expect(score.stance?.biasMs == 30)
    #expect(score.swing?.biasMs == -30)
    #expect(score.double?.biasMs == 30)
    // The first final contact ends a stance before the record; the last has no next initial contact.
    #expect(score.stance?.n == 9)
    #expect(score.swing?.n == 9)
  }

  @Test func asymmetryErrorIsZeroWhereLatenessIsEqualAndSeenWhereOneSideIsLate() throws {
    let contacts = steps(12)
    let reference = GaitEvents(initial: contacts, final: [])
    let even = try ContactScore(
      found: GaitEvents(initial: shifted(contacts, by: 0.05), final: []), reference: reference)
    #expect(abs(even.asymmetry.errorOfTiming ?? .nan) < 1e-9)
    // Right contacts 25 ms late: steps ending right take 525 ms, left ones 475 ms: 10 % asymmetry where there is none.
    let late = contacts.map { GaitEvents.Event(time: $0.time + ($0.side == .right ? 0.025 : 0), side: $0.side) }
    let uneven = try ContactScore(found: GaitEvents(initial: late, final: []), reference: reference)
    #expect(abs((uneven.asymmetry.errorOfTiming ?? .nan) - 10) < 1e-9)
    #expect(abs((uneven.asymmetry.errorWithOwnSides ?? .nan) - 10) < 1e-9)
    #expect(abs(uneven.asymmetry.reference ?? .nan) < 1e-9)
    // Sides exchanged: timing is right, the weak side is the wrong one.
    let exchanged = late.map { GaitEvents.Event(time: $0.time, side: $0.side?.opposite) }
    let mirrored = try ContactScore(
      found: GaitEvents(initial: exchanged, final: []), reference: GaitEvents(initial: late, final: []))
    #expect(abs(mirrored.asymmetry.errorOfTiming ?? .nan) < 1e-9)
    #expect(abs((mirrored.asymmetry.errorWithOwnSides ?? .nan) - 20) < 1e-9)
  }

  @Test func asymmetryNeedsThreeStepsOfEachSide() {
    #expect(AsymmetryScore.asymmetry([(0.5, .left), (0.5, .right), (0.5, .left), (0.5, .right)]) == nil)
  }

  @Test func poolingSumsEventsAndAveragesRecordings() throws {
    let long = try ContactScore(
      found: GaitEvents(initial: shifted(steps(30), by: 0.01), final: []),
      reference: GaitEvents(initial: steps(30), final: []))
    let short = try ContactScore(
      found: GaitEvents(initial: [], final: []), reference: GaitEvents(initial: steps(10), final: []))
    let pooled = PooledContacts([long, short], confidences: [0.9, 0.5])
    #expect(pooled.ic.sensPercent == 75)
    #expect(pooled.ic.biasMs == 10)
    #expect(pooled.ic.noOutput == 1)
    #expect(pooled.boutConfidence?.value == 0.7)
  }

  @Test func figuresAreRoundedAsIEEEPrintingDoes() {
    #expect(published(0.25, digits: 1) == 0.2)
    #expect(published(0.35, digits: 1) == 0.3)
    #expect(published(-0.04, digits: 1).sign == .plus)
  }
}

@Suite struct EventMatchingTests {
  private func pairs(_ found: [Double], _ reference: [Double], _ tolerance: Double = 0.25) throws -> [[Int]] {
    try EventMatching.pairs(found, reference, tolerance: tolerance).map { [$0.predicted, $0.reference] }
  }

  @Test func asManyPairsAsPossibleComeBeforeCloseness() throws {
    // The nearest neighbour of 1.2 is 1.1, but then 1.0 and 1.4 would both stay alone.
    #expect(try pairs([0.9, 1.2], [1.1, 1.4]) == [[0, 0], [1, 1]])
  }

  @Test func amongEqualNumbersOfPairsTheClosestWin() throws {
    #expect(try pairs([1.0, 1.1], [1.09]) == [[1, 0]])
    #expect(try pairs([1.09], [1.0, 1.1]) == [[0, 1]])
  }

  @Test func theToleranceIsInclusive() throws {
    #expect(try pairs([1.25], [1.0]) == [[0, 0]])
    #expect(try pairs([1.2501], [1.0]) == [])
  }

  @Test func anEventIsUsedOnce() throws {
    #expect(try pairs([1.0], [0.9, 1.1]).count == 1)
    #expect(try pairs([], [1.0]) == [])
  }

  @Test func eventsTooDenseForFeetAreRefusedInsteadOfExhaustingMemory() {
    let dense = (0..<6000).map { Double($0) * 1e-4 }
    #expect(throws: ToolError.self) { try pairs(dense, dense) }
  }

  @Test func theDynamicProgrammeFindsWhatTryingEverythingFinds() throws {
    var generator = SystemRandomNumberGenerator()
    for _ in 0..<200 {
      let found = (0..<5).map { _ in Double.random(in: 0...1.5, using: &generator) }.sorted()
      let reference = (0..<5).map { _ in Double.random(in: 0...1.5, using: &generator) }.sorted()
      let best = everyPairing(found[...], reference[...])
      let pairs = try EventMatching.pairs(found, reference, tolerance: 0.25)
      let error = pairs.reduce(0) { $0 + abs(found[$1.predicted] - reference[$1.reference]) }
      #expect(pairs.count == best.pairs)
      #expect(abs(error - best.error) < 1e-9)
    }
  }

  /// The best pairing of any kind, crossing ones included.
  private func everyPairing(
    _ found: ArraySlice<Double>, _ reference: ArraySlice<Double>
  ) -> (pairs: Int, error: Double) {
    guard let first = found.first else { return (0, 0) }
    var best = everyPairing(found.dropFirst(), reference)
    for index in reference.indices where abs(first - reference[index]) <= 0.25 {
      var rest = Array(reference)
      rest.remove(at: index - reference.startIndex)
      let tail = everyPairing(found.dropFirst(), rest[...])
      let candidate = (pairs: tail.pairs + 1, error: tail.error + abs(first - reference[index]))
      if candidate.pairs > best.pairs || (candidate.pairs == best.pairs && candidate.error < best.error) {
        best = candidate
      }
    }
    return best
  }
}
