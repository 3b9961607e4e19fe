/// The limits that a finding is made with. Defaults equal those of Calibration/thresholds.toml, where each stands
/// with its unit and source; a patient's own values replace single ones by name.
public struct FindingThresholds: Sendable, Equatable {
  /// Difference between the sides' contact-referenced drop, degrees.
  public var contactDifferencePresent = 2.0
  public var contactDifferencePossible = 1.5
  /// Standing-referenced drop of one side, degrees.
  public var standingDropPresent = 4.5
  public var standingDropPossible = 3.5
  /// Clean steps a side below which nothing is said. Never below 6, where no interval exists.
  public var minimumSteps = 10.0
  /// Uncertainty (1 SD) of the standing reference that the standing limits already allow for, degrees.
  public var standingUncertainty = 0.85
  /// Age from which a standing reference no longer carries `present` alone, s.
  public var standingStaleAge = 43_200.0
  /// How far the left−right differences by the two references may lie apart, degrees.
  public var referenceDisagreement = 3.4
  /// Median contact confidence below which `contact` no longer carries `present` alone, 0…1.
  public var contactConfidence = 0.5
  /// Hike (negative drop) that may be a compensation, degrees.
  public var compensatedHike = 2.0
  /// Lateral acceleration in single support over the other side's that goes with a compensation.
  public var compensatedLateralRatio = 1.3

  public init() {}

  /// Names as in the file's `[finding.…]` tables.
  public static let names: [String] = fields.map(\.name)

  /// A threshold by name; nil for an unknown name. Setting an unknown name, or a value that is not a finite
  /// number, changes nothing: check the name first to be able to say so.
  public subscript(name: String) -> Double? {
    get { Self.field(name).map { self[keyPath: $0] } }
    set {
      guard let field = Self.field(name), let newValue, newValue.isFinite else { return }
      self[keyPath: field] = newValue
    }
  }

  private static func field(_ name: String) -> WritableKeyPath<FindingThresholds, Double>? {
    fields.first { $0.name == name }?.field
  }

  private static var fields: [(name: String, field: WritableKeyPath<FindingThresholds, Double>)] {
    [
      ("contact_difference_present", \.contactDifferencePresent),
      ("contact_difference_possible", \.contactDifferencePossible),
      ("standing_drop_present", \.standingDropPresent),
      ("standing_drop_possible", \.standingDropPossible),
      ("minimum_steps", \.minimumSteps),
      ("standing_uncertainty", \.standingUncertainty),
      ("standing_stale_age", \.standingStaleAge),
      ("reference_disagreement", \.referenceDisagreement),
      ("contact_confidence", \.contactConfidence),
      ("compensated_hike", \.compensatedHike),
      ("compensated_lateral_ratio", \.compensatedLateralRatio),
    ]
  }
}
