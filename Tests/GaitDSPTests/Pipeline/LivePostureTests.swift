import Foundation
import Testing

@testable import GaitDSP

/// What is shown while somebody is watched.
@Suite struct LivePostureTests {
  /// The posture at the end of half a second's movement out of ten seconds of standing; degrees, to the left side up,
  /// forwards, and to the left.
  private func posture(
    roll: Double = 0, pitch: Double = 0, turn: Double = 0, force: Double = 1
  ) throws -> LivePosture? {
    let mount = try #require(Mount(up: .plusZ, forward: .plusX))
    var configuration = GaitConfiguration(sampleRate: 100)
    configuration.mount = .stated(mount)
    var pipeline = GaitPipeline(configuration, contactNet: try ShippedNet.weights.get())
    var output = GaitOutput()
    let samples = (0..<1250).map { index -> InertialSample in
      let time = 0.01 * Double(index)
      let share = min(max((time - 10) / 0.5, 0), 1)
      let (r, p) = (radians(roll * share), radians(pitch * share))
      let up = SIMD3(-sin(p) * cos(r), sin(r), cos(p) * cos(r))
      let moving = time >= 10 && time < 10.5 ? 2.0 : 0
      let noise = 0.001 * sin(Double(index * index))
      return InertialSample(
        time: time, specificForce: (time < 10 ? 1 : force) * standardGravity * up + SIMD3(repeating: noise),
        angularRate: SIMD3(radians(roll * moving), radians(pitch * moving), radians(turn * moving) + noise))
    }
    let shown = force == 1 ? samples.prefix(1055) : samples[...]
    Array(shown).withUnsafeBufferPointer { pipeline.push($0, into: &output) }
    return pipeline.livePosture
  }

  @Test func itsSignsAreThoseOfTheMeasures() throws {
    let up = try #require(try posture(roll: 6))
    #expect(near(up.obliquity, 6, 0.8) && abs(up.tilt) < 0.5)
    let forward = try #require(try posture(pitch: 8))
    #expect(near(forward.tilt, 8, 1) && abs(forward.obliquity) < 0.5)
    // About the mean of the last second, of which the turn took the last half.
    let turned = try #require(try posture(turn: 20))
    #expect(turned.rotation > 5 && turned.rotation < 20, "\(turned)")
  }

  /// What no sensor measures is not shown as a posture.
  @Test func implausibleSamplesHaveNoPosture() throws {
    #expect(try posture(roll: 6, force: 0.3) == nil)
  }
}
