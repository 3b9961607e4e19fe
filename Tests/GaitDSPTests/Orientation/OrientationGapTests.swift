import Testing

@testable import GaitDSP

@Suite struct OrientationGapTests {
  @Test func aTenthOfASecondIsBridgedByTheRatesOnBothSides() {
    let samples = SimulatedMotion(bias: SIMD3(0.3, 0, 0.2) * degree, restUntil: 4).samples(seconds: 30)
    var filter = OrientationFilter(rate: 100)
    var worst = 0.0
    for (i, s) in samples.enumerated() {
      if i >= 1000, i % 200 < 10 { continue }
      if i >= 1000, i % 200 == 10 { filter.bridge(seconds: 0.1, rateAfter: s.rate) }
      filter.update(rate: s.rate, specificForce: s.specificForce)
      if i >= 1000 { worst = max(worst, inclinationError(filter.quaternion, s.truth)) }
    }
    #expect(worst < 1.5)
  }

  @Test func aSteadyTurnGoesOnThroughAGap() {
    var filter = OrientationFilter(rate: 100)
    let rate = SIMD3(0, 0, 1.0)
    for _ in 0..<300 { filter.update(rate: rate, specificForce: SIMD3(0, 0, 9.81)) }
    let before = filter.quaternion
    filter.bridge(seconds: 0.5, rateAfter: rate)
    let after = filter.quaternion
    #expect(abs(angle(before, after) - 0.5) < 0.01)
  }

  @Test func aLongGapLevelsAnewAndKeepsTheBias() {
    let bias = SIMD3(1.5, -1, 0.5) * degree
    var filter = OrientationFilter(rate: 100)
    for _ in 0..<1000 { filter.update(rate: bias, specificForce: SIMD3(0, 0, 9.81)) }
    let learned = filter.bias
    filter.bridge(seconds: 3600, rateAfter: bias)
    let truth = Quaternion.rotation(by: SIMD3(1.2, 0.4, 0))
    filter.update(rate: bias, specificForce: truth.conjugate.rotate(SIMD3(0, 0, 9.81)))
    let (q, kept, sigma) = (filter.quaternion, filter.bias, filter.biasSigma)
    #expect(inclinationError(q, truth) < 0.05)
    #expect(kept == learned)
    #expect(sigma < 1.01 * degree)
  }

  @Test func everySampleIsSmoothedOnceWhateverTheGaps() {
    let samples = SimulatedMotion().samples(seconds: 60)
    var orientation = OrientationEstimator(rate: 100)
    var given = 0
    var taken = 0
    for (i, s) in samples.enumerated() {
      // Gaps of every length, down to one sample between two gaps.
      if i % 97 < 13 || (i > 3000 && i < 3400 && i % 2 == 0) { continue }
      if i % 97 == 13 { orientation.bridge(seconds: i % 5 == 0 ? 2 : 0.13, rateAfter: s.rate) }
      if i > 3000, i < 3400 { orientation.bridge(seconds: 0.01, rateAfter: s.rate) }
      orientation.update(rate: s.rate, specificForce: s.specificForce)
      given += 1
      while orientation.nextSmoothed() != nil { taken += 1 }
    }
    orientation.flush()
    while orientation.nextSmoothed() != nil { taken += 1 }
    #expect(taken == given)
  }

  @Test func smoothingLooksAcrossABridgedGap() {
    let samples = SimulatedMotion(bias: SIMD3(0.3, 0.4, 0) * degree).samples(seconds: 40)
    var orientation = OrientationEstimator(rate: 100)
    var causal: [Double] = []
    var truths: [Quaternion] = []
    var smoothed: [Quaternion] = []
    for (i, s) in samples.enumerated() {
      if i % 300 < 8 { continue }
      if i % 300 == 8, i > 8 { orientation.bridge(seconds: 0.08, rateAfter: s.rate) }
      orientation.update(rate: s.rate, specificForce: s.specificForce)
      causal.append(inclinationError(orientation.quaternion, s.truth))
      truths.append(s.truth)
      while let q = orientation.nextSmoothed() { smoothed.append(q) }
    }
    orientation.flush()
    while let q = orientation.nextSmoothed() { smoothed.append(q) }
    let later = zip(smoothed, truths).map { inclinationError($0, $1) }
    #expect(rootMeanSquare(later) < 0.8 * rootMeanSquare(causal))
  }
}
