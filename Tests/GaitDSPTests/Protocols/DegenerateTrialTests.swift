import Foundation
import Testing

@testable import GaitDSP

/// What nobody does, and what no sensor says: read as a trial it must be none, or one whose parts are in order.
@Suite struct DegenerateTrialTests {
  private typealias Moment = TimedUpAndGoFinder.Moment

  /// Posture and heading that wander, jump, or stand still.
  private static func moments(_ seed: UInt64) -> [Moment] {
    var noise = SeededNoise(seed)
    let count = [0, 1, 2, 3, 40, 300, 1_500, 4_000][Int(seed % 8)]
    let (pace, sway) = (0.3 * noise.uniform(), 12 * noise.uniform())
    var (tilt, heading, lean, turn) = (-20.0, 0.0, 0.0, 0.0)
    let (begin, end) = (Double(count) * noise.uniform(), Double(count) * (0.5 + noise.uniform()))
    return (0..<count).map { index in
      if noise.uniform() < 0.01 { lean = 40 * noise.uniform() - 20 }
      if noise.uniform() < 0.01 { turn = noise.uniform() < 0.5 ? 0 : 300 * noise.normal() }
      tilt += pace * (lean - tilt) * 0.2 + (seed % 3 == 0 ? 0.1 * sway * noise.normal() : 0)
      heading += 0.01 * turn
      return Moment(
        time: seed % 11 == 0 ? 5 : Double(index) * 0.01, tilt: seed % 13 == 0 && index % 7 == 0 ? .nan : tilt,
        heading: heading, isWalking: Double(index) > begin && Double(index) < end)
    }
  }

  @Test func whateverIsReadIsInOrder() {
    var trials = 0
    for seed in 0..<(3_000 as UInt64) {
      guard case .trial(let trial) = UpAndGoEpisode(Self.moments(seed)).read() else { continue }
      trials += 1
      let parts = [trial.rise.length, trial.walkOut, trial.turn.length, trial.walkBack, trial.turnToSit.length]
      #expect(parts.allSatisfy { $0.isFinite && $0 >= 0 } && trial.total > 0, "\(seed): \(parts)")
      #expect(abs(parts.reduce(0, +) - trial.total) < 1e-9, "\(seed)")
    }
    #expect(trials > 0, "else nothing has been tried")
  }

  @Test func aSlopeOfNothingIsNone() {
    let still = (0..<20).map { (time: 3.0, value: Double($0)) }
    let unknown = (0..<20).map { (time: Double($0), value: Double.nan) }
    for points in [[], still, unknown, Array(unknown.prefix(1))] {
      #expect(Slope(points).perUnit.isNaN && Slope(points).lower.isNaN && Slope(points).upper.isNaN)
    }
    let level = Slope((0..<20).map { (time: Double($0), value: 7.0) })
    #expect(level.perUnit == 0 && level.lower == 0 && level.upper == 0 && level.count == 20)
  }

  /// Contacts that all came at once, or with hours between them, and a heading that nobody knows.
  @Test(arguments: [0.0, 1e-9, 3_600, 1e15]) func contactsWithoutATimeAreNoWay(apart: Double) {
    let contacts = (0..<20).map {
      Contact(time: Double($0) * apart, kind: .initial, side: $0 % 2 == 0 ? .left : .right, confidence: 1, bout: 0)
    }
    let measured = TenMetreWalk.measure(
      contacts: contacts[...], steps: [], turned: 0, isReliable: true, TestParameters(.tenMetreWalk))
    guard case .failure(let refusal) = measured else {
      Issue.record("\(measured)")
      return
    }
    #expect([.stopped, .otherDistance].contains(refusal.why))
  }
}
