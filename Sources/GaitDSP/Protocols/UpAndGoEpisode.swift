/// What lies between two rests, read as a Timed Up and Go trial.
struct UpAndGoEpisode {
  enum Reading {
    case trial(TimedUpAndGo.Trial)
    /// There was a rise and some walking, but nobody has sat down.
    case unfinished
    case nothing
  }

  private let moments: [TimedUpAndGoFinder.Moment]

  init(_ moments: [TimedUpAndGoFinder.Moment]) { self.moments = moments }

  /// Shortest walk, frames in all.
  static let leastWalk = 200
  /// Seated again: nearer than this share of the way from the seat to upright.
  private static let seatedShare = 0.6
  /// Sitting down has begun within this before the last step at the earliest, frames.
  private static let overlap = 100

  func read() -> Reading {
    guard let first = moments.firstIndex(where: \.isWalking), let last = moments.lastIndex(where: \.isWalking) else {
      return .nothing
    }
    let times = moments.map(\.time)
    guard let rise = SeatLeaving(moments.map(\.tilt), times, walk: first) else { return .nothing }
    // Backwards from the end: the last posture first, the last step at last.
    let seat = rise.levels.seated + Self.seatedShare * (rise.levels.upright - rise.levels.seated)
    let end = moments[max(0, last - Self.overlap)...].reversed()
    guard
      let sit = SeatLeaving(end.map(\.tilt), end.map(\.time), walk: moments.count - 1 - last, seats: ...seat)
    else { return .unfinished }
    guard moments.count(where: \.isWalking) >= Self.leastWalk else { return .nothing }
    let turns = HeadingRamp.all(in: moments, from: rise.peak, to: moments.count - 1 - sit.seatedEdge)
    guard let turn = turns.first else { return .nothing }
    return .trial(
      TimedUpAndGo.Trial(
        rise: TestSpan(start: rise.onset, end: rise.upright), turn: turn.span, turnAngle: turn.angle.magnitude,
        turnPeakRate: turn.peakRate, lastTurn: turns.count > 1 ? turns.last?.span : nil,
        sit: TestSpan(start: sit.upright, end: sit.onset)))
  }
}
