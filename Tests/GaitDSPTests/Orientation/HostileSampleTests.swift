import Testing

@testable import GaitDSP

@Suite struct HostileSampleTests {
  enum Attack: String, CaseIterable {
    case spinning, hugeForce, deadAccelerometer, stuckGyroscope, saturated, alternating, upsideDown, tiny
  }

  private func spoil(_ s: SimulatedMotion.Sample, _ attack: Attack, _ i: Int) -> (SIMD3<Double>, SIMD3<Double>) {
    switch attack {
    case .spinning: (SIMD3(1e6, -1e6, 1e6), s.specificForce)
    case .hugeForce: (s.rate, SIMD3(1e12, -1e12, 1e300))
    case .deadAccelerometer: (s.rate, .zero)
    case .stuckGyroscope: (SIMD3(35, 35, 35), s.specificForce)
    case .saturated: (SIMD3(repeating: 34.9), SIMD3(repeating: -157))
    case .alternating: (SIMD3(repeating: i % 2 == 0 ? 1e6 : -1e6), SIMD3(repeating: i % 2 == 0 ? 1e6 : -1e6))
    case .upsideDown: (s.rate, -s.specificForce)
    case .tiny: (SIMD3(repeating: 1e-300), SIMD3(repeating: 1e-300))
    }
  }

  @Test(arguments: Attack.allCases)
  func brokenSamplesNeverBreakTheFilterAndItRecovers(attack: Attack) {
    var motion = SimulatedMotion()
    motion.bias = SIMD3(0.3, 0.2, -0.1) * degree
    motion.restUntil = 5
    let samples = motion.samples(seconds: 90)
    var orientation = OrientationEstimator(rate: 100)
    var finite = true
    var late: [Double] = []
    for (i, s) in samples.enumerated() {
      let broken = i >= 2000 && i < 2500
      let (rate, force) = broken ? spoil(s, attack, i) : (s.rate, s.specificForce)
      orientation.update(rate: rate, specificForce: force)
      let q = orientation.quaternion
      finite = finite && abs(q.normSquared - 1) < 1e-9
      while let q = orientation.nextSmoothed() { finite = finite && abs(q.normSquared - 1) < 1e-6 }
      if i >= 5000 { late.append(inclinationError(q, s.truth)) }
    }
    let bias = orientation.filter.bias
    #expect(finite)
    #expect(bias.x.isFinite && bias.y.isFinite && bias.z.isFinite)
    let sigma = orientation.filter.inclinationSigma
    #expect(sigma.isFinite)
    #expect(rootMeanSquare(late) < 1)
  }

  @Test(arguments: [1e-9, 0, -5, 1e9, .infinity, .nan])
  func anySamplingRateIsSurvived(rate: Double) {
    var orientation = OrientationEstimator(rate: rate, lag: rate)
    for s in SimulatedMotion().samples(seconds: 5) { orientation.update(rate: s.rate, specificForce: s.specificForce) }
    orientation.bridge(seconds: .infinity, rateAfter: .zero)
    orientation.bridge(seconds: -1, rateAfter: .zero)
    orientation.flush()
    let q = orientation.quaternion
    #expect(abs(q.normSquared - 1) < 1e-9)
  }

  @Test func hoursOfWearKeepTheCovarianceSound() {
    // An hour at 40 Hz of rest and motion by turns: 14,400 updates.
    let samples = SimulatedMotion(rate: 40, restUntil: 30).samples(seconds: 60)
    var filter = OrientationFilter(rate: 40)
    for _ in 0..<60 {
      for s in samples { filter.update(rate: s.rate, specificForce: s.specificForce) }
    }
    let variances = (0..<ErrorState.count).map { filter.covariance.variance($0) }
    let asymmetry = filter.covariance.asymmetry()
    #expect(variances.allSatisfy { $0 > 0 && $0 < 1 })
    #expect(asymmetry < 1e-6)
  }
}
