import Testing
import Walker

@testable import GaitDSP

/// A simulated stance test through the front end and the search for trials, without the rest of the pipeline.
struct SimulatedStanceTest {
  let truth: WalkerTruth
  let found: [StanceTestTrial]

  init(_ person: Person, _ phases: [WalkerPhase], _ circumstances: SensorCircumstances = SensorCircumstances()) {
    let walk = SimulatedWalk(person, WalkerScript(phases), circumstances)
    truth = walk.truth
    var front = FrontEnd(sampleRate: walk.rate, smoothingLag: 2, keepsAttitudes: false)
    var finder = StanceTestFinder(limits: StanceTestLimits())
    let up = SensorAxis.nearest(to: circumstances.mount.toSensor(SIMD3(0, 0, 1)))
    let left = SensorAxis.nearest(to: circumstances.mount.toSensor(SIMD3(0, 1, 0)))
    finder.restart(left: left.vector, upright: up.vector)
    var trials: [StanceTestTrial] = []
    var next = 0
    for sample in walk.samples {
      if case .afterHole(let missing) = front.arrival(of: sample) {
        front.take(sample, missing: missing)
      } else {
        front.take(sample, missing: 0)
      }
      Self.search(&front, &finder, &next, &trials)
    }
    front.finishStretch()
    Self.search(&front, &finder, &next, &trials)
    if let last = finder.finish() { trials.append(last) }
    found = trials
  }

  private static func search(
    _ front: inout FrontEnd, _ finder: inout StanceTestFinder, _ next: inout Int, _ trials: inout [StanceTestTrial]
  ) {
    while next < front.smoothedEnd {
      let frame = front.frames.pointer(to: next).pointee
      next += 1
      if let trial = finder.push(
        time: frame.time, up: SIMD3<Double>(frame.smoothGravity), force: frame.specificForce, rate: frame.angularRate,
        isMissing: frame.isMissing)
      {
        trials.append(trial)
      }
    }
  }

  /// Found trials with the true ones that they are.
  var pairs: [(found: StanceTestTrial, true: TrueStanceTrial)] {
    truth.trials.compactMap { real in
      found.first { abs($0.lift - real.lift) < 0.6 && abs($0.footDown - real.footDown) < 0.6 }.map { ($0, real) }
    }
  }
}

@Suite struct StanceTestFinderTests {
  static func trial(_ side: BodySide, hold: Double, seed: UInt64, drop: Double = -3, touches: Int = 0) -> WalkerPhase {
    .singleLegStance(
      StanceTrial(
        side: side, reference: 4, hold: hold, drop: drop, manner: .drawn(seed: seed, touches: touches, over: hold)))
  }

  @Test(arguments: [BodySide.left, .right], [1.5, 6, 30])
  func trialIsFoundTimedAndMeasured(side: BodySide, hold: Double) throws {
    let test = SimulatedStanceTest(
      .healthy(seed: 71), [Self.trial(side, hold: hold, seed: 71), .stand(seconds: 5)],
      SensorCircumstances(
        seed: 3, mount: SensorMount.rightAngles[7].tilted(x: 6, y: 9, z: 3), sensor: .lsm6dso, softTissue: .firm))
    #expect(test.found.count == 1)
    let (found, real) = try #require(test.pairs.first)
    #expect(found.side.body == side)
    #expect(abs(found.held - hold) < 0.1, "\(found.held)")
    #expect(found.end == .footDown && found.isReliable)
    #expect(abs(found.dropAtLift - real.atLift) < 0.5)
    #expect(abs(found.dropSteady - real.steady) < 0.5)
    #expect(abs(found.dropAtEnd - real.atEnd) < 0.5)
    #expect(found.referenceEnd < found.lift && found.referenceEnd - found.referenceStart >= 1)
    #expect(found.lateralRMS > 0.01 && found.lateralRMS < 1 && found.lateralRange > found.lateralRMS)
    #expect(found.rateRMS > 0.005 && found.rateRMS < 0.5)
  }

  @Test func curveFollowsThePelvis() throws {
    let sinking = StanceTrial(side: .left, reference: 4, hold: 12, profile: [.init(0, -3), .init(4, -3), .init(9, 6)])
    let test = SimulatedStanceTest(.healthy(seed: 72), [.singleLegStance(sinking), .stand(seconds: 5)])
    let (found, real) = try #require(test.pairs.first)
    #expect(found.curveInterval == 0.5)
    for (mine, exact) in zip(found.curve, real.curve).dropFirst(2).dropLast(2) { #expect(abs(mine - exact) < 0.6) }
    #expect(found.response == .delayedPositive)
    #expect((5...9).contains(found.timeToFall))
  }

  @Test func mirroredTestIsTheMirrorImage() throws {
    let phases = [Self.trial(.left, hold: 4, seed: 73, drop: 2), .stand(seconds: 5)]
    let script = WalkerScript(phases)
    let one = SimulatedStanceTest(.healthy(seed: 73), phases)
    let other = SimulatedStanceTest(Person.healthy(seed: 73).mirrored, script.mirrored.phases)
    let (a, b) = (try #require(one.found.first), try #require(other.found.first))
    #expect(a.side == .left && b.side == .right)
    #expect(abs(a.held - b.held) < 0.02 && abs(a.dropSteady - b.dropSteady) < 0.05)
  }

  /// As when a test is begun with the mount known.
  static func stanceTest(_ configuration: inout GaitConfiguration) {
    configuration.stanceTest = StanceTestLimits()
    configuration.mount = GaitDSP.Mount(up: .plusZ, forward: .plusX).map(MountSource.stated) ?? .automatic
  }

  /// A pelvis that sinks by more than 5° on one leg is what the test looks for, not a strap that has moved.
  @Test(arguments: [2.0, 6, 40], [9.0, -9])
  func standOnOneLegIsNoStandingReference(hold: Double, drop: Double) throws {
    let walk = SimulatedWalk(
      .healthy(seed: 75),
      WalkerScript([
        Self.trial(.left, hold: hold, seed: 75, drop: drop), Self.trial(.right, hold: hold, seed: 76, drop: drop),
        .stand(seconds: 6),
      ]))
    let analysis = try Analysis(walk.samples, configure: Self.stanceTest)
    #expect(analysis.output.stanceTrials.count == 2)
    #expect(analysis.output.standings.count >= 3)
    for standing in analysis.output.standings {
      #expect(!standing.strapMoved)
      for trial in walk.truth.trials {
        #expect(standing.end < trial.lift + 0.5 || standing.start > trial.footDown - 0.5)
      }
    }
  }

  @Test func footStillUpAtTheEndIsHeldAtLeastSoLong() throws {
    var walk = SimulatedWalk(.healthy(seed: 74), WalkerScript([Self.trial(.right, hold: 20, seed: 74)]))
    walk.samples.removeAll { $0.time > 15 }
    let analysis = try Analysis(walk.samples, configure: Self.stanceTest)
    let trial = try #require(analysis.output.stanceTrials.first)
    #expect(trial.end == .data && trial.side == .right)
    #expect(abs(trial.footDown - 15) < 0.1)
    #expect(trial.response == .incomplete)
  }

  @Test func streamingEqualsBatch() throws {
    let walk = SimulatedWalk(
      .healthy(seed: 75), WalkerScript([Self.trial(.left, hold: 5, seed: 75), .stand(seconds: 5)]))
    func analyse(_ batch: @escaping () -> Int) throws -> [StanceTestTrial] {
      try Analysis(walk.samples, batchedBy: batch, configure: Self.stanceTest).output.stanceTrials
    }
    let whole = try analyse { .max }
    #expect(whole.count == 1)
    // `timeToFall` is not a number here, so that the values are compared one by one.
    let single = try analyse { 1 }
    #expect(whole.map(\.curve) == single.map(\.curve) && whole.map(\.lift) == single.map(\.lift))
    #expect(whole.map(\.footDown) == single.map(\.footDown) && whole.map(\.rateRMS) == single.map(\.rateRMS))
  }

  static let noTrials: [[WalkerPhase]] = [
    [.stand(seconds: 4), .walk(.seconds(20), route: .turning(everyMetres: 5, degrees: 180)), .stand(seconds: 4)],
    [.sit(seconds: 5), .sitToStand, .stand(seconds: 4), .standToSit, .sit(seconds: 5)],
    [.stand(seconds: 4), .bows(count: 3), .stand(seconds: 4)],
    [.stand(seconds: 4), .disturbance(.desk, seconds: 20), .stand(seconds: 4)],
    [.stand(seconds: 4), .disturbance(.stairs, seconds: 15), .stand(seconds: 4)],
    [.stand(seconds: 30)],
    [.stand(seconds: 3), .turnInPlace(degrees: 180), .stand(seconds: 4)],
  ]

  @Test(arguments: noTrials.indices, [UInt64(81), 82, 83])
  func otherMovementIsNoTrial(index: Int, seed: UInt64) {
    for person in [Person.healthy(seed: seed), .slow(seed: seed), .shuffling(seed: seed)] {
      let test = SimulatedStanceTest(person, Self.noTrials[index], SensorCircumstances(seed: seed, sensor: .lsm6dso))
      #expect(test.found.allSatisfy { !$0.isReliable }, "\(test.found.map { ($0.lift, $0.footDown, $0.confidence) })")
    }
  }

  @Test func handsOnTheWallDoNotEndATrial() {
    var matched = 0
    for seed in 90..<98 as Range<UInt64> {
      let test = SimulatedStanceTest(
        .healthy(seed: seed), [Self.trial(.left, hold: 10, seed: seed, touches: 4), .stand(seconds: 5)],
        SensorCircumstances(seed: seed, sensor: .lsm6dso))
      matched += test.pairs.count { abs($0.found.held - 10) < 0.1 }
    }
    #expect(matched >= 7)
  }

  /// Stillness, sway, tips, shakes and holes in random order: whatever comes, nothing traps, and trials follow each other.
  @Test(arguments: 0..<(runsLongTests ? 400 : 40)) func anyMovementIsSurvived(seed: Int) {
    var r = RandomSource(seed: UInt64(seed), stream: 7)
    var finder = StanceTestFinder(limits: StanceTestLimits())
    finder.restart(left: SIMD3(0, 1, 0), upright: SIMD3(0, 0, 1))
    var trials: [StanceTestTrial] = []
    var time = 0.0
    var (tip, shift) = (0.0, 0.0)
    while time < 150 {
      let (frames, sway, aim) = (r.uniform(1, 800), r.uniform(0, 1) < 0.4 ? 0 : r.uniform(0, 0.4), r.uniform(-0.2, 0.2))
      let isMissing = r.uniform(0, 1) < 0.03
      let push = r.uniform(0, 1) < 0.3 ? r.uniform(-0.5, 0.5) : 0
      for _ in 0..<Int(frames) {
        tip += 0.01 * (aim - tip)
        shift += 0.02 * (push - shift)
        let up = normalized(SIMD3(0.1 * sway * r.uniform(-1, 1), tip, 1)) ?? SIMD3(0, 0, 1)
        let noise = SIMD3(r.uniform(-1, 1), r.uniform(-1, 1), r.uniform(-1, 1))
        let trial = finder.push(
          time: time, up: up, force: standardGravity * up + SIMD3(0, shift, 0) + sway * noise, rate: 0.3 * sway * noise,
          isMissing: isMissing)
        if let trial { trials.append(trial) }
        time += AnalysisRate.interval
      }
    }
    if let last = finder.finish() { trials.append(last) }
    for trial in trials {
      #expect(trial.held > 0 && trial.footDown <= time && trial.lift >= 0 && trial.confidence.isFinite)
      #expect(trial.referenceEnd <= trial.lift)
    }
    for (one, next) in zip(trials, trials.dropFirst()) { #expect(next.lift >= one.footDown) }
  }

  /// A strap that sits askew is put right in the stance test as it is in walking.
  @Test func theWearersOwnAxisIsLeftInTheStanceTestToo() throws {
    let own = SIMD3(-0.3, 0.95, 0.05)
    var configuration = GaitConfiguration(sampleRate: 100)
    Self.stanceTest(&configuration)
    configuration.functionalLeft = own
    var pipeline = GaitPipeline(configuration, contactNet: try ShippedNet.weights.get())
    var output = GaitOutput()
    let walk = SimulatedWalk(.healthy(seed: 76), WalkerScript([.stand(seconds: 6)]))
    walk.samples.withUnsafeBufferPointer { pipeline.push($0, into: &output) }
    let left: SIMD3<Double>? =
      switch pipeline.stanceTest {
      case .some(let finder): finder.left
      case .none: nil
      }
    #expect(left == own)
  }
}
