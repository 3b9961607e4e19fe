import Glibc
import IMU
import Testing

@testable import stanced

@Suite struct ClockTrustTests {
  @Test func aBoardThatNeverMeetsANetworkHasTheDateThatItsClockShows() throws {
    var times = WallTimes(.kernel(.board))
    let now = MonotonicTime().now()
    #expect(times.wall(at: now, first: now) == nil)
    let isNews = times.look(at: now)
    #expect(isNews)
    let wall = try #require(times.wall(at: now, first: now))
    #expect(abs(wall - Double(time(nil))) < 3)
  }

  @Test func theNetworksWordGoesBeforeTheBoards() {
    #expect(ClockTrust.ntp.believes(ClockTrust.earliest, isSynchronised: true))
    #expect(!ClockTrust.ntp.believes(ClockTrust.earliest, isSynchronised: false))
    #expect(ClockTrust.board.believes(ClockTrust.earliest, isSynchronised: false))
  }

  /// Without a battery it begins anew with each start.
  @Test func aClockThatNobodyHasSetIsNotBelieved() {
    #expect(!ClockTrust.board.believes(86_400, isSynchronised: false))
  }
}
