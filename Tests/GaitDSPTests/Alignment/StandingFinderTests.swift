import Foundation
import Testing

@testable import GaitDSP

@Suite struct StandingFinderTests {
  /// References found while a person does this: (seconds, up, angular rate).
  func references(_ spells: [(Double, SIMD3<Double>, Double)], upright: SIMD3<Double>? = nil) -> [StandingReference] {
    var finder = StandingFinder()
    var found: [StandingReference] = []
    var time = 0.0
    for (seconds, up, rate) in spells {
      for _ in 0..<Int(seconds * 100) {
        if let reference = finder.push(
          time: time, gravity: up, specificForce: standardGravity * up, angularRate: SIMD3(0, rate, 0), upright: upright
        ) {
          found.append(reference)
        }
        time += 0.01
      }
    }
    if let reference = finder.finish(time: time, upright: upright) { found.append(reference) }
    return found
  }

  let level = SIMD3<Double>(0, 0, 1)

  func leaning(_ angle: Double) -> SIMD3<Double> { SIMD3(0, sin(radians(angle)), cos(radians(angle))) }

  @Test func quietStandIsFoundWithItsTimesAndItsUp() throws {
    let found = references([(1, level, 1), (4, leaning(3), 0), (1, level, 1)])
    #expect(found.count == 1)
    let stand = try #require(found.first)
    #expect(stand.start > 1 && stand.start < 2.2 && near(stand.end, 5, 0.1))
    #expect(near(degrees(length(stand.up - leaning(3))), 0, 1e-6) && near(stand.swayDeg, 0, 1e-6))
    #expect(stand.changeDeg.isNaN && !stand.strapMoved)
  }

  @Test func offsetOfTheAccelerometerHidesNoStand() {
    var finder = StandingFinder()
    var found: [StandingReference] = []
    // 4 s of standing, 20 s of walking, 4 s of standing, with 90 mg of offset.
    for index in 0..<2800 {
      let walks = index >= 400 && index < 2400
      let swing = walks ? 3 * sin(2 * .pi * 1.8 * Double(index) / 100) : 0
      let force = standardGravity * level + SIMD3(0.3, -0.4, 0.7 + swing)
      found +=
        finder.push(
          time: Double(index) / 100, gravity: level, specificForce: force, angularRate: .zero, upright: nil
        ).map { [$0] } ?? []
    }
    found += finder.finish(time: 28, upright: nil).map { [$0] } ?? []
    #expect(found.count == 2)
    #expect(found.allSatisfy { $0.end - $0.start > 2.5 })
  }

  @Test func aStandBeginsAnewWhereTheEstimateJumps() throws {
    let found = references([(2, leaning(4), 0), (3, level, 0), (1, level, 1)])
    let stand = try #require(found.first)
    #expect(found.count == 1 && near(stand.start, 2, 0.02) && degrees(length(stand.up - level)) < 1e-6)
  }

  @Test func shortPauseIsNoStand() {
    #expect(references([(1, level, 1), (1.6, level, 0), (1, level, 1)]).isEmpty)
  }

  @Test func longStandIsRenewed() {
    #expect(references([(95, level, 0)]).count == 4)
  }

  @Test func movedStrapIsSaid() {
    let found = references([(4, level, 0), (2, level, 1), (4, leaning(7), 0), (2, level, 1), (4, leaning(9), 0)])
    #expect(found.map(\.strapMoved) == [false, true, false])
    #expect(near(found[1].changeDeg, 7, 0.02))
  }

  @Test func poseFarFromWalkingIsNoStanding() {
    #expect(references([(5, leaning(40), 0)], upright: level).isEmpty)
    #expect(references([(5, leaning(10), 0)], upright: level).count == 1)
  }

  @Test func swayIsTheSpreadOfUp() throws {
    var finder = StandingFinder()
    for index in 0..<600 {
      let up = leaning(1.5 * sin(Double(index) * 0.03))
      _ = finder.push(
        time: 0.01 * Double(index), gravity: up, specificForce: standardGravity * up, angularRate: .zero, upright: nil)
    }
    let found = finder.finish(time: 6, upright: nil)
    let stand = try #require(found)
    #expect(near(stand.swayDeg, 1.5 / 2.0.squareRoot(), 0.15))
  }

  /// Sway says how far a zero can be trusted: who swayed an hour ago may stand still now.
  @Test func swayIsOfItsOwnStandAlone() throws {
    var finder = StandingFinder()
    var found: [StandingReference] = []
    for frame in 0..<1500 {
      let time = 0.01 * Double(frame)
      let up = frame < 600 ? leaning(1.5 * sin(2 * .pi * 0.3 * time)) : level
      let rate = frame < 700 && frame > 600 ? 1.0 : 0
      if let stand = finder.push(
        time: time, gravity: up, specificForce: standardGravity * up, angularRate: SIMD3(0, rate, 0), upright: nil)
      {
        found.append(stand)
      }
    }
    if let last = finder.finish(time: 15, upright: nil) { found.append(last) }
    try #require(found.count == 2)
    #expect(found[0].swayDeg > 0.9 && found[1].swayDeg < 0.05, "\(found.map(\.swayDeg))")
  }

  /// Who turns on the spot by nine degrees a second, or shakes by half a metre a second squared, does not stand quietly.
  @Test func whoTurnsSlowlyOrShakesIsNotStanding() {
    #expect(references([(8, level, radians(9))]).isEmpty)
    #expect(references([(8, level, radians(5))]).count == 1)
    for (shake, count) in [(0.5, 0), (0.2, 1)] {
      var finder = StandingFinder()
      var found = 0
      for frame in 0..<800 {
        let force = SIMD3(frame % 10 < 5 ? shake : -shake, 0, standardGravity)
        if finder.push(
          time: 0.01 * Double(frame), gravity: level, specificForce: force, angularRate: .zero, upright: nil) != nil
        {
          found += 1
        }
      }
      if finder.finish(time: 8, upright: nil) != nil { found += 1 }
      #expect(found == count, "\(shake) m/s²")
    }
  }
}
