import Foundation
import Testing

@testable import GaitDSP

/// What a test's result says, from steps and trials whose figures are known: each value of its own side, with its sign.
@Suite struct ResultFigureTests {
  /// A minute and a half of clean steps: left ones of 0.5 s, right ones of 0.6 s; the right side's grow by a tenth.
  private func tape(
    left: WalkedSide, right: WalkedSide, seconds: Double = 90, growth: Double = 0, walks: [TestSpan]? = nil
  ) -> TestTape {
    var output = GaitOutput()
    var time = 0.0
    var side = Side.left
    while time < seconds {
      let own = side == .left ? left : right
      var step = Step(side: side, bout: 0, initialContact: time)
      step.stepTime = own.stepTime * (side == .right ? 1 + growth * time / seconds : 1)
      (step.drop.standing.mean, step.drop.contact.mean) = (own.standing, own.contact)
      step.stepLength = own.length
      output.steps.append(step)
      output.contacts.append(Contact(time: time, kind: .initial, side: side, confidence: 1, bout: 0))
      output.headings.append(0)
      time += step.stepTime
      side = side.opposite
    }
    // Nothing that a clean step says: it is a turn.
    var turning = Step(side: .left, bout: 0, initialContact: 0.5 * seconds)
    (turning.quality, turning.stepTime, turning.drop.contact.mean, turning.stepLength) = (.turn, 3, 50, .nan)
    output.steps.append(turning)
    for (index, span) in (walks ?? [TestSpan(start: 0, end: seconds)]).enumerated() {
      let summary = summary(of: [])
      output.bouts.append(
        Bout(
          number: index, start: span.start, end: span.end, cause: .pause, confidence: 1, isReliable: true, turns: [],
          summary: summary, finding: Finding(summary, standing: nil), standing: nil))
    }
    var tape = TestTape()
    tape.take(output)
    return tape
  }

  private let weak = WalkedSide(stepTime: 0.5, standing: 6, contact: 4.5, length: 0.6)
  private let sound = WalkedSide(stepTime: 0.6, standing: 1, contact: 1, length: 0.7)

  @Test func aFreeWalkSaysOfEachSideWhatIsItsOwn() throws {
    let walked = summary(of: walkedSteps(left: weak, right: sound))
    let result = FreeWalk.value(
      TestTape(), span: TestSpan(start: 0, end: 40), summary: walked,
      finding: Finding(walked, standing: StandingCertainty()))
    func median(_ side: String, _ key: String) -> Double { result[side]?[key]?["median"]?.number ?? .nan }
    #expect(near(median("left", "standing_drop_mean_deg"), 6, 0.4))
    #expect(near(median("left", "contact_drop_mean_deg"), 4.5, 0.4))
    #expect(near(median("right", "standing_drop_mean_deg"), 1, 0.4))
    #expect(near(median("right", "step_time_s"), 0.6, 0.01) && near(median("left", "step_time_s"), 0.5, 0.01))
    #expect(result["left"]?["finding"]?.text == "present" && result["right"]?["finding"]?.text == "none")
    // Left less right; of step time, the right one is longer.
    #expect(near(result["contact_difference_deg"]?.number ?? .nan, 3.5, 0.4))
    #expect(near(result["standing_difference_deg"]?.number ?? .nan, 5, 0.4))
    #expect(near(result["step_time_symmetry_index_percent"]?.number ?? .nan, 200 * 0.1 / 1.1, 1))
  }

  @Test func everyMinuteSaysOfEachSideWhatIsItsOwn() throws {
    let outcome = TimedWalk.Outcome(
      tape(left: weak, right: sound), span: TestSpan(start: 0, end: 90), seconds: 120)
    #expect(outcome.minutes.count == 2)
    for minute in outcome.minutes {
      #expect(minute.contactDrop == SIMD2(4.5, 1) && minute.standingDrop == SIMD2(6, 1))
      #expect(minute.value["contact_difference_deg"]?.number == 3.5)
      #expect(near(minute.stepTimeSymmetryIndex, 200 * 0.1 / 1.1) && near(minute.cadence, 60 / 0.55, 0.6))
    }
  }

  /// The right side's steps grow longer, so that the asymmetry rises.
  @Test(arguments: [0.1, -0.1]) func theSlopeOfAsymmetryIsPositiveWhereTheRightGrows(growth: Double) {
    let outcome = TimedWalk.Outcome(
      tape(left: weak, right: sound, growth: growth), span: TestSpan(start: 0, end: 90), seconds: 120)
    // Ten per cent of the step time in a minute and a half.
    #expect(near(outcome.stepTimeAsymmetry.perUnit, 100 * growth / 1.5, 0.8), "\(outcome.stepTimeAsymmetry)")
  }

  /// The step whose length nobody knows is as long as the others.
  @Test func aDistanceLosesNoStep() {
    let tape = tape(left: weak, right: sound)
    let outcome = TimedWalk.Outcome(tape, span: TestSpan(start: 0, end: 90), seconds: 120)
    let known = tape.steps.map(\.stepLength).filter(\.isFinite).reduce(0, +)
    #expect(outcome.distance > known + 0.59 && outcome.distance < known + 0.71)
  }

  @Test func cleanStepsAreCountedForTheirOwnSide() {
    var output = GaitOutput()
    for side in [Side.left, .left, .right, .left] {
      output.steps.append(Step(side: side, bout: 0, initialContact: 0))
    }
    output.steps[3].quality = .boundary
    var tape = TestTape()
    tape.take(output)
    #expect(tape.cleanSteps == (2, 1))
  }

  private func trial(_ side: Side, lift: Double, held: Double, drop: Double) -> StanceTestTrial {
    var trial = StanceTestTrial(
      side: side, referenceStart: lift - 4, referenceEnd: lift - 1, lift: lift, footDown: lift + held, end: .footDown)
    trial.dropSteady = drop
    return trial
  }

  @Test func theBestTrialOfALegIsItsLongest() {
    var output = GaitOutput()
    output.stanceTrials = [
      trial(.left, lift: 10, held: 8, drop: 5), trial(.right, lift: 30, held: 12, drop: 1),
      trial(.left, lift: 50, held: 20, drop: -3), trial(.left, lift: 80, held: 4, drop: 7),
    ]
    var tape = TestTape()
    tape.take(output)
    let all = SingleLegStance.value(tape, spans: nil, limit: 30)
    #expect(all["left"]?["best_held_s"]?.number == 20 && all["left"]?["drop_steady_deg"]?.number == -3)
    #expect(all["right"]?["best_held_s"]?.number == 12 && all["left"]?["trials"]?.number == 3)
    // What was done before it was asked for is another trial.
    let led = SingleLegStance.value(tape, spans: [(.left, TestSpan(start: 56, end: 90))], limit: 30)
    #expect(led["left"]?["best_held_s"]?.number == 4)
  }

  @Test func theTrialOfASpanIsTheLongestInIt() {
    func trial(_ start: Double, _ total: Double) -> TimedUpAndGo.Trial {
      TimedUpAndGo.Trial(
        rise: TestSpan(start: start, end: start + 1.5), turn: TestSpan(start: start + 4, end: start + 6),
        turnAngle: 180, turnPeakRate: 120, lastTurn: nil, sit: TestSpan(start: start + total - 2, end: start + total))
    }
    let trials = [trial(0, 9), trial(20, 14), trial(40, 10)]
    #expect(TimedUpAndGo.longest(in: TestSpan(start: 0, end: 60), of: trials) == trials[1])
    #expect(TimedUpAndGo.longest(in: TestSpan(start: 39, end: 60), of: trials) == trials[2])
    #expect(near(trials[0].walkOut, 2.5) && near(trials[0].walkBack, 1) && near(trials[0].turnToSit.length, 2))
  }

  /// Whoever is asked for ten seconds has done all of it after ten.
  @Test func aStanceTestIsGradedByTheTimeThatWasAskedFor() {
    var parameters = TestParameters(.singleLegStance)
    parameters.limit = 10
    var configuration = GaitConfiguration(sampleRate: 100)
    GuidedTest.configure(&configuration, for: parameters)
    #expect(configuration.stanceTest?.fullSeconds == 10)
    GuidedTest.configure(&configuration, for: TestParameters(.timedUpAndGo))
    #expect(configuration.producesSignals)
  }
}
