import Glibc

/// Where days begin: the difference between local time and UTC, which is another in summer than in winter.
struct LocalZone: Sendable {
  /// Local time less UTC, s, at a wall time in s since 1970.
  let offset: @Sendable (Double) -> Int

  /// The board's own, as it is set now: whoever sets another one need not restart the daemon.
  static let system = LocalZone { wall in
    // Beyond the year 9999 there is no calendar to ask.
    guard abs(wall) < 2.5e11 else { return 0 }
    var seconds = time_t(wall.rounded(.down))
    var local = tm()
    // localtime_r alone would keep the zone of the first time it was asked.
    tzset()
    guard localtime_r(&seconds, &local) != nil else { return 0 }
    return local.tm_gmtoff
  }
}
