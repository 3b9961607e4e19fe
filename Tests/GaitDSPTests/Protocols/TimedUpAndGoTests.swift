import Testing
import Walker

@testable import GaitDSP

@Suite struct TimedUpAndGoTests {
  private static let parameters = TestParameters(.timedUpAndGo)

  @Test(arguments: [UInt64(401), 402, 403, 404])
  func theWholeAndItsPartsAreThoseOfTheBody(seed: UInt64) throws {
    let person: Person = seed % 2 == 0 ? .weakLeft(seed: seed) : .healthy(seed: seed)
    let walk = try ProtocolWalk(
      person, WalkerScript.timedUpAndGo.phases, Self.parameters,
      SensorCircumstances(
        seed: seed, mount: SensorMount.rightAngles[Int(seed % 24)].tilted(x: 4, y: 8, z: 3), sensor: .lsm6dso,
        softTissue: .firm))
    #expect(walk.upAndGo.count == 1)
    let trial = try #require(walk.upAndGo.first)
    let (rise, descent) = (try #require(walk.truth.rises.first), try #require(walk.truth.descents.first))
    #expect(abs(trial.total - (descent.end - rise.start)) < 0.4, "\(trial.total) of \(descent.end - rise.start)")
    #expect(abs(trial.rise.start - rise.start) < 0.25 && abs(trial.rise.end - rise.end) < 0.6)
    #expect(walk.truth.turns.count == 2)
    #expect(abs(trial.turn.start - walk.truth.turns[0].start) < 0.5)
    #expect(abs(trial.turn.end - walk.truth.turns[0].end) < 0.5)
    #expect(abs(trial.turnAngle - 180) < 15 && trial.turnPeakRate > 60)
    #expect(abs((trial.lastTurn?.start ?? 0) - walk.truth.turns[1].start) < 0.6)
    let parts = trial.rise.length + trial.walkOut + trial.turn.length + trial.walkBack + trial.turnToSit.length
    #expect(abs(parts - trial.total) < 1e-9, "the parts are the whole")
  }

  @Test func whatIsNoTrialIsNotFound() throws {
    for phases: [WalkerPhase] in [
      [.sit(seconds: 5), .sitToStand, .stand(seconds: 4), .standToSit, .sit(seconds: 5)],
      [.stand(seconds: 5), .walk(.seconds(20), route: .turning(everyMetres: 5, degrees: 180)), .stand(seconds: 5)],
      [.sit(seconds: 30)], [.stand(seconds: 4), .bows(count: 3), .stand(seconds: 4)],
    ] {
      let walk = try ProtocolWalk(.healthy(seed: 411), phases, Self.parameters)
      #expect(walk.upAndGo.isEmpty)
    }
  }

  /// Who needs a minute and a half for it may have sat for one before.
  @Test func aLongTrialAfterALongWaitIsFound() throws {
    var person = Person.healthy(seed: 417)
    (person.speed, person.cadence) = (0.3, 75)
    let phases: [WalkerPhase] = [
      .sit(seconds: 52), .sitToStand, .walk(.metres(22), route: .turning(everyMetres: 10.5, degrees: 180)),
      .turnInPlace(degrees: 180), .standToSit, .sit(seconds: 5),
    ]
    let walk = try ProtocolWalk(person, phases, Self.parameters)
    let trial = try #require(walk.upAndGo.first)
    let (rise, descent) = (try #require(walk.truth.rises.first), try #require(walk.truth.descents.first))
    #expect(descent.end - rise.start > 75 && descent.end > 120)
    #expect(abs(trial.total - (descent.end - rise.start)) < 0.3)
  }

  /// Their first steps are a lean, and their last ones its end; neither is a chair.
  @Test(arguments: [8.0, 12, 16]) func whoWalksBentHasNotRisen(bent: Double) throws {
    var person = Person.healthy(seed: 416)
    person.walkingTilt = person.standingTilt + bent
    let phases: [WalkerPhase] = [
      .stand(seconds: 5), .walk(.seconds(20), route: .turning(everyMetres: 5, degrees: 180)), .stand(seconds: 5),
    ]
    #expect(try ProtocolWalk(person, phases, Self.parameters).upAndGo.isEmpty)
    #expect(try ProtocolWalk(person, [.bows(count: 2)] + phases + [.bows(count: 2)], Self.parameters).upAndGo.isEmpty)
  }

  /// How people do it who need the test: they stand before the first step, stop at the turn, walk bent, sit down in the turn.
  @Test(arguments: UpAndGoManner.allCases) func itIsFoundHoweverItIsDone(manner: UpAndGoManner) throws {
    for seed in 420..<424 as Range<UInt64> {
      var r = RandomSource(seed: seed, stream: 131)
      let (person, phases) = manner.drawn(&r, seed: seed)
      let walk = try ProtocolWalk(person, phases, Self.parameters, SensorCircumstances(seed: seed, sensor: .lsm6dso))
      let trial = try #require(walk.upAndGo.first, "\(seed)")
      let (rise, descent) = (try #require(walk.truth.rises.first), try #require(walk.truth.descents.first))
      #expect(abs(trial.total - (descent.end - rise.start)) < 0.5, "\(seed)")
      #expect(walk.upAndGo.count == 1)
    }
  }

  @Test func twoTrialsInARowAreTwo() throws {
    let one = WalkerScript.timedUpAndGo.phases
    let walk = try ProtocolWalk(.healthy(seed: 412), one + one, Self.parameters)
    #expect(walk.upAndGo.count == 2)
    let value = TimedUpAndGo.value(walk.upAndGo, spans: nil, steps: walk.tape)
    #expect(value["trials"]?.list?.count == 2 && value["not_found"]?.number == 0)
    #expect((value["trials"]?.list?.first?["steps"]?.number ?? 0) > 8)
  }

  @Test func aLedTrialEndsOnTheChairWithoutAKey() throws {
    var parameters = Self.parameters
    parameters.trials = 2
    let there = Array(WalkerScript.timedUpAndGo.phases.dropFirst())
    let script = WalkerScript([.sit(seconds: 6)] + there + [.sit(seconds: 20)] + there + [.sit(seconds: 20)])
    let walk = SimulatedWalk(.healthy(seed: 413), script)
    let upright = GaitDSP.Mount(up: .plusZ, forward: .plusX)
    let mount = try #require(upright)
    var configuration = GaitConfiguration(sampleRate: walk.rate)
    GuidedTest.configure(&configuration, for: parameters)
    configuration.mount = .stated(mount)
    var pipeline = GaitPipeline(configuration, contactNet: try ShippedNet.weights.get())
    var (test, output) = (GuidedTest(parameters), GaitOutput())
    var events: [TestEvent] = []
    var ends: [Double] = []
    test.know(mount: mount, lifted: nil)
    for sample in walk.samples where !test.isOver {
      output.removeAll()
      withUnsafePointer(to: sample) {
        let one = UnsafeBufferPointer(start: $0, count: 1)
        pipeline.push(one, into: &output)
        test.take(one)
      }
      test.take(output)
      events += test.advance()
      if test.turns.count > ends.count { ends.append(sample.time) }
    }
    #expect(test.isOver && ends.count == 2)
    for (end, descent) in zip(ends, walk.truth.descents) {
      #expect((0...GuidedTest.finality(of: .timedUpAndGo)).contains(end - descent.end))
    }
    let totals = events.compactMap { if case .trial(_, _, let value) = $0 { value["total_s"]?.number } else { nil } }
    let truth = zip(walk.truth.rises, walk.truth.descents).map { $1.end - $0.start }
    #expect(totals.count == 2 && zip(totals, truth).allSatisfy { abs($0 - $1) < 0.4 }, "\(totals) of \(truth)")
  }

  @Test func hostilePostureEndsInNothing() {
    var finder = TimedUpAndGoFinder()
    finder.mount = GaitDSP.Mount(up: .plusZ, forward: .plusX)
    var noise = SeededNoise(9)
    for index in 0..<40_000 {
      let wild = index % 97 == 0 ? Double.nan : noise.normal() * 1e3
      finder.push(
        PelvisSample(
          time: index % 1013 == 0 ? .nan : Double(index) * 0.01, obliquity: .nan, tilt: .nan, rotation: .nan,
          attitude: Quaternion(w: wild, x: noise.normal(), y: wild, z: 1), bout: index % 300 < 150 ? 1 : -1, phase: .nan
        ))
    }
    finder.finish()
    #expect(finder.trials.count <= TimedUpAndGoFinder.mostTrials)
  }
}
