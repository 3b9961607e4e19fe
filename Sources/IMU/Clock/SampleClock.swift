/// When each sample was taken, from FIFO levels alone.
///
/// The chip samples on a grid of its own: sample n at x + n·p. Reading the level between two monotonic times b and a
/// and finding n as the newest sample says two things for certain, however late the read was scheduled:
/// sample n was taken before a, and sample n + 1 was not yet taken at b. So
///
///     t(n) < a   and   t(n + 1) > b
///
/// Neither bound is ever wrong; a slow transfer only makes them say less. The clock keeps the bounds of the last half
/// minute and takes the mean of all lines that satisfy them (`GridFit`); averaging the reads themselves would be pulled
/// by every late one. Old bounds count less, because the period drifts with temperature.
struct SampleClock: Sendable {
  /// What an observation was.
  enum Verdict: Equatable, Sendable {
    case accepted
    /// The level contradicts all that was seen before: it was read wrong, or samples were lost. Not used.
    case contradicts
  }

  /// Nominal period, s.
  let nominalPeriod: Double

  private var bounds = GridBounds()
  private var fit: GridFit
  /// Index and monotonic time that the fit counts from: the newest observation.
  private var index: Int64 = 0
  private var origin: Nanoseconds = 0
  /// When the grid was last fitted.
  private var fitted: Nanoseconds = 0
  /// Where the period is looked for: its centre and half-width, s.
  private var centre: Double
  private var halfWidth: Double
  /// Whether the last observation fitted no grid of such a period.
  private var isRateDoubted = false

  /// - Parameter rate: the chip's nominal rate, samples per second; the true one may differ by 10 %.
  init(rate: Double) {
    nominalPeriod = 1 / rate
    centre = nominalPeriod
    halfWidth = 0.14 * nominalPeriod
    fit = GridFit(
      phase: 0, period: nominalPeriod, deviation: nominalPeriod, periodDeviation: halfWidth, margin: nominalPeriod)
  }

  /// Half the span in which the period can be: ±10 % of the rate, and something over.
  private var widest: Double { 0.14 * nominalPeriod }

  /// Estimated period, s.
  var period: Double { fit.period }

  /// Estimated samples per second.
  var rate: Double { 1 / fit.period }

  /// Standard deviation of the newest sample's time, s. Infinite before the first observation.
  var uncertainty: Double { bounds.count == 0 ? .infinity : max(fit.deviation, 20e-6) }

  /// Standard deviation of a sample's time about `time`, s: it grows with the time since the last observation, by what
  /// is not known of the period and by its drift.
  func uncertainty(at time: Nanoseconds) -> Double {
    let age = abs(seconds(time &- origin))
    return uncertainty + age * fit.periodDeviation / fit.period + 0.5 * GridBounds.drift * age * age
  }

  /// Whether sample times are known well within a sample, so that samples lost in a gap can be counted.
  var isLocked: Bool { bounds.count >= 6 && uncertainty < 0.15 * period && bounds.span(to: index) >= 8 }

  /// Estimated time of sample `n`, monotonic; nil before the first observation.
  func time(of n: Int64) -> Nanoseconds? {
    guard bounds.count > 0 else { return nil }
    return origin &+ nanoseconds(fit.phase + (Double(n) - Double(index)) * fit.period)
  }

  /// Index of the newest sample taken at `time`, as a real number: 7.5 is halfway between samples 7 and 8.
  func index(at time: Nanoseconds) -> Double? {
    guard bounds.count > 0 else { return nil }
    return Double(index) + (seconds(time &- origin) - fit.phase) / fit.period
  }

  /// The newest sample throughout a span of time; nil where the next one may come within it, by all that is not known of
  /// the grid.
  func newest(from before: Nanoseconds, to after: Nanoseconds) -> Int64? {
    guard let low = index(at: before), let high = index(at: after), max(abs(low), abs(high)) < 1e15 else {
      return nil
    }
    let margin = 3 * uncertainty(at: after) / period + 0.02
    let newest = (low - margin).rounded(.down)
    return newest == (high + margin).rounded(.down) ? Int64(newest) : nil
  }

  /// Takes in a level read that began at `before`, ended at `after`, and found `newest` as the newest sample.
  mutating func observe(newest: Int64, before: Nanoseconds, after: Nanoseconds) -> Verdict {
    if agrees(newest: newest, before: before, after: after) {
      fit.deviation = uncertainty(at: after)
      fit.phase += Double(newest &- index) * fit.period - seconds(after &- origin)
      index = newest
      origin = after
      return .accepted
    }
    var next = bounds
    next.add(GridBound(newest: newest, before: before, after: after), fit: fit)
    var found = next.fit(
      index: newest, origin: after, start: fit, centre: centre, halfWidth: halfWidth,
      room: nominalPeriod / 2)
    if found.margin < 0, halfWidth < widest {
      // What was learned of the rate before a restart is believed only as long as a grid of that rate fits. One level
      // that was read wrong does not show another rate: the next one has to say so too.
      guard isRateDoubted else {
        isRateDoubted = true
        return .contradicts
      }
      let wider = next.fit(
        index: newest, origin: after, start: fit, centre: nominalPeriod, halfWidth: widest,
        room: nominalPeriod / 2)
      if wider.margin > found.margin {
        found = wider
        centre = nominalPeriod
        halfWidth = widest
      }
    }
    // What drift and scheduling do stays far below this; a count that is wrong does not.
    guard found.margin > -0.03 * nominalPeriod else { return .contradicts }
    bounds = next
    fit = found
    isRateDoubted = false
    fitted = after
    index = newest
    origin = after
    return .accepted
  }

  /// Whether a read only says what is known already: a grid known to a fifth of a millisecond, fitted less than a second
  /// ago, on which it lies. It is then neither kept nor fitted, which short FIFOs would have done thrice a second.
  private func agrees(newest: Int64, before: Nanoseconds, after: Nanoseconds) -> Bool {
    guard isLocked, after &- fitted < 1_000_000_000, uncertainty(at: after) < 200e-6 else { return false }
    let taken = fit.phase + Double(newest &- index) * fit.period
    return taken < seconds(after &- origin) && taken + fit.period > seconds(before &- origin)
  }

  /// The chip has started anew: the phase is unknown again; what was learned of the rate stays, with room for another
  /// temperature.
  mutating func restart() {
    if isLocked {
      centre = fit.period
      halfWidth = min(4 * fit.periodDeviation + 0.002 * nominalPeriod, widest)
    }
    bounds = GridBounds()
  }
}

@inline(__always)
func seconds(_ span: Nanoseconds) -> Double { Double(span) * 1e-9 }

/// Rounded; a span beyond 290 years is cut off.
private func nanoseconds(_ seconds: Double) -> Nanoseconds {
  guard seconds.isFinite else { return 0 }
  return Nanoseconds(min(max((seconds * 1e9).rounded(), -9e18), 9e18))
}
