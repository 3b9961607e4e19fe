import Foundation
import Walker

@testable import GaitDSP

extension SimulatedWalk {
  /// Rolls the sensor against the pelvis by some degrees within a second, for good. Whoever stands a little differently
  /// than they walk looks the same to it.
  mutating func roll(by angle: Double, from start: Double, on mount: SensorMount) {
    let whole = radians(angle)
    for index in samples.indices where samples[index].time > start {
      let share = min(samples[index].time - start, 1)
      // A movement that begins and ends at rest, and the rate that belongs to it.
      let turned = whole * share * share * (3 - 2 * share)
      let rate = whole * 6 * share * (1 - share)
      let (c, s) = (cos(turned), sin(turned))
      func rolled(_ v: SIMD3<Double>) -> SIMD3<Double> { SIMD3(v.x, c * v.y + s * v.z, c * v.z - s * v.y) }
      let force = rolled(mount.toPelvis(samples[index].specificForce))
      let turning = rolled(mount.toPelvis(samples[index].angularRate)) + SIMD3(rate, 0, 0)
      samples[index].specificForce = mount.toSensor(force)
      samples[index].angularRate = mount.toSensor(turning)
    }
  }
}
