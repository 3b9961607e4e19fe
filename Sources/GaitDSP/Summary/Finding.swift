/// How surely a side lets the pelvis drop.
public enum FindingGrade: String, Sendable, CaseIterable, Comparable {
  /// Nothing can be said: too few clean steps, or contacts or mount that cannot be trusted.
  case insufficient
  /// No drop beyond the limits; a warning says where one is not ruled out either.
  case none
  /// The value is at its `possible` limit and surely above 0, or something keeps it from being `present`.
  case possible
  /// The value is at its limit, and chance does not explain it.
  case present

  /// From knowing nothing to being sure.
  public static func < (a: FindingGrade, b: FindingGrade) -> Bool { a.rank < b.rank }

  private var rank: Int {
    switch self {
    case .insufficient: 0
    case .none: 1
    case .possible: 2
    case .present: 3
    }
  }
}

/// A zero of obliquity that a finding may rest on.
public enum FindingReference: String, Sendable, CaseIterable {
  /// Quiet standing on both feet.
  case standing
  /// Obliquity at the same side's own initial contact: compares sides without any zero.
  case contact
}

/// What the reader of a finding has to know beside it.
public enum FindingWarning: String, Sendable, CaseIterable {
  /// The references tell different stories: a crooked or moved strap, or uncertain contacts.
  case referencesDisagree
  /// The standing reference is old, or too far from the one before it: the strap has moved, or the stand was another.
  case standingStale
  /// The standing reference is less certain than the limits allow for.
  case standingUncertain
  /// There is no standing reference: a weakness of both sides alike cannot be seen.
  case standingMissing
  /// How the sensor sits is assumed, or walking contradicts what was stated: left and right, or up and down, may be
  /// exchanged. Nothing is found.
  case mountUncertain
  /// The gyroscope turns less than any walking pelvis: a wrong unit, or a gyroscope that does not work. Nothing is found.
  case rateTooSmall
  /// Contacts were found with low confidence, and 20 ms cost up to 0.8°: what is not found may still be there.
  case contactsUncertain
  /// The difference between the sides may be a hike of the other side, not a drop of this one.
  case oppositeHike
  /// `none`, but the interval does not rule out `present`: more steps are needed.
  case notRuledOut

  /// Whether nothing can be said where it stands: a finding over several bouts is as void as the first of them.
  public var isVoid: Bool { self == .mountUncertain || self == .rateTooSmall }
}

/// How much a standing reference can be trusted.
public struct StandingCertainty: Sendable, Equatable {
  /// 1 SD of the reference, degrees.
  public var uncertainty: Double
  /// Time since it was taken, s.
  public var age: Double
  /// Whether it is too far from the reference before it.
  public var strapMoved: Bool

  /// By default that of a stand just taken by a healthy person (`StandingReference.uncertaintyDeg`).
  public init(uncertainty: Double = 0.85, age: Double = 0, strapMoved: Bool = false) {
    self.uncertainty = uncertainty
    self.age = age
    self.strapMoved = strapMoved
  }

  /// That of a reference at the end of the last walk measured with it.
  /// - Parameters:
  ///   - usedUntil: s, on the axis of the reference.
  ///   - strapMoved: before it, or before an earlier one that the same finding rests on.
  public init(_ reference: StandingReference, usedUntil: Double, strapMoved: Bool) {
    self.init(
      uncertainty: max(StandingReference.uncertaintyDeg, reference.swayDeg), age: max(0, usedUntil - reference.end),
      strapMoved: strapMoved)
  }
}

/// What a bout or test says about each side. It describes how the pelvis moved and is not a diagnosis.
public struct Finding: Sendable, Equatable {
  /// Of left single support: whether the right side of the pelvis sinks.
  public var left: SideFinding
  /// Of right single support.
  public var right: SideFinding
  /// Left less right contact-referenced drop, mean over single support, degrees; positive = the left side's
  /// single support drops more, which names the left as the weak side.
  public var contactDifference: Estimate
  /// The same of mid-stance drop.
  public var contactMidDifference: Estimate
  /// Left less right standing-referenced drop, mean over single support, degrees.
  public var standingDifference: Estimate
  /// What the reader has to know beside it, each once, in the order of `FindingWarning.allCases`.
  public var warnings: [FindingWarning]

  /// One side's part.
  public subscript(side: Side) -> SideFinding { side == .left ? left : right }
}

/// One side's part of a finding.
public struct SideFinding: Sendable, Equatable {
  /// The side that carries the body while the pelvis drops: the side whose abductors are in question.
  public var side: Side
  /// How surely it lets the pelvis drop.
  public var grade: FindingGrade
  /// The references that give this grade; empty below `possible`.
  public var references: [FindingReference]
  /// Pelvic hike with increased lateral acceleration (Duchenne): a weakness may be hidden by a trunk lean.
  public var compensated: Bool
  /// Clean steps with a drop.
  public var steps: Int
  /// Standing-referenced drop, mean over single support: median with 95 % interval, degrees; undefined without a
  /// standing reference. The interval holds what this walk's steps leave open, not the error of the reference itself.
  public var standingMean: Estimate
  /// The same at mid-stance.
  public var standingMid: Estimate
  /// Contact-referenced drop, mean over single support, likewise.
  public var contactMean: Estimate
  /// The same at mid-stance.
  public var contactMid: Estimate
}
