import Testing

@testable import Walker

@Suite struct MobilityMannerTests {
  private var person: Person {
    var person = Person.healthy(seed: 21)
    person.chair.leaning = 1.4
    person.chair.straightening = 0.9
    person.chair.lowering = 1.6
    person.chair.settling = 1.1
    person.turns.onTheSpot = 90
    return person
  }

  @Test func theChairTakesItsTimes() throws {
    let truth = Walker(
      person: person, script: WalkerScript([.sit(seconds: 3), .sitToStand, .stand(seconds: 2), .standToSit])
    ).truth()
    let (rise, descent) = (try #require(truth.rises.first), try #require(truth.descents.first))
    #expect(abs(rise.end - rise.start - 2.3) < 1e-9)
    #expect(abs(descent.end - descent.start - 2.7) < 1e-9)
  }

  @Test func postureReachesSlouchAndLean() {
    var wanted = person
    (wanted.chair.slouch, wanted.chair.lean, wanted.irregularity) = (15, 31, 0)
    var cursor = Walker(person: wanted, script: WalkerScript([.sit(seconds: 3), .sitToStand])).cursor()
    let tilts = stride(from: 0.0, through: 5.2, by: 0.01).map { cursor.motion(at: $0).tilt - wanted.standingTilt }
    #expect(abs((tilts.min() ?? 0) + 15) < 0.01 && abs((tilts.max() ?? 0) - 31) < 0.01)
  }

  @Test(arguments: [-180.0, 180], [0.1, 0.5]) func sittingDownEndsTheTurn(degrees: Double, left: Double) throws {
    let walker = Walker(
      person: person, script: WalkerScript([.stand(seconds: 2), .turnToSit(degrees: degrees, left: left)]))
    let truth = walker.truth()
    let (turn, descent) = (try #require(truth.turns.first), try #require(truth.descents.first))
    #expect(turn.degrees == degrees && turn.start < descent.start && turn.end > descent.start)
    #expect(abs(descent.end - descent.start - 2.7) < 1e-9)
    var cursor = walker.cursor()
    let before = cursor.motion(at: turn.start).heading
    // Nothing jumps where sitting down begins.
    let (ahead, behind) = (cursor.inertial(at: descent.start - 1e-6), cursor.inertial(at: descent.start + 1e-6))
    #expect(abs(ahead.angularRate.z - behind.angularRate.z) < 1e-3 && abs(ahead.angularRate.z) > 0.5)
    #expect(abs((cursor.motion(at: turn.end).heading - before) * 180 / .pi - degrees) < 1e-6)
  }

  @Test func turnsTakeAsManyStepsAsTheySay() throws {
    for (step, count) in [(90.0, 2), (50, 4), (30, 6)] {
      var person = person
      person.turns.degreesAStep = step
      let truth = Walker(
        person: person,
        script: WalkerScript([.stand(seconds: 2), .walk(.metres(8), route: .turning(everyMetres: 3, degrees: 180))])
      ).truth()
      let turn = try #require(truth.turns.first)
      let within = truth.steps.map(\.times.initialContact).filter { $0 > turn.start - 1e-9 && $0 < turn.end - 1e-9 }
      #expect(within.count == count)
    }
  }
}
