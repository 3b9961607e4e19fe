import GaitDSP

/// All that a report's page shows, and nothing of where it comes from: a recording now, a stored session as well.
struct ReportModel {
  /// What was recorded, in words.
  var subject: Subject
  var findings: [SideFinding]
  /// What the reader of the findings has to know beside them, in sentences.
  var warnings: [String]
  var curves: CurveChart
  var supports: SupportChart
  var drops: [PairedRow]
  var times: [PairedRow]
  var walk: [WalkFigure]
  var change: Change?
  /// What was left out and why, a sentence each.
  var excluded: [Markup]
  var provenance: Provenance

  struct Subject {
    var name: String
    /// Day and time of day; `nil` where the recording does not say.
    var recorded: String?
    var isSimulated: Bool
    /// Sensor, rate, length: short facts.
    var facts: [Markup]
  }

  struct SideFinding {
    var side: Side
    var grade: FindingGrade
    var isCompensated: Bool
    var sentence: String
    var steps: Reading
    var standingMean: IntervalReading
    /// How much more the pelvis drops in this side's single support than in the other's.
    var contactExcess: IntervalReading
  }

  /// One measure of both sides.
  struct PairedRow {
    var name: String
    var unit: String
    var left: IntervalReading
    var right: IntervalReading
    /// Right less left.
    var difference: IntervalReading
    /// %; `nil` where a ratio means nothing.
    var symmetryIndex: IntervalReading?
    /// What healthy people show; `nil` where no norm is known.
    var norm: String?
  }

  /// One measure of the walk as a whole.
  struct WalkFigure {
    var name: String
    var value: Reading
    var unit: String
    var norm: String?
  }

  struct Change {
    var name: String
    var recorded: String?
    var rows: [Row]

    struct Row {
      var name: String
      var unit: String
      var before: Reading
      var now: Reading
      var change: Reading
      /// `nil` where none is known.
      var detectable: Norms.DetectableChange?
    }
  }

  struct Provenance {
    var program: String
    var made: String
    /// Name of the thresholds file and how it can be told from another.
    var thresholds: String
    /// Limits that were set for this person.
    var ownLimits: [String]
    var contactNet: String
    var mount: String
    var wearer: String
    var sensor: String
    var sources: [String]
  }
}

/// The mean stride of each side, and what stands around it.
struct CurveChart {
  struct Curve {
    var side: Side
    /// 101 values over the stride, degrees; positive = this side's own half of the pelvis is up, so that drop of the
    /// other half is up in both curves.
    var mean: [Reading]
    var deviation: [Reading]
    var strides: Reading
    /// Begin and end of this side's single support, % of the stride: from the medians of its times.
    var singleSupport: ClosedRange<Double>?
  }

  var left: Curve
  var right: Curve
  /// In words: what obliquity is measured from.
  var zero: String
}

/// The drop of every single support in the order of time.
struct SupportChart {
  struct Support {
    var side: Side
    var time: Reading
    var drop: Reading
    /// Steady straight walking; the others are in no summary.
    var isCounted: Bool
    var quality: String
  }

  /// In words: what drop is measured from.
  var reference: String
  var supports: [Support]
  /// Supports that there were; more than are shown when the walk is long.
  var total: Int
  var leftMedian: Reading
  var rightMedian: Reading
  /// Limits for one side's drop, degrees; none where the reference has no limit of its own.
  var limits: [Limit]

  struct Limit {
    var name: String
    var value: Double
  }

  /// Supports shown at most: an even selection of a longer walk.
  static let most = 1200
}
