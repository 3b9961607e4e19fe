import Testing
import Walker

@testable import GaitDSP

@Suite struct GapTests {
  static let whole = SimulatedWalk(.healthy(seed: 5), .straight(22))
  static let wholeAnalysis = Result { try Analysis(whole) }

  static func without(_ from: Double, _ to: Double) -> SimulatedWalk {
    var walk = whole
    walk.samples.removeAll { $0.time > from + 1e-6 && $0.time < to - 1e-6 }
    return walk
  }

  @Test func shortHoleIsBridgedAndTheWalkGoesOn() throws {
    let analysis = try Analysis(Self.without(15, 15.1))
    #expect(analysis.output.gaps.count == 1)
    let gap = try #require(analysis.output.gaps.first)
    #expect(gap.bridged && near(gap.start, 15) && near(gap.end, 15.1))
    #expect(analysis.output.bouts.count == 1)
    #expect(ContactScore(analysis.output.contacts, Self.whole.truth.contacts, kind: .initial).missed <= 1)
  }

  @Test func longerHoleSplitsTheBoutAndNothingIsReportedInside() throws {
    for (from, to) in [(15.0, 15.13), (15.0, 15.3), (14.0, 14.95)] {
      let analysis = try Analysis(Self.without(from, to))
      let gap = try #require(analysis.output.gaps.first)
      #expect(analysis.output.gaps.count == 1 && !gap.bridged && near(gap.start, from) && near(gap.end, to))
      #expect(analysis.output.bouts.map(\.cause) == [.gap, .pause])
      expectNothing(between: from, and: to, analysis)
      try expectTimesKept(analysis)
    }
  }

  @Test func holeOfMoreThanASecondBeginsANewStretch() throws {
    for length in [1.01, 2.5, 5] {
      let (from, to) = (13.0, 13 + length)
      let analysis = try Analysis(Self.without(from, to))
      #expect(analysis.output.gaps.map(\.bridged) == [false])
      #expect(analysis.output.bouts.map(\.cause) == [.gap, .pause], "hole of \(length) s")
      expectNothing(between: from, and: to, analysis)
      try expectTimesKept(analysis)
    }
  }

  @Test func stepsOfOneBoutDoNotReachAcrossAHole() throws {
    let (from, to) = (15.0, 15.5)
    let analysis = try Analysis(Self.without(from, to))
    for step in analysis.output.steps {
      let times = [
        step.initialContact, step.oppositeFinalContact, step.oppositeInitialContact, step.finalContact,
        step.nextInitialContact, step.initialContact - step.stepTime, step.initialContact - step.swingTime,
      ].filter(\.isFinite)
      #expect(times.allSatisfy { $0 <= from } || times.allSatisfy { $0 >= to }, "step at \(step.initialContact)")
    }
  }

  /// The walk's steps on either side of the hole stay where they were: holes never shift time. Contacts within 2.5 s of the
  /// hole are left out, because the net's view reaches into it.
  func expectTimesKept(_ analysis: Analysis) throws {
    let reference = try Self.wholeAnalysis.get()
    let gap = try #require(analysis.output.gaps.first)
    let far = reference.output.contacts.filter { $0.time < gap.start - 2.5 || $0.time > gap.end + 2.5 }
    #expect(far.count > 30)
    for contact in far {
      let kept = analysis.output.contacts.contains {
        $0.kind == contact.kind && $0.side == contact.side && abs($0.time - contact.time) < 0.02
      }
      #expect(kept, "\(contact)")
    }
  }

  /// Nothing remembers a hole, or that a recording began in the middle of a walk: steps are as long as ever at once.
  @Test func stepsAfterAHoleAreAsLongAsEver() throws {
    func steps(_ walk: SimulatedWalk) throws -> [Step] {
      try Analysis(walk) { $0.legLength = 0.9 }.output.steps.filter { $0.quality == .ok }
    }
    let whole = try steps(Self.whole)
    var late = Self.whole
    late.samples.removeAll { $0.time < 13.2 }
    for cut in [late, Self.without(13, 13.5), Self.without(13, 18)] {
      let found = try steps(cut)
      #expect(found.count > 10)
      for step in found {
        guard let same = whole.first(where: { abs($0.initialContact - step.initialContact) < 0.05 }) else { continue }
        #expect(abs(step.stepLength - same.stepLength) < 0.08, "at \(step.initialContact) s")
      }
    }
  }

  func expectNothing(between from: Double, and to: Double, _ analysis: Analysis) {
    #expect(!analysis.output.contacts.contains { $0.time > from && $0.time < to })
    #expect(!analysis.output.steps.contains { $0.initialContact > from && $0.initialContact < to })
  }

  @Test(arguments: [0.05, 0.2])
  func randomLossesOfSamplesCostLittle(share: Double) throws {
    let walk = SimulatedWalk(
      .healthy(seed: 6), .straight(15),
      SensorCircumstances(seed: 9, sensor: .lsm6dso, losses: PacketLosses(single: share)))
    let analysis = try Analysis(walk)
    let lost = walk.truth.duration * 100 - Double(walk.samples.count)
    #expect(analysis.output.gaps.count > Int(0.6 * lost) && analysis.output.gaps.allSatisfy { $0.bridged })
    #expect(analysis.output.bouts.count == 1)
    let score = ContactScore(analysis.output.contacts, walk.truth.contacts, kind: .initial)
    #expect(score.f1 > 0.9 && score.wrongSide == 0, "\(score)")
  }

  /// Rest and bias are known as well as ever where single samples are lost: drop from standing stays where it was.
  @Test(arguments: [UInt64(11), 15], [0.01, 0.1, 0.2])
  func lostSamplesMoveNoDrop(seed: UInt64, share: Double) throws {
    func steps(_ losses: PacketLosses) throws -> (StepPairs, Analysis) {
      let walk = SimulatedWalk(
        .weakLeft(seed: seed), WalkerScript.straight(60),
        SensorCircumstances(seed: seed, sensor: .lsm6dso, losses: losses))
      let analysis = try Analysis(walk)
      return (StepPairs(analysis.output.steps, walk.truth), analysis)
    }
    let (whole, _) = try steps(.none)
    let (lossy, analysis) = try steps(PacketLosses(single: share))
    #expect(!analysis.output.gaps.isEmpty)
    for side in Side.allCases {
      let moved = lossy.bias(.standingDropMean, side) - whole.bias(.standingDropMean, side)
      #expect(abs(moved) < 0.25, "\(side): \(moved)°")
    }
  }

  /// A link that repeats its last sample where it has lost some: 0.2 s every 2 to 4 s. Believed, they move drop by up to 0.9° here.
  @Test(arguments: [3, 5] as [UInt64])
  func repeatedSamplesAreLostOnes(seed: UInt64) throws {
    let walk = SimulatedWalk(
      .weakLeft(seed: seed), WalkerScript.straight(60), SensorCircumstances(seed: seed, sensor: .lsm6dso))
    var stalling = walk
    var start = 200
    while start + 20 < walk.samples.count {
      for index in start + 1...start + 20 {
        stalling.samples[index].specificForce = walk.samples[start].specificForce
        stalling.samples[index].angularRate = walk.samples[start].angularRate
      }
      start += 220 + 37 * start % 200
    }
    let (whole, analysis) = (try Analysis(walk), try Analysis(stalling))
    let (intact, found) = (StepPairs(whole.output.steps, walk.truth), StepPairs(analysis.output.steps, walk.truth))
    for side in Side.allCases {
      let moved = found.bias(.standingDropMean, side) - intact.bias(.standingDropMean, side)
      #expect(abs(moved) < 0.4, "\(side): \(moved)°")
    }
    let inWalk = analysis.output.gaps.filter { $0.start > 6 && $0.end < 64 }
    #expect(inWalk.count > 12 && inWalk.allSatisfy { $0.implausibility == .frozen && $0.end - $0.start < 0.21 })
    #expect(analysis.output.gaps.allSatisfy { $0.start > 4.5 && $0.end < 68 }, "a sensor at rest may repeat itself")
  }

  /// What a recording ends with is lost, too, and told.
  @Test func aRecordingThatEndsInRepeatedSamplesSaysSo() throws {
    var samples = Self.whole.samples.filter { $0.time < 20 }
    let last = try #require(samples.lastIndex { $0.time <= 18 })
    for index in last..<samples.count {
      samples[index].specificForce = samples[last].specificForce
      samples[index].angularRate = samples[last].angularRate
    }
    let gap = try #require(try Analysis(samples).output.gaps.last)
    #expect(gap.implausibility == .frozen && !gap.bridged)
    #expect(abs(gap.start - 18) < 0.05 && gap.end == samples.last?.time)
  }

  /// A sensor of 50 Hz whose values are written at 200 Hz loses none.
  @Test func valuesWrittenMoreOftenThanMeasuredAreWhole() throws {
    let slow = SimulatedWalk(.healthy(seed: 5), .straight(22), SensorCircumstances(rate: 50))
    let samples = slow.samples.flatMap { sample in
      (0..<4).map {
        InertialSample(
          time: sample.time + 0.005 * Double($0), specificForce: sample.specificForce,
          angularRate: sample.angularRate)
      }
    }
    let analysis = try Analysis(samples, rate: 200)
    #expect(analysis.output.gaps.isEmpty && analysis.unusable == 0)
    #expect(analysis.output.steps.count > 30)
  }

  @Test func boutThatTheRecordingCutsSaysSo() throws {
    var walk = Self.whole
    walk.samples.removeAll { $0.time > 20 }
    let analysis = try Analysis(walk)
    #expect(analysis.output.bouts.map(\.cause) == [.recording])
    let last = try #require(analysis.output.contacts.last)
    #expect(last.time > 19 && last.time <= 20)
  }
}
