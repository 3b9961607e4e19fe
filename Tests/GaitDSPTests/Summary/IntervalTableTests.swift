import Foundation
import Testing

@testable import GaitDSP

/// The table of the article on medians and intervals: how often an interval of 95 % holds the truth, over thousands of walks
/// whose steps are drawn from what is known. Its lines are printed; the limits lie a little below what they say.
@Suite(.whereCodeIsOptimized)
struct IntervalTableTests {
  @Test(arguments: StepSeries.allCases, [6, 10, 20, 50, 200, 2000])
  func intervalsHoldTheTruth(_ series: StepSeries, _ count: Int) {
    var coverage = Coverage()
    var noise = SeededNoise(UInt64(71_000 + count))
    let walks = max(100, min(1000, 60_000 / count))
    for _ in 0..<walks { coverage.add(series.walk(of: count, &noise)) }
    print("\(series.rawValue), \(count) steps a side: \(coverage)")
    let least = series.least(of: count)
    #expect(coverage.share(coverage.median) >= least && coverage.share(coverage.difference) >= least - 0.06)
    #expect(coverage.share(coverage.ratio) >= least - 0.06)
    // Not by saying nothing: as wide as independent steps make it, or little more.
    if series == .normal, count >= 10 { #expect(coverage.width < 1.3 * coverage.independentWidth) }
  }
}

/// How one step of a side follows another. Each has the median 0.
enum StepSeries: String, CaseIterable {
  case normal = "independent, normal"
  case skewed = "independent, skewed"
  case weak = "autocorrelated, r = 0.2"
  case middle = "autocorrelated, r = 0.35"
  case strong = "autocorrelated, r = 0.5"
  case stroke = "autocorrelated, r = 0.7"
  case together = "both sides' r = 0.5 in common"
  case bouts = "bouts of 20 steps, a fifth of the variance between them"

  /// How often an interval of the median holds it at least; what follows itself closely needs many steps to show it.
  func least(of count: Int) -> Double {
    switch self {
    case .normal, .skewed: 0.92
    case .weak, .middle: count < 10 ? 0.88 : 0.9
    case .strong, .together: count < 10 ? 0.82 : 0.89
    case .stroke: count < 10 ? 0.68 : count < 50 ? 0.8 : 0.88
    case .bouts: count < 200 ? 0.72 : 0.87
    }
  }

  /// One walk's values, left and right.
  func walk(of count: Int, _ noise: inout SeededNoise) -> (left: [Double], right: [Double]) {
    switch self {
    case .normal: (Self.chain(0, count, &noise), Self.chain(0, count, &noise))
    case .skewed:
      (Self.chain(0, count, &noise).map { exp(0.8 * $0) - 1 }, Self.chain(0, count, &noise).map { exp(0.8 * $0) - 1 })
    case .weak: (Self.chain(0.2, count, &noise), Self.chain(0.2, count, &noise))
    case .middle: (Self.chain(0.35, count, &noise), Self.chain(0.35, count, &noise))
    case .strong: (Self.chain(0.5, count, &noise), Self.chain(0.5, count, &noise))
    case .stroke: (Self.chain(0.7, count, &noise), Self.chain(0.7, count, &noise))
    case .together:
      {
        let common = Self.chain(0.5, count, &noise)
        return (
          zip(common, Self.chain(0, count, &noise)).map { 0.9 * $0 + 0.436 * $1 },
          zip(common, Self.chain(0, count, &noise)).map { 0.9 * $0 + 0.436 * $1 }
        )
      }()
    case .bouts: (Self.bouts(count, &noise), Self.bouts(count, &noise))
    }
  }

  /// Normal values of which each keeps the share `r` of the one before (first-order autoregression, variance 1).
  private static func chain(_ r: Double, _ count: Int, _ noise: inout SeededNoise) -> [Double] {
    var value = noise.normal()
    let renew = (1 - r * r).squareRoot()
    return (0..<count).map { _ in
      defer { value = r * value + renew * noise.normal() }
      return value
    }
  }

  private static func bouts(_ count: Int, _ noise: inout SeededNoise) -> [Double] {
    var level = 0.0
    return (0..<count).map { index in
      if index % 20 == 0 { level = 0.2.squareRoot() * noise.normal() }
      return level + 0.8.squareRoot() * noise.normal()
    }
  }
}

/// How many walks' intervals held what was true.
private struct Coverage: CustomStringConvertible {
  var walks = 0
  var median = 0
  var difference = 0
  var ratio = 0
  /// Of the median, and of the same as if the steps were independent; summed, degrees.
  var width = 0.0
  var independentWidth = 0.0

  /// Drop: 2° on the left, 3° on the right. Step time: 5 % longer on the right.
  mutating func add(_ walk: (left: [Double], right: [Double])) {
    var accumulator = BoutAccumulator(capacity: 2048)
    for (side, values) in [(Side.left, walk.left), (.right, walk.right)] {
      for value in values {
        var step = Step(side: side, bout: 0, initialContact: 0)
        step.drop.contact.mean = (side == .left ? 2 : 3) + value
        step.stepTime = (side == .left ? 1 : 1.05) * 0.55 * exp(0.04 * value)
        accumulator.add(step)
      }
    }
    let summary = accumulator.summary()
    walks += 1
    let own = summary.left[.contactDropMean].medianInterval
    median += own.holds(2) ? 1 : 0
    width += own.upper - own.lower
    let independent = OrderStatistics(walk.left).medianInterval
    independentWidth += independent.upper - independent.lower
    let sides = summary.asymmetry(of: .contactDropMean).difference.interval
    difference += sides.holds(1) ? 1 : 0
    let times = summary.asymmetry(of: .stepTime)
    let hits = [
      times.symmetryRatio.interval.holds(1.05), times.symmetryIndex.interval.holds(10 / 2.05),
      times.gaitAsymmetry.interval.holds(100 * log(1.05)),
    ]
    #expect(Set(hits).count == 1, "the three indices hold the truth together or not at all")
    ratio += hits[0] ? 1 : 0
  }

  func share(_ count: Int) -> Double { Double(count) / Double(walks) }

  var description: String {
    func percent(_ count: Int) -> Double { (1000 * share(count)).rounded() / 10 }
    let wider = (100 * width / independentWidth).rounded() / 100
    return
      "median held in \(percent(median)) %, difference \(percent(difference)) %, ratio \(percent(ratio)) % of \(walks) "
      + "walks; \(wider) times as wide as for independent steps"
  }
}

extension ConfidenceInterval {
  fileprivate func holds(_ value: Double) -> Bool { lower <= value && value <= upper }
}
