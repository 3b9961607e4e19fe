import GaitDSP

/// How contacts that were found agree with a reference.
///
/// - Scope: matching uses every event. Afterwards a reference event (and its partner) is dropped where it lies outside
///   every bout or, with `excludesTurns`, inside a turn. A predicted event without a partner is a false positive only
///   inside a bout (final contacts: between the bout's first and last reference final contact, because references list
///   them for complete strides only) and outside the turns. So no event counts as wrong for being just across a border.
/// - Errors are predicted − reference, s.
struct ContactScore: Sendable {
  /// One kind of contact.
  struct Kind: Sendable {
    var truePositives = 0
    var falseNegatives = 0
    var falsePositives = 0
    /// Of the matched pairs, s; positive = late.
    var errors: [Double] = []
    /// Matched pairs in which both sides are known, and those of them in which they agree.
    var sided = 0
    var sidesRight = 0
    /// Whether the detector gave any such event at all.
    var wasGiven = false
  }

  var initial: Kind
  var final: Kind
  /// Errors of successive opposite initial contacts' interval, both matched with no extra one between, s.
  var step: [Double] = []
  /// Errors of the interval between successive initial contacts of one foot, s.
  var stride: [Double] = []
  /// Errors of initial → final contact of one foot, s.
  var stance: [Double] = []
  /// Errors of final → initial contact of one foot, s.
  var swing: [Double] = []
  /// Errors of initial → final contact of the other foot, s.
  var double: [Double] = []
  /// Steps and strides that the reference has.
  var referenceSteps = 0
  var referenceStrides = 0
  var asymmetry = AsymmetryScore()
}

/// The limits of scoring.
struct ScoringRules: Sendable {
  /// Largest |predicted − reference| of a pair, s.
  var tolerance = 0.25
  /// Whether contacts in turns are left out.
  var excludesTurns = true
  /// Longest interval that counts as a step, s.
  var longestStep = 2.0
}

extension ContactScore {
  /// - Throws: `ToolError.usage` where events lie too densely to be matched.
  init(found: GaitEvents, reference: GaitEvents, rules: ScoringRules = ScoringRules()) throws {
    let bouts = reference.bouts
    let initial = try MatchedEvents(found.initial, reference.initial, reference, falseIn: bouts, rules)
    let finalSpans = bouts.compactMap { bout -> ClosedRange<Double>? in
      let inside = reference.final.lazy.map(\.time).filter { [bout].span(holding: $0) != nil }
      guard let first = inside.min(), let last = inside.max() else { return nil }
      return first...last
    }
    let final = try MatchedEvents(found.final, reference.final, reference, falseIn: finalSpans, rules)
    self.initial = initial.kind
    self.final = final.kind
    let steps = scoreSteps(initial, bouts, rules)
    scoreStrides(initial, bouts, rules)
    if !found.final.isEmpty { scorePhases(initial, final, bouts, rules) }
    asymmetry = AsymmetryScore(steps: steps, initial: initial, reference: reference, rules: rules)
  }

  /// - Returns: the steps scored, each with the side it ends on.
  private mutating func scoreSteps(
    _ events: MatchedEvents, _ bouts: [ClosedRange<Double>], _ rules: ScoringRules
  ) -> [AsymmetryScore.ScoredStep] {
    var scored: [AsymmetryScore.ScoredStep] = []
    for (a, b) in events.referenceSteps(bouts) {
      let interval = events.reference[b].time - events.reference[a].time
      guard interval > 0, interval < rules.longestStep, let side = events.reference[b].side else { continue }
      referenceSteps += 1
      guard let p = events.partner[a], events.partner[b] == p + 1 else { continue }
      let found = events.found[p + 1].time - events.found[p].time
      step.append(found - interval)
      scored.append((reference: interval, found: found, side: side))
    }
    return scored
  }

  private mutating func scoreStrides(
    _ events: MatchedEvents, _ bouts: [ClosedRange<Double>], _ rules: ScoringRules
  ) {
    let reference = events.reference
    for a in reference.indices where events.inScope[a] && a + 2 < reference.count && events.inScope[a + 2] {
      let (from, to) = (reference[a], reference[a + 2])
      guard reference[a + 1].side != from.side, to.side == from.side, to.time - from.time < 2 * rules.longestStep,
        bouts.span(holding: from.time) == bouts.span(holding: to.time)
      else { continue }
      referenceStrides += 1
      guard let p = events.partner[a], let q = events.partner[a + 2] else { continue }
      stride.append(events.found[q].time - events.found[p].time - (to.time - from.time))
    }
  }

  private mutating func scorePhases(
    _ initial: MatchedEvents, _ final: MatchedEvents, _ bouts: [ClosedRange<Double>], _ rules: ScoringRules
  ) {
    /// Error of the interval from one reference event to another; `nil` where it is no phase, or not found.
    func error(
      from a: Int, of start: MatchedEvents, to b: Int, of end: MatchedEvents, shorterThan limit: Double
    ) -> Double? {
      let interval = end.reference[b].time - start.reference[a].time
      guard end.inScope[b], interval < limit,
        bouts.span(holding: start.reference[a].time) == bouts.span(holding: end.reference[b].time),
        let p = start.partner[a], let q = end.partner[b]
      else { return nil }
      return end.found[q].time - start.found[p].time - interval
    }
    let (nextFinal, nextInitial) = (NextEvent(final.reference), NextEvent(initial.reference))
    for a in initial.reference.indices where initial.inScope[a] {
      let contact = initial.reference[a]
      guard let side = contact.side else { continue }
      if let b = nextFinal.index(after: contact.time, side: side),
        let e = error(from: a, of: initial, to: b, of: final, shorterThan: 1.5 * rules.longestStep)
      {
        stance.append(e)
      }
      if let b = nextFinal.index(after: contact.time, side: side.opposite),
        a + 1 >= initial.reference.count || final.reference[b].time < initial.reference[a + 1].time,
        let e = error(from: a, of: initial, to: b, of: final, shorterThan: rules.longestStep)
      {
        double.append(e)
      }
    }
    for a in final.reference.indices where final.inScope[a] {
      guard let side = final.reference[a].side,
        let b = nextInitial.index(after: final.reference[a].time, side: side),
        let e = error(from: a, of: final, to: b, of: initial, shorterThan: rules.longestStep)
      else { continue }
      swing.append(e)
    }
  }
}

/// Finds the next event of a foot.
private struct NextEvent {
  /// Indices and times of each side's events, in the order of time.
  private let events: [Side: [(index: Int, time: Double)]]

  init(_ all: [GaitEvents.Event]) {
    var events: [Side: [(index: Int, time: Double)]] = [:]
    for (index, event) in all.enumerated() {
      if let side = event.side { events[side, default: []].append((index, event.time)) }
    }
    self.events = events
  }

  /// The first event of a side strictly after a time.
  func index(after time: Double, side: Side) -> Int? {
    let candidates = events[side] ?? []
    var (low, high) = (0, candidates.count)
    while low < high {
      let middle = (low + high) / 2
      if candidates[middle].time > time { high = middle } else { low = middle + 1 }
    }
    return low < candidates.count ? candidates[low].index : nil
  }
}
