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
    for slot in 0..<count where bound.after &- ring[slot].after > Self.oldest {
      ring[slot] = bound
      return
    }
    ring[terms(bound.newest, bound.after).leastMissed(fit)] = bound
  }

  /// Samples between the oldest bound and `index`.
  func span(to index: Int64) -> Int64 {
    var oldest = index
    for slot in 0..<count { oldest = min(oldest, ring[slot].newest) }
    return index &- oldest
  }

  /// The mean of all grids that satisfy all bounds, none preferred (the posterior mean of Bayes under uniform delays).
  ///
  /// For a period p the phase has room between max(before − (n + 1)·p) and min(after − n·p); that room is concave in
  /// p and made of straight pieces, so its ends are found by Newton's steps from outside and the mean by summing over
  /// what lies between. Before any bound the period is known to lie within `halfWidth` of `centre`: the room is no
  /// larger than 2·`room` there, falling to 0 at both ends. Where drift has left no grid that satisfies all, the one
  /// that violates them least is taken.
  func fit(
    index: Int64, origin: Nanoseconds, start: Double, centre: Double, halfWidth: Double, room: Double
  ) -> GridFit {
    let terms = terms(index, origin)
    let prior = (centre: centre, halfWidth: halfWidth, room: room)
    let best = terms.best(from: start, prior)
    guard best.value > 0 else {
      return GridFit(
        phase: best.phase, period: best.period, deviation: max(-best.value, 1e-4),
        periodDeviation: 0.001 * centre, margin: best.value / 2)
    }
    let low = terms.end(from: centre - halfWidth, prior)
    let high = terms.end(from: centre + halfWidth, prior)
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
      let bound = ring[slot]
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

/// The bounds as straight lines in the period.
struct GridTerms {
  typealias Prior = (centre: Double, halfWidth: Double, room: Double)

  private var steps: InlineArray<40, Double> = .init(repeating: 0)
  private var highs: InlineArray<40, Double> = .init(repeating: 0)
  private var lows: InlineArray<40, Double> = .init(repeating: 0)
  private var count = 0

  mutating func append(steps: Double, high: Double, low: Double) {
    guard count < GridBounds.capacity else { return }
    self.steps[count] = steps
    highs[count] = high
    lows[count] = low
    count += 1
  }

  func piece(_ period: Double, _ prior: Prior) -> GridPiece {
    var upper = Double.infinity
    var upperAt = 0.0
    var lower = -Double.infinity
    var lowerAt = 0.0
    for slot in 0..<count {
      let shift = steps[slot] * period
      let high = highs[slot] - shift
      if high < upper {
        upper = high
        upperAt = steps[slot]
      }
      let low = lows[slot] - shift
      if low > lower {
        lower = low
        lowerAt = steps[slot]
      }
    }
    // Every lower bound speaks of the sample behind the newest.
    lower -= period
    let phase = (upper + lower) / 2
    let off = (period - prior.centre) / prior.halfWidth
    let known = 2 * prior.room * (1 - abs(off))
    if known < upper - lower {
      let slope = (off > 0 ? -2 : 2) * prior.room / prior.halfWidth
      return GridPiece(period: period, value: known, slope: slope, phase: phase)
    }
    return GridPiece(period: period, value: upper - lower, slope: lowerAt + 1 - upperAt, phase: phase)
  }

  /// The bound that lies farthest behind other bounds at all periods that the grid can have: without it, the room
  /// would be what it is.
  func leastMissed(_ fit: GridFit) -> Int {
    var spare: InlineArray<40, Double> = .init(repeating: .infinity)
    for step in -2...2 {
      let period = fit.period + Double(step) * fit.periodDeviation
      var upper = Double.infinity
      var lower = -Double.infinity
      for slot in 0..<count {
        upper = min(upper, highs[slot] - steps[slot] * period)
        lower = max(lower, lows[slot] - steps[slot] * period)
      }
      for slot in 0..<count {
        let shift = steps[slot] * period
        spare[slot] = min(spare[slot], min(highs[slot] - shift - upper, lower - (lows[slot] - shift)))
      }
    }
    var least = 0
    for slot in 1..<max(1, count) where spare[slot] > spare[least] { least = slot }
    return least
  }

  /// The period with the most room: two pieces of opposite slope are cut, again and again.
  func best(from start: Double, _ prior: Prior) -> GridPiece {
    var left = piece(prior.centre - prior.halfWidth, prior)
    var right = piece(prior.centre + prior.halfWidth, prior)
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
