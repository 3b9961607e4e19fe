import GaitDSP

/// Step-time asymmetry of one recording, found and true, and its mean step time.
///
/// Asymmetry is 100 · (R − L) / ((R + L) / 2) percent, R the median time of the steps that end on the right; it needs
/// three steps of each side.
struct AsymmetryScore: Sendable, Equatable {
  /// A step with the side it ends on; intervals in s.
  typealias ScoredStep = (reference: Double, found: Double, side: Side)

  /// Of all reference steps, percent.
  var reference: Double?
  /// |found − reference| over the same matched steps with the reference's sides: timing alone, percentage points.
  var errorOfTiming: Double?
  /// |found − reference| of all steps found with the sides found, percentage points.
  var errorWithOwnSides: Double?
  /// |mean step time of all steps found − mean of all reference steps|, s.
  var meanStepError: Double?

  init() {}

  init(steps: [ScoredStep], initial: MatchedEvents, reference events: GaitEvents, rules: ScoringRules) {
    let all = initial.referenceSteps(events.bouts).compactMap { a, b -> (Double, Side)? in
      let interval = initial.reference[b].time - initial.reference[a].time
      guard interval < rules.longestStep, let side = initial.reference[b].side else { return nil }
      return (interval, side)
    }
    reference = Self.asymmetry(all)
    if let actual = Self.asymmetry(steps.map { ($0.reference, $0.side) }),
      let found = Self.asymmetry(steps.map { ($0.found, $0.side) })
    {
      errorOfTiming = abs(found - actual)
    }
    let (own, intervals) = Self.foundSteps(initial, events, rules)
    if let reference, let found = Self.asymmetry(own) { errorWithOwnSides = abs(found - reference) }
    if !intervals.isEmpty, !all.isEmpty {
      meanStepError = abs(average(intervals) - average(all.map(\.0)))
    }
  }

  /// The steps between successive contacts found in one bout, whether or not the reference has them.
  /// - Returns: those with two different sides, and the intervals of all, s.
  private static func foundSteps(
    _ initial: MatchedEvents, _ events: GaitEvents, _ rules: ScoringRules
  ) -> (sided: [(Double, Side)], all: [Double]) {
    // A contact counts as being where its partner is, so that none falls out for being just across a border.
    var place = initial.found.map(\.time)
    for (index, partner) in initial.partner.enumerated() {
      if let partner { place[partner] = initial.reference[index].time }
    }
    var sided: [(Double, Side)] = []
    var all: [Double] = []
    for k in initial.found.indices.dropLast() {
      let (from, to) = (initial.found[k], initial.found[k + 1])
      let interval = to.time - from.time
      guard interval > 0, interval < rules.longestStep, let bout = events.bouts.span(holding: place[k]),
        events.bouts.span(holding: place[k + 1]) == bout
      else { continue }
      if rules.excludesTurns,
        events.turns.span(holding: place[k]) != nil || events.turns.span(holding: place[k + 1]) != nil
      {
        continue
      }
      all.append(interval)
      if let a = from.side, let b = to.side, a != b { sided.append((interval, b)) }
    }
    return (sided, all)
  }

  static func asymmetry(_ steps: [(Double, Side)]) -> Double? {
    let right = steps.filter { $0.1 == .right }.map(\.0)
    let left = steps.filter { $0.1 == .left }.map(\.0)
    guard right.count >= 3, left.count >= 3 else { return nil }
    let (r, l) = (median(right), median(left))
    return 100 * (r - l) / ((r + l) / 2)
  }

  private static func median(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    let middle = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  }
}

/// Arithmetic mean; `nan` of nothing.
func average(_ values: [Double]) -> Double {
  values.isEmpty ? .nan : values.reduce(0, +) / Double(values.count)
}
