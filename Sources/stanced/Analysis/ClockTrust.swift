/// Whose word on date and time is taken.
enum ClockTrust: String, CaseIterable, Sendable {
  /// The network's: the clock counts as known once NTP keeps it.
  case ntp
  /// The board's: its clock counts as it is set, because no network ever sets it.
  case board

  /// 2025-01-01. A clock before is one that nobody has set since the board was switched on.
  static let earliest = 1_735_689_600.0

  /// - Parameter wall: what the clock shows, s since 1970.
  func believes(_ wall: Double, isSynchronised: Bool) -> Bool {
    isSynchronised || self == .board && wall >= Self.earliest
  }
}
