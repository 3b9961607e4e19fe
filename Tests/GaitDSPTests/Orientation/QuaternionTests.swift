import Foundation
import Testing

@testable import GaitDSP

@Suite struct QuaternionTests {
  @Test func rotatingAQuarterTurnAboutTheVerticalTakesForwardToLeft() {
    let q = Quaternion.rotation(by: SIMD3(0, 0, .pi / 2))
    let v = q.rotate(SIMD3(1, 0, 0))
    #expect(abs(v.x) < 1e-12 && abs(v.y - 1) < 1e-12 && abs(v.z) < 1e-12)
  }

  @Test func theProductAppliesItsRightSideFirst() {
    let a = Quaternion.rotation(by: SIMD3(0.3, -0.5, 0.9))
    let b = Quaternion.rotation(by: SIMD3(-1.1, 0.2, 0.4))
    let v = SIMD3(0.3, 1.7, -2.2)
    let difference = (a * b).rotate(v) - a.rotate(b.rotate(v))
    #expect((difference * difference).sum() < 1e-24)
  }

  @Test(arguments: [1e-9, 1e-3, 0.19, 0.21, 0.5, 2, 3.1, 6, 50])
  func theSeriesEqualsSineAndCosine(angle: Double) {
    let axis = SIMD3(0.48, -0.6, 0.64)
    let q = Quaternion.rotation(by: axis * angle)
    let s = sin(angle / 2)
    let exact = Quaternion(w: cos(angle / 2), x: axis.x * s, y: axis.y * s, z: axis.z * s)
    let difference = q.components - exact.components
    #expect((difference * difference).sum().squareRoot() < 2e-12 * max(1, angle))
  }

  @Test func aBlendOfNeighboursTurnsAtANearlyConstantRate() {
    let a = Quaternion.rotation(by: SIMD3(0.1, 0.2, 0.3))
    // 10° apart.
    let b = a * Quaternion.rotation(by: SIMD3(0.6, -0.64, 0.48) * (10 * .pi / 180))
    let whole = angle(a, b)
    for fraction in [0.0, 0.1, 0.21, 0.37, 0.5, 0.79, 1.0] {
      #expect(abs(angle(a, a.nlerp(b, fraction)) - fraction * whole) < 2.2e-5)
    }
  }

  @Test func aBlendTakesTheShorterWay() {
    let a = Quaternion.identity
    let b = Quaternion(-Quaternion.rotation(by: SIMD3(0, 0, 0.1)).components)
    #expect(abs(angle(a, a.nlerp(b, 0.5)) - 0.05) < 1e-9)
  }

  @Test func levellingBringsAnyDirectionUp() {
    for up in [SIMD3(0.0, 0, 3), SIMD3(1, 2, -3), SIMD3(0, 0, -9.81), SIMD3(5, 0, 0)] {
      let v = Quaternion.levelling(up).rotate(up)
      #expect(abs(v.x) < 1e-9 && abs(v.y) < 1e-9 && v.z > 0)
    }
    #expect(Quaternion.levelling(.zero) == .identity)
  }
}
