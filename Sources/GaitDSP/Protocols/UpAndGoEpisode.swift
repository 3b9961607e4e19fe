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
    return trial(rise, turn, lastTurn: turns.count > 1 ? turns.last : nil, sit).map(Reading.trial) ?? .nothing
  }

  /// The parts one after the other: ends that are extrapolated may lie in the part beside, which then has the time.
  private func trial(
    _ rise: SeatLeaving, _ turn: HeadingRamp, lastTurn: HeadingRamp?, _ sit: SeatLeaving
  ) -> TimedUpAndGo.Trial? {
    let begin = max(turn.span.start, rise.upright)
    let end = max(turn.span.end, begin)
    let last = lastTurn.map { TestSpan(start: max($0.span.start, end), end: max($0.span.end, end)) }
    let descent = TestSpan(start: max(sit.upright, last == nil ? end : rise.upright), end: sit.onset)
    guard rise.onset <= rise.upright, descent.length >= 0, last?.start ?? end <= descent.end, rise.onset < descent.end
    else { return nil }
    return TimedUpAndGo.Trial(
      rise: TestSpan(start: rise.onset, end: rise.upright), turn: TestSpan(start: begin, end: end),
      turnAngle: turn.angle.magnitude, turnPeakRate: turn.peakRate, lastTurn: last, sit: descent)
  }
}
