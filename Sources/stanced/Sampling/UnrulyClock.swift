import IMU

/// The wall clock of a simulated board without a battery behind its clock: 1970 until the network comes, then right, but
/// for an hour every second day on which a bad time server has its say.
struct UnrulyClock: Equatable, Sendable {
  /// Wall time at the simulation's time 0, s since 1970: midnight, 1 March 2026 UTC.
  static let epoch = 1_772_323_200.0
  /// The network comes after this, s.
  static let firstContact = 1_200.0

  /// - Returns: what the kernel would show, s since 1970, and whether it says that it follows a server.
  func reading(at time: Nanoseconds) -> (wall: Double, isSynchronised: Bool) {
    let seconds = Double(time) * 1e-9
    guard seconds >= Self.firstContact else { return (seconds, false) }
    let day = (seconds / 86_400).rounded(.down)
    let ofDay = seconds - day * 86_400
    // From ten in the morning of odd days: ahead on one, behind on the next.
    guard day.truncatingRemainder(dividingBy: 2) == 1, ofDay >= 36_000, ofDay < 39_600 else {
      return (Self.epoch + seconds, true)
    }
    let error = day.truncatingRemainder(dividingBy: 4) == 1 ? 1_800.0 : -86_400
    return (Self.epoch + seconds + error, true)
  }
}
