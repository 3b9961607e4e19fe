import Testing
import Walker

@testable import GaitDSP

@Suite struct InclinationSmootherTests {
  @Test func streamingEqualsBatchBitForBit() {
    let samples = SimulatedMotion(bias: SIMD3(0.2, 0.1, 0) * degree).samples(seconds: 20)
    let eager = smooth(samples, rate: 100)
    var orientation = OrientationEstimator(rate: 100)
    var lazy: [Quaternion] = []
    for (i, s) in samples.enumerated() {
      orientation.update(rate: s.rate, specificForce: s.specificForce)
      // Fetched in uneven lots.
      if i % 23 == 0 || i % 7 == 0 { while let q = orientation.nextSmoothed() { lazy.append(q) } }
    }
    orientation.flush()
    while let q = orientation.nextSmoothed() { lazy.append(q) }
    #expect(eager.count == samples.count)
    #expect(eager == lazy)
  }

  @Test func theCausalEstimateDoesNotDependOnSmoothing() {
    let samples = SimulatedMotion().samples(seconds: 10)
    var filter = OrientationFilter(rate: 100)
    var orientation = OrientationEstimator(rate: 100, lag: 1)
    for s in samples {
      filter.update(rate: s.rate, specificForce: s.specificForce)
      orientation.update(rate: s.rate, specificForce: s.specificForce)
      let (alone, together) = (filter.quaternion, orientation.quaternion)
      #expect(alone == together)
    }
  }

  /// Two measurements are taken at a time: that must come to the same as one after the other.
  @Test(arguments: [0, 1, 3, 4, 7])
  func measurementsAreGatheredAsOneAfterTheOther(count: Int) {
    var r = RandomSource(seed: UInt64(count), stream: 3)
    let smoother = InclinationSmoother(
      lag: 2, coefficients: OrientationCoefficients(rate: 100, parameters: OrientationParameters()))
    let memory = PackedDoubles.allocate(BlockRecord.size)
    defer { memory.deallocate() }
    let block = BlockRecord(base: memory)
    block.measurements = count
    var expected = (0..<ErrorState.count).map { _ in r.normal() }
    for i in 0..<ErrorState.count { smoother.adjoint[i] = expected[i] }
    for m in 0..<count {
      // States that follow each other, as velocity and position do, so that each sees what the one after it has changed.
      block.measurement(m)[0] = Double((m + 2) % ErrorState.count)
      for i in 1..<BlockRecord.measurementSize { block.measurement(m)[i] = r.normal() }
    }
    for m in stride(from: count - 1, through: 0, by: -1) {
      let measurement = block.measurement(m)
      let sum = (0..<ErrorState.count).reduce(0) { $0 + measurement[2 + $1] * expected[$1] }
      expected[m + 2] += measurement[1] - sum
    }
    smoother.gatherMeasurements(of: block)
    for i in 0..<ErrorState.count { #expect(near(smoother.adjoint[i], expected[i], 1e-9 * (1 + abs(expected[i])))) }
  }

  @Test(arguments: [0.5, 1.0, 2.0])
  func noSampleLaterThanTheLagIsUsed(lag: Double) {
    let samples = SimulatedMotion().samples(seconds: 12)
    let plain = smooth(samples, rate: 100, lag: lag)
    let change = 700
    var changed = samples
    for i in change..<changed.count { changed[i].specificForce += SIMD3(3, 2, 1) }
    let other = smooth(changed, rate: 100, lag: lag)
    let untouched = change - Int(lag * 100)
    #expect(plain[..<untouched] == other[..<untouched])
    #expect(plain[change - 20] != other[change - 20])
  }

  @Test func everySampleIsFinalWithinTheLag() {
    let samples = SimulatedMotion().samples(seconds: 12)
    var orientation = OrientationEstimator(rate: 100, lag: 2)
    var taken = 0
    for (i, s) in samples.enumerated() {
      orientation.update(rate: s.rate, specificForce: s.specificForce)
      while orientation.nextSmoothed() != nil { taken += 1 }
      #expect(taken >= i + 1 - 200 - 24)
    }
  }

  @Test func lookingAheadHalvesTheErrorOfAMisjudgedStart() {
    // Started in mid-motion: the first force is no vertical.
    var motion = SimulatedMotion()
    motion.travel = SIMD3(0.1, 0.1, 0.05)
    let samples = motion.samples(seconds: 4)
    var filter = OrientationFilter(rate: 100)
    let causal = samples.map { s in
      filter.update(rate: s.rate, specificForce: s.specificForce)
      return inclinationError(filter.quaternion, s.truth)
    }
    let later = zip(smooth(samples, rate: 100), samples).map { inclinationError($0, $1.truth) }
    #expect(rootMeanSquare(Array(later[..<100])) < 0.5 * rootMeanSquare(Array(causal[..<100])))
  }

  @Test func unfetchedResultsAreGivenUpWithoutHarm() {
    var orientation = OrientationEstimator(rate: 100, lag: 1)
    for s in SimulatedMotion().samples(seconds: 30) { orientation.update(rate: s.rate, specificForce: s.specificForce) }
    var fetched = 0
    while let q = orientation.nextSmoothed() {
      #expect(abs(q.normSquared - 1) < 1e-9)
      fetched += 1
    }
    #expect(fetched > 0 && fetched < 400)
  }
}
