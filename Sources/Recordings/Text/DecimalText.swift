/// `Double` to decimal text with a fixed number of decimals, without locale or allocation.
enum DecimalText {
  private static let scales: InlineArray<8, Double> = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7]

  /// Appends `value` rounded to `decimals` (0…7) decimals, trailing zeros left out.
  ///
  /// `|value| · 10^decimals` must be below 2⁶³; callers check their values before.
  static func append(_ value: Double, decimals: Int, to text: inout [UInt8]) {
    let scaled = (value * scales[decimals]).rounded()
    guard scaled > -9.2e18, scaled < 9.2e18 else { return }
    let whole = Int64(scaled)
    if whole < 0 { text.append(UInt8(ascii: "-")) }
    var rest = whole.magnitude
    var left = decimals
    while left > 0, rest % 10 == 0 {
      rest /= 10
      left -= 1
    }
    // Digits come out last first; there is at least one before the point.
    var digits = InlineArray<24, UInt8>(repeating: 0)
    var count = 0
    var position = 0
    repeat {
      if position == left, left > 0 {
        digits[count] = UInt8(ascii: ".")
        count += 1
      }
      digits[count] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
      count += 1
      position += 1
      rest /= 10
    } while rest > 0 || position <= left
    while count > 0 {
      count -= 1
      text.append(digits[count])
    }
  }
}
