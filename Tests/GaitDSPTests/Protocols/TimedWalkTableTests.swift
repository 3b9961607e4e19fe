import Testing
import Walker

@testable import GaitDSP

/// The table of the article on the guided tests, 2- and 6-minute walk: people, mounts and sensors' errors that no parameter
/// was chosen on. Its lines are printed; the limits lie some walks below what they say.
@Suite(.whereCodeIsOptimized)
struct TimedWalkTableTests {
  enum Manner: String, CaseIterable {
    case untired = "2 minutes, who does not tire"
    case tiring = "2 minutes, who tires"
    case resting = "2 minutes with a rest, who does not tire"
    case long = "6 minutes, who does not tire"
    case longTiring = "6 minutes, who tires"

    var isLong: Bool { self == .long || self == .longTiring }
    var seconds: Double { isLong ? 360 : 120 }
    var seeds: Range<UInt64> { isLong ? 9600..<9608 : 9600..<9624 }
    var tires: Bool { self == .tiring || self == .longTiring }
  }

  @Test(arguments: Manner.allCases) func walksOfOneManner(_ manner: Manner) throws {
    var (slopes, held, wrong, right) = (0, 0, 0, 0)
    var (along, square) = (0.0, 0.0)
    var (cadence, difference, symmetry, distance) = (Errors(), Errors(), Errors(), Errors())
    for seed in manner.seeds {
      var r = RandomSource(seed: seed, stream: 139)
      let (person, phases) = manner.drawn(&r, seed: seed)
      let session = try ProtocolWalk(
        person, phases, TestParameters(manner.isLong ? .sixMinuteWalk : .twoMinuteWalk), .worn(seed: seed, &r),
        legLength: person.legLength)
      let first = session.truth.bouts[0].start - 0.5
      let span = TestSpan(start: first, end: min(first + manner.seconds, session.truth.duration))
      let outcome = TimedWalk.Outcome(session.tape, span: span, seconds: manner.seconds)
      for (index, (slope, truth)) in zip(outcome.slopes, Self.slopes(person, phases, span)).enumerated() {
        slopes += 1
        if slope.lower <= truth, slope.upper >= truth { held += 1 }
        if (1...4).contains(index) { (along, square) = (along + slope.perUnit * truth, square + truth * truth) }
        // Slower, or sinking further.
        guard index == 0 ? slope.upper < 0 : index < 5 && slope.lower > 0 else { continue }
        if person.fatigue == .none { wrong += 1 } else { right += 1 }
      }
      for minute in outcome.minutes {
        guard let truth = session.truth.minute(minute.number, from: span.start) else { continue }
        cadence.add(minute.cadence - truth.cadence)
        difference.add(minute.contactDrop.x - minute.contactDrop.y - truth.difference)
        symmetry.add(minute.stepTimeSymmetryIndex - truth.symmetry)
      }
      distance.add(100 * (outcome.distance / session.way(span) - 1))
    }
    let gain = along / square
    print(
      "\(manner.rawValue): \(manner.seeds.count) walks, intervals hold the true slope \(held) of \(slopes), tiring found "
        + "\(wrong) times where there was none, \(right) where there was, drop's slope "
        + "\(manner.tires ? "\(hundredths(gain))" : "–") of the truth; a minute's cadence \(cadence) steps/min, "
        + "difference of drop \(difference)°, symmetry index \(symmetry) %; distance \(distance) %")
    // They hold chance, not what a drop reads too large of one that grows by degrees.
    #expect(slopes == 6 * manner.seeds.count && Double(held) >= (manner == .longTiring ? 0.65 : 0.88) * Double(slopes))
    #expect(!manner.tires || abs(gain - 1.05) < 0.1)
    // One in forty, of five slopes a walk that may say so.
    #expect(wrong <= 2 + 5 * manner.seeds.count / 20 && (!manner.tires || right > 2 * manner.seeds.count))
    #expect(cadence.rootMeanSquare < 0.3 && difference.rootMeanSquare < 0.35 && symmetry.rootMeanSquare < 2.5)
    #expect(distance.rootMeanSquare < 10)
  }

  /// What the slopes would be if the person walked like clockwork: cadence, drop of each side by both references, and
  /// asymmetry, which does not tire.
  private static func slopes(_ person: Person, _ phases: [WalkerPhase], _ span: TestSpan) -> [Double] {
    guard person.fatigue != .none else { return Array(repeating: 0, count: 6) }
    var calm = person
    (calm.strideTimeVariability, calm.irregularity, calm.dropVariability) = (0, 0, 0)
    let steps = Walker(person: calm, script: WalkerScript(phases)).truth().steps.filter {
      !$0.times.isTurning && !$0.times.isBoundary && $0.times.initialContact < span.end
    }
    func slope(_ side: BodySide, _ of: (TrueStep) -> Double) -> Double {
      Slope(steps.filter { $0.side == side }.map { ($0.times.initialContact / 60, of($0)) }).perUnit
    }
    return [
      person.fatigue.cadence, slope(.left) { $0.standing.mean }, slope(.right) { $0.standing.mean },
      slope(.left) { $0.contact.mean }, slope(.right) { $0.contact.mean }, 0,
    ]
  }
}

extension TimedWalkTableTests.Manner {
  fileprivate func drawn(_ r: inout RandomSource, seed: UInt64) -> (Person, [WalkerPhase]) {
    var person: Person = r.unit() < 0.5 ? .healthy(seed: seed) : .weakLeft(seed: seed)
    if r.unit() < 0.5 { person = person.mirrored }
    person.speed *= r.uniform(0.7, 1.1)
    person.strideTimeVariability = r.uniform(1.5, 4)
    if tires {
      person.fatigue = Fatigue(drop: Sided(left: r.uniform(0, 1), right: r.uniform(0, 1)), cadence: r.uniform(-4, 1))
    }
    let route = Route.turning(everyMetres: r.uniform(12, 30), degrees: 180)
    let walks: [WalkerPhase] =
      self == .resting
      ? [
        .walk(.seconds(r.uniform(40, 60)), route: route), .stand(seconds: r.uniform(5, 20)),
        .walk(.seconds(70), route: route),
      ]
      : [.walk(.seconds(seconds + 6), route: route)]
    return (person, [.stand(seconds: 6)] + walks + [.stand(seconds: 6)])
  }
}

extension TimedWalk.Outcome {
  /// Of cadence, drop of each side by both references, asymmetry.
  fileprivate var slopes: [Slope] {
    [cadence, standingDrop.left, standingDrop.right, contactDrop.left, contactDrop.right, stepTimeAsymmetry]
  }
}

extension WalkerTruth {
  /// What the clean steps of a minute really were, `nil` where there are few.
  fileprivate func minute(_ number: Int, from start: Double)
    -> (cadence: Double, difference: Double, symmetry: Double)?
  {
    let part = TestSpan(start: start + 60 * Double(number - 1), end: start + 60 * Double(number))
    let own = steps.filter {
      !$0.times.isTurning && !$0.times.isBoundary && part.contains($0.times.initialContact)
        && $0.times.initialContactBefore.isFinite
    }
    guard own.count > 10 else { return nil }
    func time(_ step: TrueStep) -> Double { step.times.initialContact - step.times.initialContactBefore }
    func middle(_ side: BodySide, _ of: (TrueStep) -> Double) -> Double {
      median(own.filter { $0.side == side }.map(of))
    }
    let (l, r) = (middle(.left, time), middle(.right, time))
    return (
      60 / mean(own.map(time)), middle(.left) { $0.contact.mean } - middle(.right) { $0.contact.mean },
      200 * (r - l) / (r + l)
    )
  }
}

extension ProtocolWalk {
  /// How far the sacrum went along its path, m, over half seconds: sway is no way.
  fileprivate func way(_ span: TestSpan) -> Double {
    var cursor = walker.cursor()
    var (sum, before) = (0.0, cursor.motion(at: span.start).position)
    for time in stride(from: span.start + 0.5, through: span.end, by: 0.5) {
      let now = cursor.motion(at: time).position
      let off = now - before
      sum += (off.x * off.x + off.y * off.y).squareRoot()
      before = now
    }
    return sum
  }
}
