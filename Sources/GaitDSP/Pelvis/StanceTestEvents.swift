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
  /// The shock reaches a third of its height so long after the foot leaves or lands, s.
  static let shockDelay = 0.02

  /// The strongest shock near an expected time.
  /// - Parameters:
  ///   - range: frames in which it may be.
  ///   - expected: frame at which it is likeliest; a distance of `width` frames counts as a factor of e^½.
  private func shock(in range: ClosedRange<Int>, expected: Double, width: Double) -> Shock? {
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
    var rise = best
    while rise > moments.lowerBound, best - rise < 20, size(at: rise - 1) > Self.riseShare * height { rise -= 1 }
    return Shock(time: signals.moments[rise].time - Self.shockDelay, size: height)
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
    guard abs(pulse.speed) >= Self.leastSpeed else { return nil }
    let onset = signals.moments[pulse.start].time
    guard let reference = reference(until: onset - 0.1) else { return nil }
    guard abs(pulse.speed) > 2.5 * reference.speed else { return nil }
    let expected = Double(pulse.peak) + 100 * Self.liftAfterPeak
    guard let shock = shock(in: pulse.peak...pulse.peak + 95, expected: expected, width: 25),
      let axes = PelvisFrame(up: reference.up, leftHint: left)
    else { return nil }
    return Lifted(
      side: pulse.speed > 0 ? .left : .right, time: shock.time, speed: abs(pulse.speed),
      clarity: clarity(shock.size, over: reference.shock), axes: axes, referenceStart: reference.start,
      referenceEnd: reference.end, unrest: reference.unrest)
  }

  /// Whether a movement away from the stance leg is the foot coming down.
  func landing(_ pulse: Pulse, of lifted: Lifted) -> StanceTestTrial? {
    guard pulse.speed * lifted.side.dropSign < 0 else { return nil }
    let size = abs(pulse.speed) / lifted.speed
    let peak = signals.moments[pulse.peak].time
    guard size >= 0.25, peak > lifted.time + Self.shortest else { return nil }
    let expected = Double(pulse.peak) - 100 * Self.landBeforePeak
    guard let shock = shock(in: (pulse.peak - 70)...(pulse.peak + 15), expected: expected, width: 25),
      shock.time > lifted.time + 0.5
    else { return nil }
    let held = holding(from: lifted.time + 0.3, to: shock.time - 0.15)
    let clear = clarity(shock.size, over: held.shock)
    let after = quiet(from: shock.time + 0.9, to: shock.time + 2.1, lifted)
    let score = min(size, 1.2) + clear + (after ? 0.8 : 0)
    guard score >= Self.leastScore, clear >= 0.3 else { return nil }
    return trial(
      lifted, until: shock.time, end: .footDown,
      clarity: (lifted.clarity + clear + min(1, size) + (after ? 1 : 0.3)) / 4)
  }

  static let leastScore = 1.5

  /// How clearly a shock stands out, 0…1: one as small as what is around it, one four times as large.
  private func clarity(_ size: Double, over background: Double) -> Double {
    min(1, max(0, (size / max(background, 0.01) - 1) / 3))
  }
}
