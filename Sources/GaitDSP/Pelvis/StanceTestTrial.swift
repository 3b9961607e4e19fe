/// One trial on one leg: what was seen of it, against the quiet stand on both feet just before.
///
/// Every drop is contralateral: how far the side of the lifted foot sits below where it was on both feet, degrees,
/// positive = drop (Trendelenburg), negative = hike. Times are seconds on the recording's own axis.
public struct StanceTestTrial: Sendable, Equatable {
  /// What a trial ended with.
  public enum End: String, Sendable {
    /// The lifted foot came down.
    case footDown = "foot_down"
    /// The data end, or have a hole, with the foot still up: held at least so long.
    case data
    /// Longer than can be followed: 300 s.
    case limit
  }

  /// The leg that carries the body.
  public var side: Side
  /// The quiet stand on both feet that is the zero begins, s.
  public var referenceStart: Double
  /// It ends, s: before the movement onto the leg.
  public var referenceEnd: Double
  /// The foot leaves the ground, s.
  public var lift: Double
  /// The foot is on the ground again, s; where `end` is not `.footDown`, the last instant seen.
  public var footDown: Double
  /// What ended it: only `.footDown` was a landing.
  public var end: End

  /// Time on one leg, s.
  public var held: Double { footDown - lift }

  /// Mean drop over the first second of the settled hold, degrees.
  ///
  /// The settled hold is what lies between 0.4 s after the lift and 0.3 s before the foot comes down; of a hold so short
  /// that this would be less than its fifth, its middle fifth.
  public var dropAtLift = Double.nan
  /// Mean drop over the middle half of the settled hold, degrees.
  public var dropSteady = Double.nan
  /// Mean drop over the last second of the settled hold, degrees.
  public var dropAtEnd = Double.nan
  /// Largest drop of any interval of `curve` in the settled hold, degrees: half a second in holds of up to a minute.
  public var dropPeak = Double.nan
  /// Seconds that one point of `curve` stands for: 0.5, and twice as long as often as 120 points do not suffice.
  public var curveInterval = 0.5
  /// Mean drop of each such interval since the lift, degrees.
  public var curve: [Double] = []

  /// RMS of mediolateral acceleration over the settled hold, gravity and mean removed, m/s²; `nan` without samples.
  public var lateralRMS = Double.nan
  /// Largest less least mediolateral acceleration over the settled hold, gravity removed, m/s².
  public var lateralRange = Double.nan
  /// RMS of angular rate over the settled hold, all three axes together, rad/s.
  public var rateRMS = Double.nan

  /// How clearly the signal shows the trial, 0…1: the shift over the stance leg, the foot leaving, and the foot landing.
  public var confidence = 0.0
  /// Samples were missing for longer than can be bridged.
  public var hasHole = false
  /// Graded by `StanceTestLimits`.
  public var response = StanceResponse.incomplete
  /// Time from the lift until the pelvis had sunk for good, s: 0 where it sank at once, `nan` where it did not.
  public var timeToFall = Double.nan

  init(side: Side, referenceStart: Double, referenceEnd: Double, lift: Double, footDown: Double, end: End) {
    self.side = side
    self.referenceStart = referenceStart
    self.referenceEnd = referenceEnd
    self.lift = lift
    self.footDown = footDown
    self.end = end
  }

  /// Trials less sure than this are marked unreliable.
  public static let leastConfidence = 0.5
  /// Whether it is sure enough, and without a hole.
  public var isReliable: Bool { confidence >= Self.leastConfidence && !hasHole }
}
