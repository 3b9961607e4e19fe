import Testing

@testable import GaitDSP

/// What raises a grade, what holds it down, and what is said beside it: each rule by itself.
@Suite struct FindingRulesTests {
  private let sound = WalkedSide(standing: 1, contact: 1)
  private let weak = WalkedSide(standing: 6, contact: 4.5)

  private func finding(
    left: WalkedSide, right: WalkedSide, scatter: Double = 0.5, hasStanding: Bool = true
  ) -> Finding {
    finding(
      of: walkedSteps(left: left, right: right, scatter: scatter, hasStanding: hasStanding), hasStanding: hasStanding)
  }

  private func finding(of steps: [Step], hasStanding: Bool = true) -> Finding {
    Finding(summary(of: steps), standing: hasStanding ? StandingCertainty() : nil)
  }

  /// Twenty steps of one leg have nothing to be compared with where the other has nine.
  @Test(arguments: Side.allCases) func enoughStepsOfOneLegAreNotEnough(side: Side) {
    let steps = walkedSteps(left: weak, right: weak)
    let few = steps.filter { $0.side == side } + steps.filter { $0.side == side.opposite }.prefix(9)
    let result = finding(of: few)
    #expect(result.left.grade == .insufficient && result.right.grade == .insufficient)
  }

  @Test func aDifferenceThatMidStanceDoesNotShareIsAtMostPossible() {
    let loading = WalkedSide(contact: 4.5, mid: -3)
    #expect(finding(left: loading, right: sound, hasStanding: false).left.grade == .possible)
    #expect(finding(left: WalkedSide(contact: 4.5), right: sound, hasStanding: false).left.grade == .present)
  }

  /// Less far apart than two references may be, but one finds the left weak and the other the right.
  @Test func referencesThatNameOppositeSidesDisagree() {
    let (left, right) = (WalkedSide(standing: 1, contact: 2.6), WalkedSide(standing: 2.6, contact: 1))
    #expect(finding(left: left, right: right).warnings.contains(.referencesDisagree))
    let agreed = finding(left: WalkedSide(standing: 2.6, contact: 2.6), right: sound)
    #expect(!agreed.warnings.contains(.referencesDisagree))
  }

  /// A crooked strap could make the drop from standing, but not the difference that both references see.
  @Test func aDropFromStandingThatContactSharesIsPresentOnEitherSide() {
    let drooping = WalkedSide(standing: 8, contact: 2.7)
    for side in Side.allCases {
      let result = side == .left ? finding(left: drooping, right: sound) : finding(left: sound, right: drooping)
      #expect(result.warnings.contains(.referencesDisagree))
      // By contact alone it would be possible.
      #expect(result[side].grade == .present && result[side].references == [.standing])
    }
  }

  @Test func noneFromScatteredStandingDropsSaysSo() {
    let scattered = WalkedSide(standing: 2.5, contact: .nan)
    let result = finding(left: scattered, right: scattered, scatter: 4)
    #expect(result.left.grade == .none && result.right.grade == .none)
    #expect(result.warnings == [.notRuledOut])
    let narrow = finding(left: scattered, right: scattered, scatter: 0.5)
    #expect(narrow.left.grade == .none && narrow.warnings.isEmpty)
  }

  /// Three degrees of hike in most steps, as much drop in the others: the median may as well be none.
  @Test func aHikeThatChanceExplainsIsNoCompensation() {
    var steps = walkedSteps(left: WalkedSide(standing: -3, contact: -3, lateral: 1.8), right: sound, scatter: 0)
    #expect(finding(of: steps).left.compensated)
    for index in steps.indices where steps[index].side == .left && index % 5 < 2 {
      steps[index].drop.standing.mean = 3
    }
    #expect(!finding(of: steps).left.compensated)
  }

  @Test func aLeanThatChanceExplainsIsNoCompensation() {
    var steps = walkedSteps(left: WalkedSide(standing: -3, contact: -3, lateral: 1.8), right: sound, scatter: 0)
    for index in steps.indices where steps[index].side == .left && index % 5 < 2 {
      steps[index].lateralAcceleration = 0.4
    }
    #expect(!finding(of: steps).left.compensated)
  }

  @Test func aDropOfItsOwnIsNotExcusedByTheHikeOfTheOtherSide() {
    let result = finding(left: WalkedSide(standing: 5, contact: 5), right: WalkedSide(standing: -3, contact: -3))
    #expect(result.left.grade == .present && result.left.references == [.standing, .contact])
    #expect(result.warnings.isEmpty)
  }

  @Test(arguments: Side.allCases) func uncertainContactsOfOneFootAreEnoughToDoubtBothSides(side: Side) {
    var (left, right) = (weak, sound)
    if side == .left { left.confidence = 0.3 } else { right.confidence = 0.3 }
    let result = finding(left: left, right: right)
    #expect(result.left.grade == .possible && result.right.grade == .insufficient)
    #expect(result.warnings == [.contactsUncertain])
  }

  @Test func withoutAStandingReferenceStepsAreStillCounted() {
    let result = finding(left: weak, right: sound, hasStanding: false)
    #expect(result.left.steps == 20 && result.right.steps == 20)
  }

  @Test func theSentenceOfTheRightHasItsOwnSign() {
    let sentence = FindingText.sentence(for: .right, of: finding(left: sound, right: weak))
    #expect(sentence.hasPrefix("Right: pelvic drop present: the left side of the pelvis drops 3.5°"))
    #expect(sentence.contains("more in right than in left single support"))
  }

  /// Nobody's zero is surer than that of quiet standing, and that of a stand that swayed is as uncertain as it swayed.
  @Test func aZeroIsAsCertainAsItsStandWasStill() {
    var stand = StandingReference(start: 10, end: 24, up: SIMD3(0, 0, 1), swayDeg: 2, changeDeg: .nan)
    let swaying = StandingCertainty(stand, usedUntil: 84, strapMoved: false)
    #expect(swaying.uncertainty == 2)
    // Of the moment when it was last seen to hold.
    #expect(swaying.age == 60)
    stand.swayDeg = 0.1
    #expect(StandingCertainty(stand, usedUntil: 20, strapMoved: true).uncertainty == StandingReference.uncertaintyDeg)
    #expect(StandingCertainty(stand, usedUntil: 20, strapMoved: true).age == 0)
  }
}
