import Testing
import Walker

@testable import GaitDSP

@Suite struct NoWalkingTests {
  static let places: [WalkerPhase] = [
    .disturbance(.desk, seconds: 25), .disturbance(.bus, seconds: 25), .disturbance(.handling, seconds: 25),
    .sit(seconds: 10), .bows(count: 3), .singleLegStance(StanceTrial(side: .left, hold: 8, drop: 8)),
  ]

  @Test(arguments: places.indices)
  func daysAreFullOfMotionThatIsNoWalking(index: Int) throws {
    let walk = SimulatedWalk(
      .healthy(seed: 8), WalkerScript([.stand(seconds: 3), Self.places[index], .stand(seconds: 3)]),
      SensorCircumstances(sensor: .lsm6dso))
    let analysis = try Analysis(walk)
    #expect(analysis.output.steps.filter { $0.quality == .ok }.isEmpty, "\(Self.places[index])")
    #expect(analysis.output.bouts.allSatisfy { !$0.isReliable }, "\(Self.places[index])")
    #expect(analysis.finding.left.grade == .insufficient && analysis.finding.right.grade == .insufficient)
  }

  /// Feet do land on stairs; but it is no level walking, and is not to be believed.
  @Test func stairsAreNeverReliableWalking() throws {
    let walk = SimulatedWalk(
      .healthy(seed: 8), WalkerScript([.stand(seconds: 3), .disturbance(.stairs, seconds: 40), .stand(seconds: 3)]),
      SensorCircumstances(sensor: .lsm6dso))
    let analysis = try Analysis(walk)
    let bouts = analysis.output.bouts.map { ($0.start, $0.end, $0.confidence) }
    #expect(analysis.output.bouts.allSatisfy { !$0.isReliable }, "\(bouts)")
    #expect(analysis.finding.left.grade == .insufficient && analysis.finding.right.grade == .insufficient)
  }

  @Test(arguments: [0.05, 0.5, 3])
  func whiteNoiseIsNoWalking(amplitude: Double) throws {
    var noise = SeededNoise(3)
    func vector() -> SIMD3<Double> { SIMD3(noise.normal(), noise.normal(), noise.normal()) }
    let samples = (0..<2000).map {
      InertialSample(
        time: Double($0) / 100, specificForce: SIMD3(0, 0, 9.81) + amplitude * vector(),
        angularRate: 0.3 * amplitude * vector())
    }
    let analysis = try Analysis(samples)
    expectNoSteps(analysis)
  }

  /// Power falling as 1/f: a sum of first-order low-passed noises, an octave apart (Voss).
  @Test func pinkNoiseIsNoWalking() throws {
    var noise = SeededNoise(4)
    var states = [SIMD8<Double>](repeating: .zero, count: 9)
    let samples = (0..<2500).map { index in
      for octave in states.indices where index % (1 << octave) == 0 {
        for lane in 0..<6 { states[octave][lane] = noise.normal() }
      }
      let sum = states.reduce(SIMD8.zero, +)
      return InertialSample(
        time: Double(index) / 100, specificForce: SIMD3(0, 0, 9.81) + 0.35 * SIMD3(sum[0], sum[1], sum[2]),
        angularRate: 0.12 * SIMD3(sum[3], sum[4], sum[5]))
    }
    expectNoSteps(try Analysis(samples))
  }

  @Test(arguments: [SIMD3<Double>(0, 0, 9.81), SIMD3(0, 0, 0), SIMD3(39.2, 39.2, 39.2), SIMD3(-9.81, 0, 0)])
  func constantReadingIsNoWalking(force: SIMD3<Double>) throws {
    for rate in [SIMD3<Double>.zero, SIMD3(8.7, -8.7, 8.7)] {
      let samples = (0..<1500).map {
        InertialSample(time: Double($0) / 100, specificForce: force, angularRate: rate)
      }
      expectNoSteps(try Analysis(samples))
    }
  }

  func expectNoSteps(_ analysis: Analysis) {
    #expect(analysis.output.steps.filter { $0.quality == .ok }.isEmpty)
    let bouts = analysis.output.bouts.map { ($0.start, $0.end, $0.confidence) }
    #expect(analysis.output.bouts.allSatisfy { !$0.isReliable }, "\(bouts)")
    #expect(analysis.finding.left.grade == .insufficient)
    #expect(analysis.finding.right.grade == .insufficient)
  }
}
