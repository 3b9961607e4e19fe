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

  /// Where the shift itself cannot be timed: the foot leaves so long after the body moves fastest, and lands so long
  /// before, s.
  static let liftAfterPeak = 0.42
  static let landBeforePeak = 0.22
  /// The foot can leave only once the shift is being braked: after this share of it, in the middle of what is possible.
  static let liftShare = 0.91
  /// Coming down, the body falls towards the lifted foot until that lands, which is where it is pushed no more: after
  /// this share of the way back, but nobody falls for longer than so long, s.
  static let landShare = 0.21
  static let longestFall = 0.2
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
    guard let reference = reference(until: onset - 0.1), let axes = PelvisFrame(up: reference.up, leftHint: left)
    else { return nil }
    let movement = outward(pulse, reference)
    let usual = signals.moments[pulse.peak].time + Self.liftAfterPeak
    // How long a shift takes is known to a fifth or so: part of the way to what is usual, unless it is a slow one.
    let timed = movement.map { movement in
      let trust = movement.duration > 1.4 ? 0.9 : 0.6
      return trust * (movement.centre + (Self.liftShare - 0.5) * movement.duration) + (1 - trust) * usual
    }
    // What the shift and the sway on one leg shake by themselves is no shock.
    let settled = timed ?? usual
    let swaying = holding(from: settled + 0.4, to: settled + 0.85).shock
    let background = max(reference.shock, swaying)
    guard
      let shock = shock(
        in: pulse.peak...pulse.peak + 95, expected: Double(pulse.peak) + 100 * Self.liftAfterPeak, width: 25,
        over: reference.shock)
    else { return nil }
    let clear = clarity(shock.size, over: background)
    var lifted = Lifted(
      side: pulse.speed > 0 ? .left : .right, time: shock.time - Self.liftDelay, shift: displacement(pulse),
      way: movement?.distance, clarity: clear, axes: axes, referenceStart: reference.start,
      referenceEnd: reference.end, unrest: reference.unrest)
    lifted.shock = clear
    if let timed { lifted.time = fused(lifted.time, clear, with: timed) }
    // Little movement beyond sway will do where the foot is felt to leave.
    if clear > 0.3 || (clear > 0.05 && lifted.shift > 0.025) {
      let rests = quiet(from: lifted.time + 0.6, to: lifted.time + 2.2, lifted, factor: 1.7, bins: 6)
      return rests && turnsBack(pulse, lift: lifted.time) ? nil : lifted
    }
    // A foot that leaves without a shock: the body goes over to the other and stays there.
    // The shift alone says which leg: no side from one that cannot have been.
    guard let movement, movement.distance > Self.leastSoftShift, movement.isPlausible else { return nil }
    lifted.clarity = max(clear, softClarity(lifted, movement))
    guard lifted.clarity > 0.05, staysTipped(lifted) || !turnsBack(pulse, lift: lifted.time) else { return nil }
    return lifted
  }

  /// Obliquity that no sway gives, degrees.
  static let clearTip = 1.5

  /// Whether the pelvis sits otherwise than on both feet, and goes on doing so: no step does that.
  private func staysTipped(_ lifted: Lifted) -> Bool {
    let first = obliquity(from: lifted.time + 0.4, to: lifted.time + 1.2, lifted)
    let second = obliquity(from: lifted.time + 1.2, to: lifted.time + 2, lifted)
    return min(abs(first), abs(second)) >= Self.clearTip && first * second > 0
  }

  /// The instant of a foot from the shock that it makes and from the movement of the body around it: the one where the
  /// shock is clear, the other where there is none.
  private func fused(_ felt: Double, _ clear: Double, with moved: Double) -> Double {
    let share = min(1, max(0, (clear - 0.05) / 0.15))
    return moved + share * (felt - moved)
  }

  /// Least way of a shift that shows no shock, m.
  static let leastSoftShift = 0.022

  /// The shift over the stance leg, out of the rest on both feet.
  private func outward(_ pulse: Pulse, _ reference: Reference) -> SidewaysShift? {
    let first = pulse.start - 15
    let seconds = min(1.5, reference.end - reference.start)
    let rest = max(signals.moments.start, first - Int(100 * seconds))...max(signals.moments.start, first)
    return SidewaysShift(
      signals.moments, peak: pulse.peak, sign: pulse.speed > 0 ? 1 : -1, rest: rest, step: 1)
  }

  /// The way back, seen from the rest after it.
  private func back(_ pulse: Pulse) -> SidewaysShift? {
    let first = pulse.peak + 130
    guard first + 40 < signals.moments.end else { return nil }
    return SidewaysShift(
      signals.moments, peak: pulse.peak, sign: pulse.speed > 0 ? 1 : -1,
      rest: first...min(signals.moments.end - 1, first + 130), step: -1)
  }

  /// How clearly a shift without a shock ends on one leg, 0…1: by its way, and by what is different afterwards: sway on
  /// one leg is larger, and the pelvis sits otherwise.
  private func softClarity(_ lifted: Lifted, _ movement: SidewaysShift) -> Double {
    let hold = holding(from: lifted.time + 0.5, to: lifted.time + 1.6)
    let sway = min(1, max(0, (hold.unrest / max(lifted.unrest, 1e-4) - 1.3) / 3))
    let tip = min(1, max(0, (abs(obliquity(from: lifted.time + 0.5, to: lifted.time + 1.6, lifted)) - 0.6) / 2))
    let way = min(1, max(0, (movement.distance - Self.leastSoftShift) / 0.03))
    let evidence = 0.5 * way + 0.5 * sway + 0.5 * tip
    return evidence > 0.3 ? min(1, evidence) : 0
  }

  /// Mean obliquity against both feet of a span, degrees.
  func obliquity(from: Double, to: Double, _ lifted: Lifted) -> Double {
    var sum = SIMD3<Double>()
    for index in StanceTestMeter.firstIndex(at: from, in: signals.bins)..<max(signals.bins.end, signals.bins.start) {
      guard signals.bins[index].time < to else { break }
      sum += signals.bins[index].up
    }
    return normalized(sum).map { lifted.axes.obliquity(gravity: $0) } ?? 0
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
    let peak = signals.moments[pulse.peak].time
    guard peak > lifted.time + 0.6 else { return nil }
    let movement = back(pulse)
    let size = displacement(pulse) / lifted.shift
    guard size >= 0.35 else { return nil }
    let timed = movement.map { $0.centre - 0.5 * $0.duration + min(Self.longestFall, Self.landShare * $0.duration) }
    let expected = Double(pulse.peak) - 100 * Self.landBeforePeak
    let held = holding(from: lifted.time + 0.3, to: peak - 0.6)
    guard let shock = shock(in: (pulse.peak - 70)...(pulse.peak + 15), expected: expected, width: 25, over: held.shock)
    else { return nil }
    let clear = clarity(shock.size, over: held.shock)
    var time = shock.time - Self.landDelay
    if let timed { time = fused(time, clear, with: timed) }
    guard time > lifted.time + Self.shortest else { return nil }
    let after = quiet(from: time + 0.9, to: time + 2.5, lifted)
    let score = min(size, 1.2) + 1.2 * clear + (after ? 0.8 : 0)
    let landing = Landing(
      time: time, score: score, clarity: (lifted.clarity + clear + min(1, size) + (after ? 1 : 0.3)) / 4, shock: clear)
    if score >= Self.leastScore, clear >= 0.3 {
      // Who walks on has not come down to both feet; after a while on one leg anybody may.
      return after || (time - lifted.time > 2 && size < 2) ? landing : nil
    }
    return softLanding(landing, pulse, movement, of: lifted)
  }

  /// A foot that comes down without a shock: the body goes most of the way back and rests there, as level as before.
  private func softLanding(
    _ felt: Landing, _ pulse: Pulse, _ movement: SidewaysShift?, of lifted: Lifted
  ) -> Landing? {
    // By both accounts of it: each can be wrong where the body sways meanwhile.
    var size = displacement(pulse) / lifted.shift
    if let movement, let way = lifted.way { size = min(size, movement.distance / way) }
    let peak = signals.moments[pulse.peak].time
    guard size > 0.4, isRest(from: peak + 0.9, to: peak + 2.6, lifted, heldUntil: peak - 0.6),
      abs(obliquity(from: peak + 0.9, to: peak + 2.6, lifted)) < 1.5
    else { return nil }
    var landing = felt
    // Never so high that no second thought is given to it.
    landing.score = max(min(felt.score, Self.plainScore - 0.1), Self.leastScore + min(0.6, size - 0.4))
    landing.clarity = max(felt.clarity, (lifted.clarity + min(1, size) + 1) / 4)
    landing.calmAfter = peak + 0.9
    landing.heldUntil = peak - 0.6
    return landing
  }

  /// Whether a span is standing on both feet rather than the hold before it: as calm as the stand before for most of its
  /// tenths of a second, so that the shift of the next trial may lie in it. Of a span that is level again, where the hold was
  /// not, a third need only be calmer than the hold: who sways through level on one leg shakes on.
  func isRest(from: Double, to: Double, _ lifted: Lifted, heldUntil: Double) -> Bool {
    let held = obliquity(from: max(lifted.time + 0.4, heldUntil - 1.5), to: heldUntil, lifted)
    let isLevel = abs(held) >= Self.clearTip && abs(obliquity(from: from, to: to, lifted)) < 0.35 * abs(held)
    let hold = holding(from: lifted.time + 0.4, to: heldUntil).unrest
    let limit = isLevel ? 0.5 * hold : (max(lifted.unrest, 5e-4) * max(hold, 5e-4)).squareRoot()
    var (calm, count) = (0, 0)
    for index in StanceTestMeter.firstIndex(at: from, in: signals.bins)..<max(signals.bins.end, signals.bins.start) {
      let bin = signals.bins[index]
      guard bin.time < to else { break }
      count += 1
      calm += bin.unrest < limit ? 1 : 0
    }
    return count > 5 && (isLevel ? 3 * calm >= count : 5 * calm >= 3 * count)
  }

  /// A movement that may have been the foot coming down, for want of a better one: its time is a guess.
  func possibleLanding(_ pulse: Pulse, of lifted: Lifted) -> Landing? {
    let peak = signals.moments[pulse.peak].time
    guard pulse.speed * lifted.side.dropSign < 0, peak - Self.landBeforePeak > lifted.time + Self.shortest else {
      return nil
    }
    let size = displacement(pulse) / lifted.shift
    guard size >= 0.35 else { return nil }
    return Landing(time: peak - Self.landBeforePeak, score: size, clarity: 0.3)
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
