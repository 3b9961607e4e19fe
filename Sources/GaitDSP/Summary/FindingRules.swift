extension Finding {
  /// Grades both sides of a summary.
  ///
  /// Two rules, either of which may give a side its grade (the thresholds are provisional, see
  /// Calibration/thresholds.toml):
  ///
  /// - **contact**: the median contact-referenced drop of this side less the other's. Needs no zero, so a crooked
  ///   strap cannot make it; but it can only compare, so a weakness of both sides alike leaves it near 0.
  /// - **standing**: this side's median standing-referenced drop. Sees both sides, at the price of the reference's
  ///   own error.
  ///
  /// `present` needs the single-support mean at or above the `present` limit, the lower bound of its 95 % interval
  /// at or above the `possible` limit (so that chance alone, in 39 of 40 walks, leaves a true value that is at
  /// least possible) and mid-stance at or above the `possible` limit (a large loading-response peak, as in fast
  /// walking, lifts the mean but not mid-stance). `possible` needs the mean at or above the `possible` limit and
  /// its lower bound above 0. What rests on a stale or overly uncertain standing reference, on uncertain contacts,
  /// on a one-sided standing drop that `contact` does not share, or on the other side's hike alone, is at most
  /// `possible`, and a warning says why.
  ///
  /// Where contacts are uncertain nothing is `present` and nothing is ruled out; where it is not known how the sensor sits,
  /// or the gyroscope cannot be right, nothing is said at all.
  ///
  /// - Parameters:
  ///   - standing: nil when there was no standing reference.
  ///   - void: why nothing can be said, if so: `mountUncertain` or `rateTooSmall`.
  public init(
    _ summary: borrowing BoutSummary, standing: StandingCertainty?, void: FindingWarning? = nil,
    thresholds: FindingThresholds = .init()
  ) {
    let evidence = FindingEvidence(summary, standing: standing, void: void, thresholds: thresholds)
    var warnings: [FindingWarning] = []
    left = evidence.finding(for: .left, warnings: &warnings)
    right = evidence.finding(for: .right, warnings: &warnings)
    contactDifference = evidence.contactDifference
    contactMidDifference = evidence.contactMidDifference
    standingDifference = evidence.standingDifference
    self.warnings = FindingWarning.allCases.filter(warnings.contains)
  }
}

/// The figures that both sides' grades are made from.
private struct FindingEvidence {
  let limits: FindingThresholds
  let standing: StandingCertainty?
  let void: FindingWarning?
  let sides: (left: SideSummary, right: SideSummary)
  let contactDifference: Estimate
  let contactMidDifference: Estimate
  let standingDifference: Estimate
  let hasContact: Bool
  let hasStanding: Bool
  let lateralRatio: Estimate

  init(
    _ summary: borrowing BoutSummary, standing: StandingCertainty?, void: FindingWarning?, thresholds: FindingThresholds
  ) {
    limits = thresholds
    self.void = void
    self.standing = standing
    sides = (summary.left, summary.right)
    let (l, r) = sides
    let least = max(6, thresholds.minimumSteps)
    func enough(_ measure: StepMeasure) -> Bool { Double(min(l[measure].count, r[measure].count)) >= least }
    hasContact = enough(.contactDropMean)
    hasStanding = standing != nil && enough(.standingDropMean)
    contactDifference = Self.leftMinusRight(summary.asymmetry(of: .contactDropMean))
    contactMidDifference = Self.leftMinusRight(summary.asymmetry(of: .contactDropMid))
    standingDifference = standing != nil ? Self.leftMinusRight(summary.asymmetry(of: .standingDropMean)) : .undefined
    lateralRatio = summary.asymmetry(of: .lateralAcceleration).symmetryRatio
  }

  private static func leftMinusRight(_ asymmetry: Asymmetry) -> Estimate { asymmetry.difference.negated }

  private subscript(side: Side) -> SideSummary { side == .left ? sides.left : sides.right }

  func finding(for side: Side, warnings: inout [FindingWarning]) -> SideFinding {
    let own = self[side]
    var finding = SideFinding(
      side: side, grade: .insufficient, references: [], compensated: isCompensated(side),
      steps: max(own[.contactDropMean].count, standing == nil ? 0 : own[.standingDropMean].count),
      standingMean: standing == nil ? .undefined : own[.standingDropMean].estimate,
      standingMid: standing == nil ? .undefined : own[.standingDropMid].estimate,
      contactMean: own[.contactDropMean].estimate, contactMid: own[.contactDropMid].estimate)
    guard hasContact || hasStanding else { return finding }
    if let void {
      warnings.append(void)
      return finding
    }
    if !hasStanding { warnings.append(.standingMissing) }

    let byContact = hasContact ? contactGrade(side, warnings: &warnings) : .insufficient
    let byStanding = hasStanding ? standingGrade(side, warnings: &warnings) : .insufficient
    finding.grade = max(byContact, byStanding)
    if areContactsUncertain {
      // Both references need to know when a foot carried the body: what they do not see may still be there.
      warnings.append(.contactsUncertain)
      finding.grade = finding.grade == .none ? .insufficient : min(finding.grade, .possible)
    }
    if finding.grade >= .possible {
      if byStanding >= finding.grade { finding.references.append(.standing) }
      if byContact >= finding.grade { finding.references.append(.contact) }
    }
    if finding.grade == .none, !isRuledOut(side) { warnings.append(.notRuledOut) }
    return finding
  }

  private var areContactsUncertain: Bool {
    min(sides.left.contactConfidence, sides.right.contactConfidence) < limits.contactConfidence
  }

  private func contactGrade(_ side: Side, warnings: inout [FindingWarning]) -> FindingGrade {
    let grade = grade(
      contactDifference.signed(for: side), mid: contactMidDifference.signed(for: side).value,
      possible: limits.contactDifferencePossible, present: limits.contactDifferencePresent)
    guard grade >= .possible else { return grade }
    var cap = FindingGrade.present
    if restsOnHike(of: side.opposite) {
      warnings.append(.oppositeHike)
      cap = .possible
    }
    return min(grade, cap)
  }

  private func standingGrade(_ side: Side, warnings: inout [FindingWarning]) -> FindingGrade {
    guard let standing else { return .insufficient }
    let own = self[side]
    let grade = grade(
      own[.standingDropMean].estimate.widened(by: excessUncertainty), mid: own[.standingDropMid].median,
      possible: limits.standingDropPossible, present: limits.standingDropPresent)
    var cap = FindingGrade.present
    if excessUncertainty > 0 { warnings.append(.standingUncertain) }
    if standing.strapMoved || standing.age >= limits.standingStaleAge {
      warnings.append(.standingStale)
      cap = .possible
    }
    if referencesDisagree {
      warnings.append(.referencesDisagree)
      // A wrong zero lifts one side by what it takes from the other; contact would not see it.
      let supported = contactDifference.signed(for: side).value >= limits.contactDifferencePossible
      if !supported { cap = .possible }
    }
    return min(grade, cap)
  }

  /// Whether the two references give left−right differences too far apart, or name opposite sides.
  private var referencesDisagree: Bool {
    guard hasContact, hasStanding else { return false }
    let (c, s) = (contactDifference.value, standingDifference.value)
    if abs(c - s) > limits.referenceDisagreement { return true }
    return c * s < 0 && min(abs(c), abs(s)) >= limits.contactDifferencePossible
  }

  /// What the standing reference's error exceeds the allowance by (in variance), degrees.
  private var excessUncertainty: Double {
    guard let sigma = standing?.uncertainty, sigma > limits.standingUncertainty else { return 0 }
    return (sigma * sigma - limits.standingUncertainty * limits.standingUncertainty).squareRoot()
  }

  private func grade(_ mean: Estimate, mid: Double, possible: Double, present: Double) -> FindingGrade {
    guard mean.interval.isDefined else { return .none }
    if mean.value >= present, mean.interval.lower >= possible, !(mid < possible) { return .present }
    return mean.value >= possible && mean.interval.lower > 0 ? .possible : .none
  }

  /// Whether the interval of every usable reference ends below its `present` limit.
  private func isRuledOut(_ side: Side) -> Bool {
    if hasContact, contactDifference.signed(for: side).interval.upper >= limits.contactDifferencePresent {
      return false
    }
    let upper = self[side][.standingDropMean].estimate.widened(by: excessUncertainty).interval.upper
    return !(hasStanding && upper >= limits.standingDropPresent)
  }

  /// This side's drop against the best zero there is.
  private func ownDrop(_ side: Side) -> Estimate {
    self[side][hasStanding ? .standingDropMean : .contactDropMean].estimate
  }

  private func isHiked(_ side: Side) -> Bool {
    guard hasStanding || hasContact else { return false }
    let drop = ownDrop(side)
    return drop.value <= -limits.compensatedHike && drop.interval.upper < 0
  }

  /// Whether a side that is hiked makes the difference that the other's drop would: either it is hiked beyond what is healthy,
  /// or, had it stayed level, the sides would hardly differ.
  private func restsOnHike(of side: Side) -> Bool {
    let other = ownDrop(side.opposite).value
    if isHiked(side), other < limits.standingDropPossible { return true }
    return ownDrop(side).value < 0 && other < limits.contactDifferencePossible
  }

  private func isCompensated(_ side: Side) -> Bool {
    guard isHiked(side) else { return false }
    let ratio = side == .right ? lateralRatio : lateralRatio.inverted
    return ratio.value >= limits.compensatedLateralRatio && ratio.interval.lower > 1
  }
}

extension Estimate {
  var negated: Estimate {
    Estimate(
      -value, ConfidenceInterval(lower: -interval.upper, upper: -interval.lower, coverage: interval.coverage))
  }

  /// One over this (positive) value.
  fileprivate var inverted: Estimate {
    Estimate(
      1 / value, ConfidenceInterval(lower: 1 / interval.upper, upper: 1 / interval.lower, coverage: interval.coverage))
  }

  /// A left−right difference as the excess of a side over the other.
  fileprivate func signed(for side: Side) -> Estimate { side == .left ? self : negated }

  /// With an independent error of one standard deviation `sigma` added to both bounds' distances.
  fileprivate func widened(by sigma: Double) -> Estimate {
    guard sigma > 0 else { return self }
    let extra = Normal.quantile975 * sigma
    let below = value - interval.lower
    let above = interval.upper - value
    return Estimate(
      value,
      ConfidenceInterval(
        lower: value - (below * below + extra * extra).squareRoot(),
        upper: value + (above * above + extra * extra).squareRoot(), coverage: interval.coverage))
  }
}
