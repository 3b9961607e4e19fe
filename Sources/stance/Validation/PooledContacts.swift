import Foundation

/// Contact scores of several recordings together: counts and errors are summed over events, figures of a whole
/// recording are averaged over recordings.
///
/// Names end in their unit; all is rounded to the digits in which it is published, half to even on the exact value.
struct PooledContacts: Encodable, Sendable {
  struct Kind: Encodable, Sendable {
    /// Reference events in scope, those found, and found ones that are false.
    var ref: Int
    var tp: Int
    var fp: Int
    /// Sensitivity, positive predictive value, and their harmonic mean, percent.
    var sensPercent: Double?
    var ppvPercent: Double?
    var f1Percent: Double?
    /// Mean, standard deviation (n − 1) and mean magnitude of found − reference, ms; positive = late.
    var biasMs: Double?
    var sdMs: Double?
    var maeMs: Double?
    /// Matched pairs whose side is right, percent.
    var sidePercent: Double?
    /// Recordings in which no such event was found at all: all missed.
    var noOutput: Int
  }

  /// Errors of an interval between contacts.
  struct Interval: Encodable, Sendable {
    var n: Int
    var maeMs: Double
    var biasMs: Double
  }

  /// Mean of a figure over the recordings that have it.
  struct Mean: Encodable, Sendable {
    var n: Int
    var value: Double
  }

  var recordings: Int
  var ic: Kind
  /// `nil` where no recording gave final contacts.
  var fc: Kind?
  var step: Interval?
  var stride: Interval?
  var stance: Interval?
  var swing: Interval?
  var double: Interval?
  var referenceSteps: Int
  var referenceStrides: Int
  /// Error of step-time asymmetry with the reference's sides, percentage points.
  var asymmetryErrorTiming: Mean?
  /// The same with the sides found.
  var asymmetryErrorOwnSides: Mean?
  /// Mean |asymmetry| of the reference, percent: to judge the errors against.
  var asymmetryReference: Mean?
  /// Error of a recording's mean step time, ms.
  var meanStepErrorMs: Mean?
  /// Mean confidence of the bouts found, 0…1.
  var boutConfidence: Mean?

  /// - Parameter confidences: of the bouts found in these recordings.
  init(_ scores: [ContactScore], confidences: [Double]) {
    recordings = scores.count
    ic = Self.kind(scores.map(\.initial))
    fc = scores.contains(where: \.final.wasGiven) ? Self.kind(scores.map(\.final)) : nil
    step = Self.interval(scores.flatMap(\.step))
    stride = Self.interval(scores.flatMap(\.stride))
    stance = Self.interval(scores.flatMap(\.stance))
    swing = Self.interval(scores.flatMap(\.swing))
    double = Self.interval(scores.flatMap(\.double))
    referenceSteps = scores.reduce(0) { $0 + $1.referenceSteps }
    referenceStrides = scores.reduce(0) { $0 + $1.referenceStrides }
    asymmetryErrorTiming = Self.mean(scores.compactMap(\.asymmetry.errorOfTiming))
    asymmetryErrorOwnSides = Self.mean(scores.compactMap(\.asymmetry.errorWithOwnSides))
    asymmetryReference = Self.mean(scores.compactMap(\.asymmetry.reference).map(abs))
    meanStepErrorMs = Self.mean(scores.compactMap(\.asymmetry.meanStepError).map { $0 * 1e3 })
    boutConfidence = Self.mean(confidences)
  }

  private static func kind(_ kinds: [ContactScore.Kind]) -> Kind {
    let tp = kinds.reduce(0) { $0 + $1.truePositives }
    let fn = kinds.reduce(0) { $0 + $1.falseNegatives }
    let fp = kinds.reduce(0) { $0 + $1.falsePositives }
    let errors = kinds.flatMap(\.errors)
    let spread = spread(errors)
    return Kind(
      ref: tp + fn, tp: tp, fp: fp, sensPercent: percent(tp, of: tp + fn), ppvPercent: percent(tp, of: tp + fp),
      f1Percent: percent(2 * tp, of: 2 * tp + fp + fn), biasMs: spread?.bias, sdMs: spread?.deviation,
      maeMs: spread?.magnitude,
      sidePercent: percent(kinds.reduce(0) { $0 + $1.sidesRight }, of: kinds.reduce(0) { $0 + $1.sided }),
      noOutput: kinds.count { !$0.wasGiven })
  }

  private static func interval(_ errors: [Double]) -> Interval? {
    spread(errors).map { Interval(n: errors.count, maeMs: $0.magnitude, biasMs: $0.bias) }
  }

  private static func mean(_ values: [Double]) -> Mean? {
    let values = values.filter(\.isFinite)
    return values.isEmpty ? nil : Mean(n: values.count, value: published(average(values), digits: 2))
  }

  /// - Parameter errors: s.
  /// - Returns: mean, standard deviation and mean magnitude, ms.
  private static func spread(_ errors: [Double]) -> (bias: Double, deviation: Double, magnitude: Double)? {
    guard !errors.isEmpty else { return nil }
    let bias = average(errors)
    let squares = errors.reduce(0) { $0 + ($1 - bias) * ($1 - bias) }
    let deviation = (squares / Double(max(1, errors.count - 1))).squareRoot()
    return (
      published(bias * 1e3, digits: 1), published(deviation * 1e3, digits: 1),
      published(average(errors.map(abs)) * 1e3, digits: 1)
    )
  }

  private static func percent(_ part: Int, of whole: Int) -> Double? {
    whole > 0 ? published(100 * Double(part) / Double(whole), digits: 2) : nil
  }
}

/// The nearest value with so many decimals, ties (of the exact binary value) to even: the rule of IEEE printing.
func published(_ value: Double, digits: Int) -> Double {
  guard value.isFinite else { return value }
  let rounded = Double(String(format: "%.\(digits)f", value)) ?? value
  return rounded == 0 ? 0 : rounded
}
