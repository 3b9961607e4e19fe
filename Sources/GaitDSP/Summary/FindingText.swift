/// A finding in one English sentence a side. Numbers have one decimal and a point; whoever needs another language
/// builds it from the fields of `SideFinding`, which say the same.
public enum FindingText {
  /// One sentence: what was found on this side, by which reference, with values and intervals.
  public static func sentence(for side: Side, of finding: Finding) -> String {
    let own = finding[side]
    let (name, other) = (side.word, side.opposite.word)
    var reasons: [String] = []
    if own.references.contains(.contact) {
      let excess = side == .left ? finding.contactDifference : finding.contactDifference.negated
      reasons.append(
        "drops \(degrees(excess)) more in \(name) than in \(other) single support, measured from each initial contact")
    }
    if own.references.contains(.standing) {
      reasons.append("sits \(degrees(own.standingMean)) below its level in quiet standing")
    }
    let because = reasons.isEmpty ? "" : ": the \(other) side of the pelvis " + reasons.joined(separator: " and ")
    let hike =
      own.compensated ? " The pelvis is hiked with a lean over the \(name) leg, which can hide a weakness." : ""
    switch own.grade {
    case .insufficient:
      if finding.warnings.contains(.mountUncertain) {
        return "\(side.title): nothing can be said, for it is not known how the sensor sits."
      }
      if finding.warnings.contains(.rateTooSmall) {
        return "\(side.title): nothing can be said, for the gyroscope does not show a walking pelvis."
      }
      if finding.warnings.contains(.contactsUncertain) {
        return "\(side.title): nothing found, and nothing ruled out: the contacts of the feet are uncertain.\(hike)"
      }
      return "\(side.title): too few clean steps (\(own.steps)) to say.\(hike)"
    case .none:
      return "\(side.title): no pelvic drop beyond the limits in \(own.steps) steps.\(hike)"
    case .possible:
      return "\(side.title): pelvic drop possible\(because).\(hike)"
    case .present:
      return "\(side.title): pelvic drop present\(because).\(hike)"
    }
  }

  /// What a warning means for the reader.
  public static func sentence(for warning: FindingWarning) -> String {
    switch warning {
    case .referencesDisagree:
      "The standing and the contact reference disagree: check the strap and repeat the quiet standing."
    case .standingStale:
      "The standing reference is old, or over 5° from the one before: mind the strap, repeat the quiet standing."
    case .standingUncertain:
      "The standing reference is less certain than usual: repeat it, standing still for longer."
    case .standingMissing:
      "Without a standing reference a weakness of both sides alike cannot be seen."
    case .mountUncertain:
      "How the sensor sits is assumed, or walking contradicts what was stated: left and right may be exchanged."
    case .rateTooSmall:
      "The gyroscope turns less than any walking pelvis: check its unit (deg/s or rad/s) and the sensor."
    case .contactsUncertain:
      "The contacts of the feet were found with low confidence, so the comparison of the sides is uncertain."
    case .oppositeHike:
      "The difference between the sides may come from a hike of the other side rather than a drop of this one."
    case .notRuledOut:
      "Nothing was found, but more steps are needed to rule it out."
    }
  }

  private static func degrees(_ estimate: Estimate) -> String {
    "\(oneDecimal(estimate.value))° (95 % interval \(oneDecimal(estimate.interval.lower)) to "
      + "\(oneDecimal(estimate.interval.upper)))"
  }

  /// Rounded to one decimal; "?" for what is not a number. From four decimals, which is what files and stores keep: a
  /// sentence made later from those reads the same.
  static func oneDecimal(_ value: Double) -> String {
    guard abs(value) < 1e9 else { return "?" }
    let value = (value * 1e4).rounded() / 1e4
    let tenths = Int((abs(value) * 10).rounded())
    return "\(value < 0 && tenths > 0 ? "−" : "")\(tenths / 10).\(tenths % 10)"
  }
}

extension Side {
  var word: String { self == .left ? "left" : "right" }
  fileprivate var title: String { self == .left ? "Left" : "Right" }
}
