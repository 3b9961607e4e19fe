import Foundation
import Testing

@testable import GaitDSP

@Suite struct LateralSwayTests {
  /// Alternation of crests that come so many times a stride, of a body that sways once a stride of 2 s.
  private func alternation(crestsAStride: Double, phase: Double) -> Double {
    var sway = LateralSway()
    var alternations: [Double] = []
    var next = 10.0
    for index in 0..<500 {
      sway.push(sin(2 * .pi * (Double(index) / 50 + phase)))
      // A crest is known a value after it.
      guard Double(index) > next + 1 else { continue }
      alternations.append(sway.alternation(of: 0, at: next))
      next += 50 / crestsAStride
    }
    let settled = alternations.dropFirst(3)
    return settled.reduce(0, +) / Double(settled.count)
  }

  @Test(arguments: [0, 0.1, 0.2, 0.3, 0.4, 0.6, 0.8])
  func stepsAreOfOneLegAndTheOtherWhereverInThemTheBodySwaysMost(phase: Double) {
    #expect(alternation(crestsAStride: 2, phase: phase) > 0.95)
    #expect(alternation(crestsAStride: 1, phase: phase) < -0.95)
    #expect(abs(alternation(crestsAStride: 4, phase: phase)) < 0.1)
  }

  @Test func afterALongPauseStepsAreNotComparedWithThoseBefore() {
    var sway = LateralSway()
    for index in 0..<400 { sway.push(sin(2 * .pi * Double(index) / 50)) }
    #expect(sway.alternation(of: 1, at: 10) == 0)
    #expect(sway.alternation(of: 1, at: 300) == 0)
    #expect(sway.alternation(of: 1, at: 325) == 0)
    #expect(sway.alternation(of: 1, at: 350) > 0.95)
  }
}
