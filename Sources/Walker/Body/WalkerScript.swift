/// What the person does, one phase after another.
public struct WalkerScript: Sendable, Equatable {
  /// In order. Durations that nobody can plan (negative, not a number) are none.
  public var phases: [WalkerPhase]
  /// How often the phases are gone through, at least once; a year of days takes the memory of one.
  public var rounds: Int
  /// Who says what comes after the phases; `nil` = nobody, and the last posture is held.
  public var cue: WalkerCue?

  /// The phases, `rounds` times over, at least once.
  public init(_ phases: [WalkerPhase], rounds: Int = 1, then cue: WalkerCue? = nil) {
    self.phases = phases
    self.rounds = max(1, rounds)
    self.cue = cue
  }

  /// The mirror image: sides exchanged, turns the other way.
  public var mirrored: WalkerScript { WalkerScript(phases.map(\.mirrored), rounds: rounds, then: cue) }

  /// Quiet standing, two minutes of walking with turns, quiet standing.
  public static let demo = WalkerScript([
    .stand(seconds: 10), .walk(.seconds(120), route: .turning(everyMetres: 10, degrees: 180)), .stand(seconds: 10),
  ])

  /// Timed Up and Go: rise, 3 m, turn, 3 m back, turn, sit (Podsiadlo & Richardson 1991). The walk is 8 m long
  /// because the turn is a part of it.
  public static let timedUpAndGo = WalkerScript([
    .sit(seconds: 5), .sitToStand, .walk(.metres(8), route: .turning(everyMetres: 3, degrees: 180)),
    .turnInPlace(degrees: 180),
    .standToSit, .sit(seconds: 5),
  ])
}

/// One phase of a script.
public enum WalkerPhase: Sendable, Equatable {
  /// Upright on both feet, still.
  case stand(seconds: Double)
  /// Walking, from standing to standing.
  case walk(WalkLength, route: Route = .straight)
  /// Seated, still.
  case sit(seconds: Double)
  /// Rising from a chair.
  case sitToStand
  /// Sitting down.
  case standToSit
  /// Turning on the spot before a chair and sitting down while this share (0.05…0.8) of the turn is still to be done.
  case turnToSit(degrees: Double = 180, left: Double = 0.3)
  /// Slow bows about the ML axis, for finding that axis: at most 100, 5° to 80° deep, 2 s each at least.
  case bows(count: Int = 3, degrees: Double = 40, secondsEach: Double = 4)
  /// Standing on one leg: a stance test's trial.
  case singleLegStance(StanceTrial)
  /// Turning on the spot with small steps that are not counted; positive = to the left, at most ten turns round.
  case turnInPlace(degrees: Double)
  /// Movement that is not walking.
  case disturbance(Disturbance, seconds: Double)

  var mirrored: WalkerPhase {
    switch self {
    case .walk(let length, let route): .walk(length, route: route.mirrored)
    case .singleLegStance(let trial): .singleLegStance(trial.mirrored)
    case .turnInPlace(let degrees): .turnInPlace(degrees: -degrees)
    case .turnToSit(let degrees, let left): .turnToSit(degrees: -degrees, left: left)
    default: self
    }
  }
}

/// How long a walk is.
public enum WalkLength: Sendable, Equatable {
  /// Until the person stands again, s; what the last step leaves of it is stood.
  case seconds(Double)
  /// To the nearest step, m.
  case metres(Double)
}

/// Where a walk leads.
public enum Route: Sendable, Equatable {
  /// Always in the same direction.
  case straight
  /// A turn after every so many metres: positive = to the left; alternating directions unless told otherwise.
  case turning(everyMetres: Double, degrees: Double, alternating: Bool = true)
  /// A circle: positive radius = to the left, m.
  case curved(radius: Double)

  var mirrored: Route {
    switch self {
    case .straight: .straight
    case .turning(let metres, let degrees, let alternating):
      .turning(everyMetres: metres, degrees: -degrees, alternating: alternating)
    case .curved(let radius): .curved(radius: -radius)
    }
  }
}

/// Movement of the sensor that must not be taken for walking.
public enum Disturbance: Sendable, Equatable, CaseIterable {
  /// Riding a bus, seated: engine vibration, sway, bumps.
  case bus
  /// At a desk: shifting on the chair, leaning.
  case desk
  /// The sensor in a hand: large rotations at random.
  case handling
  /// Climbing stairs: rhythmic, but no level walking.
  case stairs
}

/// A single-leg stance trial.
public struct StanceTrial: Sendable, Equatable {
  /// The leg that carries the body.
  public var side: BodySide
  /// Bipedal reference before the lift, s.
  public var reference: Double
  /// Time on one leg, s.
  public var hold: Double
  /// Contralateral drop against time since the lift (s, degrees), times increasing; positive = drop, negative = hike.
  /// The first value is reached when the lift has settled; between the points the movement is smooth.
  public var profile: [DropPoint]
  /// How unsteady the stance is: 1 = the average person.
  public var sway: Double
  /// How the person gets there and back.
  public var manner: StanceManner

  /// A point of the drop against time.
  public struct DropPoint: Sendable, Equatable {
    /// Since the lift, s.
    public var time: Double
    /// Degrees, positive = drop; −20…30.
    public var drop: Double

    /// Time since the lift in s, drop in degrees.
    public init(_ time: Double, _ drop: Double) {
      self.time = time
      self.drop = drop
    }
  }

  /// Times in s, drops in degrees; `sway` is 1 for the average person. A profile without points is one without drop.
  public init(
    side: BodySide, reference: Double = 5, hold: Double = 30, profile: [DropPoint], sway: Double = 1,
    manner: StanceManner = StanceManner()
  ) {
    self.side = side
    self.reference = reference
    self.hold = hold
    self.profile = profile
    self.sway = sway
    self.manner = manner
  }

  /// One drop, held.
  public init(
    side: BodySide, reference: Double = 5, hold: Double = 30, drop: Double, sway: Double = 1,
    manner: StanceManner = StanceManner()
  ) {
    self.init(
      side: side, reference: reference, hold: hold, profile: [DropPoint(0, drop)], sway: sway, manner: manner)
  }

  var mirrored: StanceTrial {
    var t = self
    t.side = side.opposite
    t.manner = manner.mirrored
    return t
  }
}
