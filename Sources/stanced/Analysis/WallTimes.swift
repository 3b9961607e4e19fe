import Glibc
import IMU
import SummaryStore

/// Wall time for a session's time: asked of the kernel now and then, or stated by a recording.
struct WallTimes {
  private let source: SourceDescription.Clock
  private let zone: LocalZone
  private var clock = WallClock()
  private var asked: Nanoseconds?
  private static let interval: Nanoseconds = 60_000_000_000

  init(_ source: SourceDescription.Clock, zone: LocalZone = .system) {
    self.source = source
    self.zone = zone
  }

  /// Seconds since 1970 at a monotonic time; `nil` while not to be trusted.
  func wall(at time: Nanoseconds, first: Nanoseconds) -> Double? {
    switch source {
    case .kernel, .unruly: clock.wall(time)
    case .own(let start): start.map { $0 + Double(time &- first) * 1e-9 }
    }
  }

  /// The same with the difference from UTC that was local then.
  func time(at time: Nanoseconds, first: Nanoseconds) -> WallTime? {
    wall(at: time, first: first).map { WallTime(start: $0, utcOffset: zone.offset($0)) }
  }

  /// Looks at the kernel's clocks, at most once a minute.
  /// - Parameter time: the source's own, where that is not the kernel's.
  /// - Returns: whether earlier wall times have changed.
  mutating func look(at time: Nanoseconds) -> Bool {
    let now: Nanoseconds
    var trust = ClockTrust.ntp
    switch source {
    case .kernel(let stated):
      trust = stated
      now = MonotonicTime().now()
    case .unruly: now = time
    case .own: return false
    }
    if let asked, now &- asked < Self.interval { return false }
    asked = now
    if case .unruly(let simulated) = source {
      let shown = simulated.reading(at: now)
      return clock.observe(monotonic: now, wall: shown.wall, isSynchronised: shown.isSynchronised)
    }
    let reading = WallClock.read()
    return clock.observe(
      monotonic: reading.monotonic, wall: reading.wall,
      isSynchronised: trust.believes(reading.wall, isSynchronised: reading.isSynchronised))
  }
}
