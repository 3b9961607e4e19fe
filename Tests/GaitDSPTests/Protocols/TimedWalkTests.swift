import Testing
import Walker

@testable import GaitDSP

@Suite struct TimedWalkTests {
  private static func walk(_ seconds: Double) -> [WalkerPhase] {
    [
      .stand(seconds: 6), .walk(.seconds(seconds), route: .turning(everyMetres: 20, degrees: 180)), .stand(seconds: 6),
    ]
  }

  private func outcome(
    _ person: Person, _ phases: [WalkerPhase], _ test: GaitDSP.TestProtocol, legLength: Double? = nil
  )
    throws -> (TimedWalk.Outcome, ProtocolWalk)
  {
    let parameters = TestParameters(test)
    let walk = try ProtocolWalk(person, phases, parameters, SensorCircumstances(sensor: .lsm6dso), legLength: legLength)
    let start = try #require(walk.tape.walks.first).start
    let end = try #require(walk.tape.walks.last).end
    return (
      TimedWalk.Outcome(
        walk.tape, span: TestSpan(start: start, end: end), seconds: parameters.walkSeconds ?? 0), walk
    )
  }

  @Test func whoTiresShowsItInTheSlopes() throws {
    var person = Person.healthy(seed: 321)
    person.fatigue = Fatigue(drop: Sided(left: 1.2, right: 0), cadence: -4)
    let (result, walk) = try outcome(person, Self.walk(125), .twoMinuteWalk)
    #expect(result.minutes.count == 2)
    // The truth's own slopes: what the steps really did.
    let clean = walk.truth.steps.filter { !$0.times.isTurning && !$0.times.isBoundary }
    func slope(_ side: BodySide) -> Double {
      Slope(clean.filter { $0.side == side }.map { ($0.times.initialContact / 60, $0.standing.mean) }).perUnit
    }
    #expect(slope(.left) > 0.5)
    #expect(abs(result.standingDrop.left.perUnit - slope(.left)) < 0.25)
    #expect(result.standingDrop.left.lower > 0, "the left sinks further and further")
    #expect(result.standingDrop.right.lower < slope(.right) && result.standingDrop.right.upper > slope(.right))
    #expect(abs(result.cadence.perUnit + 4) < 1.5 && result.cadence.upper < 0, "\(result.cadence)")
    #expect(result.distance.isNaN, "no leg length, no distance")
    #expect(result.minutes[1].cadence < result.minutes[0].cadence)
  }

  @Test func whoDoesNotTireHasSlopesAboutZero() throws {
    let (result, walk) = try outcome(
      .healthy(seed: 322), Self.walk(125), .twoMinuteWalk, legLength: Person.healthy(seed: 322).legLength)
    #expect(abs(result.cadence.perUnit) < 1.5)
    #expect(abs(result.standingDrop.left.perUnit) < 0.4 && abs(result.standingDrop.right.perUnit) < 0.4)
    let speed = walk.walker.person.speed
    #expect(abs(result.distance / (speed * result.span.length) - 1) < 0.2)
    #expect(abs(result.minutes.reduce(0) { $0 + $1.distance } - result.distance) < 1.5)
  }

  @Test func theWalkEndsWhenTheTimeIsUp() throws {
    let (result, _) = try outcome(.healthy(seed: 323), Self.walk(140), .twoMinuteWalk)
    #expect(result.span.length == 120 && result.minutes.count == 2)
    #expect(result.minutes.reduce(0) { $0 + $1.steps.left } == result.steps.left)
  }

  /// Ten seconds that a radio lost are no rest, and a second that it lost while somebody stands leaves the rest one.
  @Test func missingSamplesAreNoRest() throws {
    let phases: [WalkerPhase] = [
      .stand(seconds: 6), .walk(.seconds(50)), .stand(seconds: 15), .walk(.seconds(30)), .stand(seconds: 6),
    ]
    var walk = SimulatedWalk(.healthy(seed: 325), WalkerScript(phases), SensorCircumstances(sensor: .lsm6dso))
    let (first, second) = (walk.truth.bouts[0], walk.truth.bouts[1])
    let holes = [(20.0, 30.0), (first.end + 6, first.end + 7)]
    walk.samples.removeAll { sample in holes.contains { sample.time > $0.0 && sample.time < $0.1 } }
    let parameters = TestParameters(.twoMinuteWalk)
    var tape = TestTape()
    tape.take(try Analysis(walk) { GuidedTest.configure(&$0, for: parameters) }.output)
    let span = TestSpan(start: first.start, end: second.end)
    let result = TimedWalk.Outcome(tape, span: span, seconds: 120)
    #expect(abs(result.missing - 11) < 0.2)
    let rest = try #require(result.rests.first)
    #expect(result.rests.count == 1 && abs(rest.start - first.end) < 1 && abs(rest.end - second.start) < 1)
    let walked = first.end - first.start + second.end - second.start
    #expect(result.walking < walked - 9.5 && result.walking > walked - 14, "\(result.walking) of \(walked)")
    #expect(result.value["missing_s"]?.number.map { abs($0 - 11) < 0.2 } == true)
  }

  @Test func aRestIsMarkedAndTheClockGoesOn() throws {
    let phases: [WalkerPhase] = [
      .stand(seconds: 6), .walk(.seconds(30)), .stand(seconds: 15), .walk(.seconds(40)), .stand(seconds: 6),
    ]
    let (result, walk) = try outcome(.healthy(seed: 324), phases, .twoMinuteWalk)
    let rest = try #require(result.rests.first)
    #expect(result.rests.count == 1)
    #expect(abs(rest.length - (walk.truth.bouts[1].start - walk.truth.bouts[0].end)) < 1.5)
    #expect(abs(result.walking - (result.span.length - rest.length)) < 1e-9)
    #expect(result.value["rests"]?.list?.count == 1)
  }

  @Test(
    .whereCodeIsOptimized,
    arguments: [UInt64(331), 332, 333])
  func sixMinutesOfFatigueAreFoundPerSide(seed: UInt64) throws {
    var person = Person.healthy(seed: seed)
    person.fatigue = Fatigue(drop: Sided(left: 0.4, right: 0.1), cadence: -1)
    let (result, walk) = try outcome(person, Self.walk(365), .sixMinuteWalk)
    #expect(result.minutes.count == 6)
    let clean = walk.truth.steps.filter { !$0.times.isTurning && !$0.times.isBoundary }
    for (side, found) in [(BodySide.left, result.standingDrop.left), (.right, result.standingDrop.right)] {
      let truth = Slope(clean.filter { $0.side == side }.map { ($0.times.initialContact / 60, $0.standing.mean) })
        .perUnit
      #expect(abs(found.perUnit - truth) < 0.06, "\(found) \(truth)")
    }
    #expect(abs(result.cadence.perUnit + 1) < 0.4)
  }
}
