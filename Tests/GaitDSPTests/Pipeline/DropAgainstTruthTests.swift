import Testing
import Walker

@testable import GaitDSP

/// Pelvic drop with the contacts given exactly: what is left is the error of orientation, alignment and formulas.
@Suite struct DropAgainstTruthTests {
  struct Case: CustomStringConvertible, Sendable {
    var description: String
    var person: Person
    var circumstances = SensorCircumstances()
    /// Mean absolute error over the steps, degrees, of peak, mid and mean.
    var tolerance = 0.2
  }

  static let tilted = SensorMount.rightAngles[13].tilted(x: 7, y: -6)

  static let cases: [Case] = [
    Case(description: "average", person: Person()),
    Case(
      description: "15° left, crooked strap",
      person: Person(drop: Sided(left: DropProfile(peak: 15, mid: 12), right: .normal), standingObliquity: 2),
      circumstances: SensorCircumstances(mount: tilted)),
    Case(
      description: "both sides, LSM6DSO", person: Person(drop: Sided(both: DropProfile(peak: 8, mid: 5))),
      circumstances: SensorCircumstances(sensor: .lsm6dso)),
    // Scale and misalignment of ±1 % and ±0.4° a part are the sensor's, not the program's.
    Case(
      description: "BMI160", person: .weakLeft(seed: 2), circumstances: SensorCircumstances(seed: 4, sensor: .bmi160),
      tolerance: 0.35),
    Case(
      description: "slow, hiked right",
      person: Person(
        cadence: 70, speed: 0.6, drop: Sided(left: .normal, right: DropProfile(peak: -6, mid: -6)))),
    Case(
      description: "quick", person: Person(cadence: 138, speed: 1.6)),
    Case(
      description: "asymmetric", person: Person(stepTimeAsymmetry: 12, stance: Sided(left: 66, right: 61))),
    // At 40 Hz samples lie 25 ms apart; at 800 Hz the low-pass at 35 Hz stands before.
    Case(description: "40 Hz", person: Person(), circumstances: SensorCircumstances(rate: 40), tolerance: 0.3),
    Case(description: "50 Hz", person: Person(), circumstances: SensorCircumstances(rate: 50)),
    Case(
      description: "200 Hz", person: Person(), circumstances: SensorCircumstances(rate: 200)),
    Case(description: "800 Hz", person: Person(), circumstances: SensorCircumstances(rate: 800)),
  ]

  @Test(arguments: cases)
  func dropWithExactContactsIsRight(_ given: Case) throws {
    let walk = SimulatedWalk(given.person, .straight(11), given.circumstances)
    let steps = try measured(walk, left: given.circumstances.mount.toSensor(SIMD3(0, 1, 0)))
    let pairs = StepPairs(steps, walk.truth)
    #expect(pairs.pairs.count >= 6)
    for measure: StepMeasure in [
      .standingDropPeak, .standingDropMid, .standingDropMean, .contactDropPeak, .contactDropMid, .contactDropMean,
      .excursion,
    ] {
      // Each reading of obliquity errs by about 0.2° (RMS); `contact` is the difference of two.
      let tolerance = measure.key.hasPrefix("standing") ? given.tolerance : 1.5 * given.tolerance
      #expect(pairs.error(measure) < tolerance, "\(measure): \(pairs.error(measure))")
    }
    // The times are those given: nothing but rounding may come between.
    for measure: StepMeasure in [
      .stepTime, .strideTime, .stanceTime, .swingTime, .singleSupportTime, .doubleSupportTime, .stancePercent,
    ] {
      #expect(pairs.error(measure) < 1e-9, "\(measure)")
    }
  }

  /// The wiring of the pipeline from the front end to the step, with true contacts in place of the detector's.
  func measured(_ walk: SimulatedWalk, left: SIMD3<Double>) throws -> [Step] {
    var front = FrontEnd(sampleRate: walk.rate, smoothingLag: 2, keepsAttitudes: false)
    for sample in walk.samples {
      let arrival = front.arrival(of: sample)
      #expect(arrival == .first || arrival == .next)
      front.take(sample, missing: 0)
    }
    front.finishStretch()
    try #require(front.frames.start == 0 && front.smoothedEnd == front.frames.end)

    var standing = SIMD3<Double>()
    let stand = try #require(walk.truth.standing.first)
    for index in Int(100 * stand.start) + 20..<Int(100 * stand.end) - 20 {
      standing += SIMD3<Double>(front.frames[index].smoothGravity)
    }
    let axes = try #require(PelvisFrame(up: standing, leftHint: left))
    for index in 0..<front.frames.end { front.level(from: index, through: index, with: axes) }

    var cycle = GaitCycle()
    var meter = StepMeter(belowThreshold: 4, legLength: nil)
    var steps: [Step] = []
    for contact in walk.truth.contacts {
      let kind: Contact.Kind = contact.kind == .initial ? .initial : .final
      guard
        var step = cycle.push(Contact(time: contact.time, kind: kind, side: Side(contact.side), confidence: 1, bout: 0))
      else { continue }
      _ = meter.measure(&step, frames: front.frames, origin: 0, axes: axes, hasStanding: true)
      steps.append(step)
    }
    return steps
  }
}
