/// What the time before, in and after a hold is like.
extension StanceTestFinder {
  struct Reference {
    var start: Double
    var end: Double
    var up: SIMD3<Double>
    /// Means over the stand: unrest, (m/s²)²; shock, m/s².
    var unrest: Double
    var shock: Double
  }

  /// Longest and shortest quiet stand that makes a reference, s.
  static let longestReference = 4.0
  static let shortestReference = 1.0
  /// What has so many times the unrest of the stand behind it is the way there: whoever has just put a foot down shakes on
  /// for a second, and a hold would seem as calm as a stand that begins with that.
  static let settlingUnrest = 4.0

  /// Quiet upright standing that lasts until a time: up to four seconds of it.
  func reference(until end: Double, after earliest: Double = -.infinity) -> Reference? {
    var index = StanceTestMeter.firstIndex(at: end, in: signals.bins) - 1
    var sum = SIMD3<Double>()
    var (unrest, shock, count, frames) = (0.0, 0.0, 0.0, 0.0)
    var start = end
    while index >= signals.bins.start, end - signals.bins[index].time <= Self.longestReference {
      let bin = signals.bins[index]
      guard !bin.isMissing, bin.unrest < Self.quietUnrest, bin.time > max(notBefore, earliest) else { break }
      if end - bin.time > Self.shortestReference, bin.unrest * count > Self.settlingUnrest * unrest { break }
      sum += bin.up
      unrest += bin.unrest
      shock += bin.shock
      count += 1
      frames += bin.count
      start = bin.time
      index -= 1
    }
    guard end - start >= Self.shortestReference, let up = normalized(sum), dot(up, upright) > 0.7 else { return nil }
    return Reference(
      start: start, end: end, up: up, unrest: unrest / count, shock: (shock / frames).squareRoot())
  }

  /// Root mean square of shock (m/s²) and mean unrest ((m/s²)²) of a span.
  func holding(from: Double, to: Double) -> (shock: Double, unrest: Double) {
    var (shock, unrest, frames, count) = (0.0, 0.0, 0.0, 0.0)
    for index in StanceTestMeter.firstIndex(at: from, in: signals.bins)..<max(signals.bins.end, signals.bins.start) {
      let bin = signals.bins[index]
      guard bin.time < to else { break }
      shock += bin.shock
      frames += bin.count
      unrest += bin.unrest
      count += 1
    }
    guard frames > 0 else { return (0, 0) }
    return ((shock / frames).squareRoot(), unrest / count)
  }

  /// Whether the person comes to rest in a span as on both feet before.
  /// - Parameters:
  ///   - factor: how much more unrest than then is rest.
  ///   - bins: how many tenths of a second of it.
  func quiet(from: Double, to: Double, _ lifted: Lifted, factor: Double = 3, bins needed: Int = 3) -> Bool {
    let limit = max(factor * lifted.unrest, 0.0005 * factor)
    var run = 0
    for index in StanceTestMeter.firstIndex(at: from, in: signals.bins)..<max(signals.bins.end, signals.bins.start) {
      let bin = signals.bins[index]
      guard bin.time < to else { break }
      run = bin.unrest < limit ? run + 1 : 0
      if run >= needed { return true }
    }
    return false
  }

  /// Whether the pelvis is still as upright as on both feet before.
  func isUpright(_ lifted: Lifted) -> Bool {
    guard let up = normalized(signals.bins[signals.bins.end - 1].up) else { return false }
    return dot(up, lifted.axes.up) > Self.uprightCosine
  }

  /// Whether a hold can still be one at this movement: calmer than walking.
  func goesOn(_ lifted: Lifted, _ pulse: Pulse) -> Bool {
    let now = signals.moments[pulse.peak].time
    guard now - lifted.time > 1.5 else { return true }
    return holding(from: max(lifted.time + 0.4, now - 3), to: now).unrest < Self.calmUnrest
  }

  /// Whether a movement in what was taken for a hold is the shift of the next trial: it comes out of a stand as quiet and
  /// as level as the one before.
  func restarts(_ lifted: Lifted?, _ pulse: Pulse) -> Bool {
    guard let lifted, abs(pulse.speed) >= Self.leastSpeed else { return false }
    let onset = signals.moments[pulse.start].time
    guard onset - lifted.time > 2, let reference = reference(until: onset - 0.1) else { return false }
    return reference.unrest < max(3 * lifted.unrest, 0.0015)
      && abs(lifted.axes.obliquity(gravity: reference.up)) < 2
  }
}
