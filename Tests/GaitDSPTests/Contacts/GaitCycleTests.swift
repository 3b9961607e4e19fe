import Testing

@testable import GaitDSP

@Suite struct GaitCycleTests {
  /// Contacts of a walk whose right step takes 0.55 s, its left 0.65 s; double support 0.12 s.
  static func contacts(steps: Int, confidence: Double = 0.9) -> [Contact] {
    var contacts: [Contact] = []
    var time = 1.0
    var side = Side.left
    for _ in 0..<steps {
      contacts.append(Contact(time: time, kind: .initial, side: side, confidence: confidence, bout: 4))
      contacts.append(Contact(time: time + 0.12, kind: .final, side: side.opposite, confidence: confidence, bout: 4))
      time += side == .left ? 0.55 : 0.65
      side = side.opposite
    }
    return contacts
  }

  func steps(_ contacts: [Contact]) -> [Step] {
    var cycle = GaitCycle()
    var steps = contacts.compactMap { cycle.push($0) }
    let (last, lastButOne) = cycle.finish()
    if let lastButOne { steps.append(lastButOne) }
    if let last { steps.append(last) }
    return steps
  }

  @Test func timesOfAStepAreThoseOfItsContacts() {
    let steps = steps(Self.contacts(steps: 10))
    #expect(steps.count == 10)
    for step in steps where step.quality == .ok {
      let isLeft = step.side == .left
      #expect(near(step.stepTime, isLeft ? 0.65 : 0.55))
      #expect(near(step.strideTime, 1.2))
      #expect(near(step.doubleSupportTime, 0.12))
      // The single support of a side lasts until the other foot lands.
      #expect(near(step.singleSupportTime, isLeft ? 0.43 : 0.53))
      #expect(near(step.stanceTime, isLeft ? 0.67 : 0.77))
      #expect(near(step.swingTime, isLeft ? 0.53 : 0.43))
      #expect(near(step.stancePercent, 100 * (isLeft ? 0.67 : 0.77) / 1.2))
      #expect(step.bout == 4 && near(step.confidence, 0.9))
    }
  }

  @Test func firstAndLastTwoStepsAreBoundary() {
    let qualities = steps(Self.contacts(steps: 10)).map(\.quality)
    #expect(qualities == [.boundary, .boundary, .ok, .ok, .ok, .ok, .ok, .ok, .boundary, .boundary])
  }

  @Test func everyInitialContactIsAStepInOrder() {
    for count in 1...9 {
      let found = steps(Self.contacts(steps: count))
      #expect(found.count == count)
      #expect(zip(found, found.dropFirst()).allSatisfy { $0.initialContact < $1.initialContact })
    }
    #expect(steps([]).isEmpty)
  }

  @Test func missingFinalContactMakesStepsIrregular() {
    var contacts = Self.contacts(steps: 12)
    // Right final contact of the sixth step's (right side) … the one after the left contact number 4.
    let lost = contacts.remove(at: 9)
    #expect(lost.kind == .final && lost.side == .right)
    let found = steps(contacts)
    let irregular = found.filter { $0.quality == .irregular }
    // It ended the fourth step's (right) stance, began the fifth's (left) single support and the sixth's swing.
    #expect(irregular.map(\.initialContact) == found[3...5].map(\.initialContact))
    #expect(found[3].stanceTime.isNaN && found[4].singleSupportTime.isNaN && found[5].swingTime.isNaN)
    #expect(found[3].singleSupportTime.isFinite)
  }

  @Test func missingInitialContactNeverMakesALongStep() {
    var contacts = Self.contacts(steps: 14)
    contacts.remove(at: 12)
    for step in steps(contacts) where step.quality == .ok {
      #expect(step.stepTime < 0.7 && step.strideTime < 1.3)
    }
  }

  @Test func unsureContactMakesTheStepsThatRestOnItIrregular() {
    var contacts = Self.contacts(steps: 12)
    contacts[10].confidence = 0.2
    let irregular = steps(contacts).filter { $0.quality == .irregular }
    #expect(!irregular.isEmpty && irregular.allSatisfy { near($0.confidence, 0.2) })
  }

  @Test func stutterIsIrregular() {
    var contacts = Self.contacts(steps: 16)
    for index in 20..<contacts.count { contacts[index].time += 0.6 }
    let found = steps(contacts)
    #expect(found[10].quality == .irregular && near(found[10].stepTime, 1.25))
    #expect(found[12].quality == .ok)
  }

  /// Its own contact, and every one that its stance, its single support and its stride end with; those that its step time and
  /// its swing time begin with are the step before's.
  @Test func aStepIsAsSureAsTheLeastSureOfItsContacts() {
    let sure = Self.contacts(steps: 12)
    for index in 8..<16 {
      var contacts = sure
      contacts[index].confidence = 0.5
      for step in steps(contacts) where step.quality == .ok {
        let own = [
          step.initialContact, step.oppositeFinalContact, step.oppositeInitialContact, step.finalContact,
          step.nextInitialContact,
        ]
        #expect(step.confidence == (own.contains(contacts[index].time) ? 0.5 : 0.9), "contact \(index)")
      }
    }
  }

  /// One short step is no measure of the next: both are told from what is usual.
  @Test func theStepAfterAShortOneIsAsCleanAsEver() {
    var contacts = Self.contacts(steps: 16)
    // The right step of 0.55 s takes 0.4 s: short, but a step.
    for index in 18..<contacts.count { contacts[index].time -= 0.15 }
    let found = steps(contacts)
    #expect(near(found[9].stepTime, 0.4) && found[9].quality == .ok)
    #expect(near(found[10].stepTime, 0.65) && found[10].quality == .ok)
  }

  /// What is usual is asked anew of every bout: whoever shuffled before may stride now.
  @Test func aQuickBoutAfterASlowOneIsClean() {
    var cycle = GaitCycle()
    for contact in Self.contacts(steps: 12) {
      var slow = contact
      slow.time *= 2
      _ = cycle.push(slow)
    }
    _ = cycle.finish()
    let quick = Self.contacts(steps: 12).compactMap { cycle.push($0) }
    #expect(quick.count == 10 && quick.dropFirst(2).allSatisfy { $0.quality == .ok })
  }
}
