import Testing

@testable import Walker

/// The walker must look like a person to methods made for persons.
@Suite struct LikenessTests {
  /// Walking in the levelled frame (x forward, y left, z up) at 100 Hz, and its truth.
  struct Recording {
    var time: [Double] = []
    var force: [SIMD3<Double>] = []
    var rate: [SIMD3<Double>] = []
    let truth: WalkerTruth

    init(_ person: Person) {
      let walker = Walker(person: person, script: WalkerScript([.walk(.seconds(60))]))
      truth = walker.truth()
      var cursor = walker.cursor()
      for i in 400..<5500 {
        let m = cursor.motion(at: Double(i) / 100)
        time.append(m.time)
        force.append(m.inertial.specificForce)
        rate.append(m.inertial.angularRate)
      }
      let tilt = (-Elementary.arcTangent(mean(force).x, mean(force).z))
      let (c, s) = (Elementary.cosine(tilt), Elementary.sine(tilt))
      for i in force.indices {
        force[i] = SIMD3(c * force[i].x + s * force[i].z, force[i].y, c * force[i].z - s * force[i].x)
        rate[i] = SIMD3(c * rate[i].x + s * rate[i].z, rate[i].y, c * rate[i].z - s * rate[i].x)
      }
    }

    func mean(_ values: [SIMD3<Double>]) -> SIMD3<Double> {
      values.reduce(SIMD3(0, 0, 0), +) / Double(values.count)
    }

    /// The mean over steps of this side between two moments, s, about the initial contact.
    func around(_ side: BodySide, _ from: Double, _ to: Double, _ value: (Int) -> Double) -> Double {
      var (sum, count) = (0.0, 0.0)
      for step in truth.steps where step.side == side && step.times.initialContact > 5 {
        let contact = step.times.initialContact
        guard contact + to < 54 else { continue }
        for i in Int(((contact + from - 4) * 100).rounded())...Int(((contact + to - 4) * 100).rounded()) {
          sum += value(i)
          count += 1
        }
      }
      return sum / count
    }
  }

  @Test(arguments: 1...8 as ClosedRange<UInt64>)
  func accelerationsHaveTheSizeOfRealOnes(seed: UInt64) {
    let r = Recording(.healthy(seed: seed))
    let mean = r.mean(r.force)
    let square = r.mean(r.force.map { ($0 - mean) * ($0 - mean) })
    let rms = SIMD3(square.x.squareRoot(), square.y.squareRoot(), square.z.squareRoot())
    // Eight healthy adults with a sensor on the lower back: AP 1.1–1.7, ML 1.0–1.9, V 1.3–2.7 m/s².
    #expect((0.7...2.0).contains(rms.x))
    #expect((0.6...2.0).contains(rms.y))
    #expect((1.2...3.0).contains(rms.z))
    #expect(rms.z > rms.x && rms.z > rms.y)
  }

  @Test(arguments: 1...8 as ClosedRange<UInt64>)
  func accelerationsAreInStepWithTheContacts(seed: UInt64) {
    let r = Recording(.healthy(seed: seed))
    for side in BodySide.allCases {
      // Forward acceleration turns into deceleration at initial contact (Zijlstra & Hof 2003).
      let before = r.around(side, -0.06, 0) { r.force[$0].x }
      let after = r.around(side, 0.04, 0.10) { r.force[$0].x }
      #expect(before > 0.5 && after < -0.5)
      // The body is caught: up, more than at any other time, within a tenth of a second.
      let caught = r.around(side, 0.02, 0.06) { r.force[$0].z }
      let falling = r.around(side, 0.22, 0.40) { r.force[$0].z }
      #expect(caught > gravity + 2 && falling < gravity - 0.5)
      // The loaded side rises against the other, and the other side of the pelvis swings forward.
      #expect(side.sign * r.around(side, 0.03, 0.10) { r.rate[$0].x } > 0.3)
      #expect(side.sign * r.around(side, 0.2, 0.4) { r.rate[$0].z } > 0.05)
    }
  }

  @Test func oddAndEvenHarmonicsBelongToTheirChannels() {
    // V and AP repeat with the step, ML with the stride: harmonic ratios well above 1 (Menz et al. 2003).
    let r = Recording(Person(strideTimeVariability: 0, irregularity: 0))
    let strideFrequency = 108.0 / 120
    func amplitude(_ harmonic: Double, _ value: (Int) -> Double) -> Double {
      var (c, s) = (0.0, 0.0)
      // Forty strides exactly.
      for i in 0..<4444 {
        let phase = 2 * Double.pi * harmonic * strideFrequency * r.time[i]
        c += value(i) * Elementary.cosine(phase)
        s += value(i) * Elementary.sine(phase)
      }
      return Elementary.hypotenuse(c, s) / 2222
    }
    for even in [2.0, 4, 6] {
      #expect(amplitude(even) { r.force[$0].z } > 10 * amplitude(even - 1) { r.force[$0].z })
      #expect(amplitude(even) { r.force[$0].x } > 10 * amplitude(even - 1) { r.force[$0].x })
      #expect(amplitude(even - 1) { r.force[$0].y } > 10 * amplitude(even) { r.force[$0].y })
    }
    #expect(amplitude(2) { r.force[$0].z } > 1.5)
    // Band-limited: next to nothing at the twentieth harmonic and above, something at the eighth.
    #expect(amplitude(8) { r.force[$0].z } > 0.2)
    #expect(amplitude(40) { r.force[$0].z } < 0.02)
  }

  @Test func stepLengthByTheInvertedPendulumIsNearTheTruth() {
    // Zijlstra & Hof 2003: 1.25 · 2 √(2 l h − h²), h the vertical excursion of the sacrum.
    let person = Person(legLength: 0.9, cadence: 108, speed: 1.17, irregularity: 0)
    var cursor = Walker(person: person, script: WalkerScript([.walk(.seconds(40))])).cursor()
    var (low, high) = (Double.infinity, -Double.infinity)
    for t in stride(from: 20.0, to: 24, by: 0.005) {
      let z = cursor.motion(at: t).position.z
      (low, high) = (min(low, z), max(high, z))
    }
    let h = high - low
    let estimate = 1.25 * 2 * (2 * 0.9 * h - h * h).squareRoot()
    #expect(abs(estimate / person.stepLength - 1) < 0.15)
  }

  @Test func peopleDiffer() {
    let (a, b) = (Recording(.healthy(seed: 1)), Recording(.healthy(seed: 2)))
    #expect(a.truth.steps.count != b.truth.steps.count || a.force != b.force)
    #expect(Person.healthy(seed: 1).pattern() != Person.healthy(seed: 2).pattern())
    #expect(Person.healthy(seed: 1).cadence != Person.healthy(seed: 2).cadence)
  }

  @Test func presetsAreWhoTheySayTheyAre() {
    let weak = TruthTests.steady(.weakLeft(seed: 1))
    let left = TruthTests.mean(TruthTests.inner(weak, .left).map(\.contact.mean))
    let right = TruthTests.mean(TruthTests.inner(weak, .right).map(\.contact.mean))
    #expect((3.5...7.5).contains(left - right))
    let slow = TruthTests.steady(.slow(seed: 1))
    let steps = TruthTests.inner(slow, .left).map { $0.times.initialContact - $0.times.initialContactBefore }
    #expect(abs(TruthTests.mean(steps) - 1.2) < 0.1)
    #expect(Person.shuffling(seed: 1).stepLength < 0.35)
  }
}
