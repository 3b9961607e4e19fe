import Foundation
import Testing

@testable import GaitDSP

/// Each bout is told by itself, and the session by all of them.
@Suite struct BoutRecorderTests {
  /// A body that walks for a minute, with steps of 0.55 s.
  private struct Bench: ~Copyable {
    var recorder = BoutRecorder(thresholds: FindingThresholds())
    private var meter = StepMeter(belowThreshold: 4, legLength: nil)
    /// Heading in rad at a time.
    var heading: (Double) -> Double = { _ in 0 }
    /// Angular rate, rad/s.
    var rate: Float = 0.6
    var confidence = 0.9
    var standing: StandingReference?
    /// Half a stride more, from a time on.
    var shift: (Double) -> Double = { _ in 0 }

    mutating func walk(_ number: Int, from start: Double = 0, seconds: Double = 30) throws -> Bout? {
      let axes = try #require(PelvisFrame(up: SIMD3(0, 0, 1), leftHint: SIMD3(0, 1, 0)))
      var frames = Ring<Frame>(capacity: 8192, filler: .zero)
      for index in 0..<Int(100 * seconds + 300) {
        var frame = Frame.zero
        let time = 0.01 * Double(index)
        frame.time = start + time
        frame.smoothGravity = SIMD3(0, 0, 1)
        frame.heading = heading(time)
        frame.rate = SIMD3(rate, 0, 0)
        let phase = 2 * Double.pi * (time - 0.5) / 1.1 + shift(time)
        frame.acceleration = SIMD3(Float(sin(2 * phase)), Float(sin(phase)), Float(2 * cos(2 * phase)))
        frames.push(frame)
      }
      for index in 0..<Int(seconds / 0.55) {
        let at = start + 0.5 + 0.55 * Double(index)
        let side: Side = index % 2 == 0 ? .left : .right
        recorder.note(
          Contact(time: at, kind: .initial, side: side, confidence: confidence, bout: number),
          frame: Int(100 * (at - start)))
        var step = Step(side: side, bout: number, initialContact: at)
        (step.oppositeFinalContact, step.oppositeInitialContact) = (at + 0.12, at + 0.55)
        (step.finalContact, step.nextInitialContact) = (at + 0.67, at + 1.1)
        (step.stepTime, step.swingTime, step.confidence) = (0.55, 0.43, confidence)
        let hasStride = meter.measure(&step, frames: frames, origin: start, axes: axes, hasStanding: true)
        recorder.add(step, meter: meter, hasStride: hasStride, frames: frames, origin: start)
      }
      return recorder.close(cause: .pause, standing: standing, isMountSure: true, frames: frames, origin: start)
    }
  }

  private func stand(end: Double = 0, changeDeg: Double = .nan) -> StandingReference {
    StandingReference(start: end - 4, end: end, up: SIMD3(0, 0, 1), swayDeg: 0.1, changeDeg: changeDeg)
  }

  /// The strides of both feet show the same turn.
  @Test(arguments: [90.0, -90, 180]) func aTurnIsAsLargeAsTheChangeOfDirection(angle: Double) throws {
    var bench = Bench()
    bench.heading = { radians(angle) * min(max(($0 - 10) / 3, 0), 1) }
    let bout = try #require(try bench.walk(0))
    let turn = try #require(bout.turns.first)
    #expect(bout.turns.count == 1 && abs(turn.angle - angle) < 0.12 * abs(angle), "\(turn.angle)°")
    #expect(turn.start > 8.8 && turn.start < 11 && turn.end > 12 && turn.end < 14.2)
    bench.heading = { _ in 0 }
    let straight = try #require(try bench.walk(1, from: 100))
    #expect(straight.turns.isEmpty)
  }

  @Test func aBoutIsAsSureAsItsOwnContacts() throws {
    var bench = Bench()
    let sure = try #require(try bench.walk(0))
    bench.confidence = 0.45
    let unsure = try #require(try bench.walk(1, from: 100))
    #expect(near(sure.confidence, 0.9) && sure.isReliable)
    #expect(near(unsure.confidence, 0.45) && !unsure.isReliable)
  }

  /// A gyroscope that dies is said of the bouts since, and voids what is said of all.
  @Test func aDeadGyroscopeVoidsItsBoutAndTheSession() throws {
    var bench = Bench()
    let living = try #require(try bench.walk(0))
    #expect(!living.finding.warnings.contains(.rateTooSmall))
    bench.rate = 0.001
    let dead = try #require(try bench.walk(1, from: 100))
    #expect(dead.finding.warnings == [.rateTooSmall] && dead.finding.left.grade == .insufficient)
    bench.rate = 0.6
    let again = try #require(try bench.walk(2, from: 200))
    #expect(again.finding.left.grade == .none)
    #expect(bench.recorder.sessionResult().finding.warnings == [.rateTooSmall])
  }

  /// What was measured before the strap moved is in the session still.
  @Test func aStrapThatMovedOnceIsSaidOfTheWholeSession() throws {
    var bench = Bench()
    bench.standing = stand(changeDeg: 8)
    let moved = try #require(try bench.walk(0))
    #expect(moved.finding.warnings.contains(.standingStale))
    bench.standing = stand(end: 99, changeDeg: 0.4)
    let steady = try #require(try bench.walk(1, from: 100))
    #expect(!steady.finding.warnings.contains(.standingStale))
    #expect(bench.recorder.sessionResult().finding.warnings.contains(.standingStale))
  }

  /// A zero is as old as the last walk that was measured with it.
  @Test func aZeroGrowsOldWhileItIsUsed() throws {
    var bench = Bench()
    bench.standing = stand()
    _ = try bench.walk(0)
    #expect(!bench.recorder.sessionResult().finding.warnings.contains(.standingStale))
    let late = try #require(try bench.walk(1, from: 50_000))
    #expect(late.finding.warnings.contains(.standingStale))
    #expect(bench.recorder.sessionResult().finding.warnings.contains(.standingStale))
  }

  /// Turning is no even walking; and after a turn the body may be half a stride elsewhere, which is no irregularity.
  @Test func regularityIsOfTheStraightsAlone() throws {
    var bench = Bench()
    bench.heading = { radians(720) * min(max(($0 - 17) / 20, 0), 1) }
    bench.shift = { $0 < 17 ? 0 : $0 < 37 ? 5 * sin(0.7 * $0 * $0) : .pi }
    let regularity = try #require(try bench.walk(0, seconds: 54)).summary.regularity
    #expect(regularity.duration > 20 && regularity.duration < 40, "\(regularity.duration) s")
    #expect(regularity.stride.mediolateral > 0.95 && regularity.step.vertical > 0.95, "\(regularity)")
  }

  /// Six seconds, a turn of two, and six more: no window goes on across it.
  @Test func regularityIsNotComparedAcrossATurn() throws {
    var bench = Bench()
    bench.heading = { radians(90) * min(max(($0 - 8) / 2, 0), 1) }
    bench.shift = { $0 < 8 ? 0 : .pi }
    let regularity = try #require(try bench.walk(0, seconds: 16)).summary.regularity
    #expect(regularity.stride.mediolateral > 0.95, "\(regularity)")
  }
}
