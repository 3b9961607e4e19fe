import Testing
import Walker

@testable import GaitDSP

/// The table of the article on the stance test: 400 trials of each manner, of people, mounts and sensors' errors that no
/// parameter was chosen on. Its lines are printed; the limits lie some trials below what they say.
@Suite(.whereCodeIsOptimized)
struct StanceTestTableTests {
  enum Manner: String, CaseIterable {
    case shocks = "shocks of lift and landing"
    case softLanding = "landing without a shock"
    case softQuick = "neither, quick shifts (0.6–1.3 s)"
    case softSlow = "neither, slow shifts (1.4–2.4 s)"

    func drawn(_ random: inout RandomSource) -> StanceManner {
      var manner = StanceManner.drawn(seed: random.next())
      if self == .shocks { return manner }
      manner.landing = 0
      if self == .softLanding { return manner }
      manner.unloading = 0
      let seconds = self == .softQuick ? 0.6...1.3 : 1.4...2.4
      manner.shiftSeconds = random.uniform(seconds.lowerBound, seconds.upperBound)
      manner.returnSeconds = random.uniform(seconds.lowerBound, seconds.upperBound)
      guard self == .softSlow else { return manner }
      // The foot leaves at the end of a slow shift, with which the pelvis tips, and lands as the body comes back.
      manner.liftShare = 1
      manner.tipLead = manner.shiftSeconds * random.uniform(0.6, 1)
      (manner.settleSeconds, manner.levelLead, manner.fallLead) = (0.15, 0, 0)
      return manner
    }

    /// Of all trials: found on the right leg, held to 0.1 s, to 0.3 s, steady drop to 0.5°, and the most on the wrong leg.
    var floor: (found: Double, tenth: Double, third: Double, drop: Double, wrong: Double) {
      switch self {
      case .shocks: (0.99, 0.99, 0.99, 0.99, 0)
      case .softLanding: (0.97, 0.57, 0.94, 0.97, 0.005)
      case .softQuick: (0.94, 0.38, 0.78, 0.94, 0.01)
      case .softSlow: (0.93, 0.25, 0.68, 0.93, 0.015)
      }
    }
  }

  @Test(arguments: Manner.allCases) func trialsOfOneManner(_ manner: Manner) {
    var (wanted, found, tenth, third, drop, wrong) = (0, 0, 0, 0, 0, 0)
    for seed in 9000..<9200 as Range<UInt64> {
      var r = RandomSource(seed: seed, stream: 97)
      let person: Person = r.unit() < 0.5 ? .healthy(seed: seed) : .weakLeft(seed: seed)
      var phases: [WalkerPhase] = [.stand(seconds: 3)]
      for side in BodySide.allCases {
        phases.append(
          .singleLegStance(
            StanceTrial(
              side: side, reference: r.uniform(2.5, 5), hold: r.uniform(2, 30), drop: r.uniform(-6, 6),
              sway: r.uniform(0.5, 1.3), manner: manner.drawn(&r))))
      }
      phases.append(.stand(seconds: 5))
      let mount = SensorMount.rightAngles[Int(r.next() % 24)].tilted(
        x: r.uniform(-10, 10), y: r.uniform(-12, 12), z: r.uniform(-5, 5))
      let test = SimulatedStanceTest(person, phases, SensorCircumstances(seed: seed, mount: mount, sensor: .lsm6dso))
      let pairs = test.pairs.filter { $0.found.side.body == $0.true.side }
      let off = pairs.map { abs($0.found.held - ($0.true.footDown - $0.true.lift)) }
      wanted += test.truth.trials.count
      found += pairs.count
      tenth += off.count { $0 <= 0.1 }
      third += off.count { $0 <= 0.3 }
      drop += pairs.count { abs($0.found.dropSteady - $0.true.steady) <= 0.5 }
      wrong += test.found.count { trial in
        test.truth.trials.contains {
          $0.side != trial.side.body && trial.lift < $0.footDown && trial.footDown > $0.lift && trial.isReliable
        }
      }
    }
    func share(_ count: Int) -> Double { Double(count) / Double(wanted) }
    func percent(_ count: Int) -> Double { (1000 * share(count)).rounded() / 10 }
    print(
      "\(manner.rawValue): \(wanted) trials, found \(percent(found)) %, wrong leg \(wrong), held to 0.1 s \(percent(tenth)) %, "
        + "to 0.3 s \(percent(third)) %, drop to 0.5° \(percent(drop)) %")
    let floor = manner.floor
    #expect(wanted == 400 && share(found) >= floor.found && share(wrong) <= floor.wrong)
    #expect(share(tenth) >= floor.tenth && share(third) >= floor.third && share(drop) >= floor.drop)
  }

  @Test func sessionsWithoutATestHaveHardlyATrial() {
    var (sessions, found, reliable) = (0, 0, 0)
    for seed in 9200..<9205 as Range<UInt64> {
      for person in [Person.healthy(seed: seed), .slow(seed: seed), .shuffling(seed: seed)] {
        for phases in StanceTestFinderTests.noTrials {
          let test = SimulatedStanceTest(person, phases, SensorCircumstances(seed: seed, sensor: .lsm6dso))
          sessions += 1
          found += test.found.count
          reliable += test.found.count(where: \.isReliable)
        }
      }
    }
    print("\(sessions) sessions without a test: \(found) trials found, \(reliable) of them reliable")
    #expect(found <= 4 && reliable <= 1)
  }
}
