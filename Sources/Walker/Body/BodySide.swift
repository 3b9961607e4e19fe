/// A side of the simulated body. The walker has its own type because the truth must not depend on the code under test.
public enum BodySide: UInt8, Sendable, CaseIterable {
  /// The walker's left, where y is positive.
  case left
  /// The walker's right.
  case right

  /// The other side.
  public var opposite: BodySide { self == .left ? .right : .left }

  /// +1 for the left, −1 for the right: turns obliquity (positive = left side up) into contralateral drop while
  /// this side carries the body, and is the sign of this side's y axis.
  public var sign: Double { self == .left ? 1 : -1 }
}

/// One value for each side of the body.
public struct Sided<Value: Sendable & Equatable>: Sendable, Equatable {
  /// Of the left side.
  public var left: Value
  /// Of the right side.
  public var right: Value

  /// A value for each side.
  public init(left: Value, right: Value) {
    self.left = left
    self.right = right
  }

  /// The same value for both sides.
  public init(both value: Value) { self.init(left: value, right: value) }

  /// The value of one side.
  public subscript(side: BodySide) -> Value {
    get { side == .left ? left : right }
    set { if side == .left { left = newValue } else { right = newValue } }
  }

  /// The sides exchanged.
  public var exchanged: Sided { Sided(left: right, right: left) }
}
