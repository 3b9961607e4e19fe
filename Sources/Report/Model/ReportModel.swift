import GaitDSP

/// All that a report's page shows, and nothing of where it comes from: a recording or a stored session.
public struct ReportModel: Sendable {
  /// What was recorded, in words.
  public var subject: Subject
  public var findings: [SideFinding]
  /// What the reader of the findings has to know beside them, in sentences.
  public var warnings: [String]
  public var curves: CurveChart
  public var supports: SupportChart
  public var drops: [PairedRow]
  public var times: [PairedRow]
  public var walk: [WalkFigure]
  /// Whether there is anything to say of walking: a sheet of a test that is none says nothing of it.
  public var hasWalking: Bool
  /// What came of the guided test, where it was one.
  public var test: GuidedOutcome?
  public var notes: [SessionNote]
  /// Trials of single-leg stance; none where none were made.
  public var stance: [StanceRow]
  public var change: Change?
  /// What was left out and why, a sentence each.
  public var excluded: [Markup]
  public var provenance: Provenance

  public struct Subject: Sendable {
    public var name: String
    /// Day and time of day; `nil` where the recording does not say.
    public var recorded: String?
    public var isSimulated: Bool
    /// Sensor, rate, length: short facts.
    public var facts: [Markup]
  }

  public struct SideFinding: Sendable {
    public var side: Side
    public var grade: FindingGrade
    public var isCompensated: Bool
    public var sentence: String
    public var steps: Reading
    public var standingMean: IntervalReading
    /// How much more the pelvis drops in this side's single support than in the other's.
    public var contactExcess: IntervalReading
  }

  /// One measure of both sides.
  public struct PairedRow: Sendable {
    public var name: String
    public var unit: String
    public var left: IntervalReading
    public var right: IntervalReading
    /// Right less left.
    public var difference: IntervalReading
    /// %; `nil` where a ratio means nothing.
    public var symmetryIndex: IntervalReading?
    /// What healthy people show; `nil` where no norm is known.
    public var norm: String?
  }

  /// One measure of the walk as a whole.
  public struct WalkFigure: Sendable {
    public var name: String
    public var value: Reading
    public var unit: String
    public var norm: String?
  }

  public struct Provenance: Sendable {
    public var program: String
    public var made: String
    /// Name of the thresholds file and how it can be told from another.
    public var thresholds: String
    /// Limits that were set for this person.
    public var ownLimits: [String]
    public var contactNet: String
    public var mount: String
    public var wearer: String
    public var sensor: String
    public var sources: [String]
  }
}

/// The mean stride of each side, and what stands around it.
public struct CurveChart: Sendable {
  public struct Curve: Sendable {
    public var side: Side
    /// 101 values over the stride, degrees; positive = this side's own half of the pelvis is up, so that drop of the
    /// other half is up in both curves.
    public var mean: [Reading]
    public var deviation: [Reading]
    public var strides: Reading
    /// Begin and end of this side's single support, % of the stride: from the medians of its times.
    public var singleSupport: ClosedRange<Double>?
  }

  public var left: Curve
  public var right: Curve
  /// In words: what obliquity is measured from.
  public var zero: String
  /// What healthy people show about the same zero at such a cadence, and in words what it is, or why it is missing.
  public var norm: Norms.Stride?
  public var normWords: String
}

/// The drop of every single support in the order of time.
public struct SupportChart: Sendable {
  public struct Support: Sendable {
    public var side: Side
    public var time: Reading
    public var drop: Reading
    /// Steady straight walking; the others are in no summary.
    public var isCounted: Bool
    public var quality: String
  }

  /// In words: what drop is measured from.
  public var reference: String
  public var supports: [Support]
  /// Supports that there were; more than are shown when the walk is long.
  public var total: Int
  public var leftMedian: Reading
  public var rightMedian: Reading
  /// Limits for one side's drop, degrees; none where the reference has no limit of its own.
  public var limits: [Limit]

  public struct Limit: Sendable {
    public var name: String
    public var value: Double
  }

  /// Supports shown at most: an even selection of a longer walk.
  public static let most = 1200
}
