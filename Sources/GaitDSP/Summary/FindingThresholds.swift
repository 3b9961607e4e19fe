/// The limits that a finding is made with. Defaults equal those of Calibration/thresholds.toml, where each stands
/// with its unit and source; a patient's own values replace single ones by name.
public struct FindingThresholds: Sendable, Equatable {
  /// Excess of a side's contact-referenced drop over the other's from which a drop is `present`, degrees.
  public var contactDifferencePresent = 2.0
  /// The same for `possible`.
  public var contactDifferencePossible = 1.5
  /// Standing-referenced drop of one side from which it is `present`, degrees.
  public var standingDropPresent = 4.5
  /// The same for `possible`.
  public var standingDropPossible = 3.5
  /// Clean steps a side below which nothing is said. Never below 6, where no interval exists.
  public var minimumSteps = 10.0
  /// Uncertainty (1 SD) of the standing reference that the standing limits already allow for, degrees.
  public var standingUncertainty = 0.85
  /// Age from which a standing reference no longer carries `present` alone, s.
  public var standingStaleAge = 43_200.0
  /// How far the left−right differences by the two references may lie apart, degrees.
  public var referenceDisagreement = 3.4
  /// Median contact confidence (`SideSummary.contactConfidence`) of either side below which nothing is `present`, by
  /// whatever reference, and nothing is ruled out, 0…1.
  public var contactConfidence = 0.5
  /// Hike (drop of this much below zero) that may be a compensation, or the cause of the other side's excess, degrees.
  public var compensatedHike = 2.0
  /// Lateral acceleration in single support over the other side's that goes with a compensation.
  public var compensatedLateralRatio = 1.3

  /// The limits of Calibration/thresholds.toml.
  public init() {}

  /// A threshold by the name of its `[finding.…]` table in the file.
  public enum Name: String, Sendable, CaseIterable {
    /// In degrees.
    case contactDifferencePresent = "contact_difference_present"
    /// In degrees.
    case contactDifferencePossible = "contact_difference_possible"
    /// In degrees.
    case standingDropPresent = "standing_drop_present"
    /// In degrees.
    case standingDropPossible = "standing_drop_possible"
    /// Clean steps a side.
    case minimumSteps = "minimum_steps"
    /// In degrees, 1 SD.
    case standingUncertainty = "standing_uncertainty"
    /// In seconds.
    case standingStaleAge = "standing_stale_age"
    /// In degrees.
    case referenceDisagreement = "reference_disagreement"
    /// 0…1.
    case contactConfidence = "contact_confidence"
    /// In degrees.
    case compensatedHike = "compensated_hike"
    /// A ratio, this side over the other.
    case compensatedLateralRatio = "compensated_lateral_ratio"
  }

  /// What a limit can be. Beyond it nothing that a pelvis or a sensor does is told apart any more.
  public static func range(of name: Name) -> ClosedRange<Double> {
    switch name {
    case .contactDifferencePresent, .contactDifferencePossible, .standingDropPresent, .standingDropPossible,
      .standingUncertainty, .referenceDisagreement, .compensatedHike:
      degrees
    case .minimumSteps: 0...100_000
    case .standingStaleAge: 0...1_000_000_000
    case .contactConfidence: 0...1
    case .compensatedLateralRatio: 0...100
    }
  }

  /// What an angle among the limits can be, `GaitConfiguration.belowThresholdDeg` included.
  public static let degrees = 0.0...90.0

  /// A limit of what is possible above that of what is present, if there is one: whoever loads limits should refuse it.
  public var outOfOrder: (possible: Name, present: Name)? {
    let pairs: [(possible: Name, present: Name)] = [
      (.contactDifferencePossible, .contactDifferencePresent), (.standingDropPossible, .standingDropPresent),
    ]
    return pairs.first { self[$0.possible] > self[$0.present] }
  }

  /// For loading a file or a patient's own values: `thresholds[name] = value`. Negative and not finite values are
  /// ignored, so that no file can turn a finding upside down; whoever loads one should refuse them by name.
  public subscript(name: Name) -> Double {
    get {
      switch name {
      case .contactDifferencePresent: contactDifferencePresent
      case .contactDifferencePossible: contactDifferencePossible
      case .standingDropPresent: standingDropPresent
      case .standingDropPossible: standingDropPossible
      case .minimumSteps: minimumSteps
      case .standingUncertainty: standingUncertainty
      case .standingStaleAge: standingStaleAge
      case .referenceDisagreement: referenceDisagreement
      case .contactConfidence: contactConfidence
      case .compensatedHike: compensatedHike
      case .compensatedLateralRatio: compensatedLateralRatio
      }
    }
    set {
      guard newValue.isFinite, newValue >= 0 else { return }
      switch name {
      case .contactDifferencePresent: contactDifferencePresent = newValue
      case .contactDifferencePossible: contactDifferencePossible = newValue
      case .standingDropPresent: standingDropPresent = newValue
      case .standingDropPossible: standingDropPossible = newValue
      case .minimumSteps: minimumSteps = newValue
      case .standingUncertainty: standingUncertainty = newValue
      case .standingStaleAge: standingStaleAge = newValue
      case .referenceDisagreement: referenceDisagreement = newValue
      case .contactConfidence: contactConfidence = newValue
      case .compensatedHike: compensatedHike = newValue
      case .compensatedLateralRatio: compensatedLateralRatio = newValue
      }
    }
  }
}
