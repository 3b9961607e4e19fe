import Testing
import Walker

@testable import GaitDSP

@Suite struct GuidedTestTests {
  /// A person who is still, or moves, for the test to see.
  private struct Bench {
    var test: GuidedTest
    private var time = 0.0
    private(set) var events: [TestEvent] = []

    init(_ parameters: TestParameters) { test = GuidedTest(parameters) }

    mutating func live(_ seconds: Double, moving: Bool = false) {
      for _ in 0..<Int(seconds * 100) {
        time += 0.01
        let shake = moving ? 3 * (Int(time * 5) % 2 == 0 ? 1.0 : -1) : 0
        let sample = [
          InertialSample(time: time, specificForce: SIMD3(shake, 0, 9.81), angularRate: SIMD3(0, shake / 3, 0))
        ]
        sample.withUnsafeBufferPointer { test.take($0) }
        events += test.advance()
      }
    }

    mutating func say(_ new: [TestEvent]) { events += new }
  }

  @Test func standingStillEndsByItselfAndItsClockStartsAgain() {
    var bench = Bench(TestParameters(.freeWalk))
    bench.live(4)
    #expect(bench.test.phase == .standStill)
    #expect(bench.test.progress.hints.map(\.code) == ["stand_still"])
    let left = bench.test.progress.remaining ?? 0
    #expect((0.5...2.5).contains(left))
    bench.live(1, moving: true)
    bench.live(3)
    #expect(bench.test.phase == .standStill, "who has moved stands for five seconds more")
    bench.live(4)
    #expect(bench.test.phase == .walk)
  }

  @Test func twoMinutesEndByThemselves() {
    var bench = Bench(TestParameters(.twoMinuteWalk))
    bench.live(8)
    #expect(bench.test.phase == .walk)
    bench.live(100, moving: true)
    #expect(bench.test.phase == .walk)
    #expect((bench.test.progress.remaining ?? 0) > 5)
    #expect(bench.test.progress.hints.map(\.code) == ["no_steps"])
    bench.live(25)
    #expect(bench.test.isOver)
    #expect(bench.events.contains { if case .completed = $0 { true } else { false } })
    #expect(bench.test.turns.map(\.span.length).allSatisfy { abs($0 - 120) < 0.1 })
  }

  @Test func trialsFollowTheOperator() {
    var parameters = TestParameters(.tenMetreWalk)
    parameters.trials = 2
    var bench = Bench(parameters)
    bench.live(7)
    #expect(bench.test.phase == .trial && bench.test.progress.trial == 1)
    bench.live(5, moving: true)
    bench.say(bench.test.next())
    #expect(bench.test.phase == .standStill && bench.test.progress.trial == 2)
    bench.live(5)
    #expect(bench.test.phase == .trial)
    // Once more: the running trial begins again; the first one stays.
    #expect(bench.test.repeatTrial() != nil)
    #expect(bench.test.phase == .standStill && bench.test.progress.trial == 2 && bench.test.turns.count == 1)
    bench.live(5)
    bench.say(bench.test.next())
    #expect(bench.test.phase == .settle)
    // Now the last one is thrown away.
    #expect(bench.test.repeatTrial() != nil)
    #expect(bench.test.progress.trial == 2 && bench.test.turns.count == 1)
    bench.live(5)
    bench.say(bench.test.next())
    bench.live(15)
    #expect(bench.test.isOver && bench.test.turns.count == 2)
    #expect(bench.test.next().isEmpty && bench.test.repeatTrial() == nil)
    // What the pipeline still held back comes when its session ends.
    bench.say(bench.test.finish())
    let numbers = bench.events.compactMap { if case .trial(let number, _, _) = $0 { number } else { nil } }
    #expect(numbers == [1, 2])
  }

  /// The way goes on after a stand: its first part alone is no trial, though it has ended.
  @Test func aTenMetreTrialIsToldOnceItsWholeWayIsKnown() throws {
    let walked = try Analysis(
      SimulatedWalk(
        .healthy(seed: 314),
        WalkerScript([
          .stand(seconds: 6), .walk(.metres(7)), .stand(seconds: 5), .walk(.metres(7)), .stand(seconds: 8),
        ]))
    ).output
    try #require(walked.bouts.count == 2)
    var bench = Bench(TestParameters(.tenMetreWalk))
    func isTold() -> Bool { bench.events.contains { if case .trial = $0 { true } else { false } } }
    bench.live(7)
    bench.live((walked.bouts.last?.end ?? 0) - 6, moving: true)
    bench.say(bench.test.next())
    var known = GaitOutput()
    (known.contacts, known.headings, known.steps) = (walked.contacts, walked.headings, walked.steps)
    known.bouts = [walked.bouts[0]]
    bench.test.take(known)
    bench.live(0.5)
    #expect(!isTold())
    var rest = GaitOutput()
    rest.bouts = [walked.bouts[1]]
    bench.test.take(rest)
    bench.live(0.1)
    #expect(isTold())
  }

  @Test func nothingToRepeatBeforeTheFirstTrial() {
    var bench = Bench(TestParameters(.singleLegStance))
    #expect(bench.test.repeatTrial() == nil)
    bench.live(7)
    #expect(bench.test.phase == .standLeft && bench.test.progress.instruction == "Lift the right foot and hold.")
    bench.say(bench.test.next())
    bench.live(5)
    #expect(bench.test.phase == .standRight)
  }

  /// Also after a repetition, where nothing else would say it.
  @Test func betweenTheLegsItSaysWhichIsNext() {
    var parameters = TestParameters(.singleLegStance)
    parameters.trials = 2
    var bench = Bench(parameters)
    #expect(bench.test.phase == .standStill && bench.test.progress.side == .left)
    bench.live(7)
    #expect(bench.test.phase == .standLeft && bench.test.progress.side == .left)
    bench.say(bench.test.next())
    #expect(bench.test.phase == .standStill && bench.test.progress.side == .right)
    #expect(bench.test.repeatTrial() != nil)
    #expect(bench.test.phase == .standStill && bench.test.progress.side == .left, "the left leg once more")
    for _ in 0..<4 {
      bench.live(7)
      bench.say(bench.test.next())
    }
    #expect(bench.test.phase == .settle && bench.test.progress.side == nil)
    #expect(GuidedTest(TestParameters(.freeWalk)).progress.side == nil)
  }

  @Test func stoppedInTheMiddleKeepsWhatWasWalked() {
    var bench = Bench(TestParameters(.sixMinuteWalk))
    bench.live(7)
    bench.live(30, moving: true)
    bench.test.stop()
    #expect(bench.test.isOver && bench.test.turns.count == 1)
    #expect(abs((bench.test.turns.first?.span.length ?? 0) - 30) < 3)
  }

  @Test func nobodyStandsStillInAHole() {
    var bench = Bench(TestParameters(.freeWalk))
    bench.live(4)
    let late = [InertialSample(time: 30, specificForce: SIMD3(0, 0, 9.81), angularRate: .zero)]
    late.withUnsafeBufferPointer { bench.test.take($0) }
    #expect(bench.test.advance().isEmpty)
    #expect(bench.test.phase == .standStill)
  }

  @Test func unusableSamplesChangeNothing() {
    var test = GuidedTest(TestParameters(.freeWalk))
    let wild = [
      InertialSample(time: .nan, specificForce: SIMD3(repeating: .nan), angularRate: .zero),
      InertialSample(time: 1, specificForce: SIMD3(repeating: .infinity), angularRate: SIMD3(repeating: .nan)),
      InertialSample(time: -5, specificForce: .zero, angularRate: .zero),
    ]
    wild.withUnsafeBufferPointer { test.take($0) }
    #expect(test.advance().isEmpty && test.phase == .standStill)
  }

  @Test(arguments: GaitDSP.TestProtocol.allCases)
  func everyTestHasInstructionsAndAResultWithoutAnything(test: GaitDSP.TestProtocol) throws {
    var guided = GuidedTest(TestParameters(test))
    #expect(GuidedTest.instructions(guided.parameters).count > 60)
    #expect(guided.phases.last == .settle && guided.phases.count >= 3)
    guided.stop()
    let events = guided.finish()
    #expect(events.isEmpty)
    let empty = BoutAccumulator().summary()
    let rules = try Analysis([]).finding
    let result = guided.result(summary: empty, finding: rules)
    #expect(result.json.first == "{" && !result.json.contains("nan") && !result.json.contains("inf"))
    #expect(GaitDSP.TestProtocol(named: test.shortName) == test && GaitDSP.TestProtocol(named: test.rawValue) == test)
  }

  @Test func resultsAreJSON() {
    let value = ResultValue.object([
      ("a", .figure(1.23456, 2)), ("b", .figure(.nan, 2)), ("c", .list([.count(3), .flag(true), .null])),
      ("d", .text("\"\\\n\u{1}ü")), ("e", .figure(-0.001, 2)), ("f", .figure(1e300, 2)),
    ])
    #expect(value.json == #"{"a":1.23,"b":null,"c":[3,true,null],"d":"\"\\\n\u0001ü","e":0,"f":null}"#)
  }

  /// Which side is short of steps is said by its name.
  @Test(arguments: Side.allCases) func theSideThatLacksStepsIsNamed(side: Side) {
    var bench = Bench(TestParameters(.freeWalk))
    bench.live(8)
    var output = GaitOutput()
    for index in 0..<15 {
      output.steps.append(
        Step(side: index < 12 ? side.opposite : side, bout: 0, initialContact: 8 + Double(index)))
    }
    bench.test.take(output)
    bench.live(21, moving: true)
    let hints = bench.test.progress.hints.map(\.text)
    #expect(hints == ["Only 3 clean steps on the \(side.word)."])
  }

  /// The foot is up for as long as was asked for, and a little more: the trial is closed only then.
  @Test func aTrialOnOneLegLastsAsLongAsWasAskedFor() {
    var parameters = TestParameters(.singleLegStance)
    parameters.limit = 10
    var bench = Bench(parameters)
    bench.live(8)
    #expect(bench.test.phase == .standLeft)
    let lift = bench.test.now + 0.5
    for _ in 0..<24 {
      bench.live(0.5)
      bench.test.know(mount: nil, lifted: lift)
    }
    #expect(bench.test.phase == .standLeft && bench.test.turns.isEmpty)
    for _ in 0..<6 {
      bench.live(0.5)
      bench.test.know(mount: nil, lifted: lift)
    }
    #expect(bench.test.turns.count == 1)
  }
}
