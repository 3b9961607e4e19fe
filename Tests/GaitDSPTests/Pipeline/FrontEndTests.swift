import Foundation
import Testing

@testable import GaitDSP

/// Angles and directions as they leave the front end, from samples whose motion is known exactly.
@Suite struct FrontEndTests {
  /// Degrees that a body turns to the left: half a minute still, 90° in three seconds, and still again.
  private func turned(
    interval: Double = 0.01, bias: Double = 0, without hole: Range<Double> = 0..<0
  ) -> Double {
    var front = FrontEnd(sampleRate: 100, smoothingLag: 2, keepsAttitudes: false)
    for index in 0..<Int(36 / interval) {
      let time = Double(index) * interval
      let rate = time > 30 && time <= 33 ? radians(30) : 0
      // Noise, as every sensor has it.
      let noise = 0.001 * sin(Double(index * index))
      let sample = InertialSample(
        time: time, specificForce: SIMD3(noise, noise, standardGravity), angularRate: SIMD3(noise, 0, rate + bias))
      if hole.contains(time) { continue }
      if case .afterHole(let missing) = front.arrival(of: sample) {
        front.take(sample, missing: missing)
      } else {
        front.take(sample, missing: 0)
      }
    }
    front.finishStretch()
    func heading(_ index: Int) -> Double { degrees(front.frames.pointer(to: index).pointee.heading) }
    return heading(front.frames.end - 1) - heading(front.frames.end - 601)
  }

  @Test func aTurnToTheLeftIsPositive() { #expect(near(turned(), 90, 0.5)) }

  /// A chip whose clock is off by some per cent turns by that much more or less between two samples.
  @Test(arguments: [0.0093, 0.0108]) func aClockThatIsOffChangesNoAngle(interval: Double) {
    #expect(near(turned(interval: interval), 90, 1.5), "\(turned(interval: interval))°")
  }

  @Test func aHoleInATurnIsTurnedThrough() { #expect(near(turned(without: 31..<31.5), 90, 1)) }

  /// Two degrees a second, as a chip has them that nobody has calibrated, are twelve in what is looked at.
  @Test func whatAStillGyroscopeReadsIsNoTurn() { #expect(near(turned(bias: radians(2)), 90, 1.5)) }
}

@Suite struct SignalTests {
  private static let mount = Mount(up: .plusZ, forward: .plusX)

  /// - Parameter motion: roll of the sensor about forward (its left side up) and heading to the left, both in degrees.
  private func analysis(
    seconds: Double, _ motion: (Double) -> (roll: Double, heading: Double)
  ) throws -> Analysis {
    let mount = try #require(Self.mount)
    let samples = (0..<Int(100 * seconds)).map { index -> InertialSample in
      let time = 0.01 * Double(index)
      let (now, next) = (motion(time), motion(time + 0.01))
      let roll = radians(now.roll)
      let noise = 0.001 * sin(Double(index * index))
      return InertialSample(
        time: time, specificForce: standardGravity * SIMD3(noise, sin(roll), cos(roll)),
        angularRate: 100 * SIMD3(radians(next.roll - now.roll), noise / 100, radians(next.heading - now.heading)))
    }
    return try Analysis(
      samples,
      configure: {
        $0.mount = .stated(mount)
        $0.producesSignals = true
      })
  }

  /// Turning to the left the right side is in front of where it is on the average, once half of it is done.
  @Test func rotationIsCounterClockwiseFromAbove() throws {
    let signals = try analysis(seconds: 30) { (0, 90 * min(max(($0 - 15) / 3, 0), 1)) }.output.signals
    let begin = try #require(signals.first { abs($0.time - 15) < 0.006 })
    let end = try #require(signals.first { abs($0.time - 18) < 0.006 })
    #expect(begin.rotation < -3 && end.rotation > 3, "\(begin.rotation)° to \(end.rotation)°")
  }

  /// A strap that slips by 8° is level again from the next quiet stand on.
  @Test func signalsHaveTheZeroOfTheStrapAsItSits() throws {
    let slipped = try analysis(seconds: 40) { time in
      (8 * min(max((time - 15) / 0.8, 0), 1), 0)
    }
    let hasMoved = slipped.output.standings.contains(where: \.strapMoved)
    #expect(hasMoved)
    #expect(abs(slipped.output.signals.first?.obliquity ?? .nan) < 0.5)
    #expect(abs(slipped.output.signals.last?.obliquity ?? .nan) < 0.5)
  }

  /// Between two bouts nobody is in a stride, however soon the next one begins.
  @Test func aPauseIsNoPartOfAStride() {
    var writer = SignalWriter()
    for (bout, times) in [(0, [1.0, 2.1]), (1, [5.0, 6.1])] {
      for time in times { writer.note(Contact(time: time, kind: .initial, side: .left, confidence: 1, bout: bout)) }
      writer.noteBoutEnd()
    }
    #expect(near(writer.phase(at: 1.55), 50, 1e-6))
    #expect(writer.phase(at: 3.5).isNaN)
    #expect(near(writer.phase(at: 5.275), 25, 1e-6))
    #expect(writer.phase(at: 7).isNaN)
  }

  /// Whoever lies still before the first walk gives no zero; whoever stands does.
  @Test(arguments: [(0.0, true), (60, false), (-90, false)]) func lyingIsNoZero(roll: Double, isZero: Bool) throws {
    let mount = try #require(Self.mount)
    var configuration = GaitConfiguration(sampleRate: 100)
    configuration.mount = .stated(mount)
    var pipeline = GaitPipeline(configuration, contactNet: try ShippedNet.weights.get())
    var output = GaitOutput()
    let samples = (0..<4000).map { index in
      let noise = 0.001 * sin(Double(index * index))
      return InertialSample(
        time: 0.01 * Double(index),
        specificForce: standardGravity * SIMD3(noise, sin(radians(roll)), cos(radians(roll))), angularRate: .zero)
    }
    samples.withUnsafeBufferPointer { pipeline.push($0, into: &output) }
    #expect((pipeline.standingReference != nil) == isZero)
  }
}
