import Testing
import Walker

@testable import GaitDSP

/// Everything from the sensor's reading to the summary, against what the walker really did.
@Suite struct MeasuresAgainstTruthTests {
  struct Case: CustomStringConvertible, Sendable {
    var description: String
    var person: Person
    var circumstances = SensorCircumstances(sensor: .lsm6dso)
    var seconds = 16.0
  }

  static let quick: [Case] = [
    Case(description: "healthy", person: .healthy(seed: 61)),
    Case(description: "weak left", person: .weakLeft(seed: 61)),
    Case(
      description: "15° on the left",
      person: Person(drop: Sided(left: DropProfile(peak: 15, mid: 13), right: .normal)),
      circumstances: SensorCircumstances(mount: SensorMount.rightAngles[17].tilted(x: 5), sensor: .lsm6dso)),
    Case(
      description: "80 a minute, 50 Hz", person: Person(cadence: 80, speed: 0.8),
      circumstances: SensorCircumstances(rate: 50, sensor: .bmi160)),
    Case(
      description: "140 a minute, 200 Hz", person: Person(cadence: 140, speed: 1.7),
      circumstances: SensorCircumstances(rate: 200, sensor: .lsm6dso)),
    Case(
      description: "asymmetric", person: Person(stepTimeAsymmetry: 10)),
  ]

  static let long: [Case] = {
    var cases: [Case] = []
    for cadence in stride(from: 60.0, through: 140, by: 20) {
      for pace in [0.45, 0.6, 0.75] {
        cases.append(
          Case(
            description: "\(cadence) a minute, pace \(pace)",
            person: Person(cadence: cadence, speed: pace * 0.9 * cadence / 60),
            // The first and the last contact are often missed: slow walks need as many steps as quick ones.
            seconds: 2000 / cadence))
      }
    }
    for left in [0.0, 5, 10, 15] {
      for right in [0.0, 5, 10, 15] {
        let drop = Sided(
          left: DropProfile(peak: left, mid: 0.9 * left), right: DropProfile(peak: right, mid: 0.8 * right))
        cases.append(Case(description: "drop \(left)°, \(right)°", person: Person(drop: drop)))
      }
    }
    for asymmetry in [-15.0, -8, 8, 15] {
      cases.append(Case(description: "asymmetry \(asymmetry) %", person: Person(stepTimeAsymmetry: asymmetry)))
    }
    for (name, sensor) in SensorClass.named {
      for rate in [40.0, 62.5, 128, 256, 400, 800] {
        cases.append(
          Case(
            description: "\(name), \(rate) Hz", person: .healthy(seed: 62),
            circumstances: SensorCircumstances(seed: 3, rate: rate, sensor: sensor)))
      }
    }
    return cases
  }()

  @Test(arguments: runsLongTests ? quick + long : quick)
  func measuresAgreeWithTheTruth(_ given: Case) throws {
    let walk = SimulatedWalk(given.person, .straight(given.seconds), given.circumstances)
    let analysis = try Analysis(walk)
    let (ic, fc) = (
      ContactScore(analysis.output.contacts, walk.truth.contacts, kind: .initial),
      ContactScore(analysis.output.contacts, walk.truth.contacts, kind: .final)
    )
    #expect(ic.f1 > 0.95 && ic.wrongSide == 0, "IC: \(ic)")
    #expect(fc.f1 > 0.93 && fc.wrongSide == 0, "FC: \(fc)")
    let pairs = StepPairs(analysis.output.steps, walk.truth)
    #expect(pairs.pairs.count >= 8)
    expectTimes(pairs)
    expectDrops(pairs)

    let steady = walk.truth.wholeSteps().filter { $0.isSteady && $0.step.strideTime.isFinite }.map(\.step)
    let cadence = 120 / mean(steady.map(\.strideTime))
    #expect(abs(analysis.summary.cadence - cadence) < 0.02 * cadence)
    expectAsymmetry(of: .stepTime, analysis.summary, steady)
    let trueDifference =
      median(steady.filter { $0.side == .right }.map(\.drop.standing.mean))
      - median(steady.filter { $0.side == .left }.map(\.drop.standing.mean))
    let difference = analysis.summary.asymmetry(of: .standingDropMean).difference.value
    #expect(abs(difference - trueDifference) < 0.7, "drop R − L: \(difference), \(trueDifference)")
  }

  /// Healthy contacts err by 5–15 ms (SD); what an initial contact is to the net differs by up to 20 ms from what it is to
  /// the walker, in the same direction for all, which cancels in steps and strides, and a final contact by 30 ms.
  func expectTimes(_ pairs: StepPairs) {
    let tolerances: [(StepMeasure, Double)] = [
      (.stepTime, 0.020), (.strideTime, 0.020), (.stanceTime, 0.045), (.swingTime, 0.045),
      (.singleSupportTime, 0.045), (.doubleSupportTime, 0.045), (.stancePercent, 4),
    ]
    for (measure, tolerance) in tolerances {
      #expect(pairs.error(measure) < tolerance, "\(measure): \(pairs.error(measure))")
    }
  }

  /// Half a degree a side is the promise (single-support mean); 20 ms of a contact cost 0.1–0.8°.
  func expectDrops(_ pairs: StepPairs) {
    for side in Side.allCases {
      for measure: StepMeasure in [
        .standingDropPeak, .standingDropMid, .standingDropMean, .contactDropPeak, .contactDropMid, .contactDropMean,
        .excursion,
      ] {
        #expect(abs(pairs.bias(measure, side)) < 0.6, "\(measure) \(side): \(pairs.bias(measure, side))")
      }
    }
  }

  func expectAsymmetry(of measure: StepMeasure, _ summary: BoutSummary, _ steady: [Step]) {
    let left = median(steady.filter { $0.side == .left }.map { measure.value(of: $0) })
    let right = median(steady.filter { $0.side == .right }.map { measure.value(of: $0) })
    let wanted = 200 * (right - left) / (right + left)
    let found = summary.asymmetry(of: measure).symmetryIndex.value
    #expect(abs(found - wanted) < 3, "\(measure): \(found), \(wanted)")
  }
}

@Suite struct StepLengthOfWalksTests {
  /// The inverted pendulum knows a person's step length only to some tenths (Zijlstra & Hof 2003 tune it for each); but
  /// longer steps at the same cadence must come out longer, and without a leg length there must be none.
  @Test func longerStepsComeOutLonger() throws {
    func medianStepLength(speed: Double, legLength: Double?) throws -> Double {
      var person = Person.healthy(seed: 51)
      person.speed = speed
      let analysis = try Analysis(SimulatedWalk(person, .straight(14))) { $0.legLength = legLength }
      return analysis.summary.left[.stepLength].median
    }
    #expect(try medianStepLength(speed: 1.2, legLength: nil).isNaN)
    let slow = try medianStepLength(speed: 0.9, legLength: 0.9)
    let quick = try medianStepLength(speed: 1.5, legLength: 0.9)
    #expect(slow > 0.3 && slow < 1.0, "\(slow) m")
    #expect(quick > slow, "\(quick) m against \(slow) m")
  }
}
