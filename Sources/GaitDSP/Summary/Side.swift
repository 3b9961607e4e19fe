/// A side of the body.
public enum Side: UInt8, Sendable, CaseIterable, Codable, BitwiseCopyable {
  /// The wearer's left.
  case left
  /// The wearer's right.
  case right

  /// The other side.
  @inlinable public var opposite: Side { self == .left ? .right : .left }

  /// +1 for the left, −1 for the right: the sign that turns obliquity (positive = left side up) into
  /// contralateral drop while this side carries the body.
  @inlinable public var dropSign: Double { self == .left ? 1 : -1 }
}
