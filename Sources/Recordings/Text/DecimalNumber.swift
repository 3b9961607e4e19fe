import Glibc

/// Decimal text to `Double`, correctly rounded.
///
/// Up to 2⁵³ in digits and 10^±22 in scale, one multiplication or division of two exact doubles is correctly
/// rounded (Clinger 1990, "How to read floating point numbers accurately"); whatever lies beyond goes to `strtod`.
enum DecimalNumber {
  private static let zero = UInt8(ascii: "0")

  /// Reads the number at `cursor` and moves the cursor behind it.
  ///
  /// The text must end in a byte that is no part of a number (a line end, say): nothing else stops the scan.
  /// - Returns: `nil`, cursor unmoved, where no number begins; ±infinity where it is too large for a `Double`.
  @inline(__always)
  static func scan(_ cursor: inout UnsafePointer<UInt8>, point: UInt8) -> Double? {
    let begin = cursor
    var p = begin
    let negative = p.pointee == UInt8(ascii: "-")
    if negative || p.pointee == UInt8(ascii: "+") { p += 1 }
    let integerBegin = p
    var mantissa: UInt64 = 0
    while case let digit = p.pointee &- zero, digit < 10 {
      mantissa = mantissa &* 10 &+ UInt64(digit)
      p += 1
    }
    var digits = p - integerBegin
    var exponent = 0
    if p.pointee == point {
      p += 1
      let fractionBegin = p
      while case let digit = p.pointee &- zero, digit < 10 {
        mantissa = mantissa &* 10 &+ UInt64(digit)
        p += 1
      }
      exponent = fractionBegin - p
      digits -= exponent
    }
    if digits == 0 { return nil }
    if p.pointee | 0x20 == UInt8(ascii: "e") { exponent += scanExponent(&p) }
    cursor = p
    if digits <= 19, mantissa <= 1 << 53, exponent >= -22, exponent <= 22 {
      let magnitude = Double(mantissa)
      let scaled = exponent < 0 ? magnitude / powerOfTen(-exponent) : magnitude * powerOfTen(exponent)
      return negative ? -scaled : scaled
    }
    return exactly(begin, p - begin, point: point)
  }

  /// Moves over `e±digits`; stays before the `e` where no digit follows.
  private static func scanExponent(_ p: inout UnsafePointer<UInt8>) -> Int {
    var q = p + 1
    let negative = q.pointee == UInt8(ascii: "-")
    if negative || q.pointee == UInt8(ascii: "+") { q += 1 }
    guard q.pointee &- zero < 10 else { return 0 }
    var value = 0
    while case let digit = q.pointee &- zero, digit < 10 {
      if value < 100_000 { value = value * 10 + Int(digit) }
      q += 1
    }
    p = q
    return negative ? -value : value
  }

  /// The slow path: any number of digits, any exponent.
  @inline(never)
  private static func exactly(_ begin: UnsafePointer<UInt8>, _ count: Int, point: UInt8) -> Double {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: count + 1) { text in
      for i in 0..<count {
        let byte = begin[i] == point ? UInt8(ascii: ".") : begin[i]
        text[i] = CChar(bitPattern: byte)
      }
      text[count] = 0
      guard let start = text.baseAddress else { return .nan }
      return strtod(start, nil)
    }
  }

  @inline(__always)
  private static func powerOfTen(_ exponent: Int) -> Double { powersOfTen[exponent] }
}

/// 10⁰…10²²: every one exact as a `Double`.
private let powersOfTen: InlineArray<23, Double> = [
  1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20,
  1e21, 1e22,
]
