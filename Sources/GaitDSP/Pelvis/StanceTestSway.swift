#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A stand on one leg as sway shows it, whether or not a foot was felt to leave: the body turns more than on both feet,
/// or the pelvis sits otherwise, until both are as before.
struct SwayHold {
  var axes: PelvisFrame
  var reference: StanceTestFinder.Reference
  /// Largest mean square of angular rate over a second on both feet, (rad/s)².
  var quiet: Double
  /// Tenths of a second: the first that is not like both feet, and the last.
  var rise: Int
  var last: Int
}

/// What a hold says about leg and times, from the movements onto the leg and back.
struct SwayedStance {
  var side: Side
  /// m
  var way: Double
  var lift: Double
  /// `nil` where the data end with the foot up.
  var down: Double?
  /// Logarithm of how much likelier this side is than the other.
  var odds: Double
  /// Mean duration of the movements, s.
  var duration: Double
}

extension StanceTestFinder {
  /// Sway on one leg is that much more than on both feet at least, as a ratio of mean squares; obliquity, degrees.
  static let leastSway = 4.0
  static let leastTip = 1.2
  /// Standing on both feet again shows for so many tenths of a second before it is believed.
  static let restBins = 15
  /// The way over the leg, m, and its standard deviation among people: half of a stance's width.
  static let usualWay = 0.055
  static let wayDeviation = 0.025
  /// Odds from which a side is believed: nine in ten.
  static let leastOdds = 2.2

  /// What a span is like.
  private struct Swaying {
    /// Mean square of angular rate, (rad/s)², and mean unrest, (m/s²)².
    var turning = 0.0
    var unrest = 0.0
    var up = SIMD3<Double>()
    var isMissing = false
  }

  /// Follows sway: to be asked once for each tenth of a second.
  /// - Returns: a hold that is over.
  mutating func followSway() -> SwayHold? {
    let now = signals.bins.end - 1
    guard now > 30 else { return nil }
    guard var hold = swayHold else {
      swayHold = risingSway(now)
      return nil
    }
    let state = swaying(now - 9...now)
    guard let up = normalized(state.up), dot(up, hold.axes.up) > Self.uprightCosine, state.unrest < Self.calmUnrest,
      !state.isMissing, Double(now - hold.rise) * StanceTestSignals.binSeconds <= Self.longest
    else {
      swayHold = nil
      return nil
    }
    let held = swaying(hold.rise + 10...max(hold.rise + 12, hold.last))
    let tip = abs(hold.axes.obliquity(gravity: up))
    let usual = normalized(held.up).map { abs(hold.axes.obliquity(gravity: $0)) } ?? 0
    let isCalm = state.turning < max(1.2 * hold.quiet, (hold.quiet * held.turning).squareRoot())
    if !isCalm || tip > max(0.7 * Self.leastTip, 0.4 * usual) { hold.last = now }
    let isOver = now - hold.last >= Self.restBins
    if isOver { restedSince = signals.bins[hold.last].time }
    swayHold = isOver ? nil : hold
    return isOver ? hold : nil
  }

  /// Since when the body sways as on one leg, s, where it has done so for two seconds: before any movement is judged.
  var swayingSince: Double? {
    swayHold.flatMap { signals.bins.end - $0.rise > 20 ? signals.bins[$0.rise].time + 1 : nil }
  }

  /// A hold that begins now, after a quiet stand.
  private func risingSway(_ now: Int) -> SwayHold? {
    guard let reference = reference(until: signals.bins[now - 10].time, after: restedSince),
      let axes = PelvisFrame(up: reference.up, leftHint: left)
    else { return nil }
    let first = StanceTestMeter.firstIndex(at: reference.start, in: signals.bins)
    guard now - 10 - first >= 15 else { return nil }
    var quiet = 1e-5
    for end in stride(from: now - 11, through: first + 9, by: -5) { quiet = max(quiet, swaying(end - 9...end).turning) }
    let tip = normalized(swaying(now - 4...now).up).map { abs(axes.obliquity(gravity: $0)) } ?? 0
    guard swaying(now - 9...now).turning > Self.leastSway * quiet || tip > Self.leastTip else { return nil }
    return SwayHold(axes: axes, reference: reference, quiet: quiet, rise: now - 5, last: now)
  }

  private func swaying(_ range: ClosedRange<Int>) -> Swaying {
    var state = Swaying()
    var frames = 0.0
    for index in range {
      let bin = signals.bins[index]
      state.turning += bin.rateSquare
      state.unrest += bin.unrest
      state.up += bin.up
      state.isMissing = state.isMissing || bin.isMissing
      frames += bin.count
    }
    state.turning /= max(1, frames)
    state.unrest /= Double(range.count)
    return state
  }

  /// Which leg it was, and from when to when.
  /// - Parameter hasLanded: else the data end with the foot up.
  func stance(_ hold: SwayHold, hasLanded: Bool = true) -> SwayedStance? {
    guard Double(hold.last - hold.rise) * StanceTestSignals.binSeconds > 1.5 else { return nil }
    let sway = sway(of: window(hold.rise + 8...max(hold.rise + 9, hold.last - 12), hold.axes))
    let (rise, fall) = edges(of: hold, sway)
    // No earlier than the stand that it comes out of: what was before is another movement.
    let first = StanceTestMeter.firstIndex(at: hold.reference.start, in: signals.bins)
    func transfer(_ middles: ClosedRange<Int>, ontoOneLeg: Bool) -> WeightTransfer {
      let last = min(signals.bins.end - 1, min(middles.upperBound, hold.last) + Self.reach)
      return WeightTransfer(
        window(max(first, middles.lowerBound - Self.reach)...last, hold.axes), middles: middles, ontoOneLeg: ontoOneLeg,
        sway: sway)
    }
    let middle = (rise + fall) / 2
    let earliest = max(first + 12, rise - Self.outside)
    guard earliest < middle else { return nil }
    let onto = transfer(earliest...min(rise + Self.within, middle), ontoOneLeg: true)
    let latest = max(middle, min(fall + Self.outside, hold.last + 5))
    let back = hasLanded ? transfer(max(fall - Self.within, middle)...latest, ontoOneLeg: false) : nil
    var best = (left: -Double.infinity, right: -Double.infinity, way: 0.0)
    for way in stride(from: 0.02, through: 0.1, by: 0.01) {
      let off = (way - Self.usualWay) / Self.wayDeviation
      func evidence(_ way: Double) -> Double {
        onto.evidence(way: way) + (back?.evidence(way: -way) ?? 0) - 0.5 * off * off
      }
      let (left, right) = (evidence(way), evidence(-way))
      if max(left, right) > max(best.left, best.right) { best.way = left > right ? way : -way }
      best.left = max(best.left, left)
      best.right = max(best.right, right)
    }
    let lift = onto.mean(way: best.way) { $0 + 10 * $1 * (Self.liftShare(of: $1) - 0.5) }
    let down = back?.mean(way: -best.way) { $0 + 10 * (Self.fall(of: $1) - 0.5 * $1) }
    let ontoSeconds = onto.mean(way: best.way) { $1 }
    let backSeconds = back?.mean(way: -best.way) { $1 }
    return SwayedStance(
      side: best.way > 0 ? .left : .right, way: abs(best.way), lift: time(lift), down: down.map { time($0) },
      odds: abs(best.left - best.right),
      duration: 0.5 * (ontoSeconds + (backSeconds ?? ontoSeconds)))
  }

  /// Tenths of a second around a change of sway in which the movement may have its middle: outside of the hold, and
  /// within it, since sway takes a while to come and go.
  static let outside = 12
  static let within = 30
  /// Tenths of a second around the middles that are looked at.
  static let reach = 15

  /// Where the hold begins and ends: the likeliest change from the quiet before to the hold and from it to the quiet
  /// after, by mean squares of angular rate and by obliquity (Page 1954, cumulative sums).
  private func edges(of hold: SwayHold, _ sway: WeightTransfer.Sway) -> (rise: Int, fall: Int) {
    let first = StanceTestMeter.firstIndex(at: hold.reference.start, in: signals.bins)
    let held = swaying(hold.rise + 10...max(hold.rise + 12, hold.last - 10))
    let quiet = max(swaying(first...max(first, hold.rise - 6)).turning, 1e-5)
    let tip = normalized(held.up).map { hold.axes.obliquity(gravity: $0) } ?? 0
    let middle = (hold.rise + hold.last) / 2
    func likelier(_ index: Int) -> Double {
      let bin = signals.bins[index]
      let own = normalized(bin.up).map { hold.axes.obliquity(gravity: $0) } ?? 0
      let power = min(bin.rateSquare / max(1, bin.count), 4 * held.turning)
      guard held.turning < Self.leastSway * quiet else {
        return 0.5 * (log(quiet / held.turning) + power * (1 / quiet - 1 / held.turning))
      }
      return tip * (own - 0.5 * tip) / (sway.obliquity * sway.obliquity)
    }
    var (rise, fall, sum, lowest) = (hold.rise, hold.last, 0.0, 0.0)
    for index in first..<middle {
      sum += likelier(index)
      if sum < lowest { (lowest, rise) = (sum, index) }
    }
    (sum, lowest) = (0, 0)
    for index in stride(from: min(hold.last + Self.restBins, signals.bins.end - 1), to: middle, by: -1) {
      sum += likelier(index)
      if sum < lowest { (lowest, fall) = (sum, index) }
    }
    return (rise, fall)
  }

  /// Who goes slowly stands over the leg before the foot leaves, and has the foot down before going back: nobody falls
  /// for a second.
  private static func liftShare(of duration: Double) -> Double { liftShare + (1 - liftShare) * slowness(duration) }
  private static func fall(of duration: Double) -> Double {
    min(longestFall, landShare * duration) * (1 - slowness(duration))
  }
  private static func slowness(_ duration: Double) -> Double { min(1, max(0, (duration - 1) / 0.6)) }

  private func time(_ index: Double) -> Double {
    let whole = index.rounded(.down)
    return signals.bins[Int(whole)].time + StanceTestSignals.binSeconds * (index - whole + 0.5)
  }

  private func window(_ range: ClosedRange<Int>, _ axes: PelvisFrame) -> WeightTransfer.Window {
    var window = WeightTransfer.Window(first: range.lowerBound, obliquity: [], lateral: [])
    for index in range {
      let bin = signals.bins[index]
      window.obliquity.append(normalized(bin.up).map { axes.obliquity(gravity: $0) } ?? 0)
      window.lateral.append(bin.lateral / max(1, bin.count))
    }
    return window
  }

  /// How much the body sways in a hold: obliquity about its mean of two seconds, speed about the straight line of five.
  private func sway(of window: WeightTransfer.Window) -> WeightTransfer.Sway {
    var square = 0.0
    for index in window.obliquity.indices {
      let about = window.obliquity[max(0, index - 10)...min(window.obliquity.count - 1, index + 10)]
      let off = window.obliquity[index] - about.reduce(0, +) / Double(about.count)
      square += off * off
    }
    let obliquity = (square / Double(window.obliquity.count)).squareRoot()
    let mean = window.lateral.reduce(0, +) / Double(window.lateral.count)
    var (speeds, count, speed) = (0.0, 0, 0.0)
    for start in stride(from: 0, to: window.lateral.count, by: 50) {
      let part = window.lateral[start..<min(start + 50, window.lateral.count)]
      guard part.count > 15 else { continue }
      var own = part.map { value in
        speed += StanceTestSignals.binSeconds * (value - mean)
        return speed
      }
      WeightTransfer.level(&own)
      speeds += own.reduce(0) { $0 + $1 * $1 }
      count += own.count
    }
    return WeightTransfer.Sway(
      obliquity: max(0.2, obliquity), speed: count > 0 ? max(0.01, (speeds / Double(count)).squareRoot()) : 0.03)
  }
}
