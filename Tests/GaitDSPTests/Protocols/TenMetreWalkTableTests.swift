import Testing
import Walker

@testable import GaitDSP

/// The table of the article on the guided tests, 10-metre walk: people, speeds, mounts and sensors' errors that no parameter
/// was chosen on. Its lines are printed; the limits lie some trials below what they say.
@Suite(.whereCodeIsOptimized)
struct TenMetreWalkTableTests {
  enum Manner: String, CaseIterable {
    case slow = "0.3–0.6 m/s"
    case usual = "0.6–1.2 m/s"
    case fast = "1.2–1.8 m/s"
    case before = "0.4–1.2 m/s, standing 1–6 s before the first line"
    case between = "0.4–1.2 m/s, standing 1–6 s between the lines"

    var speeds: ClosedRange<Double> {
      switch self {
      case .slow: 0.3...0.6
      case .usual: 0.6...1.2
      case .fast: 1.2...1.8
      case .before, .between: 0.4...1.2
      }
    }

    /// Metres walked before they stand, none = they do not.
    func first(_ r: inout RandomSource) -> Double? {
      switch self {
      case .before: r.uniform(0.7, 1.5)
      case .between: r.uniform(4, 9)
      default: nil
      }
    }

    /// Of all walks: measured, time to 2 %, to 5 %; and the largest error that is let pass, %.
    var floor: (measured: Double, second: Double, fifth: Double, worst: Double) {
      switch self {
      case .slow: (0.95, 0.4, 0.85, 25)
      case .usual: (0.95, 0.5, 0.95, 8)
      case .fast: (0.95, 0.1, 0.9, 8)
      case .before: (0, 0, 0, 30)
      case .between: (0.85, 0.65, 0.85, 10)
      }
    }
  }

  @Test(arguments: Manner.allCases) func walksOfOneManner(_ manner: Manner) throws {
    let parameters = TestParameters(.tenMetreWalk)
    var (wanted, stopped) = (0, 0)
    var errors = Errors()
    for seed in 9500..<9520 as Range<UInt64> {
      var r = RandomSource(seed: seed, stream: 137)
      var person: Person = r.unit() < 0.5 ? .healthy(seed: seed) : .weakLeft(seed: seed)
      if r.unit() < 0.5 { person = person.mirrored }
      person.speed = r.uniform(manner.speeds.lowerBound, manner.speeds.upperBound)
      // Cadence goes with the root of speed: steps grow longer as well.
      person.cadence = 110 * (person.speed / 1.2).squareRoot() * r.uniform(0.92, 1.08)
      var walk: [WalkerPhase] = [.walk(.metres(14))]
      if let first = manner.first(&r) {
        walk = [.walk(.metres(first)), .stand(seconds: r.uniform(1, 6)), .walk(.metres(14 - first))]
      }
      let back: [WalkerPhase] = [.stand(seconds: 3), .turnInPlace(degrees: 180), .stand(seconds: r.uniform(2, 6))]
      let session = try ProtocolWalk(
        person, [.stand(seconds: 6)] + walk + back + walk + [.stand(seconds: 8)], parameters, .worn(seed: seed, &r),
        legLength: seed % 2 == 0 ? person.legLength : nil)
      // What the operator's keys would enclose: from the end of one stand to the next one.
      let bouts = session.truth.bouts
      let half = bouts.count / 2
      let spans = [(bouts[0], bouts[half - 1]), (bouts[half], bouts[2 * half - 1])].map {
        TestSpan(start: $0.start - 1.5, end: $1.end + 1)
      }
      let outcome = TenMetreWalk.Outcome(session.tape, spans: spans, parameters)
      wanted += spans.count
      stopped += outcome.refusals.count { $0.refusal.why == .stopped }
      for span in spans {
        guard let found = outcome.trials.first(where: { $0.span.start < span.end && $0.span.end > span.start }) else {
          continue
        }
        errors.add(100 * (found.time / session.crossing(span, parameters).length - 1))
      }
    }
    let (second, fifth) = (errors.share(within: 2, of: wanted), errors.share(within: 5, of: wanted))
    print(
      "\(manner.rawValue): \(wanted) walks, measured \(errors.count), refused as stopped \(stopped), time within 2 % "
        + "\(percent(second)), 5 % \(percent(fifth)), \(errors) %, worst \(hundredths(errors.worst)) %")
    let floor = manner.floor
    #expect(wanted == 40 && errors.count + stopped == wanted)
    #expect(Double(errors.count) >= floor.measured * Double(wanted))
    #expect(second >= floor.second && fifth >= floor.fifth && !(errors.worst > floor.worst))
  }
}

extension ProtocolWalk {
  /// When the sacrum passed the lines of a way that was begun and ended within the span, s.
  fileprivate func crossing(_ span: TestSpan, _ parameters: TestParameters) -> TestSpan {
    var cursor = walker.cursor()
    let first = cursor.motion(at: span.start).position
    let gone = stride(from: span.start, through: span.end + 1.5, by: 0.005).map { time in
      let off = cursor.motion(at: time).position - first
      return (time: time, metres: (off.x * off.x + off.y * off.y).squareRoot())
    }
    let whole = (gone.last?.metres ?? .nan) / (parameters.runIn + parameters.distance + parameters.runOut)
    func time(_ metres: Double) -> Double { gone.first { $0.metres >= metres * whole }?.time ?? .nan }
    return TestSpan(start: time(parameters.runIn), end: time(parameters.runIn + parameters.distance))
  }
}
