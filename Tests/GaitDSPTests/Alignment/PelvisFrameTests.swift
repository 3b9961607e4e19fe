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

  @Test func levelledAxesAreHorizontalAndKeepTheHeading() throws {
    let frame = try #require(upright)
    let gravity = try #require(normalized(SIMD3(0.3, -0.2, 0.9)))
    let (forward, left) = frame.levelled(gravity: gravity)
    #expect(near(dot(forward, gravity), 0) && near(dot(left, gravity), 0) && near(dot(forward, left), 0))
    #expect(dot(forward, frame.forward) > 0.9 && dot(left, frame.left) > 0.9)
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
