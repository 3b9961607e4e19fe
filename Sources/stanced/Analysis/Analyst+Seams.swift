import IMU
import SummaryStore

/// From one session to the next: between two reads the sensor holds seconds of samples, and none goes without a word.
extension Analyst {
  /// Ends the session and begins one of wear at the newest sample: those that the sensor still holds belong to it.
  /// - Parameter end: how the test of the session ends, where it has one.
  mutating func goOnWearing(test end: TestRecord.End = .stopped) {
    let time = max(newest, session?.start ?? newest)
    endSession(test: end)
    begin(.wear, at: time)
  }

  /// Looks at the wall clock, and says so where the session's time on it has changed.
  mutating func keepWallTime(of start: Nanoseconds) {
    guard walls.look(at: newest), let wall = walls.time(at: start, first: first ?? start) else { return }
    session?.utcOffset = wall.utcOffset
    log(.wallClock(wall))
  }

  /// A session files all its days with one difference from UTC. Where summer time begins or ends, or the board is set to
  /// another zone, wear goes on in a new session, once nobody walks.
  mutating func keepToLocalDays() {
    guard session?.kind == .wear, session?.pipeline.isQuiet == true, let offset = session?.utcOffset,
      let now = walls.time(at: newest, first: first ?? newest), now.utcOffset != offset
    else { return }
    goOnWearing()
  }
}
