/// How a person rises from a chair and sits down on it: healthy adults take about two seconds each way, who is old or ill
/// twice as long.
public struct ChairManner: Sendable, Equatable {
  /// From the first movement to the deepest lean, s.
  public var leaning = 0.8
  /// From there to upright, s.
  public var straightening = 1.0
  /// From upright to the deepest lean before the chair, s.
  public var lowering = 1.2
  /// From there to seated, s.
  public var settling = 0.8
  /// How far the pelvis is rolled back when seated, against standing, degrees.
  public var slouch = 22.0
  /// How far it leans forward between chair and standing, against standing, degrees.
  public var lean = 25.0

  /// The average healthy adult.
  public init() {}

  var plausible: ChairManner {
    var manner = self
    manner.leaning = leaning.within(0.3, 10, otherwise: 0.8)
    manner.straightening = straightening.within(0.3, 10, otherwise: 1)
    manner.lowering = lowering.within(0.3, 10, otherwise: 1.2)
    manner.settling = settling.within(0.3, 10, otherwise: 0.8)
    manner.slouch = slouch.within(0, 40, otherwise: 22)
    manner.lean = lean.within(0, 50, otherwise: 25)
    return manner
  }
}

/// How fast a person turns round.
public struct TurnManner: Sendable, Equatable {
  /// Change of direction with each step of a turn while walking, degrees: 180° take a healthy adult three or four steps.
  public var degreesAStep = 50.0
  /// Turning on the spot, degrees/s, but for the 0.6 s that it takes to begin and to end.
  public var onTheSpot = 75.0

  /// The average healthy adult.
  public init() {}

  var plausible: TurnManner {
    var manner = self
    manner.degreesAStep = degreesAStep.within(10, 120, otherwise: 50)
    manner.onTheSpot = onTheSpot.within(10, 300, otherwise: 75)
    return manner
  }
}
