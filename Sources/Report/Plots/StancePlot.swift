import GaitDSP

/// Drop against time on one leg, a line a trial: the left leg's are full, the right's dashed.
struct StancePlot {
  let trials: [StanceRow]
  /// Its own on the page.
  let id: String

  func markup() -> Markup {
    guard let plane else {
      return tag("p", ["class": "small"], "No course of the drop was kept.")
    }
    return tag(
      "figure",
      plane.picture(
        id: id, title: "Pelvic drop against time in single-leg stance", description: words,
        [
          plane.frame(
            xTicks: Chart.ticks(plane.x, about: 7, of: [1, 2, 5, 10, 20, 60]),
            yTicks: Chart.ticks(plane.y, about: 6, of: [1, 2, 5, 10, 20]), xName: "time since the lift (s)",
            name: "Drop of the lifted side (°)"
          ) { Reading.text($0, 0) },
          tag("g", trials.map { line($0, plane) }), tag("g", trials.compactMap { end($0, plane) }),
        ]),
      tag(
        "figcaption",
        "Against both feet just before; positive: the lifted side is lower. Full: left leg, dashed: right."))
  }

  /// `nil` without any curve.
  private var plane: Chart? {
    let values = trials.flatMap { $0.curve.map(\.value) }.filter(\.isFinite)
    guard let lowest = values.min(), let highest = values.max() else { return nil }
    let longest = trials.map { Double($0.curve.count) * $0.interval }.max() ?? 1
    let (low, high) = (max(-60, min(-2, lowest - 1)), min(60, max(4, highest + 1)))
    return Chart(width: 360, height: 150, x: 0...min(max(longest, 1), 3600), y: min(low, 59)...max(high, -59))
  }

  private func line(_ trial: StanceRow, _ plane: Chart) -> Markup {
    tag(
      "path",
      [
        "d": plane.path(
          trial.curve.enumerated().map { (x: (Double($0.offset) + 0.5) * trial.interval, y: $0.element.value) }),
        "fill": "none", "stroke": trial.side.stroke, "stroke-width": "1.8", "stroke-dasharray": trial.side.dash,
      ])
  }

  /// The trial's number where its line ends.
  private func end(_ trial: StanceRow, _ plane: Chart) -> Markup? {
    guard let last = trial.curve.lastIndex(where: { $0.value.isFinite }) else { return nil }
    return Chart.words(
      "\(trial.number)", plane.across((Double(last) + 0.5) * trial.interval) - 2, plane.up(trial.curve[last].value) - 4,
      anchor: "end", fill: trial.side.stroke, bold: true)
  }

  /// What the picture shows, in words.
  private var words: String {
    trials.map {
      "Trial \($0.number), \($0.side.name) leg, held \($0.isAtLeast ? "at least " : "")\($0.held.text) seconds: "
        + "drop \($0.atLift.text) at the lift, \($0.steady.text) steady, \($0.atEnd.text) degrees at the end."
    }.joined(separator: " ")
  }
}

/// The trials as a section of a report: their courses, and a row each.
struct StanceSection {
  let trials: [StanceRow]
  /// Its own on the page.
  let id: String

  func markup() -> Markup {
    guard !trials.isEmpty else { return "" }
    let heads = ["Trial", "leg", "held, s", "at lift, °", "steady, °", "at end, °", "sway, m/s²", "response"]
    return tag(
      "section",
      tag("h2", "Single-leg stance (Trendelenburg test)"),
      tag(
        "div", ["class": "pair stance"], StancePlot(trials: trials, id: "\(id)-stance").markup(),
        tag(
          "div",
          tag(
            "table", tag("thead", tag("tr", heads.map { tag("th", ["scope": "col"], .text($0)) })),
            tag("tbody", trials.map(row))),
          tag("p", ["class": "small"], .text(Self.caveat)))))
  }

  private static let caveat =
    "Responses after Hardcastle & Nade 1985, graded from the pelvis alone with provisional limits: one sensor sees "
    + "neither the trunk nor how high the hip would allow. ≥: the foot was still up."

  private func row(_ trial: StanceRow) -> Markup {
    tag(
      "tr", tag("th", ["scope": "row"], .text("\(trial.number)")), tag("td", .text(trial.side.name)),
      tag("td", .text(trial.isAtLeast ? "≥ " : ""), trial.held.markup), tag("td", trial.atLift.markup),
      tag("td", trial.steady.markup), tag("td", trial.atEnd.markup), tag("td", trial.sway.markup),
      tag("td", ["class": "words"], .text(trial.response)))
  }
}
