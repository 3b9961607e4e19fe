/// What lies between two rests, read as a Timed Up and Go trial.
struct UpAndGoEpisode {
  enum Reading {
    case trial(TimedUpAndGo.Trial)
    /// There was a rise and a walk, but nobody has sat down.
    case unfinished
    case nothing
  }

  /// A lean of the trunk, from index to index.
  private struct Lean {
    var span: TestSpan
    var peak: Int
    var last: Int
  }

  private let moments: [TimedUpAndGoFinder.Moment]

  init(_ moments: [TimedUpAndGoFinder.Moment]) { self.moments = moments }

  /// Least lean forward out of the chair and into it, degrees.
  static let leastLean = 10.0
  /// Least angle of a turn, degrees.
  static let leastTurn = 100.0
  /// Shortest walk, frames.
  static let leastWalk = 200

  func read() -> Reading {
    guard let first = moments.firstIndex(where: \.isWalking), let last = moments.lastIndex(where: \.isWalking),
      last - first >= Self.leastWalk
    else { return .nothing }
    let upright = OrderStatistics(moments[first...last].lazy.filter(\.isWalking).map(\.tilt)).median
    guard let rise = rise(before: first, upright: upright) else { return .nothing }
    guard let sit = sit(after: last, upright: upright) else { return .unfinished }
    let turns = self.turns(from: rise.peak, to: sit.last)
    guard let turn = turns.first else { return .nothing }
    let lastTurn = turns.count > 1 ? turns.last : nil
    let peak = peakRate(turn)
    return .trial(
      TimedUpAndGo.Trial(
        rise: rise.span, turn: turn.span, turnAngle: turn.angle.magnitude, turnPeakRate: peak,
        lastTurn: lastTurn?.span, sit: sit.span))
  }

  private func mean(_ range: Range<Int>) -> Double {
    range.isEmpty ? .nan : moments[range].reduce(0) { $0 + $1.tilt } / Double(range.count)
  }

  private func rise(before walk: Int, upright: Double) -> Lean? {
    let reach = max(0, walk - 800)..<min(moments.count, walk + 80)
    guard let peak = reach.max(by: { moments[$0].tilt < moments[$1].tilt }) else { return nil }
    // Seated: the lowest mean of half a second before.
    let seated = seatedLevel(stride(from: max(0, peak - 400), through: peak, by: 10))
    guard let seated, moments[peak].tilt - seated >= Self.leastLean else { return nil }
    let half = crossing(0.5, above: seated, from: peak, by: -1)
    let tenth = crossing(0.1, above: seated, from: peak, by: -1)
    let (a, b) = (moments[tenth].time, moments[half].time)
    let end = settled(after: peak, at: upright)
    return Lean(span: TestSpan(start: a - Self.onset(b - a), end: moments[end].time), peak: peak, last: end)
  }

  private func sit(after walk: Int, upright: Double) -> Lean? {
    let reach = max(0, walk - 100)..<min(moments.count, walk + 1000)
    guard let peak = reach.max(by: { moments[$0].tilt < moments[$1].tilt }) else { return nil }
    let seated = seatedLevel(stride(from: peak, to: min(moments.count, peak + 500), by: 10))
    guard let seated, moments[peak].tilt - seated >= Self.leastLean, upright - seated > 0.25 * Self.leastLean else {
      return nil
    }
    let half = crossing(0.5, above: seated, from: peak, by: 1)
    let tenth = crossing(0.1, above: seated, from: peak, by: 1)
    let (a, b) = (moments[half].time, moments[tenth].time)
    var start = peak
    let edge = upright + 0.1 * (moments[peak].tilt - upright)
    while start > 0, moments[start].tilt > edge { start -= 1 }
    return Lean(span: TestSpan(start: moments[start].time, end: b + Self.onset(b - a)), peak: peak, last: tenth)
  }

  /// How long before its first tenth a movement began that takes so long from its tenth to its half, s: one of minimum
  /// jerk, whose way is 10τ³ − 15τ⁴ + 6τ⁵ of the whole (Flash & Hogan 1985), has done a tenth after 0.247 of its time,
  /// half after 0.5.
  private static func onset(_ tenthToHalf: Double) -> Double { min(0.6, 0.974 * max(0, tenthToHalf)) }

  /// Where a lean has come down to a share of its height above the seated posture, going from its peak.
  private func crossing(_ share: Double, above seated: Double, from peak: Int, by step: Int) -> Int {
    let edge = seated + share * (moments[peak].tilt - seated)
    var index = peak
    while moments.indices.contains(index + step), moments[index].tilt > edge { index += step }
    return index
  }

  private func seatedLevel(_ starts: StrideTo<Int>) -> Double? { level(starts.map { $0 }) }
  private func seatedLevel(_ starts: StrideThrough<Int>) -> Double? { level(starts.map { $0 }) }

  private func level(_ starts: [Int]) -> Double? {
    starts.map { mean($0..<min(moments.count, $0 + 50)) }.filter(\.isFinite).min()
  }

  /// The trunk is upright again: nine tenths of the way back from its lean, or where it stops going back.
  private func settled(after peak: Int, at upright: Double) -> Int {
    let edge = upright + 0.1 * max(0, moments[peak].tilt - upright)
    var index = peak
    while index < moments.count - 1, index - peak < 300, moments[index].tilt > edge { index += 1 }
    return index
  }

  // MARK: Turns

  private struct FoundTurn {
    var first: Int
    var last: Int
    var angle: Double
    var span: TestSpan
  }

  /// Frames over which the heading is smoothed, twice: pelvic rotation within a stride is no turn.
  private static let window = 50

  /// Smoothed yaw rate, degrees/s.
  private func rate(at index: Int) -> Double {
    let (a, b) = (max(0, index - Self.window), min(moments.count - 1, index + Self.window))
    let time = moments[b].time - moments[a].time
    return time > 0 ? (moments[b].heading - moments[a].heading) / time : 0
  }

  private func turns(from: Int, to: Int) -> [FoundTurn] {
    var found: [FoundTurn] = []
    var index = from
    while index < to {
      let now = rate(at: index)
      guard abs(now) > 25 else {
        index += 1
        continue
      }
      var (first, last) = (index, index)
      while first > from, rate(at: first - 1) * now > 0, abs(rate(at: first - 1)) > 8 { first -= 1 }
      while last < to, rate(at: last + 1 < moments.count ? last + 1 : last) * now > 0, abs(rate(at: last)) > 8 {
        last += 1
      }
      if let turn = ramp(first, last) { found.append(turn) }
      index = max(index, last) + 1
    }
    return found
  }

  private func ramp(_ first: Int, _ last: Int) -> FoundTurn? {
    guard last > first else { return nil }
    let (low, high) = (moments[first].heading, moments[last].heading)
    let angle = high - low
    guard abs(angle) >= Self.leastTurn else { return nil }
    func share(_ index: Int) -> Double { (moments[index].heading - low) / angle }
    guard let tenth = (first...last).first(where: { share($0) >= 0.1 }),
      let ninth = (first...last).first(where: { share($0) >= 0.9 })
    else { return nil }
    let (a, b) = (moments[tenth].time, moments[ninth].time)
    let end = 0.125 * (b - a)
    return FoundTurn(first: first, last: last, angle: angle, span: TestSpan(start: a - end, end: b + end))
  }

  private func peakRate(_ turn: FoundTurn) -> Double {
    var peak = 0.0
    for index in turn.first...turn.last where index + 10 < moments.count && index >= 10 {
      let time = moments[index + 10].time - moments[index - 10].time
      if time > 0 { peak = max(peak, abs(moments[index + 10].heading - moments[index - 10].heading) / time) }
    }
    return peak
  }
}
