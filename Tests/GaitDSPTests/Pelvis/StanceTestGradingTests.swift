import Testing

@testable import GaitDSP

@Suite struct StanceTestGradingTests {
  func graded(_ curve: [Double], held: Double) -> StanceTestTrial {
    var trial = StanceTestTrial(
      side: .left, referenceStart: 0, referenceEnd: 4, lift: 5, footDown: 5 + held, end: .footDown)
    trial.curve = curve
    trial.dropAtLift = curve.prefix(2).reduce(0, +) / 2
    trial.dropSteady = curve[curve.count / 2]
    trial.dropAtEnd = curve.suffix(2).reduce(0, +) / 2
    StanceTestLimits().grade(&trial)
    return trial
  }

  @Test func raisedAndKeptSoIsNegative() {
    #expect(graded([Double](repeating: -4, count: 60), held: 30).response == .negative)
  }

  @Test func raisedButTooShortIsIncomplete() {
    #expect(graded([Double](repeating: -4, count: 20), held: 10).response == .incomplete)
  }

  @Test func neitherRaisedNorSunkIsLevel() {
    #expect(graded([Double](repeating: 0.3, count: 60), held: 30).response == .level)
  }

  @Test func sunkFromTheStartIsPositiveAtTimeZero() {
    let trial = graded([Double](repeating: 5, count: 12), held: 6)
    #expect(trial.response == .positive && trial.timeToFall == 0)
  }

  @Test func sinkingLaterIsDelayedPositiveWithItsTime() {
    let curve = [Double](repeating: -3, count: 30) + [Double](repeating: 1, count: 20)
    let trial = graded(curve, held: 25)
    #expect(trial.response == .delayedPositive && trial.timeToFall == 15)
  }

  @Test(arguments: [Double.nan, .infinity, 1e300])
  func noPelvisSinksForATimeThatNeverPasses(seconds: Double) {
    var trial = graded([Double](repeating: -3, count: 30) + [Double](repeating: 1, count: 30), held: 30)
    var limits = StanceTestLimits()
    limits.fallSeconds = seconds
    limits.grade(&trial)
    #expect(trial.timeToFall.isNaN && trial.response != .delayedPositive)
  }

  @Test func whatMustNotLastIsAFallAtOnce() {
    var trial = graded([Double](repeating: -3, count: 30) + [Double](repeating: 1, count: 30), held: 30)
    var limits = StanceTestLimits()
    limits.fallSeconds = -1e300
    limits.grade(&trial)
    #expect(trial.timeToFall == 15)
  }

  @Test func limitsThatNoPelvisHasAreBroughtToThoseThatOneHas() {
    var limits = StanceTestLimits()
    (limits.sunkDeg, limits.raisedDeg, limits.fallDeg) = (1e300, -5, .nan)
    (limits.fallSeconds, limits.fullSeconds) = (-1, -.infinity)
    let plausible = limits.plausible
    #expect((plausible.sunkDeg, plausible.raisedDeg, plausible.fallDeg) == (90, 0, 2.5))
    #expect((plausible.fallSeconds, plausible.fullSeconds) == (0, 1))
    #expect(StanceTestLimits().plausible == StanceTestLimits())
  }

  @Test func briefDipIsNoFall() {
    var curve = [Double](repeating: -3, count: 60)
    curve[20] = 2
    curve[21] = 2
    #expect(graded(curve, held: 30).response == .negative)
  }

  /// Who lets the foot down as the clock is about to say so has held it.
  @Test func halfASecondLessThanAskedForIsHeld() {
    #expect(graded([Double](repeating: -4, count: 60), held: 29.6).response == .negative)
    #expect(graded([Double](repeating: -4, count: 58), held: 29.4).response == .incomplete)
  }

  @Test func raisedButNoMoreAtTheEndIsLevel() {
    let curve = [Double](repeating: -4, count: 58) + [-0.3, -0.3]
    #expect(graded(curve, held: 30).response == .level)
  }

  /// The pelvis may dip as the foot leaves: what counts is where it is kept.
  @Test func sunkAsTheFootLeavesButRaisedAtOnceIsNotPositive() {
    let trial = graded([5, 5] + [Double](repeating: -4, count: 58), held: 30)
    #expect(trial.response == .negative && trial.timeToFall.isNaN)
  }

  /// Coming down, the pelvis sinks on everybody.
  @Test func theWayDownIsNoFall() {
    let curve = [Double](repeating: -3, count: 57) + [1, 1, 1]
    #expect(graded(curve, held: 30).timeToFall.isNaN)
    // The same half a second earlier is one.
    #expect(graded(Array(curve.dropFirst()) + [1], held: 30).response == .delayedPositive)
  }
}
