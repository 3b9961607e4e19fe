import Testing

@testable import stance_serve

/// How much one address, and all together, may ask for.
@Suite struct LimitTests {
  let begin = ContinuousClock.now

  @Test func sixtyRequestsAtOnceThenTwentyASecond() {
    var rates = RequestRates(now: begin)
    let atOnce = (0..<100).count { _ in rates.mayAsk("10.0.0.1", now: begin) }
    #expect(atOnce == 60)
    let later = (1...10).reduce(0) { sum, second in
      sum + (0..<50).count { _ in rates.mayAsk("10.0.0.1", now: begin + .seconds(second)) }
    }
    #expect(later == 200)
  }

  @Test func oneGreedyAddressLeavesRoomForTheOthers() {
    var rates = RequestRates(now: begin)
    for _ in 0..<1000 { _ = rates.mayAsk("10.0.0.1", now: begin) }
    let isOtherServed = rates.mayAsk("10.0.0.2", now: begin)
    #expect(isOtherServed)
  }

  @Test func aHundredThousandAddressesTogetherAskAHundredASecond() {
    var rates = RequestRates(now: begin)
    let passed = (0..<100_000).count { rates.mayAsk("10.\($0 >> 16).\($0 >> 8 & 255).\($0 & 255)", now: begin) }
    #expect(passed == 200)
    let next = (0..<1000).count { rates.mayAsk("11.0.0.\($0)", now: begin + .seconds(1)) }
    #expect(next == 100)
  }

  @Test func eachFailureDoublesTheWaitUpToAMinute() {
    #expect((0..<3).allSatisfy { SignInDelays.delay(after: $0) == .zero })
    #expect((3...9).map { SignInDelays.delay(after: $0) / .seconds(1) } == [1, 2, 4, 8, 16, 32, 60])
    #expect(SignInDelays.delay(after: 1_000_000) == .seconds(60))
  }

  @Test func aThousandAttemptsInAMinuteAreFewThatCount() {
    var delays = SignInDelays(now: begin)
    let tried = (0..<1000).count { delays.attempt("10.0.0.1", now: begin + .milliseconds(60 * $0)) == 0 }
    #expect((4...9).contains(tried))
  }

  @Test func aThousandAddressesTogetherTryOnceInTwoSeconds() {
    var delays = SignInDelays(now: begin)
    let tried = (0..<1000).count { delays.attempt("10.0.0.\($0)", now: begin + .milliseconds(60 * $0)) == 0 }
    #expect((35...41).contains(tried))
  }

  @Test func whoWasRightBeginsAnew() {
    var delays = SignInDelays(now: begin)
    let waits = (0..<4).map { _ in delays.attempt("10.0.0.1", now: begin) }
    #expect(waits == [0, 0, 0, 1])
    let later = delays.attempt("10.0.0.1", now: begin + .seconds(2))
    delays.succeeded("10.0.0.1")
    let anew = delays.attempt("10.0.0.1", now: begin + .seconds(2))
    #expect((later, anew) == (0, 0))
  }
}
