/// Tells samples that only repeat the one before while the body moves. No living sensor measures so; radio links and logs
/// that have lost samples write the last one they have. Believed, a fifth of a second of them moves an angle by as much as the
/// body turned meanwhile; as lost samples they move none.
struct StallWatch {
  /// Repeats for this long may be a slow sensor's values, written more often than it measures, s.
  private static let patience = 0.025
  /// What goes on for longer `PlausibilityWatch` has judged, s: a coarse sensor may have been laid down.
  private static let longest = 3.0

  /// Times of the sample that is repeated, of its last repeat, and of the last one that was held back, s.
  private var since = Double.nan
  private var repeated = -Double.infinity
  private var lastHeld = -Double.infinity

  /// Takes a sample that is the one before once more.
  /// - Parameters:
  ///   - time: of the sample, s.
  ///   - used: time of the last sample that was used, s.
  ///   - isMoving: whether the samples before, or this one, were not those of rest, where a coarse sensor may well repeat
  ///     itself.
  /// - Returns: whether it is none.
  mutating func holdsBack(repeatAt time: Double, after used: Double, isMoving: Bool) -> Bool {
    if used > repeated { since = used }
    repeated = time
    let age = time - since
    guard isMoving, age > Self.patience, age < Self.longest else { return false }
    lastHeld = time
    return true
  }

  /// Why there is a hole in the samples used.
  /// - Parameter start: time of the last one before it, s.
  func cause(ofHoleSince start: Double) -> Implausibility? { lastHeld > start ? .frozen : nil }

  /// What is held back when the data end.
  /// - Parameter used: time of the last sample that was used, s.
  func hole(atEndSince used: Double) -> Gap? {
    guard lastHeld > used else { return nil }
    return Gap(
      start: used, end: lastHeld, bridged: lastHeld - used <= Timeline.bridgeable, implausibility: .frozen)
  }
}
