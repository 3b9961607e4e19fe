import GaitDSP

extension CurveChart {
  init(_ summary: BoutSummary, hasStanding: Bool, norms: Norms) {
    left = Curve(summary.left)
    right = Curve(summary.right)
    zero =
      hasStanding
      ? "Zero: quiet standing on both feet."
      : "Zero: the mean of walking, because no quiet standing was found; compare shapes, not heights."
    let known = hasStanding ? norms.strideFromStanding : norms.strideFromWalking
    (norm, normWords) = Self.norm(known, cadence: summary.cadence)
  }

  private static func norm(_ known: Norms.Stride?, cadence: Double) -> (Norms.Stride?, String) {
    guard let known else { return (nil, "Norm band: none is known, so none is drawn.") }
    let range = "\(Reading.text(known.cadences.lowerBound, 0))–\(Reading.text(known.cadences.upperBound, 0)) steps/min"
    guard known.cadences.contains(cadence) else {
      return (nil, "Norm band: none is known for this cadence, only for \(range).")
    }
    return (known, "Grey: \(known.people) healthy adults, mean ± SD, \(range).")
  }
}

extension CurveChart.Curve {
  init(_ summary: SideSummary) {
    side = summary.side
    let key = "summary.\(summary.side.name).obliquity_curve"
    mean = summary.curve.mean.enumerated().map { index, angles in
      let reading = Reading(angles.x, digits: 1, key: "\(key)_mean_deg.\(index)", fileDigits: 2)
      return summary.side == .left ? reading : reading.negated
    }
    deviation = summary.curve.standardDeviation.enumerated().map { index, angles in
      Reading(angles.x, digits: 1, key: "\(key)_sd_deg.\(index)", fileDigits: 2)
    }
    strides = Reading(summary.curve.count, key: "summary.\(summary.side.name).curve_strides")
    let stride = summary[.strideTime].median
    let begin = 100 * summary[.doubleSupportTime].median / stride
    let end = begin + 100 * summary[.singleSupportTime].median / stride
    singleSupport = begin >= 0 && end > begin && end <= 100 ? begin...end : nil
  }
}

extension SupportChart {
  init(_ selection: SupportSelection, _ summary: BoutSummary, hasStanding: Bool, limits: FindingThresholds) {
    let measure = selection.measure
    reference =
      hasStanding
      ? "Each mark is one single support, from quiet standing."
      : "Each mark is one single support, from its own initial contact: no quiet standing was found, and limits from "
        + "contact are for the difference of the sides."
    total = selection.total
    supports = selection.chosen.map { index, step in
      Support(
        side: step.side, time: Reading(step.initialContact, digits: 1, key: "steps.\(index).initial_contact_s"),
        drop: Reading(measure.value(of: step), digits: 1, key: "steps.\(index).measures.\(measure.key)", fileDigits: 3),
        isCounted: step.quality == .ok, quality: step.quality.name)
    }
    func median(_ side: Side) -> Reading {
      Reading(
        summary[side][measure].median, digits: 1, key: "summary.\(side.name).measures.\(measure.key).median")
    }
    (leftMedian, rightMedian) = (median(.left), median(.right))
    self.limits =
      hasStanding
      ? [
        Limit(name: "present", value: limits.standingDropPresent),
        Limit(name: "possible", value: limits.standingDropPossible),
      ] : []
  }
}
