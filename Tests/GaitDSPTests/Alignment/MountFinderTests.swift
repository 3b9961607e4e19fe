import Foundation
import Testing

@testable import GaitDSP

@Suite struct MountFinderTests {
  /// Motion like walking: forward acceleration a quarter of a step ahead of the vertical one, lateral at the stride's pace.
  func finder(mount: Mount, seconds: Double, lateral: Double = 1, forward: Double = 1.5) -> MountFinder {
    var finder = MountFinder()
    for index in 0..<Int(100 * seconds) {
      let phase = 2 * Double.pi * 1.9 * Double(index) / 100
      let v = 2 * sin(phase)
      let f = forward * sin(phase + .pi / 2)
      let l = lateral * sin(phase / 2 + 0.4)
      let force = (standardGravity + v) * mount.up.vector + f * mount.forward.vector + l * mount.left.vector
      finder.push(specificForce: force, gravity: mount.up.vector)
    }
    return finder
  }

  @Test(arguments: Mount.all)
  func everyPoseIsFoundFromTheSignsOfWalking(mount: Mount) throws {
    let verdict = try #require(finder(mount: mount, seconds: 6).verdict())
    #expect(verdict.mount == mount)
    #expect(verdict.coherence > 0.95 && verdict.agreement > 0.99)
  }

  @Test func littleMotionGivesNoVerdict() {
    let mount = Mount.all[3]
    #expect(finder(mount: mount, seconds: 3).verdict() == nil)
    #expect(MountFinder().best() == nil)
    #expect(finder(mount: mount, seconds: 0.4).best() == nil)
  }

  @Test func incoherentMotionGivesNoVerdict() {
    var finder = MountFinder()
    var noise = SeededNoise(5)
    for _ in 0..<3000 {
      let force = SIMD3(noise.normal(), noise.normal(), standardGravity + noise.normal())
      finder.push(specificForce: force, gravity: SIMD3(0, 0, 1))
    }
    #expect(finder.verdict() == nil)
  }

  @Test func betweenTwoAxesGivesNoVerdictButABestGuess() throws {
    var finder = MountFinder()
    for index in 0..<800 {
      let phase = 2 * Double.pi * 1.9 * Double(index) / 100
      let f = 1.5 * cos(phase)
      finder.push(
        specificForce: SIMD3(f, 0.98 * f, standardGravity + 2 * sin(phase)), gravity: SIMD3(0, 0, 1))
    }
    #expect(finder.verdict() == nil)
    #expect(finder.best()?.mount == Mount(up: .plusZ, forward: .plusX))
  }
}
