import IMU

extension IMU.GapCause {
  /// The word that the store and the feed have for it.
  var word: String {
    switch self {
    case .busFailed: "bus_failed"
    case .fifoOverflow: "fifo_overflow"
    case .tornFrame: "torn_frame"
    case .damagedFrame: "damaged_frame"
    case .invalidReading: "invalid_reading"
    case .chipReset: "chip_reset"
    case .countMismatch: "count_mismatch"
    }
  }
}

/// Samples that are missing, with the cause that whoever lost them knows.
struct MissingSamples: Equatable, Sendable {
  /// Last sample before and first after, s of the session.
  var start: Double
  var end: Double
  var cause: String
  /// By the chip's own count; `nil` where unknown.
  var count: Int?
  /// So short that the analysis filled it in.
  var isBridged: Bool
}
