#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// When a foot leaves the ground, and when it lands.
extension StanceTestFinder {
  /// A shock found: when, and how far above the quiet around it.
  struct Shock {
    var time: Double
    /// Root of the mean square over 0.08 s, m/s².
    var size: Double
  }

  /// The shift of the body takes so long from its onset to its greatest speed that the foot leaves so much later, s.
  static let liftAfterPeak = 0.42
  /// The foot lands so long before the body moves back fastest, s.
  static let landBeforePeak = 0.22
  /// The shock reaches `riseShare` of its height so long after the foot leaves, and lands, s.
  static let liftDelay = 0.002
  static let landDelay = 0.036

  /// The strongest shock near an expected time.
  /// - Parameters:
  ///   - range: frames in which it may be.
  ///   - expected: frame at which it is likeliest; a distance of `width` frames counts as a factor of e^½.
  private func shock(in range: ClosedRange<Int>, expected: Double, width: Double, over background: Double) -> Shock? {
    let moments = signals.moments.start + 8...max(signals.moments.start + 8, signals.moments.end - 1)
    guard range.lowerBound <= moments.upperBound, range.upperBound >= moments.lowerBound else { return nil }
    let range = range.clamped(to: moments)
    var best = range.lowerBound
    var bestScore = -Double.infinity
    for index in range {
      let off = (Double(index) - expected) / width
      let score = size(at: index) * exp(-0.5 * off * off)
      if score > bestScore {
        bestScore = score
        best = index
      }
    }
    let height = size(at: best)
    let edge = background + Self.riseShare * max(0, height - background)
    var rise = best
    while rise > moments.lowerBound, best - rise < 20, size(at: rise - 1) > edge { rise -= 1 }
    return Shock(time: signals.moments[rise].time, size: height)
  }

  static let riseShare = 0.4

  /// Root mean square of the shock over the eight frames up to one, m/s².
  private func size(at index: Int) -> Double {
    var sum: Float = 0
    for frame in (index - 7)...index { sum += signals.moments[frame].shock }
    return Double(sum / 8).squareRoot()
  }

  /// Whether a movement from quiet standing has lifted a foot.
  func lift(_ pulse: Pulse) -> Lifted? {
    guard !isFollowedByMore(pulse) else { return nil }
    let onset = signals.moments[pulse.start].time
    guard let reference = reference(until: onset - 0.1) else { return nil }
    let expected = Double(pulse.peak) + 100 * Self.liftAfterPeak
    guard let shock = shock(in: pulse.peak...pulse.peak + 95, expected: expected, width: 25, over: reference.shock),
      let axes = PelvisFrame(up: reference.up, leftHint: left)
    else { return nil }
    // Little movement beyond sway will do where the foot is felt to leave.
    let clear = clarity(shock.size, over: reference.shock)
    let shift = displacement(pulse)
    guard clear > 0.3 || (clear > 0.05 && shift > 0.025) else { return nil }
    let lifted = Lifted(
      side: pulse.speed > 0 ? .left : .right, time: shock.time - Self.liftDelay, shift: shift,
      clarity: clear, axes: axes, referenceStart: reference.start,
      referenceEnd: reference.end, unrest: reference.unrest)
    let rests = quiet(from: shock.time + 0.6, to: shock.time + 2.2, lifted, factor: 1.7, bins: 6)
    return rests && turnsBack(pulse, lift: shock.time) ? nil : lifted
  }

  /// Whether a larger movement to the other side follows at once: this one is its first lobe, or a swing before a shift.
  private func isFollowedByMore(_ pulse: Pulse) -> Bool {
    for index in pulse.peak...min(signals.moments.end - 1, pulse.peak + 110)
    where Double(signals.moments[index].speed) * pulse.speed < -1.3 * pulse.speed * pulse.speed { return true }
    return false
  }

  /// How far a movement goes, m.
  private func displacement(_ pulse: Pulse) -> Double {
    var sum = Double(signals.moments[pulse.peak].speed)
    for step in [-1, 1] {
      var index = pulse.peak + step
      while abs(index - pulse.peak) < 100, Double(signals.moments[index].speed) * pulse.speed > 0 {
        sum += Double(signals.moments[index].speed)
        index += step
      }
    }
    return max(1e-3, abs(sum) * AnalysisRate.interval)
  }

  /// Whether the body is most of the way back soon after the foot left: a step, not a stance. Integrated from rest to
  /// rest, which both are, so that a constant error of the acceleration drops out.
  private func turnsBack(_ pulse: Pulse, lift: Double) -> Bool {
    // The start of a pulse is where it rises out of its own first lobe, when the body moves already.
    let first = max(signals.moments.start, pulse.start - 40)
    var last = max(first, pulse.peak)
    while last + 1 < signals.moments.end, signals.moments[last].time < lift + Self.stepSeconds { last += 1 }
    var mean = 0.0
    for index in first...last { mean += Double(signals.moments[index].lateral) }
    mean /= Double(last - first + 1)
    let sign = pulse.speed > 0 ? 1.0 : -1.0
    var (speed, moved, furthest) = (0.0, 0.0, 0.0)
    for index in first...last {
      speed += sign * (Double(signals.moments[index].lateral) - mean)
      moved += speed
      furthest = max(furthest, moved)
    }
    return moved < Self.stepShare * furthest
  }

  static let stepSeconds = 1.8
  static let stepShare = 0.3

  /// Whether a movement away from the stance leg is the foot coming down.
  func landing(_ pulse: Pulse, of lifted: Lifted) -> Landing? {
    guard pulse.speed * lifted.side.dropSign < 0 else { return nil }
    let size = displacement(pulse) / lifted.shift
    let peak = signals.moments[pulse.peak].time
    guard size >= 0.35, peak > lifted.time + 0.6 else { return nil }
    let expected = Double(pulse.peak) - 100 * Self.landBeforePeak
    let held = holding(from: lifted.time + 0.3, to: peak - 0.6)
    guard let shock = shock(in: (pulse.peak - 70)...(pulse.peak + 15), expected: expected, width: 25, over: held.shock),
      shock.time > lifted.time + Self.shortest
    else { return nil }
    let clear = clarity(shock.size, over: held.shock)
    let after = quiet(from: shock.time + 0.9, to: shock.time + 2.5, lifted)
    let score = min(size, 1.2) + 1.2 * clear + (after ? 0.8 : 0)
    guard score >= Self.leastScore, clear >= 0.3 else { return nil }
    // Who walks on has not come down to both feet; after a while on one leg anybody may.
    guard after || (shock.time - lifted.time > 2 && size < 2) else { return nil }
    return Landing(
      time: shock.time - Self.landDelay, score: score,
      clarity: (lifted.clarity + clear + min(1, size) + (after ? 1 : 0.3)) / 4)
  }

  /// A landing is believed from this score on; below the second a better one may follow for so long, s.
  static let leastScore = 2.0
  static let plainScore = 2.7
  static let secondThought = 2.5

  /// How clearly a shock stands out, 0…1: one as small as what is around it, one four times as large.
  private func clarity(_ size: Double, over background: Double) -> Double {
    min(1, max(0, (size / max(background, 0.01) - 1) / 3))
  }
}
