/// Every measure of a step that summaries are made of.
public enum StepMeasure: UInt8, Sendable, CaseIterable {
  case stepTime, strideTime, stanceTime, swingTime, singleSupportTime, doubleSupportTime
  case stancePercent
  case stepLength
  case lateralAcceleration
  case excursion
  case standingDropPeak, standingDropMid, standingDropMean, standingTimeBelow
  case contactDropPeak, contactDropMid, contactDropMean, contactTimeBelow
  case meanDropPeak, meanDropMid, meanDropMean, meanTimeBelow

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
