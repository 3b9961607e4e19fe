/// Bouts by their length: short ones are steps about the house, long ones walks.
public enum BoutClass: String, Sendable, CaseIterable {
  case all
  case under10 = "<10"
  case from10 = "10-30"
  case from30 = "30-60"
  case from60 = "60-120"
  case over120 = ">120"

  /// Whether a bout of this length belongs to the class, s; a length on a border belongs to the longer class, 120 s
  /// to the one below.
  public func holds(_ duration: Double) -> Bool {
    switch self {
    case .all: true
    case .under10: duration < 10
    case .from10: duration >= 10 && duration < 30
    case .from30: duration >= 30 && duration < 60
    case .from60: duration >= 60 && duration <= 120
    case .over120: duration > 120
    }
  }
}
