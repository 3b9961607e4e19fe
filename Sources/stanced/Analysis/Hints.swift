import Feed
import GaitDSP
import IMU

/// What the wearer or the physiotherapist can do about the quality of what is measured. Each is said when it is news.
struct Hints {
  private var isLost = false
  private var saturation: Nanoseconds?
  /// Between two hints of the same kind.
  private static let patience: Nanoseconds = 60_000_000_000

  /// The sensor stopped answering.
  mutating func lost() -> HintNote? {
    defer { isLost = true }
    return isLost
      ? nil
      : HintNote(code: "sensor_lost", text: "The sensor does not answer: check its cable. It is tried again by itself.")
  }

  mutating func saturated(_ count: Int, at time: Nanoseconds) -> HintNote? {
    isLost = false
    guard count > 0 else { return nil }
    if let saturation, time &- saturation < Self.patience { return nil }
    saturation = time
    return HintNote(
      code: "saturated",
      text: "\(count) samples are at the end of the sensor's range: choose larger ranges, or check for a loose strap.")
  }

  func implausible(_ doubt: Doubt) -> HintNote {
    HintNote(
      code: "implausible",
      text: "The sensor cannot be believed: \(doubt.reason.text). Nothing is made of its data until it can; "
        + "if it lasts, check how it is fixed and wired, or try another sensor.")
  }

  func standStill() -> HintNote {
    HintNote(
      code: "stand_still", text: "Stand still on both feet for 5 s before the first step: it is the zero of obliquity.")
  }

  func unreliable(_ bout: Bout) -> HintNote {
    HintNote(
      code: "contacts_uncertain",
      text: "The contacts or steps of bout \(bout.number) are uncertain: its measures are not to be relied on.")
  }

  func strapMoved(_ reference: StandingReference) -> HintNote {
    HintNote(
      code: "strap_moved",
      text: "Quiet standing differs by \(Int(min(reference.changeDeg, 180)))° from the last one: the strap has moved.")
  }
}
