import Foundation
import Testing

@testable import GaitDSP

/// What a physiotherapist should read after a walk.
@Suite struct FindingTests {
  private func finding(
    left: WalkedSide, right: WalkedSide, count: Int = 20, scatter: Double = 0.5,
    standing: StandingCertainty? = StandingCertainty(), thresholds: FindingThresholds = .init()
  ) -> Finding {
    Finding(
      summary(of: walkedSteps(left: left, right: right, count: count, scatter: scatter, hasStanding: standing != nil)),
      standing: standing, thresholds: thresholds)
  }

  private let sound = WalkedSide(standing: 1.2, contact: 1.0)
  private let weak = WalkedSide(standing: 6, contact: 4.5)

  @Test func aHealthyWalkHasNoFinding() {
    let result = finding(left: sound, right: WalkedSide(standing: 1, contact: 0.7))
    #expect(result.left.grade == .none && result.right.grade == .none)
    #expect(result.warnings.isEmpty)
  }

  /// Forty walks of symmetric people with realistic scatter, ten steps a side: none may be called present.
  @Test func symmetricWalksAreNotCalledPresent() {
    var grades: [FindingGrade] = []
    for seed in 1...40 {
      // Noise is drawn per side from one seed: shift the right side's series by using other steps of it.
      let steps = walkedSteps(left: sound, right: sound, count: 10, scatter: 1.2, seed: UInt64(seed))
      let others = walkedSteps(left: sound, right: sound, count: 10, scatter: 1.2, seed: UInt64(1000 + seed))
      let mixed = steps.filter { $0.side == .left } + others.filter { $0.side == .right }
      let result = Finding(summary(of: mixed), standing: StandingCertainty())
      grades += [result.left.grade, result.right.grade]
    }
    #expect(!grades.contains(.present))
    #expect(grades.filter { $0 == .possible }.count <= 4)
  }

  @Test func aOneSidedWeaknessIsPresentOnThatSideByBothReferences() {
    let result = finding(left: weak, right: sound)
    #expect(result.left.grade == .present && result.right.grade == .none)
    #expect(result.left.references == [.standing, .contact])
    #expect(near(result.contactDifference.value, 3.5, 0.4))
    #expect(result.warnings.isEmpty)
  }

  @Test func exchangingTheSidesExchangesTheFindingExactly() {
    let one = finding(left: weak, right: sound)
    let other = finding(left: sound, right: weak)
    #expect(one.left.grade == other.right.grade && one.right.grade == other.left.grade)
    #expect(one.left.standingMean == other.right.standingMean && one.left.contactMid == other.right.contactMid)
    #expect(one.contactDifference == other.contactDifference.negated)
    #expect(one.warnings == other.warnings)
  }

  @Test func aWeaknessOfBothSidesShowsInStandingOnly() {
    let result = finding(left: weak, right: weak)
    #expect(result.left.grade == .present && result.right.grade == .present)
    #expect(result.left.references == [.standing] && result.right.references == [.standing])
    #expect(!result.warnings.contains(.referencesDisagree))
  }

  @Test func withoutAStandingReferenceTheSidesAreStillCompared() {
    let result = finding(left: sound, right: weak, standing: nil)
    #expect(result.right.grade == .present && result.right.references == [.contact])
    #expect(result.warnings == [.standingMissing])
    #expect(result.right.standingMean.value.isNaN)
  }

  @Test func aCrookedStrapIsNotAWeakness() {
    // A zero 4.5° wrong: one side sinks, the other is hiked by as much; contact sees nothing.
    let result = finding(
      left: WalkedSide(standing: 1 + 4.5, contact: 1), right: WalkedSide(standing: 1 - 4.5, contact: 1))
    #expect(result.left.grade == .possible)
    #expect(result.right.grade == .none)
    #expect(result.warnings.contains(.referencesDisagree))
  }

  /// Contact difference (left − right), grade expected of the left side; 40 steps a side scattered by 0.3°.
  @Test(arguments: [
    (1.2, FindingGrade.none), (1.7, .possible), (2.4, .present), (3.0, .present),
  ])
  func contactDifferenceIsGradedByItsLimits(difference: Double, grade: FindingGrade) {
    let result = finding(
      left: WalkedSide(contact: 1 + difference), right: WalkedSide(contact: 1), count: 40, scatter: 0.3,
      standing: nil)
    #expect(result.left.grade == grade)
    #expect(result.right.grade == .none)
  }

  /// Standing drop of both sides, grade expected.
  @Test(arguments: [(3.0, FindingGrade.none), (4.0, .possible), (5.0, .present)])
  func standingDropIsGradedByItsLimits(drop: Double, grade: FindingGrade) {
    let side = WalkedSide(standing: drop)
    let result = finding(left: side, right: side, count: 40, scatter: 0.3)
    #expect(result.left.grade == grade && result.right.grade == grade)
  }

  @Test func presentNeedsTheIntervalToKeepAboveThePossibleLimit() {
    // The same median, once from few widely scattered steps.
    let (left, right) = (WalkedSide(contact: 3.4), WalkedSide(contact: 1))
    #expect(finding(left: left, right: right, count: 40, scatter: 0.3, standing: nil).left.grade == .present)
    #expect(finding(left: left, right: right, count: 10, scatter: 1, standing: nil).left.grade == .possible)
  }

  @Test func aLoadingResponsePeakAloneIsAtMostPossible() {
    // The mean is high, mid-stance is not: fast walking.
    let fast = WalkedSide(standing: 5.5, contact: 1, mid: -3.5)
    #expect(finding(left: fast, right: fast).left.grade == .possible)
  }

  @Test func fewerThanTenCleanStepsASideAreInsufficient() {
    let result = finding(left: weak, right: sound, count: 9)
    #expect(result.left.grade == .insufficient && result.right.grade == .insufficient)
    #expect(finding(left: weak, right: sound, count: 10).left.grade == .present)
    let empty = Finding(summary(of: []), standing: nil)
    #expect(empty.left.grade == .insufficient && empty.left.steps == 0)
  }

  @Test func anOldOrMovedStandingReferenceCarriesAtMostPossible() {
    for standing in [StandingCertainty(age: 43_200), StandingCertainty(strapMoved: true)] {
      let result = finding(left: weak, right: weak, standing: standing)
      #expect(result.left.grade == .possible)
      #expect(result.warnings.contains(.standingStale))
    }
  }

  @Test func anUncertainStandingReferenceWidensTheInterval() {
    // 6° with limits 4.5/3.5: an excess of √(2² − 0.85²) = 1.81° (1 SD) lets the bound fall to about 2.4°.
    let result = finding(left: weak, right: weak, standing: StandingCertainty(uncertainty: 2))
    #expect(result.left.grade == .possible && result.warnings.contains(.standingUncertain))
  }

  @Test func uncertainContactsCarryAtMostPossible() {
    var (left, right) = (weak, sound)
    (left.confidence, right.confidence) = (0.3, 0.9)
    let result = finding(left: left, right: right, standing: nil)
    #expect(result.left.grade == .possible && result.warnings.contains(.contactsUncertain))
  }

  /// What was not found with uncertain contacts may still be there.
  @Test func uncertainContactsRuleNothingOut() {
    var (left, right) = (sound, sound)
    let sure = finding(left: left, right: right)
    #expect(sure.left.grade == .none && sure.right.grade == .none)
    (left.confidence, right.confidence) = (0.3, 0.3)
    let unsure = finding(left: left, right: right)
    #expect(unsure.left.grade == .insufficient && unsure.right.grade == .insufficient)
    #expect(unsure.warnings.contains(.contactsUncertain))
    #expect(FindingText.sentence(for: .left, of: unsure).contains("nothing ruled out"))
  }

  @Test func aHikeWithALeanIsCompensatedAndNotADropOfTheOtherSide() {
    // Left: pelvis hiked by 3°, trunk thrown over the leg; right sound.
    let left = WalkedSide(standing: -3, contact: -3, lateral: 1.8)
    let result = finding(left: left, right: sound)
    #expect(result.left.compensated && !result.right.compensated)
    #expect(result.left.grade == .none)
    #expect(result.right.grade == .possible && result.warnings.contains(.oppositeHike))
  }

  @Test func aHikeWithoutALeanIsNotCompensated() {
    #expect(!finding(left: WalkedSide(standing: -3, contact: -3), right: sound).left.compensated)
  }

  /// The other side hiked by less than an unhealthy hike: without it this side would not differ, and is not blamed.
  @Test(arguments: [(0.9, -1.8, FindingGrade.possible), (2.0, -0.7, .present)])
  func aSlightHikeOfTheOtherSideIsNotThisSidesDrop(left: Double, right: Double, grade: FindingGrade) {
    let result = finding(
      left: WalkedSide(standing: left, contact: left), right: WalkedSide(standing: right, contact: right), count: 40,
      scatter: 0.3)
    #expect(result.left.grade == grade && result.right.grade == .none)
    #expect(result.warnings == (grade == .possible ? [.oppositeHike] : []))
  }

  @Test func noneFromTooFewScatteredStepsSaysSo() {
    let result = finding(left: WalkedSide(contact: 1.6), right: WalkedSide(contact: 1), count: 10, scatter: 3)
    #expect(result.left.grade == .none && result.warnings.contains(.notRuledOut))
  }

  @Test func aPatientsOwnLimitsReplaceTheDefaults() {
    var limits = FindingThresholds()
    limits[.contactDifferencePresent] = 5
    limits[.contactDifferencePossible] = 4
    limits[.minimumSteps] = .nan
    limits[.compensatedHike] = -2
    #expect(limits.minimumSteps == 10 && limits.compensatedHike == 2)
    let result = finding(left: weak, right: sound, standing: nil, thresholds: limits)
    #expect(result.left.grade == .none)
  }

  @Test func theSentenceNamesSideValuesAndReference() {
    let result = finding(left: weak, right: sound)
    let sentence = FindingText.sentence(for: .left, of: result)
    #expect(sentence.hasPrefix("Left: pelvic drop present: the right side of the pelvis drops 3.5°"))
    #expect(sentence.contains("below its level in quiet standing"))
    #expect(FindingText.sentence(for: .right, of: result) == "Right: no pelvic drop beyond the limits in 20 steps.")
    #expect(FindingText.oneDecimal(-0.04) == "0.0" && FindingText.oneDecimal(-2.25) == "−2.3")
    #expect(FindingText.oneDecimal(.nan) == "?" && FindingText.oneDecimal(9.96) == "10.0")
    for warning in FindingWarning.allCases { #expect(FindingText.sentence(for: warning).hasSuffix(".")) }
  }
}

/// The shipped file and the built-in defaults are one and the same.
@Suite struct FindingThresholdsTests {
  private static let file = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Calibration/thresholds.toml")

  @Test func defaultsEqualTheShippedFile() throws {
    var (table, values, sources, units) = ("", [String: Double](), [String: String](), [String: String]())
    for line in try String(contentsOf: Self.file, encoding: .utf8).split(separator: "\n") {
      if line.hasPrefix("[finding.") { table = String(line.dropFirst(9).dropLast()) }
      let parts = line.split(separator: "=", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
      guard parts.count == 2, !line.hasPrefix("#") else { continue }
      if parts[0] == "value" { values[table] = Double(parts[1]) }
      if parts[0] == "source" { sources[table] = parts[1] }
      if parts[0] == "unit" { units[table] = parts[1] }
    }
    #expect(Set(values.keys) == Set(FindingThresholds.Name.allCases.map(\.rawValue)))
    let defaults = FindingThresholds()
    for name in FindingThresholds.Name.allCases {
      let key = name.rawValue
      #expect(values[key] == defaults[name], "\(key)")
      #expect((sources[key] ?? "").count > 2 && (units[key] ?? "").count > 2, "\(key)")
    }
  }

  @Test func everyNameSetsItsOwnLimit() {
    for name in FindingThresholds.Name.allCases {
      var limits = FindingThresholds()
      limits[name] = 77
      for other in FindingThresholds.Name.allCases {
        #expect(limits[other] == (other == name ? 77 : FindingThresholds()[other]))
      }
    }
  }
}
