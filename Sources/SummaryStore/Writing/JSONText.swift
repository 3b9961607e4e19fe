/// Short lists of numbers as JSON, made without Foundation's formatters.
enum JSONText {
  /// Two decimals; `null` where there is no number.
  static func numbers(_ values: some Sequence<Double>) -> String {
    "[" + values.map(number).joined(separator: ",") + "]"
  }

  static func number(_ value: Double) -> String {
    guard let hundredths = whole(value, 1e2) else { return "null" }
    let magnitude = hundredths.magnitude
    let (units, rest) = (magnitude / 100, magnitude % 100)
    let sign = hundredths < 0 ? "-" : ""
    if rest == 0 { return "\(sign)\(units)" }
    if rest % 10 == 0 { return "\(sign)\(units).\(rest / 10)" }
    return "\(sign)\(units).\(rest < 10 ? "0" : "")\(rest)"
  }
}

/// A number to four decimals, which is more than any measure is worth; NULL where there is none.
func rounded(_ value: Double) -> Double? {
  guard value.isFinite else { return nil }
  return abs(value) < 1e9 ? (value * 1e4).rounded() / 1e4 : value
}
