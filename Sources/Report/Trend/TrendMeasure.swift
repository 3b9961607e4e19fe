import GaitDSP
import SummaryStore

/// What is followed from day to day.
public enum TrendMeasure: String, Sendable, CaseIterable {
  case recorded = "recorded_h"
  case wear = "wear_h"
  case walking = "walking_min"
  case bouts
  case steps
  case standingDropLeft = "left_standing_drop_mean_deg"
  case standingDropRight = "right_standing_drop_mean_deg"
  case standingDifference = "standing_difference_deg"
  case contactDifference = "contact_difference_deg"
  case stepTimeSymmetry = "step_time_symmetry_index_percent"
  case stanceTimeSymmetry = "stance_time_symmetry_index_percent"
  case singleSupportSymmetry = "single_support_symmetry_index_percent"
  case cadence = "cadence_steps_min"
  case speed = "speed_m_s"

  /// Name with unit, as used for columns and keys.
  public var key: String { rawValue }

  /// For people.
  public var name: String {
    switch self {
    case .recorded: "Recorded"
    case .wear: "Worn"
    case .walking: "Walking"
    case .bouts: "Bouts of walking"
    case .steps: "Steps"
    case .standingDropLeft: "Drop, left leg carries"
    case .standingDropRight: "Drop, right leg carries"
    case .standingDifference: "Drop from standing, left − right"
    case .contactDifference: "Drop from contact, left − right"
    case .stepTimeSymmetry: "Step time, symmetry index"
    case .stanceTimeSymmetry: "Stance time, symmetry index"
    case .singleSupportSymmetry: "Single support, symmetry index"
    case .cadence: "Cadence"
    case .speed: "Walking speed"
    }
  }

  public var unit: String {
    switch self {
    case .recorded, .wear: "h"
    case .walking: "min"
    case .bouts, .steps: ""
    case .standingDropLeft, .standingDropRight, .standingDifference, .contactDifference: "°"
    case .stepTimeSymmetry, .stanceTimeSymmetry, .singleSupportSymmetry: "%"
    case .cadence: "steps/min"
    case .speed: "m/s"
    }
  }

  /// Decimals shown.
  public var digits: Int {
    switch self {
    case .walking, .bouts, .steps, .cadence: 0
    case .speed: 2
    default: 1
    }
  }

  /// How much of a day there was, rather than how the person walked: asks for hours of wear, not for steps.
  public var isActivity: Bool {
    switch self {
    case .recorded, .wear, .walking, .bouts, .steps: true
    default: false
    }
  }

  /// How often the error of a zero from quiet standing enters; it lifts one side as it lowers the other.
  var zeros: Double {
    switch self {
    case .standingDropLeft, .standingDropRight: 1
    case .standingDifference: 2
    default: 0
    }
  }

  /// Of the whole day only: nobody wears the sensor for bouts of one class.
  public var isOfWholeDay: Bool { self == .recorded || self == .wear }

  /// One day's value, with the interval that its steps leave open where it has one; `nan` where nothing was measured.
  public func value(of day: Day) -> Estimate {
    switch self {
    case .recorded: Estimate((day.recorded ?? .nan) / 3600)
    case .wear: Estimate((day.wear ?? .nan) / 3600)
    case .walking: Estimate(day.walking / 60)
    case .bouts: Estimate(Double(day.bouts))
    case .steps: Estimate(Double(day.steps))
    case .standingDropLeft: Self.drop(.left, day)
    case .standingDropRight: Self.drop(.right, day)
    case .standingDifference: day.standingDifference
    case .contactDifference: day.contactDifference
    case .stepTimeSymmetry: day.stepTimeSymmetry
    case .stanceTimeSymmetry: day.stanceTimeSymmetry
    case .singleSupportSymmetry: day.singleSupportSymmetry
    case .cadence: Estimate(day.cadence)
    case .speed: Estimate(day.speed)
    }
  }

  private static func drop(_ side: Side, _ day: Day) -> Estimate {
    day.drops.first { $0.side == side && $0.measure == "standing_drop_mean_deg" }?.median ?? .undefined
  }

  /// Whether a day says enough about this measure to be counted.
  func counts(_ day: Day, worn: Double?, rule: TrendRule) -> Bool {
    guard value(of: day).value.isFinite else { return false }
    if isOfWholeDay { return true }
    if isActivity { return (worn ?? 0) >= rule.leastWear }
    return min(steps(.left, of: day), steps(.right, of: day)) >= rule.leastSteps
  }

  /// Clean steps of one side that this measure of gait was made of: steps may lack a zero of standing.
  private func steps(_ side: Side, of day: Day) -> Int {
    let clean = side == .left ? day.cleanStepsLeft : day.cleanStepsRight
    guard zeros > 0 else { return clean }
    return min(clean, day.drops.first { $0.side == side && $0.measure == "standing_drop_mean_deg" }?.count ?? 0)
  }
}
