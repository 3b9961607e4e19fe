import GaitDSP

/// The events of one kind of one recording, paired, with what counts and what does not.
struct MatchedEvents {
  let found: [GaitEvents.Event]
  let reference: [GaitEvents.Event]
  /// For each reference event the index of its partner among those found.
  private(set) var partner: [Int?]
  /// For each reference event whether it counts.
  private(set) var inScope: [Bool]
  private(set) var kind = ContactScore.Kind()

  /// - Parameter spans: where a found event without a partner is a false positive.
  init(
    _ found: [GaitEvents.Event], _ reference: [GaitEvents.Event], _ surroundings: GaitEvents,
    falseIn spans: [ClosedRange<Double>], _ rules: ScoringRules
  ) throws {
    self.found = found
    self.reference = reference
    func counts(_ time: Double) -> Bool {
      guard surroundings.bouts.span(holding: time) != nil else { return false }
      return !rules.excludesTurns || surroundings.turns.span(holding: time) == nil
    }
    partner = Array(repeating: nil, count: reference.count)
    inScope = reference.map { counts($0.time) }
    var isPaired = [Bool](repeating: false, count: found.count)
    let pairs = try EventMatching.pairs(found.map(\.time), reference.map(\.time), tolerance: rules.tolerance)
    for pair in pairs {
      partner[pair.reference] = pair.predicted
      isPaired[pair.predicted] = true
    }
    kind.wasGiven = !found.isEmpty
    for (index, event) in reference.enumerated() where inScope[index] {
      guard let place = partner[index] else {
        kind.falseNegatives += 1
        continue
      }
      kind.truePositives += 1
      kind.errors.append(found[place].time - event.time)
      if let a = found[place].side, let b = event.side {
        kind.sided += 1
        if a == b { kind.sidesRight += 1 }
      }
    }
    for (index, event) in found.enumerated() where !isPaired[index] {
      if counts(event.time), spans.span(holding: event.time) != nil { kind.falsePositives += 1 }
    }
  }

  /// Successive reference events of opposite feet in one bout, both in scope: indices.
  func referenceSteps(_ bouts: [ClosedRange<Double>]) -> [(Int, Int)] {
    reference.indices.dropLast().compactMap { a in
      let (from, to) = (reference[a], reference[a + 1])
      guard inScope[a], inScope[a + 1], from.side != nil, to.side != nil, from.side != to.side,
        bouts.span(holding: from.time) == bouts.span(holding: to.time)
      else { return nil }
      return (a, a + 1)
    }
  }
}
