import Testing
import Walker

@testable import GaitDSP

/// The table of the article on the guided tests, Timed Up and Go: people, mounts, sensors' errors and manners that no
/// parameter was chosen on. Its lines are printed; the limits lie some trials below what they say.
@Suite(.whereCodeIsOptimized)
struct TimedUpAndGoTableTests {
  @Test(arguments: UpAndGoManner.allCases) func trialsOfOneManner(_ manner: UpAndGoManner) throws {
    var (wanted, extra) = (0, 0)
    var total = Errors()
    var parts = Array(repeating: Errors(), count: 5)
    for seed in 9400..<9440 as Range<UInt64> {
      var r = RandomSource(seed: seed, stream: 131)
      let (person, phases) = manner.drawn(&r, seed: seed, trials: 1 + Int(seed % 2))
      let walk = try ProtocolWalk(person, phases, TestParameters(.timedUpAndGo), .worn(seed: seed, &r))
      wanted += walk.truth.upAndGoes.count
      extra += walk.upAndGo.count
      for real in walk.truth.upAndGoes {
        guard let found = walk.upAndGo.first(where: { $0.rise.start < real.sit.end && $0.sit.end > real.rise.start })
        else { continue }
        extra -= 1
        total.add(found.total - real.total)
        for (index, pair) in zip(found.parts, real.parts).enumerated() { parts[index].add(pair.0 - pair.1) }
      }
    }
    let (fifth, half) = (total.share(within: 0.2, of: wanted), total.share(within: 0.5, of: wanted))
    print(
      "\(manner.rawValue): \(wanted) trials, found \(total.count), others \(extra), total within 0.2 s \(percent(fifth)), "
        + "0.5 s \(percent(half)), \(total) s; rise \(parts[0]), out \(parts[1]), turn \(parts[2]), back \(parts[3]), "
        + "turn to sit \(parts[4]) s")
    let floor = manner.floor
    #expect(wanted == 60 && extra == 0)
    #expect(Double(total.count) >= floor.found * Double(wanted) && fifth >= floor.fifth && half >= floor.half)
    for (part, limit) in zip(parts, floor.parts) { #expect(part.rootMeanSquare < limit) }
  }

  @Test func sessionsWithoutATestHaveNoTrial() throws {
    let around = Route.turning(everyMetres: 4, degrees: 180)
    let upAndDown: [WalkerPhase] = [.sitToStand, .standToSit]
    let sessions: [[WalkerPhase]] = [
      [.sit(seconds: 4)] + upAndDown + upAndDown + upAndDown + upAndDown + upAndDown + [.sit(seconds: 4)],
      [.stand(seconds: 5), .walk(.seconds(25), route: around), .stand(seconds: 5)],
      [.sit(seconds: 4), .sitToStand, .walk(.seconds(20), route: around), .stand(seconds: 8)],
      [.stand(seconds: 5), .walk(.seconds(20), route: around), .standToSit, .sit(seconds: 8)],
      [.sit(seconds: 4), .sitToStand, .walk(.metres(6)), .standToSit, .sit(seconds: 8)],
      [.stand(seconds: 4), .bows(count: 3), .walk(.seconds(15), route: around), .bows(count: 2), .stand(seconds: 4)],
      [
        .sit(seconds: 3), .disturbance(.desk, seconds: 20), .disturbance(.bus, seconds: 15), .sit(seconds: 3),
        .disturbance(.stairs, seconds: 10), .stand(seconds: 4),
      ],
    ]
    var (count, found) = (0, 0)
    for seed in 9450..<9455 as Range<UInt64> {
      for person in [Person.healthy(seed: seed), .weakBoth(seed: seed), .shuffling(seed: seed)] {
        for phases in sessions {
          var r = RandomSource(seed: seed, stream: 131)
          let walk = try ProtocolWalk(person, phases, TestParameters(.timedUpAndGo), .worn(seed: seed, &r))
          count += 1
          found += walk.upAndGo.count
        }
      }
    }
    print("\(count) sessions without a Timed Up and Go: \(found) trials found")
    #expect(count == 105 && found <= 1)
  }
}

extension UpAndGoManner {
  /// Of all trials: found, total to 0.2 s and to 0.5 s; and the root mean square error of each part, s.
  fileprivate var floor: (found: Double, fifth: Double, half: Double, parts: [Double]) {
    switch self {
    case .fidgeting: (0.94, 0.85, 0.88, [0.7, 0.7, 0.3, 0.3, 2])
    case .slow: (0.88, 0.88, 0.88, [0.6, 0.6, 0.45, 0.3, 0.2])
    default: (0.96, 0.96, 0.96, [0.6, 0.6, 0.3, 0.5, 0.4])
    }
  }
}

extension TimedUpAndGo.Trial {
  /// Rise, way out, turn, way back, turn to sit, s.
  fileprivate var parts: [Double] { [rise.length, walkOut, turn.length, walkBack, turnToSit.length] }
}

extension WalkerTruth {
  /// Every rise with the turns and the sitting down after it, as trials.
  fileprivate var upAndGoes: [TimedUpAndGo.Trial] {
    zip(rises, descents).compactMap { rise, sit in
      let within = turns.filter { $0.start > rise.start && $0.end <= sit.end }
      guard let first = within.first, let last = within.last else { return nil }
      return TimedUpAndGo.Trial(
        rise: TestSpan(start: rise.start, end: rise.end), turn: TestSpan(start: first.start, end: first.end),
        turnAngle: first.degrees.magnitude, turnPeakRate: .nan,
        lastTurn: within.count > 1 ? TestSpan(start: last.start, end: last.end) : nil,
        sit: TestSpan(start: sit.start, end: sit.end))
    }
  }
}
