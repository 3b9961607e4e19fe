import Testing

@testable import Walker

@Suite struct TruthTests {
  static func steady(_ person: Person, seconds: Double = 90) -> WalkerTruth {
    Walker(
      person: person, script: WalkerScript([.stand(seconds: 5), .walk(.seconds(seconds)), .stand(seconds: 5)])
    ).truth()
  }

  static func inner(_ truth: WalkerTruth, _ side: BodySide) -> [TrueStep] {
    truth.steps.filter { $0.side == side && !$0.times.isBoundary && !$0.times.isTurning && $0.standing.mid.isFinite }
  }

  static func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }

  @Test(arguments: [60.0, 90, 110, 140])
  func cadenceIsAsConfigured(cadence: Double) {
    let truth = Self.steady(Person(cadence: cadence, speed: 0.6 * cadence / 60))
    let steps = truth.steps.filter { !$0.times.isBoundary }
    let times = steps.map { $0.times.initialContact - $0.times.initialContactBefore }.filter(\.isFinite)
    #expect(abs(60 / Self.mean(times) - cadence) < 0.015 * cadence)
  }

  @Test(arguments: [-12.0, 0, 8])
  func stepTimeAsymmetryIsAsConfigured(asymmetry: Double) {
    let truth = Self.steady(Person(stepTimeAsymmetry: asymmetry), seconds: 240)
    func stepTime(_ side: BodySide) -> Double {
      Self.mean(Self.inner(truth, side).map { $0.times.initialContact - $0.times.initialContactBefore })
    }
    let (left, right) = (stepTime(.left), stepTime(.right))
    #expect(abs(100 * (left - right) / (0.5 * (left + right)) - asymmetry) < 1)
  }

  @Test func stanceShareIsAsConfiguredOnEachSide() {
    let truth = Self.steady(
      Person(stance: Sided(left: 66, right: 61), strideTimeVariability: 0, irregularity: 0), seconds: 60)
    for side in BodySide.allCases {
      let contacts = truth.contacts.filter { $0.side == side }
      var shares: [Double] = []
      for i in contacts.indices.dropLast(2) where contacts[i].kind == .initial {
        shares.append(
          100 * (contacts[i + 1].time - contacts[i].time) / (contacts[i + 2].time - contacts[i].time))
      }
      // Starting and stopping have their own rhythm.
      #expect(abs(Self.mean(Array(shares.dropFirst(2).dropLast(2))) - (side == .left ? 66 : 61)) < 0.1)
    }
  }

  @Test func strideTimesVaryAsConfigured() {
    let truth = Self.steady(Person(strideTimeVariability: 4), seconds: 900)
    let contacts = Self.inner(truth, .left).map(\.times.initialContact)
    let strides = zip(contacts.dropFirst(), contacts).map { $0 - $1 }
    let mean = Self.mean(strides)
    let deviation = Self.mean(strides.map { ($0 - mean) * ($0 - mean) }).squareRoot()
    #expect(abs(100 * deviation / mean - 4) < 0.8)
  }

  @Test func contactsAlternateAsOnTwoFeet() {
    for seed in 1...20 as ClosedRange<UInt64> {
      let truth = Self.steady(.random(seed: seed), seconds: 20)
      for (a, b) in zip(truth.contacts, truth.contacts.dropFirst()) {
        #expect(a.time < b.time)
        // A final contact is followed by the same foot's initial contact; that by the other's final contact.
        #expect(a.kind != b.kind)
        #expect(a.kind == .final ? a.side == b.side : a.side != b.side)
      }
      #expect(truth.bouts.count == 1)
      #expect(truth.bouts.first?.steps == truth.steps.count)
      #expect(truth.bouts.first?.start == truth.contacts.first?.time)
      #expect(truth.bouts.first?.end == truth.contacts.last?.time)
    }
  }

  @Test(arguments: [(6.5, 6.0), (12.0, 9.0), (3.0, 1.0), (-4.0, -3.0)])
  func extraDropOfTheWeakSideIsAsConfigured(peak: Double, mid: Double) {
    var person = Person(dropVariability: 0, irregularity: 0)
    let normal = Self.steady(person, seconds: 40)
    person.drop.left = DropProfile(peak: peak, mid: mid)
    let weak = Self.steady(person, seconds: 40)
    for (a, b) in zip(Self.inner(normal, .left), Self.inner(weak, .left)) {
      #expect(abs(b.standing.mid - a.standing.mid - mid) < 1e-9)
      #expect(abs(b.contact.mid - a.contact.mid - mid) < 1e-9)
      if peak > 0 { #expect(abs(b.standing.peak - a.standing.peak - peak) < 0.25 * peak) }
    }
    // The sound side's single support is untouched, but for the last of the drop.
    for (a, b) in zip(Self.inner(normal, .right), Self.inner(weak, .right)) {
      #expect(abs(a.standing.mid - b.standing.mid) < 1e-9)
      #expect(abs(a.standing.mean - b.standing.mean) < 0.05)
    }
  }

  @Test func dropIsMeasuredOnTheMovementThatTheSensorFeels() {
    let walker = Walker(person: .weakLeft(seed: 5))
    let truth = walker.truth()
    for step in truth.steps where step.standing.mid.isFinite {
      let t = step.times
      var cursor = walker.cursor()
      let reference = walker.person.standingObliquity
      let atContact = cursor.motion(at: t.initialContact).obliquity
      var (sum, peak, count) = (0.0, -Double.infinity, 0.0)
      for i in 0...2000 {
        let time = t.oppositeFinalContact + (t.oppositeInitialContact - t.oppositeFinalContact) * Double(i) / 2000
        let drop = step.side.sign * (cursor.motion(at: time).obliquity - reference)
        if i == 1000 { #expect(abs(drop - step.standing.mid) < 1e-6) }
        (sum, count, peak) = (sum + drop, count + 1, max(peak, drop))
      }
      #expect(abs(peak - step.standing.peak) < 0.01)
      #expect(abs(sum / count - step.standing.mean) < 0.005)
      #expect(abs(atContact - step.contactObliquity) < 1e-9)
      #expect(abs(step.contact.peak - (step.standing.peak - step.side.sign * (atContact - reference))) < 1e-9)
      if t.initialContact > 40 { break }
    }
  }

  @Test func averagePersonDropsAsHealthyPeopleDo() {
    // Schwartz, Rozumalski & Trost 2008, free speed: peak 4.1 ± 2.1°, mid-stance 0.3 ± 2.0°.
    var (peaks, mids): ([Double], [Double]) = ([], [])
    for seed in 1...40 as ClosedRange<UInt64> {
      let truth = Self.steady(.healthy(seed: seed), seconds: 20)
      for side in BodySide.allCases {
        peaks.append(Self.mean(Self.inner(truth, side).map(\.standing.peak)))
        mids.append(Self.mean(Self.inner(truth, side).map(\.standing.mid)))
      }
    }
    #expect(abs(Self.mean(peaks) - 4.1) < 1.0)
    #expect(abs(Self.mean(mids) - 0.3) < 0.7)
  }

  @Test func turnsAreMadeWhereTheScriptSays() {
    let walker = Walker(person: .healthy(seed: 9), script: .demo)
    let truth = walker.truth()
    #expect(truth.turns.count >= 8)
    var cursor = walker.cursor()
    for turn in truth.turns {
      let before = cursor.motion(at: turn.start).heading
      let after = cursor.motion(at: turn.end).heading
      #expect(abs((after - before).degrees - turn.degrees) < 1e-6)
      #expect(abs(abs(turn.degrees) - 180) < 1e-6)
      #expect((1...5).contains(turn.end - turn.start))
    }
  }

  @Test func standingSpansAreStill() {
    let walker = Walker(person: Person(irregularity: 0), script: .demo)
    let truth = walker.truth()
    #expect(truth.standing.count == 2)
    var cursor = walker.cursor()
    for span in truth.standing {
      for t in stride(from: span.start + 2.1, to: span.end, by: 0.1) {
        #expect(largest(cursor.motion(at: t).inertial.angularRate) < 1e-9)
      }
    }
  }

  @Test func stanceTrialKeepsItsProfile() throws {
    let trial = StanceTrial(side: .right, reference: 5, hold: 20, profile: [.init(0, 1), .init(15, 8)])
    let person = Person(standingObliquity: 1.5, irregularity: 0)
    let walker = Walker(person: person, script: WalkerScript([.singleLegStance(trial)]))
    let truth = walker.truth()
    #expect(truth.trials.count == 1)
    let found = try #require(truth.trials.first)
    #expect(abs(found.footDown - found.lift - 20) < 1e-6)
    #expect(found.side == .right)
    #expect(abs(found.drop.peak - 8) < 1e-6)
    var cursor = walker.cursor()
    #expect(abs(cursor.motion(at: found.lift - 1).obliquity - 1.5) < 0.01)
    // Right support, left side down: obliquity falls.
    #expect(abs(cursor.motion(at: found.held).obliquity - 0.5) < 1e-6)
    // The pelvis levels a quarter of a second before the foot lands.
    #expect(abs(cursor.motion(at: found.footDown - 0.3).obliquity + 6.5) < 1e-6)
    #expect(abs(found.atEnd - 8) < 0.01 && found.atLift < found.steady && found.steady < found.atEnd)
    #expect(found.curve.count >= 39)
  }

  @Test func timedUpAndGoRisesWalksTurnsAndSits() {
    let walker = Walker(person: .healthy(seed: 2), script: .timedUpAndGo)
    let truth = walker.truth()
    #expect(truth.sitting.count == 2 && truth.bouts.count == 1 && truth.turns.count == 2)
    #expect((10...30).contains(truth.duration - 10))
    var cursor = walker.cursor()
    let seated = cursor.motion(at: 1).position
    let risen = cursor.motion(at: truth.bouts[0].start).position
    #expect(risen.z - seated.z > 0.3)
    let seatedAgain = cursor.motion(at: truth.duration - 0.5).position
    #expect(abs(seatedAgain.z - seated.z) < 0.02)
    // And it ends near the chair.
    #expect(abs(seatedAgain.x - seated.x) < 1 && abs(seatedAgain.y - seated.y) < 1)
  }
}
