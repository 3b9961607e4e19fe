import GaitDSP

/// What a session's bouts amount to together, and what that was made with.
public struct SessionTotal: Sendable {
  public var summary: BoutSummary
  public var finding: Finding
  /// The standing reference in force at its end.
  public var standing: StandingReference?
  /// How the sensor sat; `nil` where nothing showed it.
  public var mount: Mount?
  public var mountOrigin: Alignment.Origin?
  /// Whether the left axis comes from a functional calibration.
  public var isFunctional = false
  public var thresholds: FindingThresholds
  public var unusableSamples = 0

  public init(summary: BoutSummary, finding: Finding, standing: StandingReference?, thresholds: FindingThresholds) {
    self.summary = summary
    self.finding = finding
    self.standing = standing
    self.thresholds = thresholds
  }
}
