/// A turn, as a ramp of the heading: where it begins and ends, and how fast it is.
struct HeadingRamp {
  /// Degrees, positive = to the left.
  var angle: Double
  var span: TestSpan
  /// The fastest fifth of a second, without sign, degrees/s.
  var peakRate: Double

  /// Least angle of a turn, degrees.
  static let least = 100.0
  /// Frames over which the heading is smoothed, twice: pelvic rotation within a stride is no turn.
  private static let window = 50
  /// Pieces that are no turn by themselves and nearer than this are one, frames: people stop in the middle of it.
  private static let longestHalt = 150

  /// The turns between two frames, in order.
  static func all(in moments: [TimedUpAndGoFinder.Moment], from: Int, to: Int) -> [HeadingRamp] {
    func rate(_ index: Int) -> Double {
      let (a, b) = (max(0, index - window), min(moments.count - 1, index + window))
      let time = moments[b].time - moments[a].time
      return time > 0 ? (moments[b].heading - moments[a].heading) / time : 0
    }
    var pieces: [(first: Int, last: Int, sign: Double)] = []
    var index = from
    while index < to {
      let now = rate(index)
      guard abs(now) > 25 else {
        index += 1
        continue
      }
      var (first, last) = (index, index)
      while first > from, rate(first - 1) * now > 0, abs(rate(first - 1)) > 8 { first -= 1 }
      while last < to, last + 1 < moments.count, rate(last + 1) * now > 0, abs(rate(last)) > 8 { last += 1 }
      func isWhole(_ a: Int, _ b: Int) -> Bool { abs(moments[b].heading - moments[a].heading) >= least }
      if let piece = pieces.last, piece.sign == (now > 0 ? 1 : -1), first - piece.last < longestHalt,
        !isWhole(piece.first, piece.last) || !isWhole(first, last)
      {
        pieces[pieces.count - 1].last = last
      } else {
        pieces.append((first, last, now > 0 ? 1 : -1))
      }
      index = max(index, last) + 1
    }
    return pieces.compactMap { HeadingRamp(moments, $0.first, $0.last) }
  }

  private init?(_ moments: [TimedUpAndGoFinder.Moment], _ first: Int, _ last: Int) {
    guard last > first else { return nil }
    let before = max(0, first - Self.window)..<(first + 1)
    let after = last..<min(moments.count, last + Self.window)
    func mean(_ range: Range<Int>) -> Double { moments[range].reduce(0) { $0 + $1.heading } / Double(range.count) }
    let low = mean(before)
    let turned = mean(after) - low
    guard abs(turned) >= Self.least else { return nil }
    func share(_ index: Int) -> Double { (moments[index].heading - low) / turned }
    guard let tenth = (first...last).first(where: { share($0) >= 0.1 }),
      let ninth = (first...last).first(where: { share($0) >= 0.9 }), ninth > tenth
    else { return nil }
    let (a, b) = (moments[tenth].time, moments[ninth].time)
    let around = (before.lowerBound..<after.upperBound).map { (moments[$0].time, share($0)) }
    let fits = Profile.all.map { profile in
      let span = profile.span(tenth: a, ninth: b)
      let error = around.reduce(0) { sum, point in
        let off = point.1 - profile.share(at: (point.0 - span.start) / span.length)
        return sum + off * off
      }
      return (span, error)
    }
    angle = turned
    span = fits.min { $0.1 < $1.1 }?.0 ?? TestSpan(start: a, end: b)
    peakRate = 0
    for index in first...last where index + 10 < moments.count && index >= 10 {
      let time = moments[index + 10].time - moments[index - 10].time
      if time > 0 { peakRate = max(peakRate, abs(moments[index + 10].heading - moments[index - 10].heading) / time) }
    }
  }

  /// How a turn gathers speed: from an even one, as over many steps, to one of minimum jerk, as on the spot.
  private struct Profile {
    /// Of minimum jerk, 0…1.
    let smooth: Double
    /// The share of its time after which a tenth of it is done.
    let tenth: Double

    static let all = [0, 0.25, 0.5, 0.75, 1].map { Profile(smooth: $0) }

    init(smooth: Double) {
      self.smooth = smooth
      var (low, high) = (0.0, 0.5)
      while high - low > 1e-6 {
        let middle = 0.5 * (low + high)
        if Self.share(at: middle, smooth) < 0.1 { low = middle } else { high = middle }
      }
      tenth = low
    }

    func share(at time: Double) -> Double { Self.share(at: max(0, min(1, time)), smooth) }

    private static func share(at t: Double, _ smooth: Double) -> Double {
      (1 - smooth) * t + smooth * (t * t * t * (10 - 15 * t + 6 * t * t))
    }

    func span(tenth a: Double, ninth b: Double) -> TestSpan {
      let end = tenth / (1 - 2 * tenth) * (b - a)
      return TestSpan(start: a - end, end: b + end)
    }
  }
}
