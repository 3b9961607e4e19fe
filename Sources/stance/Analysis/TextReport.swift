import GaitDSP
import Report

/// An analysis in words and a small table, for a person at a terminal.
struct TextReport {
  let outcome: AnalysisRun.Outcome
  let walking: WalkingBrief
  /// Whether to say so where there is no walking: in a test on one leg nobody expects any.
  var expectsWalking = true

  var lines: [String] {
    guard expectsWalking || walking.bouts > 0 else { return recordingLines + troubleLines }
    return recordingLines + walkingLines + [""] + findingLines + [""] + tableLines + [""] + stepLines + troubleLines
  }

  private var recordingLines: [String] {
    let recording = outcome.recording
    let duration = recording.last - recording.first
    var lines = [
      "\(recording.file): \(recording.info.format), \(decimals(recording.info.nominalRate, 1)) Hz, "
        + "\(decimals(duration, 1)) s, \(recording.samples) samples"
    ]
    lines += recording.info.warnings.map { "Note: " + $0 }
    if let alignment = outcome.alignment {
      let sure =
        switch alignment.origin {
        case .stated: "as stated"
        case .found: "found from walking, coherence \(decimals(alignment.coherence, 2))"
        case .assumed: "ASSUMED: no walking shows it; say --mount UP,FORWARD"
        }
      lines.append(
        "Mount: sensor \(alignment.mount.up.rawValue) up, \(alignment.mount.forward.rawValue) forward (\(sure))")
    }
    return lines
  }

  private var walkingLines: [String] {
    var lines: [String] = []
    if let standing = outcome.standing {
      lines.append(
        "Zero of obliquity: quiet standing, \(decimals(standing.start, 1))–\(decimals(standing.end, 1)) s"
          + (standing.strapMoved ? "; THE STRAP HAS MOVED by \(decimals(standing.changeDeg, 1))°" : ""))
    } else {
      lines.append("Zero of obliquity: no quiet standing found; the mean of walking stands in for it")
    }
    lines.append(
      "Walking: \(walking.bouts) bout\(walking.bouts == 1 ? "" : "s"), \(decimals(walking.seconds, 1)) s, "
        + "\(walking.steps) steps, "
        + "\(shown(outcome.summary.cadence, 0, fileDigits: 2)) steps/min"
        + (outcome.summary.speed.isFinite ? ", \(shown(outcome.summary.speed, 2)) m/s" : ""))
    return lines
  }

  private var findingLines: [String] {
    guard walking.bouts > 0 else { return ["No walking was found, so there is nothing to say about pelvic drop."] }
    var lines = Side.allCases.map { FindingText.sentence(for: $0, of: outcome.finding) }
    lines += outcome.finding.warnings.map { "Note: " + FindingText.sentence(for: $0) }
    lines.append("Stance measures; it does not diagnose. Drop is not strength, and a trunk lean can hide it.")
    return lines
  }

  private static let rows: [(StepMeasure, String, Int)] = [
    (.standingDropPeak, "drop, peak, from standing (°)", 1), (.standingDropMid, "drop, mid, from standing (°)", 1),
    (.standingDropMean, "drop, mean, from standing (°)", 1), (.contactDropPeak, "drop, peak, from contact (°)", 1),
    (.contactDropMid, "drop, mid, from contact (°)", 1), (.contactDropMean, "drop, mean, from contact (°)", 1),
    (.stepTime, "step time (s)", 3), (.strideTime, "stride time (s)", 3), (.stanceTime, "stance time (s)", 3),
    (.swingTime, "swing time (s)", 3), (.singleSupportTime, "single support (s)", 3),
    (.doubleSupportTime, "double support (s)", 3), (.stancePercent, "stance (% of stride)", 1),
    (.stepLength, "step length (m)", 2),
  ]

  private var tableLines: [String] {
    guard walking.bouts > 0 else { return [] }
    var lines = [
      pad("median [95 % interval]", 32) + pad("left", 24) + pad("right", 24) + "asymmetry (R − L)"
    ]
    for (measure, name, digits) in Self.rows {
      let (left, right) = (outcome.summary.left[measure], outcome.summary.right[measure])
      guard left.count + right.count > 0 else { continue }
      let asymmetry = outcome.summary.asymmetry(of: measure)
      let difference =
        measure.isRatioScale
        ? interval(asymmetry.symmetryIndex, 1) + " %" : interval(asymmetry.difference, digits)
      lines.append(
        pad(name, 32) + pad(interval(left.estimate, digits), 24) + pad(interval(right.estimate, digits), 24)
          + difference)
    }
    return lines
  }

  private var stepLines: [String] {
    let (left, right) = (outcome.summary.left.steps, outcome.summary.right.steps)
    return [
      "Steps used: \(left.ok) left, \(right.ok) right; left out: \(left.turn + right.turn) in turns, "
        + "\(left.boundary + right.boundary) at the ends of bouts, \(left.irregular + right.irregular) irregular"
    ]
  }

  private var troubleLines: [String] {
    var lines: [String] = []
    for bout in walking.firstUnreliable {
      lines.append(
        "Bout \(bout.number) (\(decimals(bout.start, 1))–\(decimals(bout.end, 1)) s) is unreliable: "
          + (bout.isUnsure
            ? "its contacts were found with a confidence of only \(decimals(bout.confidence, 2))"
            : "hardly any of its steps is whole and as long as the others"))
    }
    if walking.unreliable > walking.firstUnreliable.count {
      lines.append("… and \(walking.unreliable - walking.firstUnreliable.count) more unreliable bouts")
    }
    if walking.gaps > 0 {
      lines.append(
        "Gaps: \(walking.gaps), \(decimals(walking.missing(at: outcome.recording.info.nominalRate), 2)) s together; "
          + "\(walking.splits) longer than 0.1 s split the walk")
    }
    if let leap = outcome.recording.leap {
      let days = decimals((leap.end - leap.start) / 86_400, 0)
      lines.append(
        "Time leaps by \(days) day\(days == "1" ? "" : "s") at \(decimals(leap.start, 2)) s: "
          + "if the sensor was not off for so long, look at the times there")
    }
    for gap in walking.firstImplausible {
      lines.append(
        "From \(decimals(gap.start, 1)) to \(decimals(gap.end, 1)) s the sensor cannot be believed, and nothing is made of "
          + "its data: \(gap.reason.text)")
    }
    if walking.implausible > walking.firstImplausible.count {
      lines.append("… and \(walking.implausible - walking.firstImplausible.count) more such spans")
    }
    if outcome.recording.damage > 0 {
      lines.append("Damaged places in the file that were passed over: \(outcome.recording.damage)")
    }
    if outcome.recording.passedOver >= 5 {
      lines.append(
        "\(decimals(outcome.recording.passedOver, 0)) s of movement could not be looked at for walking, because nothing "
          + "showed how the sensor sits: say --mount UP,FORWARD")
    }
    if outcome.recording.unusable > 0 { lines.append("Samples that could not be used: \(outcome.recording.unusable)") }
    return lines
  }

  private func interval(_ estimate: Estimate, _ digits: Int) -> String {
    IntervalReading(estimate, digits: digits, key: "").text
  }

  /// As on every page.
  private func shown(_ value: Double, _ digits: Int, fileDigits: Int = 4) -> String {
    Reading(value, digits: digits, key: "", fileDigits: fileDigits).text
  }

  private func pad(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(1, width - text.count))
  }
}
