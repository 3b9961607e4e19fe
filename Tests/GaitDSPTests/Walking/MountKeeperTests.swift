import Foundation
import Testing

@testable import GaitDSP

@Suite struct MountKeeperTests {
  /// Motion that has not stopped: shaking that is no walking, and then motion like walking.
  private func hear(
    shaking: Double, walking: Double, mount: Mount, into keeper: inout MountKeeper, from start: Double = 0
  ) {
    var noise = SeededNoise(9)
    for index in 0..<Int(100 * (shaking + walking)) {
      let time = Double(index) / 100
      var force = standardGravity * mount.up.vector
      if time < shaking {
        force += SIMD3(noise.normal(), noise.normal(), noise.normal())
      } else {
        let phase = 2 * Double.pi * 1.7 * time
        force += 2 * sin(phase) * mount.up.vector + 1.5 * cos(phase) * mount.forward.vector
        force += sin(phase / 2 + 0.4) * mount.left.vector
      }
      var frame = Frame.zero
      frame.time = start + time
      for axis in 0..<3 { frame.motion[axis] = Float(force[axis]) }
      frame.gravity = SIMD3<Float>(mount.up.vector)
      frame.isActive = true
      _ = keeper.push(frame, isActive: true)
    }
  }

  /// Who straps the sensor on and walks off at once has not stood still for it.
  @Test(arguments: [0.0, 10, 18, 25, 45, 130])
  func aMountIsFoundHoweverLongSomethingElseWentOnBefore(shaking: Double) throws {
    for mount in [Mount.all[0], Mount.all[7], Mount.all[18]] {
      var keeper = MountKeeper(.automatic)
      hear(shaking: shaking, walking: 30, mount: mount, into: &keeper)
      let found = try #require(keeper.current)
      #expect(found.mount == mount && found.origin == .found)
    }
  }

  /// A mount that walking has been found with is not looked for again and again while the motion goes on.
  @Test func aMountThatIsProvenStaysWhileTheMotionGoesOn() throws {
    let (mount, other) = (Mount.all[0], Mount.all[7])
    var keeper = MountKeeper(.automatic)
    hear(shaking: 0, walking: 30, mount: mount, into: &keeper)
    keeper.isProven = true
    hear(shaking: 0, walking: 60, mount: other, into: &keeper, from: 30)
    #expect(keeper.current?.mount == mount)
  }

  private func stated(_ mount: Mount) -> MountKeeper { MountKeeper(.stated(mount)) }

  /// Seconds of walking otherwise than stated: less than eight show nothing.
  @Test(arguments: [(6.0, false), (10, true)]) func whatIsStatedIsDoubtedAfterSecondsOfWalking(
    seconds: Double, isContradicted: Bool
  ) {
    var keeper = stated(Mount.all[0])
    hear(shaking: 0, walking: seconds, mount: Mount.all[7], into: &keeper)
    #expect(keeper.isContradicted == isContradicted && keeper.current?.mount == Mount.all[0])
  }

  /// A few steps backwards, or a sensor in the hand, and then a walk: the last that was clear is believed.
  @Test func walkingAsStatedTakesTheDoubtBack() {
    var keeper = stated(Mount.all[0])
    hear(shaking: 0, walking: 10, mount: Mount.all[7], into: &keeper)
    #expect(keeper.isContradicted)
    _ = keeper.push(Frame.zero, isActive: false)
    hear(shaking: 0, walking: 10, mount: Mount.all[0], into: &keeper, from: 20)
    #expect(!keeper.isContradicted)
  }
}
