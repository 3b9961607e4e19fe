/// Why samples cannot be what a worn, working sensor measures.
public enum Implausibility: String, Sendable, CaseIterable {
  /// An axis stands still while the others of its sensor move.
  case stuckAxis = "stuck_axis"
  /// An axis rests at a value that no body holds: the end of its range.
  case saturatedAxis = "saturated_axis"
  /// Nothing moves any more, not even noise: the same sample over and over.
  case frozen = "frozen_sensor"
  /// Specific force without gravity, or with far too much: a broken accelerometer or a wrong unit.
  case noGravity = "no_gravity"

  /// In words.
  public var text: String {
    switch self {
    case .stuckAxis: "an axis stands still while the others move"
    case .saturatedAxis: "an axis rests at the end of its range"
    case .frozen: "the sensor repeats one sample"
    case .noGravity: "specific force is not that of gravity"
    }
  }
}

/// Samples stopped being plausible: results from `start` on are held back until they are again, and a gap is reported.
public struct Doubt: Sendable, Equatable {
  /// What is wrong; the first found, where several are.
  public var reason: Implausibility
  /// s; as far back as it may have begun.
  public var start: Double
}
