import Testing
import Walker

@testable import GaitDSP

@Suite struct PlausibilityTests {
  /// A minute's walk, worn as sensors are.
  static let whole = SimulatedWalk(
    .weakLeft(seed: 8), .straight(60), SensorCircumstances(mount: SensorMount.rightAngles[0], sensor: .lsm6dso))

  /// The walk with its samples of a span changed.
  static func walk(
    from: Double, to: Double, _ change: (inout InertialSample, _ last: InertialSample) -> Void
  ) -> SimulatedWalk {
    var walk = whole
    guard var last = walk.samples.last(where: { $0.time <= from }) else { return walk }
    for index in walk.samples.indices where walk.samples[index].time > from && walk.samples[index].time < to {
      change(&walk.samples[index], last)
      last = walk.samples[index]
    }
    return walk
  }

  private func expectHeldBack(
    _ analysis: Analysis, from: Double, to: Double, _ reason: Implausibility, within delay: Double
  ) throws {
    #expect(analysis.output.gaps.map(\.cause) == [reason.rawValue])
    let gap = try #require(analysis.output.gaps.first)
    #expect(!gap.bridged && gap.start > from - 1 && gap.start <= from + 0.35, "begins at \(gap.start)")
    #expect(gap.end >= to && gap.end < to + 3.5, "ends at \(gap.end)")
    #expect(analysis.output.doubts.map(\.reason) == [reason])
    #expect(!analysis.output.steps.contains { $0.initialContact > from && $0.initialContact < to })
    #expect(!analysis.output.steps.contains { $0.initialContact < from && $0.nextInitialContact > from + 0.35 })
    #expect(!analysis.output.contacts.contains { $0.time > from + delay && $0.time < to })
    #expect(!analysis.output.standings.contains { $0.start < to && $0.end > from + 0.35 })
    #expect(analysis.output.bouts.map(\.cause) == [.gap, .pause])
    #expect(analysis.output.steps.filter { $0.initialContact > to + 4 && $0.quality == .ok }.count > 15)
  }

  @Test(arguments: 0..<6) func aStuckAxisIsHeldBack(axis: Int) throws {
    let analysis = try Analysis(
      Self.walk(from: 20, to: 40) { sample, last in
        if axis < 3 {
          sample.specificForce[axis] = last.specificForce[axis]
        } else {
          sample.angularRate[axis - 3] = last.angularRate[axis - 3]
        }
      })
    try expectHeldBack(analysis, from: 20, to: 40, .stuckAxis, within: 1.4)
  }

  /// Who rises straight swings gravity through two axes for seconds, and the third hardly moves.
  @Test(arguments: 0..<8 as Range<UInt64>) func risingFromAChairIsNoStuckAxis(seed: UInt64) throws {
    var person = Person.healthy(seed: seed)
    person.irregularity = 0.4
    person.chair.lean = 35
    person.chair.leaning = 0.6 + 0.1 * Double(seed)
    let rises = Array(repeating: [WalkerPhase.sitToStand, .standToSit], count: 5).joined()
    let walk = SimulatedWalk(person, WalkerScript([.sit(seconds: 4)] + rises + [.sit(seconds: 4)]))
    #expect(try Analysis(walk).output.gaps.isEmpty)
  }

  /// Calibration mixes the axes: what stands still in the chip moves a little behind it.
  @Test func aStuckAxisShowsThroughACalibration() throws {
    let analysis = try Analysis(
      Self.walk(from: 20, to: 40) { sample, last in
        let force = sample.specificForce
        sample.specificForce.y = 0.3 + 0.01 * force.x + 0.005 * force.z
      })
    try expectHeldBack(analysis, from: 20, to: 40, .stuckAxis, within: 1.4)
  }

  @Test func anAxisAtTheEndOfItsRangeIsHeldBack() throws {
    let analysis = try Analysis(Self.walk(from: 20, to: 40) { sample, _ in sample.angularRate.z = 4.36 })
    try expectHeldBack(analysis, from: 20, to: 40, .saturatedAxis, within: 0.1)
  }

  @Test func aFrozenSensorIsHeldBack() throws {
    let analysis = try Analysis(
      Self.walk(from: 20, to: 40) { sample, last in
        (sample.specificForce, sample.angularRate) = (last.specificForce, last.angularRate)
      })
    let gap = try #require(analysis.output.gaps.first)
    #expect(analysis.output.doubts.map(\.reason).allSatisfy { $0 == .frozen || $0 == .saturatedAxis })
    #expect(abs(gap.start - 20) < 0.7 && gap.end >= 40 && gap.end < 43.5)
    #expect(!analysis.output.steps.contains { $0.initialContact > 20.35 && $0.initialContact < 40 })
    #expect(!analysis.output.standings.contains { $0.start < 40 && $0.end > 20.5 }, "it only seems to stand")
  }

  /// Who is recorded from the middle of a walk has shown no rest with noise in it; but no rest has such a rate.
  @Test(arguments: [0, 12, 25, 37, 50])
  func aSensorThatFreezesBeforeItHasRestedIsHeldBack(offset: Int) throws {
    let walk = Self.frozen(from: 20 + Double(offset) / 100, to: 40)
    let start = 20 + Double(offset) / 100
    let analysis = try Analysis(walk.samples.filter { $0.time > 10 })
    let gaps = analysis.output.gaps.filter { $0.start < 40 }
    #expect(gaps.allSatisfy { $0.implausibility != nil })
    #expect((gaps.first?.start ?? .infinity) < start + 0.1 && (gaps.last?.end ?? 0) >= 40, "\(gaps)")
    #expect(zip(gaps, gaps.dropFirst()).allSatisfy { $0.end >= $1.start - 0.1 }, "\(gaps)")
    #expect(!analysis.output.contacts.contains { $0.time > start + 0.35 && $0.time < 40 })
    #expect(analysis.output.steps.filter { $0.initialContact > 44 && $0.quality == .ok }.count > 15)
  }

  @Test func aSensorThatBeginsFrozenIsHeldBack() throws {
    func excess(_ sample: InertialSample) -> Double { abs(length(sample.specificForce) - standardGravity) }
    // One that gravity does not give away.
    let first = try #require(
      Self.whole.samples.filter { $0.time > 12 && $0.time < 13 }.min { excess($0) < excess($1) })
    let frozen = Self.frozen(from: first.time, to: 24).samples.filter { $0.time >= first.time }
    let analysis = try Analysis(frozen)
    let gap = try #require(analysis.output.gaps.first)
    #expect(gap.start == first.time && gap.end >= 24 && gap.end < 27.5 && gap.implausibility == .frozen)
    #expect(!analysis.output.standings.contains { $0.start < 24 })
    #expect(!analysis.output.contacts.contains { $0.time < 24 })
  }

  /// Taken for rest, the rate that stands still would be learned as a bias, and stay when the sensor lives again.
  @Test(arguments: 0..<8) func aRateThatStandsStillIsNoBias(tenth: Int) throws {
    let first = 12 + 0.1 * Double(tenth)
    let analysis = try Analysis(Self.frozen(from: first, to: 18).samples.filter { $0.time > first - 0.005 })
    let found = StepPairs(analysis.output.steps, Self.whole.truth)
    for side in Side.allCases {
      let bias = found.bias(.contactDropMean, side)
      #expect(abs(bias) < 0.3, "\(side): \(bias)°")
    }
  }

  /// The walk with one sample over and over.
  private static func frozen(from: Double, to: Double) -> SimulatedWalk {
    walk(from: from, to: to) { sample, last in
      (sample.specificForce, sample.angularRate) = (last.specificForce, last.angularRate)
    }
  }

  @Test func forceWithoutGravityIsHeldBack() throws {
    let analysis = try Analysis(
      Self.walk(from: 20, to: 40) { sample, _ in sample.specificForce -= Self.whole.samples[100].specificForce })
    let gap = try #require(analysis.output.gaps.first)
    #expect(analysis.output.doubts.map(\.reason) == [.noGravity])
    // Two seconds are looked at together, so that it may be thought to have begun that much earlier.
    #expect(gap.cause == "no_gravity" && gap.start > 18 && gap.start < 20.4 && gap.end >= 40)
    #expect(!analysis.output.steps.contains { $0.initialContact > 20 && $0.initialContact < 40 })
  }

  @Test func aRecordingInTheWrongUnitGivesNothing() throws {
    var walk = Self.whole
    for index in walk.samples.indices { walk.samples[index].specificForce /= 9.81 }
    let analysis = try Analysis(walk)
    #expect(analysis.output.steps.isEmpty && analysis.output.bouts.isEmpty && analysis.output.standings.isEmpty)
    #expect(Set(analysis.output.gaps.map(\.cause)) == ["no_gravity"])
    let covered = analysis.output.gaps.reduce(0) { $0 + $1.end - $1.start }
    #expect(covered > walk.truth.duration - 0.5)
  }

  @Test func aDoubtThatLastsIsReportedInPieces() throws {
    var samples: [InertialSample] = []
    for index in 0..<200_000 {
      samples.append(
        InertialSample(time: Double(index) / 100, specificForce: SIMD3(0, 0, 0.1), angularRate: SIMD3(0, 0, 0)))
    }
    let gaps = try Analysis(samples).output.gaps
    #expect(gaps.count == 4 && gaps.allSatisfy { $0.cause == "no_gravity" })
    #expect(zip(gaps, gaps.dropFirst()).allSatisfy { $0.end == $1.start }, "nothing lies between them")
    #expect(gaps.last?.end == samples.last?.time)
  }

  @Test func resultsDoNotDependOnBatchesAcrossADoubt() throws {
    let walk = Self.walk(from: 20, to: 30) { sample, last in sample.specificForce.z = last.specificForce.z }
    let whole = try Analysis(walk)
    let single = try Analysis(walk.samples, batchedBy: { 1 })
    #expect("\(whole.output.steps)" == "\(single.output.steps)" && whole.output.gaps == single.output.gaps)
    #expect("\(whole.summary)" == "\(single.summary)")
  }

  /// Everything that people do with a sensor is plausible.
  @Test(arguments: Disturbance.allCases) func whatPeopleDoIsPlausible(disturbance: Disturbance) throws {
    let script = WalkerScript([
      .stand(seconds: 20), .disturbance(disturbance, seconds: 40), .standToSit, .sit(seconds: 60), .sitToStand,
      .bows(), .walk(.seconds(20), route: .turning(everyMetres: 5, degrees: 180)), .turnInPlace(degrees: 360),
      .stand(seconds: 5),
    ])
    for sensor in [SensorClass.ideal, .lsm6dso] {
      let walk = SimulatedWalk(.healthy(seed: 4), script, SensorCircumstances(sensor: sensor))
      #expect(try Analysis(walk).output.doubts.isEmpty, "\(disturbance), \(sensor)")
    }
  }

  /// Who rises straight up and sits straight down moves an axis that points sideways by next to nothing.
  @Test func risingAndSittingStraightIsPlausible() throws {
    for seed in 8300..<8340 as Range<UInt64> {
      let script = WalkerScript([
        .stand(seconds: 4), .standToSit, .sit(seconds: 3), .sitToStand, .standToSit, .sitToStand, .stand(seconds: 4),
      ])
      let walk = SimulatedWalk(.healthy(seed: seed), script, SensorCircumstances(seed: seed, sensor: .lsm6dso))
      #expect(try Analysis(walk).output.doubts.isEmpty, "seed \(seed)")
    }
  }

  /// Eight bits hold a resting sensor's axes still for seconds: no fault.
  @Test func aCoarseResolutionIsNoFault() throws {
    var walk = SimulatedWalk(
      .healthy(seed: 4), WalkerScript([.stand(seconds: 60), .walk(.seconds(30)), .stand(seconds: 60)]))
    for index in walk.samples.indices {
      for axis in 0..<3 {
        walk.samples[index].specificForce[axis] = (walk.samples[index].specificForce[axis] / 0.15).rounded() * 0.15
        walk.samples[index].angularRate[axis] = (walk.samples[index].angularRate[axis] / 0.02).rounded() * 0.02
      }
    }
    #expect(try Analysis(walk).output.doubts.isEmpty)
  }

  /// Nobody has been seen to stand while the sensor said the same over and over.
  @Test func aStandEndsWhereTheSensorFreezes() throws {
    let walk = Self.frozen(from: 69, to: 80)
    let output = try Analysis(walk).output
    let doubt = try #require(output.doubts.first)
    let stand = try #require(output.standings.last)
    #expect(stand.end <= doubt.start + 0.02 && stand.start < doubt.start, "\(stand), \(doubt)")
  }
}
