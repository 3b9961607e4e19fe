/// The seven values of a row that are read.
enum RowValue: Int, CaseIterable {
  case time, ax, ay, az, gx, gy, gz

  static let acceleration: [RowValue] = [.ax, .ay, .az]
  static let angularRate: [RowValue] = [.gx, .gy, .gz]

  var name: String { self == .time ? "t" : "\(self)" }
}

/// Where in a row of text the seven values stand, and what they must be multiplied by.
struct RowLayout {
  var delimiter: UInt8
  /// `.`, or `,` in semicolon-separated files.
  var decimalPoint: UInt8
  /// For each column up to the last needed one, the `RowValue` it holds, or −1.
  private(set) var slots: [Int8] = []
  /// Columns that the header names, those behind the last needed one included.
  var columns = 0
  /// The names the header gives the seven columns, for messages.
  private(set) var names: [String] = Array(repeating: "", count: 7)
  /// To m/s² and rad/s; time has its own rule (`TimeAxis`).
  private(set) var accelerationScale = SIMD3<Double>(repeating: 1)
  private(set) var angularRateScale = SIMD3<Double>(repeating: 1)

  init(delimiter: UInt8) {
    self.delimiter = delimiter
    decimalPoint = delimiter == UInt8(ascii: ";") ? UInt8(ascii: ",") : UInt8(ascii: ".")
  }

  /// Says that `column` holds `value`.
  mutating func place(_ value: RowValue, at column: Int, name: String, scale: Double = 1) {
    while slots.count <= column { slots.append(-1) }
    slots[column] = Int8(value.rawValue)
    names[value.rawValue] = name
    switch value {
    case .time: break
    case .ax, .ay, .az: accelerationScale[value.rawValue - RowValue.ax.rawValue] = scale
    case .gx, .gy, .gz: angularRateScale[value.rawValue - RowValue.gx.rawValue] = scale
    }
  }

  /// Values that no column holds.
  var missing: [RowValue] {
    RowValue.allCases.filter { value in !slots.contains(Int8(value.rawValue)) }
  }
}
