import Foundation
import GaitDSP
import Testing

@testable import stance

/// What two intervals of 95 % of the same person should do: differ by no more than both leave open together. Their lines are
/// printed for the article on medians and intervals.
@Suite(.enabled(if: datasets != nil, "no folder of real recordings: set STANCE_DATASETS"))
struct RealIntervalTests {
  static let measures: [StepMeasure] = [
    .contactDropMean, .stepTime, .strideTime, .stanceTime, .swingTime, .lateralAcceleration,
  ]

  /// Healthy people, two walks one after the other (1 and 2, 3 and 4 …), about 14 clean steps a side in each.
  @Test func twoWalksOfAHealthyPersonAgree() throws {
    var agreement = Agreement(of: Self.measures)
    // Drop from standing has a zero of its own in each walk, which the interval leaves to the limits of the finding.
    var standing = Agreement(of: [.standingDropMean])
    var stood = Agreement(of: [.standingDropMean], zeroError: StandingReference.uncertaintyDeg)
    for (first, second) in try RealWalks.pairsOfHealthyPeople() {
      agreement.compare(first[...], second[...])
      standing.compare(first[...], second[...])
      stood.compare(first[...], second[...])
    }
    print("two walks of healthy people: \(agreement)")
    print("drop from standing: \(standing); with the error of each stand: \(stood)")
    #expect(stood.share(stood.agreeing) > 0.9 && stood.agreeing > standing.agreeing)
    try #require(agreement.sides > 100)
    #expect(agreement.share(agreement.agreeing) > 0.92)
    #expect(agreement.share(agreement.agreeing) > agreement.share(agreement.agreeingIfIndependent))
    #expect(Double(agreement.agreeingDifferences) > 0.95 * Double(agreement.differences))
  }

  /// People after a stroke on a treadmill, about 80 clean steps a side, who change as they go.
  @Test func halvesOfAWalkAfterStrokeAgreeMoreOftenThanIndependentStepsWould() throws {
    var agreement = Agreement(of: Self.measures)
    for name in try RealWalks.recordings(in: "pelvis/stroke") {
      let steps = try RealWalks.steps(of: "pelvis/stroke/\(name)/imu.csv")
      agreement.compare(steps.prefix(steps.count / 2), steps.suffix(steps.count / 2))
    }
    print("halves of walks after stroke: \(agreement)")
    try #require(agreement.sides > 10)
    #expect(agreement.share(agreement.agreeing) > 0.7)
    #expect(agreement.share(agreement.agreeing) > agreement.share(agreement.agreeingIfIndependent) + 0.2)
  }
}

/// Clean steps of real walks.
enum RealWalks {
  static func recordings(in folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: try #require(datasets) + "/" + folder).sorted()
  }

  /// Two walks one after the other (1 and 2, 3 and 4 …).
  static func pairsOfHealthyPeople() throws -> [([Step], [Step])] {
    let walks = try recordings(in: "ipol")
    var pairs: [([Step], [Step])] = []
    for name in walks {
      let parts = name.split(separator: "-")
      guard parts.count == 2, let number = Int(parts[1]), number % 2 == 1 else { continue }
      let next = "\(parts[0])-\(number + 1)"
      guard walks.contains(next) else { continue }
      pairs.append((try steps(of: "ipol/\(name)/lower_back.txt"), try steps(of: "ipol/\(next)/lower_back.txt")))
    }
    return pairs
  }

  static func steps(of path: String) throws -> [Step] {
    let calibration = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Calibration").path
    let settings = try AnalysisOptions.parse(["--calibration", calibration]).settings()
    var steps: [Step] = []
    _ = try AnalysisRun(path: try #require(datasets) + "/" + path, settings: settings).run {
      steps += $0.steps.filter { $0.quality == .ok }
    }
    return steps
  }
}

/// How often the medians of two walks agree within their intervals.
private struct Agreement: CustomStringConvertible {
  let measures: [StepMeasure]
  /// Standard deviation of each walk's zero, in the unit of the measures.
  let zeroError: Double
  var sides = 0
  var agreeing = 0
  /// With intervals as if every step were independent of the one before.
  var agreeingIfIndependent = 0
  var differences = 0
  var agreeingDifferences = 0
  /// Of each value with the next of its side and walk.
  var correlations: [StepMeasure: [Double]] = [:]

  init(of measures: [StepMeasure], zeroError: Double = 0) {
    self.measures = measures
    self.zeroError = zeroError
  }

  mutating func compare(_ first: ArraySlice<Step>, _ second: ArraySlice<Step>) {
    for measure in measures {
      let walks = [first, second].map { steps in
        Side.allCases.map { side in
          var sample = BoundedSample()
          for step in steps where step.side == side { sample.add(measure.value(of: step)) }
          return sample
        }
      }
      guard walks.joined().allSatisfy({ $0.count >= 6 }) else { continue }
      for side in 0..<2 {
        let (a, b) = (walks[0][side], walks[1][side])
        correlations[measure, default: []] += [a, b].map(correlationOfNeighbours)
        sides += 1
        agreeing += agree(MeasureSummary(a).estimate, MeasureSummary(b).estimate) ? 1 : 0
        let independent = [a, b].map { Estimate($0.order.median, $0.order.medianInterval) }
        agreeingIfIndependent += agree(independent[0], independent[1]) ? 1 : 0
      }
      let asymmetries = walks.map { Asymmetry(left: $0[0], right: $0[1], isRatioScale: false).difference }
      differences += 1
      agreeingDifferences += agree(asymmetries[0], asymmetries[1], zeros: 2) ? 1 : 0
    }
  }

  /// Whether two estimates lie no further apart than the halves of their intervals that face each other, added in squares.
  /// - Parameter zeros: how often an error of the zero enters each.
  private func agree(_ a: Estimate, _ b: Estimate, zeros: Double = 1) -> Bool {
    let (low, high) = a.value < b.value ? (a, b) : (b, a)
    let (up, down) = (low.interval.upper - low.value, high.value - high.interval.lower)
    let zero = 1.96 * zeros * zeroError
    return high.value - low.value <= (up * up + down * down + 2 * zero * zero).squareRoot()
  }

  private func correlationOfNeighbours(_ sample: BoundedSample) -> Double {
    let off = sample.kept.map { $0 - sample.moments.mean }
    return zip(off, off.dropFirst()).reduce(0) { $0 + $1.0 * $1.1 } / off.reduce(0) { $0 + $1 * $1 }
  }

  func share(_ count: Int) -> Double { Double(count) / Double(sides) }

  var description: String {
    let means = correlations.values.map { $0.reduce(0, +) / Double($0.count) }.sorted()
    return
      "medians agree in \(agreeing) of \(sides) (as if steps were independent: \(agreeingIfIndependent)), differences "
      + "between sides in \(agreeingDifferences) of \(differences); neighbours correlate with \(means.first ?? .nan) to "
      + "\(means.last ?? .nan), by measure"
  }
}
