import Foundation
import Testing

@testable import GaitDSP

@Suite struct PelvisFrameTests {
  let upright = PelvisFrame(up: SIMD3(0, 0, 1), leftHint: SIMD3(0, 1, 0))

  @Test func signsAreThoseOfTheDesign() throws {
    let frame = try #require(upright)
    #expect(frame.forward == SIMD3(1, 0, 0))
    // The left side goes up: gravity's opposite leans towards the sensor's left axis.
    let leftUp = SIMD3(0, sin(radians(5)), cos(radians(5)))
    #expect(near(frame.obliquity(gravity: leftUp), 5) && near(frame.tilt(gravity: leftUp), 0))
    // The front goes down: up moves away from forward.
    let anterior = SIMD3(-sin(radians(8)), 0, cos(radians(8)))
    #expect(near(frame.tilt(gravity: anterior), 8) && near(frame.obliquity(gravity: anterior), 0))
  }

  @Test func crookedStrapIsLevelledByGravity() throws {
    let up = SIMD3(0.1, 0.2, 0.95)
    let frame = try #require(PelvisFrame(up: up, leftHint: SIMD3(0, 1, 0)))
    #expect(near(frame.obliquity(gravity: frame.up), 0) && near(frame.tilt(gravity: frame.up), 0))
    for axis in [frame.forward, frame.left, frame.up] { #expect(near(length(axis), 1)) }
    #expect(near(dot(frame.forward, frame.left), 0) && near(dot(frame.left, frame.up), 0))
    #expect(near(length(cross(frame.forward, frame.left) - frame.up), 0))
  }

  @Test func whatSpansNoPlaneIsNoFrame() {
    #expect(PelvisFrame(up: SIMD3(0, 0, 1), leftHint: SIMD3(0, 0, -2)) == nil)
    #expect(PelvisFrame(up: .zero, leftHint: SIMD3(0, 1, 0)) == nil)
    #expect(PelvisFrame(up: SIMD3(repeating: .nan), leftHint: SIMD3(0, 1, 0)) == nil)
  }

  @Test func theLevelledFrameIsUprightAndKeepsTheHeading() throws {
    let frame = try #require(upright)
    let gravity = try #require(normalized(SIMD3(0.3, -0.2, 0.9)))
    func level(_ force: SIMD3<Double>, _ rate: SIMD3<Double>) -> (SIMD3<Double>, SIMD3<Double>) {
      let motion = SIMD8<Float>(
        SIMD8(lowHalf: SIMD4(force, rate.x), highHalf: SIMD4(rate.y, rate.z, 0, 0)))
      let levelled = frame.level(motion: motion, gravity: SIMD3<Float>(gravity))
      return (SIMD3<Double>(levelled.acceleration), SIMD3<Double>(levelled.rate))
    }
    let (rest, spin) = level(9.80665 * gravity, 2 * gravity)
    #expect(length(rest) < 1e-5 && length(spin - SIMD3(0, 0, 2)) < 1e-6)
    let (push, pitch) = level(9.80665 * gravity + 3 * frame.forward, frame.left)
    let level = frame.forward - dot(frame.forward, gravity) * gravity
    #expect(abs(push.x - 3 * length(level)) < 1e-5 && abs(push.y) < 1e-5)
    #expect(abs(push.z - 3 * dot(frame.forward, gravity)) < 1e-5)
    #expect(pitch.y > 0.9 && abs(length(pitch) - 1) < 1e-6)
  }

  @Test func elevationIsTheArcSine() {
    for step in -1000...1000 {
      let sine = Double(step) / 1000
      let found = elevation(SIMD2(sine, -0.2))
      #expect(abs(found.x - asin(sine)) < 1e-9 && abs(found.y - asin(-0.2)) < 1e-9)
    }
    #expect(elevation(SIMD2(1 + 1e-12, -2)) == SIMD2(.pi / 2, -.pi / 2))
    #expect(elevation(SIMD2(.nan, 0)).x.isNaN)
  }

  @Test func everyPoseOfTheMountIsThere() {
    #expect(Mount.all.count == 24 && Set(Mount.all.map { "\($0.up)\($0.forward)" }).count == 24)
    for mount in Mount.all {
      #expect(cross(mount.forward.vector, mount.left.vector) == mount.up.vector)
    }
    #expect(Mount(up: .plusX, forward: .minusX) == nil)
    for axis in SensorAxis.allCases {
      #expect(SensorAxis.nearest(to: axis.vector) == axis)
      #expect(SensorAxis.nearest(to: 3 * axis.vector + SIMD3(0.4, -0.7, 0.6)) == axis)
    }
  }
}
