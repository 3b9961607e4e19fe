import Testing

@testable import Walker

@Suite struct StreamingTests {
  static let hard = SensorCircumstances(
    seed: 5, rate: 104, mount: Mount.rightAngles[7].tilted(x: 5), sensor: .mpu6050,
    temperature: .warmingUp, clockError: 0.02, losses: PacketLosses(single: 0.01, burstsPerSecond: 0.05),
    softTissue: .loose)

  @Test func oneAtATimeEqualsAllAtOnce() {
    let walker = Walker(person: .healthy(seed: 11), script: everything)
    let all = walker.samples(Self.hard)
    var sensor = walker.sensor(Self.hard)
    var (batches, size) = ([SimulatedSample](), 1)
    while true {
      let batch = sensor.next(size)
      if batch.isEmpty { break }
      batches += batch
      size = size % 97 + 13
    }
    #expect(batches == all)
    #expect(all.count > 8000)
  }

  @Test func samePersonAndScriptGiveTheSameSamples() {
    let script = WalkerScript([.stand(seconds: 2), .walk(.seconds(10))])
    let first = Walker(person: .random(seed: 3), script: script).samples(Self.hard)
    let second = Walker(person: .random(seed: 3), script: script).samples(Self.hard)
    let other = Walker(person: .random(seed: 4), script: script).samples(Self.hard)
    #expect(first == second)
    #expect(first != other)
  }

  @Test func movementDoesNotDependOnWhenItIsAskedFor() {
    let walker = Walker(person: .healthy(seed: 12), script: everything)
    var (dense, sparse) = (walker.cursor(), walker.cursor())
    for i in 0..<9000 {
      let m = dense.motion(at: Double(i) * 0.01)
      if i % 733 == 0 { #expect(sparse.motion(at: Double(i) * 0.01) == m) }
    }
  }

  @Test(arguments: [40.0, 100, 285.7, 800])
  func everyRateReadsTheSameMovement(rate: Double) {
    let walker = Walker(person: .healthy(seed: 1))
    var sensor = walker.sensor(SensorCircumstances(rate: rate))
    var cursor = walker.cursor()
    for i in 0..<2000 {
      guard let sample = sensor.next() else { break }
      #expect(abs(sample.time - Double(i) / rate) < 1e-9)
      #expect(cursor.inertial(at: sample.time).specificForce == sample.specificForce)
    }
  }

  @Test func scriptEndsAndTheLastPostureIsHeld() {
    let walker = Walker(person: .healthy(seed: 1), script: WalkerScript([.walk(.seconds(10)), .stand(seconds: 3)]))
    #expect(abs(walker.truth().duration - 13) < 0.01)
    var cursor = walker.cursor()
    _ = cursor.motion(at: 100)
    #expect(cursor.isOver)
    #expect(largest(cursor.motion(at: 101).velocity) < 0.1)
    #expect(walker.samples().count == 1300 || walker.samples().count == 1301)
  }

  @Test func anyPersonAnyScriptIsFinite() {
    for seed in 1...60 as ClosedRange<UInt64> {
      let walker = Walker(person: .random(seed: seed), script: everything)
      var cursor = walker.cursor()
      let truth = walker.truth()
      for t in stride(from: 0, to: truth.duration + 1, by: 0.023) {
        let m = cursor.inertial(at: t)
        let sum = m.specificForce.sum() + m.angularRate.sum() + m.angularAcceleration.sum()
        #expect(sum.isFinite)
        #expect(largest(m.specificForce) < 120 && largest(m.angularRate) < 35)
      }
      for step in truth.steps where step.times.oppositeFinalContact.isFinite {
        #expect(step.standing.peak.isFinite && step.standing.peak >= step.standing.mid)
        #expect(abs(step.standing.peak) < 40)
      }
    }
  }

  @Test func nonsenseIsBroughtWithinReasonAndNeverTraps() {
    let wild: [Double] = [.nan, .infinity, -.infinity, -1, 0, 1e300]
    for value in wild {
      let person = Person(
        legLength: value, cadence: value, speed: value, stepTimeAsymmetry: value, stance: Sided(both: value),
        strideTimeVariability: value, drop: Sided(both: DropProfile(peak: value, mid: value)),
        dropVariability: value, obliquityScale: value, standingObliquity: value, standingTilt: value,
        walkingTilt: value, irregularity: value)
      let finite = value == 1e300 || value == .infinity ? 3.0 : value
      let script = WalkerScript([
        .stand(seconds: finite), .walk(.seconds(6), route: .curved(radius: value)),
        .walk(.metres(finite), route: .turning(everyMetres: value, degrees: value)),
        .bows(count: 2, degrees: value, secondsEach: finite), .turnInPlace(degrees: value),
        .singleLegStance(StanceTrial(side: .left, hold: finite, profile: [.init(value, value)], sway: value)),
        .disturbance(.stairs, seconds: finite), .stand(seconds: 1),
      ])
      let walker = Walker(person: person, script: script)
      var sensor = walker.sensor(
        SensorCircumstances(
          rate: value, gyroscopeOffset: SIMD3(0, 0, 0), temperature: Temperature(rise: 1, timeConstant: value),
          clockError: value, losses: PacketLosses(single: 0.1, burstsPerSecond: 0.1, burst: 0.1),
          softTissue: SoftTissue(degreesPerAcceleration: value, frequency: value, damping: value)))
      for sample in sensor.next(2000) { #expect(sample.specificForce.sum().isFinite) }
      var cursor = walker.cursor()
      _ = cursor.motion(at: value)
      #expect(walker.truth().duration.isFinite)
    }
  }
}
