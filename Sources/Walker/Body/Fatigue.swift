/// How a person changes while they walk on: by so much each minute since the walk began, at an even pace.
public struct Fatigue: Sendable, Equatable {
  /// Added to the extra drop while this side carries the body, degrees a minute; at peak and mid-stance alike.
  public var drop: Sided<Double>
  /// Added to the cadence, steps a minute each minute; speed changes in proportion.
  public var cadence: Double

  /// By default none; degrees a minute (at most ±5) and steps a minute each minute (at most ±10).
  public init(drop: Sided<Double> = Sided(both: 0), cadence: Double = 0) {
    self.drop = drop
    self.cadence = cadence
  }

  /// A person who does not tire.
  public static let none = Fatigue()

  var mirrored: Fatigue { Fatigue(drop: drop.exchanged, cadence: cadence) }

  var plausible: Fatigue {
    Fatigue(
      drop: Sided(left: drop.left.within(-5, 5, otherwise: 0), right: drop.right.within(-5, 5, otherwise: 0)),
      cadence: cadence.within(-10, 10, otherwise: 0))
  }
}
