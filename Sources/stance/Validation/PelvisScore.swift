import GaitDSP

/// How the pelvis' obliquity and drop agree with the truth, in one recording with one knowledge of the axes.
struct PelvisScore: Sendable {
  /// Contralateral drop, mean over single support and then over the single supports found and true alike, degrees.
  struct Drop: Sendable, Equatable {
    var n = 0
    var found = Double.nan
    var actual = Double.nan

    init() {}

    /// - Parameter pairs: found and true; those with a value missing are left out.
    init(_ pairs: [(found: Double, actual: Double)]) {
      let usable = pairs.filter { $0.found.isFinite && $0.actual.isFinite }
      n = usable.count
      found = average(usable.map(\.found))
      actual = average(usable.map(\.actual))
    }
  }

  /// Root mean square error of obliquity while walking, after the mean while standing (while walking, where there is
  /// no standing) has been subtracted from both, degrees.
  var rootMeanSquareError = Double.nan
  /// Share of the walking samples that had an estimate, %.
  var coverage = 0.0
  /// Whether there was standing to take the mean of.
  var hasStanding = false
  /// By the side that carries the body; zero = mean obliquity in standing.
  var standing: [Side: Drop] = [:]
  /// By the side that carries the body; zero = obliquity at that side's own initial contact.
  var contact: [Side: Drop] = [:]

  /// - Parameters:
  ///   - obliquity: what was found.
  ///   - steps: what was found; only those of quality `ok` count.
  ///   - events: true contacts, where they are known.
  init(obliquity found: AngleTrack, steps: [Step], truth: PelvisTruth, events: GaitEvents?) throws {
    let estimate = truth.obliquity.times.map(found.value(at:))
    let actual = truth.obliquity.values
    let usable = actual.indices.filter { actual[$0].isFinite && estimate[$0].isFinite }
    let standing = usable.filter { truth.isStanding[$0] }
    let walking = usable.filter { truth.isWalking[$0] }
    hasStanding = !standing.isEmpty
    let zero = hasStanding ? standing : walking
    let offset = average(zero.map { estimate[$0] - actual[$0] })
    let squares = walking.map { row in
      let error = estimate[row] - actual[row] - offset
      return error * error
    }
    rootMeanSquareError = average(squares).squareRoot()
    let wanted = actual.indices.count { truth.isWalking[$0] && actual[$0].isFinite }
    coverage = wanted > 0 ? 100 * Double(walking.count) / Double(wanted) : 0
    if let events { try compareDrop(steps, truth, TrueSingleSupport.all(in: events)) }
  }

  private mutating func compareDrop(_ steps: [Step], _ truth: PelvisTruth, _ supports: [TrueSingleSupport]) throws {
    let level = truth.standingObliquity
    for side in Side.allCases {
      let found = steps.filter { $0.side == side && $0.quality == .ok && $0.oppositeInitialContact.isFinite }
        .sorted { $0.oppositeInitialContact < $1.oppositeInitialContact }
      let actual = supports.filter { $0.side == side }
      let pairs = try EventMatching.pairs(
        found.map(\.oppositeInitialContact), actual.map(\.landing), tolerance: ScoringRules().tolerance)
      var (fromStanding, fromContact): ([(found: Double, actual: Double)], [(found: Double, actual: Double)]) = ([], [])
      for pair in pairs {
        let (step, support) = (found[pair.predicted], actual[pair.reference])
        let mean = truth.obliquity.mean(from: support.lift, to: support.landing)
        if let level { fromStanding.append((step.drop.standing.mean, side.dropSign * (mean - level))) }
        let zero = truth.obliquity.value(at: support.contact)
        fromContact.append((step.drop.contact.mean, side.dropSign * (mean - zero)))
      }
      standing[side] = Drop(fromStanding)
      contact[side] = Drop(fromContact)
    }
  }
}
