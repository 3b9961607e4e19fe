/// What happened: exact, from the model itself, independent of any sensor and any analysis.
public struct WalkerTruth: Sendable {
  /// The end of the last phase, s.
  public internal(set) var duration = 0.0
  /// Initial and final contacts of walks, in order of time.
  public internal(set) var contacts: [TrueContact] = []
  /// One for each initial contact of a walk.
  public internal(set) var steps: [TrueStep] = []
  /// Walks, from standing to standing.
  public internal(set) var bouts: [TrueBout] = []
  /// Changes of direction, in walks and on the spot.
  public internal(set) var turns: [TrueTurn] = []
  /// Quiet, upright, on both feet.
  public internal(set) var standing: [TrueSpan] = []
  /// Seated, the way there included where it is no sitting down of its own.
  public internal(set) var sitting: [TrueSpan] = []
  /// From the first movement out of a chair to upright.
  public internal(set) var rises: [TrueSpan] = []
  /// From the first movement towards a chair to seated.
  public internal(set) var descents: [TrueSpan] = []
  /// Bows that follow one another, as one span.
  public internal(set) var bows: [TrueSpan] = []
  /// Trials on one leg that ended within the script.
  public internal(set) var trials: [TrueStanceTrial] = []
  /// Movement that is not walking; the same kind without a pause is one.
  public internal(set) var disturbances: [TrueDisturbance] = []
}

/// From … to, s.
public struct TrueSpan: Sendable, Equatable {
  /// s.
  public var start: Double
  /// s.
  public var end: Double
}

/// A foot touches or leaves the ground.
public struct TrueContact: Sendable, Equatable {
  /// Which of the two.
  public enum Kind: UInt8, Sendable {
    /// The foot lands.
    case initial
    /// The foot leaves.
    case final
  }

  /// s.
  public var time: Double
  /// The foot.
  public var side: BodySide
  /// Whether it lands or leaves.
  public var kind: Kind
}

/// A walk from the first final contact to the last initial contact, s.
public struct TrueBout: Sendable, Equatable {
  /// The first final contact, s.
  public var start: Double
  /// The last initial contact, s.
  public var end: Double
  /// Number of initial contacts.
  public var steps: Int
}

/// A change of walking direction.
public struct TrueTurn: Sendable, Equatable {
  /// The first step of the turn begins, s.
  public var start: Double
  /// Its last step ends, s.
  public var end: Double
  /// Positive = to the left.
  public var degrees: Double
}

/// A stretch of movement that is not walking.
public struct TrueDisturbance: Sendable, Equatable {
  /// s.
  public var start: Double
  /// s.
  public var end: Double
  /// What it is.
  public var kind: Disturbance
}

/// When one step's contacts happened, s.
public struct TrueStepTimes: Sendable, Equatable {
  /// The foot that lands: the stance side of the single support that follows.
  public var side: BodySide
  /// This foot lands, s.
  public var initialContact: Double
  /// The other foot leaves: single support begins. `nan` after the last step of a walk.
  public var oppositeFinalContact = Double.nan
  /// The other foot lands: single support ends. `nan` after the last step of a walk.
  public var oppositeInitialContact = Double.nan
  /// The initial contact of the other foot before, `nan` for the first step of a walk.
  public var initialContactBefore = Double.nan
  /// Within a turn or on its edge.
  public var isTurning = false
  /// Among the first two or the last two steps of a walk.
  public var isBoundary = false
  /// Counts walks from 0.
  public var bout = 0
}

/// One step and the pelvic drop of its single support.
public struct TrueStep: Sendable, Equatable {
  /// Its contacts.
  public var times: TrueStepTimes
  /// Against the obliquity of quiet standing.
  public var standing = TrueDrop()
  /// Against the obliquity at this side's own initial contact; its peak is the excursion.
  public var contact = TrueDrop()
  /// Obliquity at this side's own initial contact, degrees.
  public var contactObliquity = Double.nan

  /// The foot that lands, and then carries the body.
  public var side: BodySide { times.side }
}

/// Contralateral pelvic drop over one single support, degrees; `nan` where there was none.
public struct TrueDrop: Sendable, Equatable {
  /// Largest.
  public var peak = Double.nan
  /// At 50 % of single support.
  public var mid = Double.nan
  /// Over the whole single support.
  public var mean = Double.nan
}

/// A trial of single-leg stance.
public struct TrueStanceTrial: Sendable, Equatable {
  /// The leg that carried the body.
  public var side: BodySide
  /// The bipedal reference before it.
  public var reference: TrueSpan
  /// The other foot leaves the ground, s.
  public var lift: Double
  /// The drop's first value is reached, s.
  public var held: Double
  /// The other foot touches the ground again, s.
  public var footDown: Double
  /// Against the obliquity of quiet standing, from `held` to `footDown`.
  public var drop = TrueDrop()
  /// Mean drop over the first second of the settled hold, degrees. That is taken from 0.4 s after the lift to 0.3 s
  /// before the foot lands; of a short hold it is the middle fifth.
  public var atLift = Double.nan
  /// Mean drop over the middle half of the settled hold, degrees.
  public var steady = Double.nan
  /// Mean drop over the last second of the settled hold, degrees.
  public var atEnd = Double.nan
  /// Mean drop of each half second since the lift, degrees; of the first five minutes.
  public var curve: [Double] = []

  /// The part of the hold over which drop is averaged, s.
  var settled: TrueSpan {
    let (from, to) = (lift + 0.4, footDown - 0.3)
    guard to - from < 0.2 * (footDown - lift) else { return TrueSpan(start: from, end: to) }
    return TrueSpan(start: lift + 0.4 * (footDown - lift), end: lift + 0.6 * (footDown - lift))
  }
}
