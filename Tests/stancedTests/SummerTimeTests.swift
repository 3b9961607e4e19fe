import Foundation
import GaitDSP
import Synchronization
import Testing

@testable import stanced

/// What becomes of a session when local time is put forward or back: its days begin at another time of UTC.
@Suite struct SummerTimeTests {
  /// 29 March 2026, 01:00 UTC: in central Europe two o'clock becomes three.
  private static let change = 1_774_746_000.0
  private static let zone = LocalZone { $0 < change ? 3_600 : 7_200 }

  private func gapless(_ times: [Double]) -> Bool {
    zip(times, times.dropFirst()).allSatisfy { $1 > $0 && $1 - $0 < 0.02 }
  }

  @Test func wearGoesOnInANewSessionOnceTheWalkIsOver() throws {
    // Put forward a minute into a walk of two.
    let daemon = try WornDaemon(start: Self.change - 70, zone: Self.zone)
    daemon.live(100)
    #expect(daemon.begun.count == 1, "somebody walks")
    daemon.live(80)
    #expect(daemon.begun.map(\.kind) == [.wear, .wear])
    #expect(daemon.begun.map(\.wall?.utcOffset) == [3_600, 7_200])
    #expect(daemon.bouts.map(\.cause) == [.pause], "the walk is whole")
    let walls = daemon.begun.compactMap(\.wall?.start)
    let began = daemon.begun.map(\.monotonicStart)
    #expect(abs(walls[1] - walls[0] - (began[1] - began[0])) < 1e-3, "time itself has not jumped")
    #expect(gapless(daemon.sampled.flatMap(\.self)) && daemon.missing.isEmpty, "and no sample is between the two")
    #expect(daemon.begun[1].monotonicStart - daemon.begun[0].monotonicStart >= 130)
  }

  @Test func aGuidedTestIsNotCut() throws {
    let daemon = try WornDaemon(start: Self.change - 70, zone: Self.zone)
    daemon.live(60)
    daemon.ask(.testStart(WornDaemon.walk("t"), client: 1))
    daemon.live(120)
    #expect(daemon.begun.map(\.kind) == [.wear, .test(label: "t")])
    daemon.ask(.test(.stop, client: 1))
    daemon.live(60)
    #expect(
      daemon.begun.map(\.wall?.utcOffset) == [3_600, 3_600, 7_200], "what follows it needs no session of its own")
  }

  /// Whoever sets the board to another zone changes its offset at once, for all of its past, too.
  @Test func anotherZoneBeginsANewSession() throws {
    let hours = Mutex(1)
    let daemon = try WornDaemon(start: Self.change, zone: LocalZone { _ in hours.withLock { $0 } * 3_600 })
    daemon.live(5)
    hours.withLock { $0 = -5 }
    daemon.live(200)
    #expect(daemon.begun.map(\.wall?.utcOffset) == [3_600, -18_000])
  }

  @Test func withoutADateThereIsNoSummerTime() throws {
    let daemon = try WornDaemon(zone: Self.zone)
    daemon.live(200)
    #expect(daemon.begun.count == 1 && daemon.begun[0].wall == nil)
  }
}
