/// Every measure of a step that summaries are made of.
public enum StepMeasure: UInt8, Sendable, CaseIterable {
  /// s, from the other foot's initial contact.
  case stepTime
  /// s, to this foot's next initial contact.
  case strideTime
  /// s, this foot on the ground.
  case stanceTime
  /// s, this foot in the air before it lands.
  case swingTime
  /// s, only this foot on the ground.
  case singleSupportTime
  /// s, both feet on the ground after this one has landed.
  case doubleSupportTime
  /// Stance as a share of the stride, %.
  case stancePercent
  /// m; only with a leg length.
  case stepLength
  /// RMS of mediolateral acceleration in single support, m/s².
  case lateralAcceleration
  /// From obliquity at this side's own initial contact to the peak of drop, degrees.
  case excursion
  /// Largest drop from quiet standing, degrees.
  case standingDropPeak
  /// Drop from quiet standing at 50 % of single support, degrees.
  case standingDropMid
  /// Mean drop from quiet standing over single support, degrees.
  case standingDropMean
  /// Share of single support in which drop from quiet standing exceeds the threshold, %.
  case standingTimeBelow
  /// Largest drop from this side's own initial contact, degrees.
  case contactDropPeak
  /// Drop from this side's own initial contact at 50 % of single support, degrees.
  case contactDropMid
  /// Mean drop from this side's own initial contact over single support, degrees.
  case contactDropMean
  /// Share of single support in which drop from this side's own initial contact exceeds the threshold, %.
  case contactTimeBelow
  /// Largest drop from the mean of the stride, degrees.
  case meanDropPeak
  /// Drop from the mean of the stride at 50 % of single support, degrees.
  case meanDropMid
  /// Mean drop from the mean of the stride over single support, degrees.
  case meanDropMean
  /// Share of single support in which drop from the mean of the stride exceeds the threshold, %.
  case meanTimeBelow

  /// What this measure is of one step; `nan` where it could not be measured.
  @inline(__always)
  public func value(of step: borrowing Step) -> Double {
    switch self {
    case .stepTime: step.stepTime
    case .strideTime: step.strideTime
    case .stanceTime: step.stanceTime
    case .swingTime: step.swingTime
    case .singleSupportTime: step.singleSupportTime
    case .doubleSupportTime: step.doubleSupportTime
    case .stancePercent: step.stancePercent
    case .stepLength: step.stepLength
    case .lateralAcceleration: step.lateralAcceleration
    case .excursion: step.drop.excursion
    case .standingDropPeak: step.drop.standing.peak
    case .standingDropMid: step.drop.standing.mid
    case .standingDropMean: step.drop.standing.mean
    case .standingTimeBelow: step.drop.standing.timeBelow
    case .contactDropPeak: step.drop.contact.peak
    case .contactDropMid: step.drop.contact.mid
    case .contactDropMean: step.drop.contact.mean
    case .contactTimeBelow: step.drop.contact.timeBelow
    case .meanDropPeak: step.drop.mean.peak
    case .meanDropMid: step.drop.mean.mid
    case .meanDropMean: step.drop.mean.mean
    case .meanTimeBelow: step.drop.mean.timeBelow
    }
  }

  /// Whether a ratio of two values means something: zero means "none", and walking keeps well above it.
  ///
  /// Drop and excursion are differences from a reference and may be near or below zero; the share of time below
  /// the threshold is exactly zero in health.
  public var isRatioScale: Bool {
    switch self {
    case .stepTime, .strideTime, .stanceTime, .swingTime, .singleSupportTime, .doubleSupportTime,
      .stancePercent, .stepLength, .lateralAcceleration:
      true
    default: false
    }
  }

  /// Name with unit, as used for columns and keys.
  public var key: String {
    switch self {
    case .stepTime: "step_time_s"
    case .strideTime: "stride_time_s"
    case .stanceTime: "stance_time_s"
    case .swingTime: "swing_time_s"
    case .singleSupportTime: "single_support_time_s"
    case .doubleSupportTime: "double_support_time_s"
    case .stancePercent: "stance_percent"
    case .stepLength: "step_length_m"
    case .lateralAcceleration: "lateral_acceleration_m_s2"
    case .excursion: "excursion_deg"
    case .standingDropPeak: "standing_drop_peak_deg"
    case .standingDropMid: "standing_drop_mid_deg"
    case .standingDropMean: "standing_drop_mean_deg"
    case .standingTimeBelow: "standing_time_below_percent"
    case .contactDropPeak: "contact_drop_peak_deg"
    case .contactDropMid: "contact_drop_mid_deg"
    case .contactDropMean: "contact_drop_mean_deg"
    case .contactTimeBelow: "contact_time_below_percent"
    case .meanDropPeak: "mean_drop_peak_deg"
    case .meanDropMid: "mean_drop_mid_deg"
    case .meanDropMean: "mean_drop_mean_deg"
    case .meanTimeBelow: "mean_time_below_percent"
    }
  }
}
