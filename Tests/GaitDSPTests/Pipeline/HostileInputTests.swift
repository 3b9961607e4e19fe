import Testing
import Walker

@testable import GaitDSP

/// What a broken sensor, cable or file may deliver: never a crash, never a number made of nothing, all of it counted.
@Suite struct HostileInputTests {
  static let walk = SimulatedWalk(.healthy(seed: 11), .straight(12))

  static let poisons: [Double] = [.nan, .infinity, -.infinity, 1e300, -1e300, .greatestFiniteMagnitude]

  @Test(arguments: poisons)
  func readingsThatAreNoReadingsAreCountedAndPassedOver(poison: Double) throws {
    var samples = Self.walk.samples
    var spoilt = 0
    for index in stride(from: 5, to: samples.count, by: 97) {
      if spoilt % 2 == 0 {
        samples[index].specificForce[spoilt % 3] = poison
      } else {
        samples[index].angularRate.y = poison
      }
      spoilt += 1
    }
    let analysis = try Analysis(samples)
    #expect(analysis.unusable == spoilt)
    #expect(analysis.used == samples.count - spoilt)
    let score = ContactScore(analysis.output.contacts, Self.walk.truth.contacts, kind: .initial)
    #expect(score.f1 > 0.85, "\(score)")
    expectPlausible(analysis)
  }

  /// Step lengths of it would be numbers made of nothing.
  @Test(arguments: [Double.nan, .infinity, -1, 0, 91, 1e300])
  func aLegOfAnotherLengthThanLegsHaveGivesNoStepLength(length: Double) throws {
    let steps = try Analysis(Self.walk) { $0.legLength = length }.output.steps
    #expect(steps.count > 5 && steps.allSatisfy { $0.stepLength.isNaN })
    #expect(try Analysis(Self.walk) { $0.legLength = 0.9 }.output.steps.contains { $0.stepLength > 0.3 })
  }

  @Test func timesThatRunBackwardsOrRepeatAreCountedAndPassedOver() throws {
    var samples: [InertialSample] = []
    for (index, sample) in Self.walk.samples.enumerated() {
      samples.append(sample)
      if index % 50 == 20 { samples.append(sample) }
      if index % 50 == 40 {
        var earlier = sample
        earlier.time -= 0.5
        samples.append(earlier)
      }
      if index % 50 == 45 {
        var timeless = sample
        timeless.time = .nan
        samples.append(timeless)
      }
    }
    let analysis = try Analysis(samples)
    let clean = try Analysis(Self.walk)
    #expect(analysis.unusable == samples.count - Self.walk.samples.count)
    #expect("\(analysis.output.steps)" == "\(clean.output.steps)")
  }

  @Test func nothingUsableGivesNothing() throws {
    let nothing = InertialSample(time: .nan, specificForce: .zero, angularRate: .zero)
    let analysis = try Analysis([InertialSample](repeating: nothing, count: 500))
    #expect(analysis.unusable == 500 && analysis.used == 0)
    #expect(analysis.output.steps.isEmpty && analysis.output.bouts.isEmpty && analysis.output.gaps.isEmpty)
    #expect(try Analysis([]).used == 0)
    #expect(try Analysis([Self.walk.samples[0]]).used == 1)
  }

  @Test func saturatedWalkIsNeverAReliableFinding() throws {
    let samples = Self.walk.samples.map {
      InertialSample(
        time: $0.time,
        specificForce: $0.specificForce.clamped(lowerBound: .init(repeating: -2), upperBound: .init(repeating: 2)),
        angularRate: $0.angularRate.clamped(lowerBound: .init(repeating: -0.1), upperBound: .init(repeating: 0.1)))
    }
    let analysis = try Analysis(samples)
    expectPlausible(analysis)
    #expect(analysis.finding.left.grade != .present && analysis.finding.right.grade != .present)
  }

  @Test func extremeTimesAreSurvived() throws {
    for origin in [-1e12, 1.7e9, 1e15, 1e300] {
      let samples = Self.walk.samples.prefix(1500).map {
        InertialSample(time: origin + $0.time, specificForce: $0.specificForce, angularRate: $0.angularRate)
      }
      let analysis = try Analysis(Array(samples))
      #expect(analysis.used + analysis.unusable == 1500)
    }
    let farApart = Self.walk.samples.prefix(300).enumerated().map {
      InertialSample(
        time: Double($0.offset) * 1e6, specificForce: $0.element.specificForce, angularRate: $0.element.angularRate)
    }
    let analysis = try Analysis(farApart)
    #expect(analysis.output.steps.isEmpty && analysis.output.gaps.count == 299)
  }

  @Test func wallClockSecondsAreAsGoodAsAnyOther() throws {
    let shifted = Self.walk.samples.map {
      InertialSample(time: 1.75e9 + $0.time, specificForce: $0.specificForce, angularRate: $0.angularRate)
    }
    let (a, b) = (try Analysis(Self.walk), try Analysis(shifted))
    #expect(a.output.contacts.count == b.output.contacts.count && !a.output.contacts.isEmpty)
    for (x, y) in zip(a.output.contacts, b.output.contacts) {
      #expect(abs(y.time - 1.75e9 - x.time) < 0.001 && x.side == y.side && x.kind == y.kind)
    }
  }

  @Test(arguments: [0, -100, .nan, .infinity, 1e12, 1e-12])
  func senselessSampleRateIsSurvived(rate: Double) throws {
    let analysis = try Analysis(Array(Self.walk.samples.prefix(600)), rate: rate)
    #expect(analysis.used + analysis.unusable == 600)
  }

  @Test(arguments: [-1, .nan, .infinity, 1e9])
  func senselessLagIsSurvived(lag: Double) throws {
    let analysis = try Analysis(Array(Self.walk.samples.prefix(900)), configure: { $0.smoothingLag = lag })
    #expect(analysis.used == 900)
  }

  /// A share of time past no number would be 0 %, as if the pelvis had never dropped.
  @Test func aThresholdThatIsNoNumberIsTheUsualOne() throws {
    let walk = SimulatedWalk(.weakLeft(), .straight(15))
    let usual = try Analysis(walk) { $0.belowThresholdDeg = 4 }
    let senseless = try Analysis(walk) { $0.belowThresholdDeg = .nan }
    #expect(usual.output.steps.contains { $0.drop.contact.timeBelow > 0 })
    for (a, b) in zip(usual.output.steps, senseless.output.steps) {
      #expect(a.drop.contact.timeBelow.bitPattern == b.drop.contact.timeBelow.bitPattern)
    }
  }

  func expectPlausible(_ analysis: Analysis) {
    for step in analysis.output.steps {
      for measure in StepMeasure.allCases {
        let value = measure.value(of: step)
        #expect(value.isNaN || abs(value) < 1000, "\(measure) = \(value)")
      }
    }
  }
}
