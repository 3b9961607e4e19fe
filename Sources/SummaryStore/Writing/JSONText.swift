/// Short lists of numbers as JSON, made without Foundation's formatters.
enum JSONText {
  /// Two decimals; `null` where there is no number.
  static func numbers(_ values: some Sequence<Double>) -> String {
    "[" + values.map(number).joined(separator: ",") + "]"
  }

  /// Whole hundredths: three quarters of the characters.
  static func hundredths(_ values: some Sequence<Double>) -> String {
    "[" + values.map { whole($0, 1e2).map(String.init) ?? "null" }.joined(separator: ",") + "]"
  }

  /// The numbers of a list; `nan` for `null` and for what is no number.
  static func values(of text: String, scale: Double = 1) -> [Double] {
    let inner = text.drop { $0 == "[" }.prefix { $0 != "]" }
    guard !inner.isEmpty else { return [] }
    return inner.split(separator: ",", omittingEmptySubsequences: false).map { (Double($0) ?? .nan) / scale }
  }

  /// Texts of letters, digits and hyphens.
  static func texts(_ values: some Sequence<String>) -> String {
    "[" + values.map { "\"\($0)\"" }.joined(separator: ",") + "]"
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
