/// One level read: sample `newest` was taken before `after`, the one behind it not yet at `before`.
struct GridBound: Sendable {
  var newest: Int64 = 0
  var before: Nanoseconds = 0
  var after: Nanoseconds = 0
}

/// A grid: time of the newest observed sample (s after its observation), period (s), the standard deviations of both,
/// and how far the best grid keeps from the nearest bound (s; negative where none satisfies all).
struct GridFit: Sendable {
  var phase: Double
  var period: Double
  var deviation: Double
  var periodDeviation: Double
  var margin: Double
}

/// The bounds of the last half minute, at most 40.
struct GridBounds: Sendable {
  static let capacity = 40
  private static let oldest: Nanoseconds = 30_000_000_000
  /// Relative drift of the period a second that old bounds make room for: half of this times their age squared.
  static let drift = 35e-6

  private var ring: InlineArray<40, GridBound> = .init(repeating: GridBound())
  private(set) var count = 0

  /// Adds a bound. When there is no place left, a bound that is too old makes room, else the one that is missed least.
  mutating func add(_ bound: GridBound, fit: GridFit) {
    if count < Self.capacity {
      ring[count] = bound
      count += 1
      return
    }
    for slot in 0..<count where bound.after &- ring.span[slot].after > Self.oldest {
      ring[slot] = bound
      return
    }
    ring[terms(bound.newest, bound.after).leastMissed(fit)] = bound
  }

  /// Samples between the oldest bound and `index`.
  func span(to index: Int64) -> Int64 {
    var oldest = index
    for slot in 0..<count { oldest = min(oldest, ring.span[slot].newest) }
    return index &- oldest
  }

  /// The mean of all grids that satisfy all bounds, none preferred (the posterior mean of Bayes under uniform delays).
  ///
  /// For a period p the phase has room between max(before − (n + 1)·p) and min(after − n·p); that room is concave in
  /// p and made of straight pieces, so its ends are found by Newton's steps from outside and the mean by summing over
  /// what lies between. Before any bound the period is known to lie within `halfWidth` of `centre`: the room is no
  /// larger than 2·`room` there, falling to 0 at both ends. Where drift has left no grid that satisfies all, the one
  /// that violates them least is taken.
  ///
  /// - Parameter start: the grid as it was believed before, where the search begins.
  func fit(
    index: Int64, origin: Nanoseconds, start: GridFit, centre: Double, halfWidth: Double, room: Double
  ) -> GridFit {
    var terms = terms(index, origin)
    let prior = (centre: centre, halfWidth: halfWidth, room: room)
    let (left, right) = terms.bracket(start, prior)
    terms.prune(left, right)
    let best = terms.best(from: start.period, left, right, prior)
    guard best.value > 0 else {
      return GridFit(
        phase: best.phase, period: best.period, deviation: max(-best.value, 1e-4),
        periodDeviation: 0.001 * centre, margin: best.value / 2)
    }
    let low = terms.end(from: left, prior)
    let high = terms.end(from: right, prior)
    let steps = 12
    let width = max(0, high - low) / Double(steps)
    var weight = 0.0
    var phase = 0.0
    var period = 0.0
    var square = 0.0
    var periodSquare = 0.0
    for step in 0..<steps {
      let piece = terms.piece(low + (Double(step) + 0.5) * width, prior)
      let share = max(0, piece.value)
      weight += share
      phase += share * piece.phase
      // Far from the best period by little: the square of the difference, lest it drown in rounding.
      let off = piece.period - best.period
      period += share * off
      periodSquare += share * off * off
      square += share * (piece.phase * piece.phase + share * share / 12)
    }
    guard weight > 0 else {
      return GridFit(
        phase: best.phase, period: best.period, deviation: best.value / 2, periodDeviation: 0.001 * centre,
        margin: best.value / 2)
    }
    phase /= weight
    period /= weight
    return GridFit(
      phase: phase, period: best.period + period, deviation: max(0, square / weight - phase * phase).squareRoot(),
      periodDeviation: max(0, periodSquare / weight - period * period).squareRoot(), margin: best.value / 2)
  }

  private func terms(_ index: Int64, _ origin: Nanoseconds) -> GridTerms {
    var terms = GridTerms()
    for slot in 0..<count {
      let bound = ring.span[slot]
      let age = origin &- bound.after
      guard age <= Self.oldest else { continue }
      let slack = 0.5 * Self.drift * seconds(age) * seconds(age)
      let steps = Double(bound.newest &- index)
      terms.append(
        steps: steps, high: seconds(bound.after &- origin) + slack,
        low: seconds(bound.before &- origin) - slack)
    }
    return terms
  }
}

/// The room for the phase at one period, its middle, and how the room changes with the period.
struct GridPiece {
  var period: Double
  var value: Double
  var slope: Double
  var phase: Double
}

/// Straight lines in the period: value − steps · period.
struct GridLines {
  private var steps: InlineArray<40, Double> = .init(repeating: 0)
  private var values: InlineArray<40, Double> = .init(repeating: 0)
  private(set) var count = 0

  mutating func append(steps: Double, value: Double) {
    guard count < GridBounds.capacity else { return }
    put(count, steps, value)
    count += 1
  }

  // Elements are reached through spans: a subscript on a stored inline array may copy all of it first.
  @inline(__always)
  func value(_ line: Int, at period: Double) -> Double { values.span[line] - steps.span[line] * period }
  @inline(__always)
  func steps(_ line: Int) -> Double { steps.span[line] }

  @inline(__always)
  private mutating func put(_ line: Int, _ steps: Double, _ value: Double) {
    do {
      var span = self.steps.mutableSpan
      span[line] = steps
    }
    var span = values.mutableSpan
    span[line] = value
  }

  /// The least line at `period`.
  func least(at period: Double) -> Int {
    let (steps, values) = (steps.span, values.span)
    var least = 0
    var lowest = Double.infinity
    for line in 0..<count {
      let value = values[line] - steps[line] * period
      if value < lowest {
        lowest = value
        least = line
      }
    }
    return least
  }

  /// Drops lines that are nowhere the least between two periods: those that lie above one and the same line at both.
  mutating func prune(_ left: Double, _ right: Double) {
    let (first, last) = (least(at: left), least(at: right))
    let (limitRight, limitLeft) = (value(first, at: right), value(last, at: left))
    var kept = 0
    for line in 0..<count
    where line == first || line == last
      || value(line, at: right) < limitRight && value(line, at: left) < limitLeft
    {
      let (slope, level) = (steps.span[line], values.span[line])
      put(kept, slope, level)
      kept += 1
    }
    count = kept
  }
}

/// The bounds as straight lines in the period: what the phase is below, and what its negative is below.
struct GridTerms {
  typealias Prior = (centre: Double, halfWidth: Double, room: Double)

  private var uppers = GridLines()
  private var lowers = GridLines()

  mutating func append(steps: Double, high: Double, low: Double) {
    uppers.append(steps: steps, value: high)
    lowers.append(steps: -steps, value: -low)
  }

  mutating func prune(_ left: Double, _ right: Double) {
    uppers.prune(left, right)
    lowers.prune(left, right)
  }

  func piece(_ period: Double, _ prior: Prior) -> GridPiece {
    let (above, below) = (uppers.least(at: period), lowers.least(at: period))
    let upper = uppers.value(above, at: period)
    // Every lower bound speaks of the sample behind the newest.
    let lower = -lowers.value(below, at: period) - period
    let phase = (upper + lower) / 2
    let off = (period - prior.centre) / prior.halfWidth
    let known = 2 * prior.room * (1 - abs(off))
    if known < upper - lower {
      let slope = (off > 0 ? -2 : 2) * prior.room / prior.halfWidth
      return GridPiece(period: period, value: known, slope: slope, phase: phase)
    }
    let slope = 1 - lowers.steps(below) - uppers.steps(above)
    return GridPiece(period: period, value: upper - lower, slope: slope, phase: phase)
  }

  /// Two periods between which all grids lie that satisfy all bounds: close about what was believed before, where that
  /// still holds them.
  func bracket(_ start: GridFit, _ prior: Prior) -> (Double, Double) {
    let (left, right) = (prior.centre - prior.halfWidth, prior.centre + prior.halfWidth)
    let reach = 6 * start.periodDeviation + 1e-5 * prior.centre
    let (near, far) = (start.period - reach, start.period + reach)
    guard near > left, far < right else { return (left, right) }
    let (below, above) = (piece(near, prior), piece(far, prior))
    guard below.value < 0, below.slope > 0, above.value < 0, above.slope < 0 else { return (left, right) }
    return (near, far)
  }

  /// The bound that lies farthest behind other bounds at all periods that the grid can have: without it, the room
  /// would be what it is.
  func leastMissed(_ fit: GridFit) -> Int {
    var store: InlineArray<40, Double> = .init(repeating: .infinity)
    var spare = store.mutableSpan
    for step in -1...1 {
      let period = fit.period + 2 * Double(step) * fit.periodDeviation
      let upper = uppers.value(uppers.least(at: period), at: period)
      let lower = lowers.value(lowers.least(at: period), at: period)
      for slot in 0..<uppers.count {
        spare[slot] = min(
          spare[slot], min(uppers.value(slot, at: period) - upper, lowers.value(slot, at: period) - lower))
      }
    }
    var least = 0
    for slot in 1..<max(1, uppers.count) where spare[slot] > spare[least] { least = slot }
    return least
  }

  /// The period with the most room: two pieces of opposite slope are cut, again and again.
  func best(from start: Double, _ from: Double, _ to: Double, _ prior: Prior) -> GridPiece {
    var left = piece(from, prior)
    var right = piece(to, prior)
    var best = left.value > right.value ? left : right
    var period = min(max(start, left.period), right.period)
    for _ in 0..<24 {
      let piece = self.piece(period, prior)
      if piece.value > best.value { best = piece }
      if piece.slope == 0 { break }
      if piece.slope > 0 { left = piece } else { right = piece }
      guard left.slope > 0, right.slope < 0 else { break }
      let cut =
        (right.value - left.value + left.slope * left.period - right.slope * right.period)
        / (left.slope - right.slope)
      guard cut.isFinite, abs(cut - period) > 1e-9 * prior.centre else { break }
      period = min(max(cut, left.period), right.period)
    }
    return best
  }

  /// Where the room ends, from a period beyond: tangents of a concave function never overshoot.
  func end(from outside: Double, _ prior: Prior) -> Double {
    var period = outside
    for _ in 0..<16 {
      let piece = self.piece(period, prior)
      guard piece.value < -1e-9, piece.slope != 0 else { break }
      period -= piece.value / piece.slope
    }
    return period
  }
}
