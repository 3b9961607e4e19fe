import Glibc
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

  // MARK: Who is who

  private func name(_ address: String) throws -> String {
    var bytes = [UInt8](repeating: 0, count: 16)
    try #require(inet_pton(AF_INET6, address, &bytes) == 1)
    return Peer.name(v6: bytes)
  }

  @Test func neighboursWithIPv4AreSeveralAlsoWhereTheServerListensOnAllOfIPv6() throws {
    #expect(try name("::ffff:192.168.1.20") == "192.168.1.20")
    var delays = SignInDelays(now: begin)
    let (guesser, owner) = (try name("::ffff:192.168.1.66"), try name("::ffff:192.168.1.20"))
    for _ in 0..<6 { _ = delays.attempt(guesser, now: begin) }
    let wait = delays.attempt(owner, now: begin)
    #expect(wait == 0)
  }

  @Test func whoeverHasHalfAnIPv6AddressIsOne() throws {
    #expect(try name("2001:db8:0:7::1") == name("2001:db8:0:7:ffff:ffff:ffff:ffff"))
    #expect(try name("2001:db8:0:7::1") != name("2001:db8:0:8::1"))
    #expect(try name("::1") != name("::ffff:0.0.0.1"))
  }
}
