import GaitDSP

/// A number with a fixed count of decimals; empty where there is none.
public func decimals(_ value: Double, _ digits: Int) -> String {
  guard value.isFinite, abs(value) < 1e12 else { return "" }
  var scale: Int64 = 1
  for _ in 0..<digits { scale *= 10 }
  let scaled = Int64((abs(value) * Double(scale)).rounded())
  let whole = scaled / scale
  let fraction = String(scaled % scale)
  let sign = value < 0 && scaled > 0 ? "-" : ""
  guard digits > 0 else { return "\(sign)\(whole)" }
  return "\(sign)\(whole).\(String(repeating: "0", count: digits - fraction.count))\(fraction)"
}

/// A number for a file: rounded to what it is worth, and `null` where nothing was measured.
public struct Figure: Encodable, Sendable {
  public var value: Double

  /// - Parameter digits: decimals kept.
  public init(_ value: Double, digits: Int = 4) {
    var scale = 1.0
    for _ in 0..<digits { scale *= 10 }
    self.value = (value * scale).rounded() / scale
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    if value.isFinite { try container.encode(value) } else { try container.encodeNil() }
  }
}

/// Eight hexadecimal digits.
public func hexadecimal(_ value: UInt32) -> String {
  let digits = String(value, radix: 16)
  return String(repeating: "0", count: 8 - digits.count) + digits
}

/// At most `length` characters: a page has only so much room.
public func shortened(_ text: String, to length: Int) -> String {
  text.count <= length ? text : text.prefix(length - 1) + "…"
}

extension Side {
  public var name: String { self == .left ? "left" : "right" }
}

extension StepQuality {
  public var name: String {
    switch self {
    case .ok: "ok"
    case .turn: "turn"
    case .boundary: "boundary"
    case .irregular: "irregular"
    }
  }
}
