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

  /// A test begins when it is asked for: what the sensor holds from before that is read too late for the session before
  /// it, whose last gap it is.
  mutating func cutOff(at time: Nanoseconds) {
    guard time > newest, let start = session?.last, let end = session?.seconds(time) else { return }
    let cause = board.current.state == "no_sensor" ? "missing_samples" : "test_began"
    tell(MissingSamples(start: start, end: end, cause: cause, count: nil, isBridged: false))
    session?.last = end
  }
}
