import Testing
import Walker

@testable import GaitDSP

@Suite struct TenMetreWalkTests {
  private static let parameters = TestParameters(.tenMetreWalk)
  private static let phases: [WalkerPhase] = [.stand(seconds: 6), .walk(.metres(14)), .stand(seconds: 8)]

  /// Time over the middle 10 of 14 parts of the way that was really walked, against the one measured.
  private func errors(legLength: Bool) throws -> [Double] {
    try (300..<(runsLongTests ? 330 : 306) as Range<UInt64>).map { seed in
      let person: Person =
        seed % 3 == 0 ? .random(seed: seed) : seed % 3 == 1 ? .healthy(seed: seed) : .weakLeft(seed: seed)
      let walk = try ProtocolWalk(
        person, Self.phases, Self.parameters,
        SensorCircumstances(seed: seed, mount: SensorMount.rightAngles[Int(seed % 24)], sensor: .lsm6dso),
        legLength: legLength ? person.legLength : nil)
      let trial = try #require(TenMetreWalk.Outcome(walk.tape, spans: nil, Self.parameters).trials.first, "\(seed)")
      let whole = walk.distances(at: [walk.truth.duration])[0]
      let enter = walk.time(at: whole * 2 / 14, until: walk.truth.duration)
      let leave = walk.time(at: whole * 12 / 14, until: walk.truth.duration)
      return (trial.time - (leave - enter)) / (leave - enter)
    }
  }

  @Test(arguments: [false, true])
  func timeOverTheStatedWayIsThatOfTheBody(knowsLegLength: Bool) throws {
    let errors = try errors(legLength: knowsLegLength)
    #expect(errors.allSatisfy { abs($0) < 0.08 }, "\(errors)")
    #expect(abs(mean(errors)) < 0.04, "\(errors)")
  }

  @Test func threeWalksAreThreeTrialsAndTheirMean() throws {
    let back: [WalkerPhase] = [.walk(.metres(14)), .stand(seconds: 2), .turnInPlace(degrees: 180), .stand(seconds: 4)]
    let walk = try ProtocolWalk(
      .healthy(seed: 311), [.stand(seconds: 6)] + back + back + back + [.stand(seconds: 4)], Self.parameters)
    let outcome = TenMetreWalk.Outcome(walk.tape, spans: nil, Self.parameters)
    #expect(outcome.trials.count == 3 && outcome.refusals.isEmpty)
    let speed = try #require(outcome.value["mean_speed_m_s"]?.number)
    #expect(abs(speed - outcome.trials.map(\.speed).reduce(0, +) / 3) < 1e-3)
    #expect(outcome.trials.allSatisfy { abs($0.cadence / walk.walker.person.cadence - 1) < 0.03 })
    #expect(outcome.value["trials"]?.list?.count == 3)
  }

  @Test func aWalkThatTurnsIsLeftOutWithItsReason() throws {
    let walk = try ProtocolWalk(
      .healthy(seed: 312),
      [.stand(seconds: 6), .walk(.metres(20), route: .turning(everyMetres: 8, degrees: 180)), .stand(seconds: 8)],
      Self.parameters)
    let outcome = TenMetreWalk.Outcome(walk.tape, spans: nil, Self.parameters)
    #expect(outcome.trials.isEmpty)
    #expect(outcome.refusals.map(\.refusal.why) == [.turned])
    #expect(outcome.value["mean_speed_m_s"] == .null)
  }

  /// 0.2 s without samples split the walk in two, and each of them is laid over the whole way: as if twice as fast.
  @Test(arguments: [0.2, 0.5, 0.8]) func aWalkWithAHoleIsLeftOutWithItsReason(share: Double) throws {
    let script = WalkerScript(Self.phases + [.turnInPlace(degrees: 180)] + Self.phases)
    var walk = SimulatedWalk(.shuffling(seed: 313), script, SensorCircumstances(sensor: .lsm6dso))
    let first = walk.truth.bouts[0]
    let hole = first.start + share * (first.end - first.start)
    walk.samples.removeAll { $0.time > hole && $0.time < hole + 0.2 }
    var tape = TestTape()
    tape.take(try Analysis(walk) { GuidedTest.configure(&$0, for: Self.parameters) }.output)
    let outcome = TenMetreWalk.Outcome(tape, spans: nil, Self.parameters)
    #expect(outcome.refusals.map(\.refusal.why) == [.interrupted])
    #expect(outcome.trials.count == 1, "the second walk is whole")
    #expect((outcome.trials.first?.span.start ?? 0) > first.end)
  }

  /// The clock runs on while somebody stands between the lines: laid over the whole way, either part alone is twice as fast.
  @Test func whoStandsOnTheWayIsStillOnIt() throws {
    let walk = try ProtocolWalk(
      .healthy(seed: 314),
      [
        .stand(seconds: 6), .walk(.metres(7)), .stand(seconds: 5), .walk(.metres(7)), .stand(seconds: 4),
        .turnInPlace(degrees: 180), .stand(seconds: 3),
      ] + [.walk(.metres(14)), .stand(seconds: 8)], Self.parameters)
    let bouts = walk.truth.bouts
    try #require(bouts.count == 3)
    let spans = [(bouts[0], bouts[1]), (bouts[2], bouts[2])].map {
      TestSpan(start: $0.start - 1, end: $1.end + 1)
    }
    let led = TenMetreWalk.Outcome(walk.tape, spans: spans, Self.parameters)
    #expect(led.trials.count == 2 && led.refusals.isEmpty)
    let stood = bouts[1].start - bouts[0].end
    #expect(stood > 4 && abs((led.trials.first?.time ?? 0) - (led.trials.last?.time ?? 0) - stood) < 2.5)
    // In a recording that nobody led it may be two ways, of any length.
    let read = TenMetreWalk.Outcome(walk.tape, spans: nil, Self.parameters)
    #expect(read.trials.count == 1 && read.refusals.map(\.refusal.why) == [.stopped])
  }

  @Test func whoStandsAtALineIsNotTimed() {
    var times = (0..<8).map { 1 + 0.6 * Double($0) }
    times += (0..<20).map { 9 + 0.6 * Double($0) }
    let contacts = times.map { Contact(time: $0, kind: .initial, side: .left, confidence: 1) }
    func reason(runIn: Double) -> TenMetreWalk.Exclusion? {
      var parameters = Self.parameters
      parameters.runIn = runIn
      let measured = TenMetreWalk.measure(contacts: contacts[...], steps: [], turned: 0, isReliable: true, parameters)
      if case .failure(let refusal) = measured { return refusal.why }
      return nil
    }
    // They stood after a quarter of the way.
    #expect(reason(runIn: 4.5) == .stopped && reason(runIn: 0.5) == nil)
  }

  @Test func aSpanWithoutAWalkSaysSo() {
    let outcome = TenMetreWalk.Outcome(TestTape(), spans: [TestSpan(start: 5, end: 20)], Self.parameters)
    #expect(outcome.refusals.map(\.refusal.why) == [.noWalk])
    #expect(outcome.value["excluded"]?.list?.first?["start_s"] == .null)
  }

  @Test func ofStepsAlikeTheFirstAndTheLastCarryTheBodyHalfAStep() {
    let contacts = (0..<9).map { Contact(time: 1 + 0.5 * Double($0), kind: .initial, side: .left, confidence: 1) }
    let way = TenMetreWalk.Way(contacts: contacts[...], steps: [])
    // Eight steps' lengths in nine contacts: the first and the last carry half of one.
    #expect(abs(way.time(at: 0.5 / 8) - 1) < 1e-9 && abs(way.time(at: 1) - 5) < 1e-9)
    #expect(abs(way.time(at: 4 / 8.0) - 2.75) < 1e-9)
    #expect(way.time(at: 0) == 0.5)
    #expect(abs(way.cadence(from: 1.4, to: 4.1) - 120) < 1e-9)
  }
}
