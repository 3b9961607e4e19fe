import GaitDSP

extension ReportModel {
  /// The page of one walk. Every number is the pipeline's own, under the name that it has in the JSON.
  /// - Parameters:
  ///   - before: the walk to compare with.
  ///   - person: whose norms are wanted, where stated.
  public init(
    _ walk: WalkedSession, before: WalkedSession?, norms: Norms, person: NormPerson, provenance: ReportProvenance
  ) {
    let (summary, walking) = (walk.summary, walk.walking)
    // Drop in the few steps to a chair and back is no finding, nor is that on the way to a stand on one leg.
    let isWalk = walking.bouts > 0 && walk.test?.test.isWalk != false
    subject = Subject(walk)
    findings = Side.allCases.map { Self.finding($0, of: walk.finding) }
    warnings =
      isWalk
      ? walk.finding.warnings.map(FindingText.sentence(for:))
      : walk.trials.isEmpty && walk.test?.test.isWalk != false
        ? ["No walking was found, so there is nothing to say about pelvic drop."] : []
    if walking.unreliable > 0 {
      warnings.append(
        "\(walking.unreliable) of \(walking.bouts) bouts of walking are unreliable: the contacts of the feet were found "
          + "with low confidence, or hardly any step is whole and as long as the others.")
    }
    if let standing = walk.standing, standing.strapMoved {
      warnings.append("The strap has moved by \(Reading.text(standing.changeDeg, 1))° between two quiet stands.")
    }
    if let now = walk.person, let then = before?.person, now != then {
      warnings.append("The change is no one’s: it is that from a session of \(then) to one of \(now).")
    }
    warnings += walk.remarks
    curves = CurveChart(summary, hasStanding: walk.standing != nil, norms: norms)
    supports = SupportChart(
      walk.supports, summary, hasStanding: walk.standing != nil, limits: walk.circumstances.limits)
    let sides = isWalk ? summary : nil
    drops = sides.map { Self.dropRows($0, norms) } ?? []
    times = sides.map(Self.timeRows) ?? []
    self.walk = Self.walkFigures(walk, norms, person)
    stance = walk.trials.enumerated().map { StanceRow($1, place: $0) }
    // A stance test without a walk has nothing to say of walking, and says nothing.
    hasWalking = walk.test?.test.isWalk ?? (stance.isEmpty || !drops.isEmpty || !times.isEmpty)
    (test, notes) = (walk.test, walk.notes)
    change = before.map { Change(now: walk, before: $0, norms) }
    excluded = Self.excluded(walk)
    self.provenance = provenance.words(walk, norms, curves, change)
  }

  private static func finding(_ side: Side, of finding: Finding) -> SideFinding {
    let own = finding[side]
    let key = "summary.finding.\(side.name)"
    let excess = IntervalReading(
      finding.contactDifference, digits: 1, key: "summary.finding.contact_difference_deg")
    return SideFinding(
      side: side, grade: own.grade, isCompensated: own.compensated,
      sentence: FindingText.sentence(for: side, of: finding), steps: Reading(own.steps, key: "\(key).steps"),
      standingMean: IntervalReading(own.standingMean, digits: 1, key: "\(key).standing_mean_deg"),
      contactExcess: side == .left ? excess : excess.negated)
  }

  private static func paired(
    _ measure: StepMeasure, _ name: String, _ unit: String, _ digits: Int, _ summary: BoutSummary, norm: String? = nil
  ) -> PairedRow {
    let asymmetry = summary.asymmetry(of: measure)
    let key = "summary.asymmetry.\(measure.key)"
    func side(_ side: Side) -> IntervalReading {
      IntervalReading(summary[side][measure], digits: digits, key: "summary.\(side.name).measures.\(measure.key)")
    }
    return PairedRow(
      name: name, unit: unit, left: side(.left), right: side(.right),
      difference: IntervalReading(asymmetry.difference, digits: digits, key: key + ".difference"),
      symmetryIndex: measure.isRatioScale
        ? IntervalReading(asymmetry.symmetryIndex, digits: 1, key: key + ".symmetry_index_percent") : nil,
      norm: norm)
  }

  private static func dropRows(_ summary: BoutSummary, _ norms: Norms) -> [PairedRow] {
    func norm(_ measure: String) -> String? {
      norms.drop(measure).map { "\(Reading.text($0.mean, 1)) ± \(Reading.text($0.deviation, 1))" }
    }
    return [
      paired(.standingDropMean, "from standing, mean", "°", 1, summary),
      paired(.standingDropMid, "from standing, mid-stance", "°", 1, summary, norm: norm("drop_mid")),
      paired(.standingDropPeak, "from standing, peak", "°", 1, summary, norm: norm("drop_peak")),
      paired(.contactDropMean, "from own contact, mean", "°", 1, summary),
      paired(.contactDropMid, "from own contact, mid-stance", "°", 1, summary),
      paired(.contactDropPeak, "from own contact, peak", "°", 1, summary),
    ].filter { $0.left.value.value.isFinite || $0.right.value.value.isFinite }
  }

  private static func timeRows(_ summary: BoutSummary) -> [PairedRow] {
    [
      paired(.stepTime, "Step time", "s", 3, summary), paired(.strideTime, "Stride time", "s", 3, summary),
      paired(.stanceTime, "Stance time", "s", 3, summary), paired(.swingTime, "Swing time", "s", 3, summary),
      paired(.singleSupportTime, "Single support", "s", 3, summary),
      paired(.doubleSupportTime, "Double support (initial)", "s", 3, summary),
      paired(.stancePercent, "Stance, of the stride", "%", 1, summary),
      paired(.stepLength, "Step length", "m", 2, summary),
    ].filter { $0.left.value.value.isFinite || $0.right.value.value.isFinite }
  }

  private static func walkFigures(_ walk: WalkedSession, _ norms: Norms, _ person: NormPerson) -> [WalkFigure] {
    let summary = walk.summary
    return [
      WalkFigure(
        // The 10-metre walk has a speed of its own, from the stated distance.
        name: walk.test?.test == .tenMetreWalk ? "Speed from step length" : "Walking speed",
        value: Reading(summary.speed, digits: 2, key: "summary.speed_m_s"), unit: "m/s",
        norm: summary.speed.isFinite
          ? person.speedNorm(norms) : walk.legLength == nil ? "needs the leg length" : "too few steps"),
      WalkFigure(
        name: "Cadence", value: Reading(summary.cadence, digits: 0, key: "summary.cadence_steps_min", fileDigits: 2),
        unit: "steps/min"),
      WalkFigure(
        name: "Stride time CV",
        value: Reading(summary.strideTimeVariation, digits: 1, key: "summary.stride_time_cv_percent"), unit: "%"),
      WalkFigure(
        name: "Stride regularity, V",
        value: Reading(summary.regularity.stride.vertical, digits: 2, key: "summary.stride_regularity.v"), unit: ""),
      WalkFigure(
        name: "Step regularity, V",
        value: Reading(summary.regularity.step.vertical, digits: 2, key: "summary.step_regularity.v"), unit: ""),
      WalkFigure(
        name: "Harmonic ratio (iHR), V",
        value: Reading(
          summary.harmonics.improved.vertical, digits: 0, key: "summary.improved_harmonic_ratio_percent.v"),
        unit: "%"),
    ]
  }

  private static func excluded(_ walk: WalkedSession) -> [Markup] {
    let walking = walk.walking
    let (left, right) = (walk.summary.left.steps, walk.summary.right.steps)
    func sides(_ name: String, _ left: Int, _ right: Int, _ words: String) -> Markup {
      .several([
        Reading(left, key: "summary.left.steps_\(name)").markup, " left, ",
        Reading(right, key: "summary.right.steps_\(name)").markup, .text(" right \(words)"),
      ])
    }
    var lines: [Markup] = []
    if walk.asksForWalking {
      lines += [
        sides("ok", left.ok, right.ok, "steps counted"), sides("turn", left.turn, right.turn, "left out: in turns"),
        sides("boundary", left.boundary, right.boundary, "left out: ends of bouts"),
        sides("irregular", left.irregular, right.irregular, "left out: irregular"),
      ]
    }
    for bout in walking.firstUnreliable.prefix(2) {
      lines.append(
        .several([
          "Bout at ", Reading(bout.start, digits: 0, key: "bouts.\(bout.number).start_s").markup,
          " s is unreliable: \(bout.isUnsure ? "" : "uneven steps; ")contacts’ confidence ",
          Reading(bout.confidence, digits: 2, key: "bouts.\(bout.number).confidence", fileDigits: 3).markup,
        ]))
    }
    if walking.unreliable > 2 { lines.append("… and \(walking.unreliable - 2) more unreliable bouts") }
    lines.append(
      walking.gaps == 0
        ? "no gaps in the data"
        : .several([
          Reading(walking.gaps, key: "gaps#").markup,
          .text(
            " gap\(walking.gaps == 1 ? "" : "s") in the data, \(Reading.text(walking.missing(at: walk.rate), 2)) s together, "
              + "\(walking.splits) long enough to split the walk"),
        ]))
    if walk.unusable > 0 {
      lines.append(
        .several([
          Reading(walk.unusable, key: "recording.unusable_samples").markup, " samples that could not be used",
        ]))
    }
    if walk.damage > 0 {
      lines.append(
        .several([
          Reading(walk.damage, key: "recording.damage").markup, " damaged places of the file passed over",
        ]))
    }
    return lines
  }
}

extension ReportModel.Subject {
  init(_ walk: WalkedSession) {
    (name, recorded, isSimulated) = (walk.name, walk.recorded, walk.isSimulated)
    let bouts = walk.walking.bouts
    facts = [walk.device]
    if walk.asksForWalking {
      facts.insert(
        .several([
          Reading(bouts, key: "bouts#").markup, .text(" bout\(bouts == 1 ? "" : "s") of walking, "),
          Reading(walk.steps, key: "steps#").markup, " steps",
        ]), at: 0)
    }
  }
}

extension WalkedSession {
  /// Whether its steps are worth a word, be they none: not in a test on the spot.
  fileprivate var asksForWalking: Bool { walking.bouts > 0 || test?.test.isWalk != false }
}
