import GaitDSP

/// A report as one HTML file that needs nothing beside itself: a sheet of paper for each walk.
public struct ReportPage: Sendable {
  public var sheets: [ReportModel]
  /// As in CSS: `A4` or `letter`.
  public var paper: String
  /// A last sheet, where it is wanted.
  public var trend: TrendPage?

  public init(sheets: [ReportModel], trend: TrendPage? = nil, paper: String = "A4") {
    self.sheets = sheets
    self.trend = trend
    self.paper = paper
  }

  public var html: String {
    WholePage(
      title: "Gait report" + (sheets.first.map { ": \($0.subject.name)" } ?? ""),
      program: sheets.first?.provenance.program ?? "stance", paper: paper,
      body: .several(
        sheets.enumerated().map { ReportSheet(model: $1, id: "sheet\($0 + 1)").markup() } + [trend?.sheet ?? ""])
    ).html
  }
}

/// One walk's sheet of paper, and, on a screen only, the figures behind its plots.
public struct ReportSheet: Sendable {
  let model: ReportModel
  /// Its own on the page.
  let id: String

  public init(model: ReportModel, id: String) {
    self.model = model
    self.id = id
  }

  public func markup() -> Markup {
    .several([
      tag(
        "article", ["id": id, "aria-labelledby": "\(id)-name"],
        [header, model.hasWalking ? findings : "", warnings, test]
          + (model.hasWalking ? [plots, walk, paired] : [])
          + [
            StanceSection(trials: model.stance, id: id).markup(), model.change.map(change) ?? "",
            NotesSection(notes: model.notes).markup(), feet,
          ]),
      model.hasWalking ? PlotFigures(curves: model.curves, supports: model.supports).markup() : "",
    ])
  }

  private var test: Markup {
    guard let outcome = model.test else { return "" }
    return TestSection(outcome: outcome, hasOwnTables: outcome.test == .freeWalk || !model.stance.isEmpty).markup()
  }

  private var paired: Markup { PairedTable(drops: model.drops, times: model.times).markup() }

  private var header: Markup {
    let subject = model.subject
    var when: [Markup] = []
    if let recorded = subject.recorded { when.append(.text("Recorded \(recorded). ")) }
    when.append(.text("Report of \(model.provenance.made)."))
    return tag(
      "header", ["class": "head"],
      tag(
        "div", tag("h1", ["id": "\(id)-name"], .text("Gait report: \(model.test?.test.title ?? "pelvic drop")")),
        tag("p", subject.facts.enumerated().flatMap { $0 > 0 ? [" · ", $1] : [$1] })),
      tag(
        "div", ["class": "who"],
        tag(
          "p", tag("strong", tag("bdi", .text(subject.name))),
          subject.isSimulated ? tag("strong", " — SIMULATED") : ""),
        tag("p", when),
        model.test?.isAborted == true ? tag("p", tag("strong", "⚠ Test aborted: without a result")) : ""))
  }

  private var findings: Markup {
    tag(
      "section", ["aria-label": "Finding"], tag("div", ["class": "pair"], model.findings.map(finding)))
  }

  private var warnings: Markup {
    model.warnings.isEmpty
      ? ""
      : tag(
        "section", ["aria-label": "Warnings"],
        tag("ul", ["class": "warnings"], model.warnings.map { tag("li", .text("⚠ \($0)")) }))
  }

  private func finding(_ finding: ReportModel.SideFinding) -> Markup {
    let other = finding.side.opposite.name
    let name = finding.side.name
    return tag(
      "div", ["class": "finding \(name)"],
      tag(
        "h2", tag("span", .text("\(name.prefix(1).uppercased())\(name.dropFirst()) leg carries")),
        tag("span", ["class": "grade \(finding.grade.rawValue)"], .text(finding.gradeWords))),
      tag("p", .text(finding.sentence)),
      tag(
        "p", ["class": "small"], "From standing: mean ", finding.standingMean.markup(unit: "°"),
        .text(" · from contact, more than \(other): "), finding.contactExcess.markup(unit: "°"), " · ",
        finding.steps.markup, " steps, 95 % intervals"))
  }

  private var plots: Markup {
    tag(
      "section", ["class": "pair", "aria-label": "Plots"],
      tag(
        "div", tag("h2", "Pelvic obliquity over the stride"),
        CurvePlot(chart: model.curves, id: "\(id)-curve").markup(),
        tag("p", ["class": "small"], .text(model.curves.normWords))),
      tag(
        "div", tag("h2", "Drop of every single support"),
        SupportPlot(chart: model.supports, id: "\(id)-supports").markup()))
  }

  private var walk: Markup {
    tag(
      "section",
      tag(
        "table", ["class": "walk"], tag("caption", "The walk as a whole"),
        tag("thead", tag("tr", model.walk.map { tag("th", ["scope": "col"], .text($0.name)) })),
        tag(
          "tbody",
          tag(
            "tr",
            model.walk.map { figure in
              tag(
                "td", figure.value.markup,
                .text(figure.value.value.isFinite && !figure.unit.isEmpty ? " \(figure.unit)" : ""))
            }),
          tag("tr", model.walk.map { tag("td", ["class": "norm"], .text($0.norm ?? "no norm known")) }))))
  }

  private func change(_ change: ReportModel.Change) -> Markup {
    tag(
      "section",
      tag(
        "table",
        tag(
          "caption", "Change since ", tag("bdi", .text(change.name)),
          .text(change.recorded.map { " (\($0))" } ?? "")),
        tag(
          "thead",
          tag(
            "tr",
            ["Measure", "before", "now", "change", "minimal detectable change"].map {
              tag("th", ["scope": "col"], .text($0))
            })),
        tag("tbody", change.rows.map(changeRow))))
  }

  private func changeRow(_ row: ReportModel.Change.Row) -> Markup {
    let unit = row.unit == "°" ? "°" : " \(row.unit)"
    func cell(_ reading: Reading) -> Markup {
      tag("td", reading.markup, .text(reading.value.isFinite ? unit : ""))
    }
    let verdict =
      row.isBeyondChance.map { isBeyond in
        "\(Reading.text(row.detectable, 1))\(unit)\(row.isOfFewSteps ? " (few steps)" : ""): "
          + (isBeyond ? "a change beyond chance" : "within what chance explains")
      } ?? "not known"
    return tag(
      "tr", tag("th", ["scope": "row"], .text(row.name)), cell(row.before), cell(row.now), cell(row.change),
      tag("td", ["class": "norm"], .text(verdict)))
  }

  private var feet: Markup {
    let from = model.provenance
    func list(_ items: [Markup]) -> Markup { tag("ul", items.map { tag("li", $0) }) }
    return tag(
      "footer", ["class": "feet"],
      tag("div", tag("h2", "Counted and left out"), list(model.excluded)),
      tag(
        "div", tag("h2", "Limits"),
        list([
          "Stance measures; it does not diagnose, and is not a medical device.",
          "Drop is not strength: a weakened muscle may leave it unchanged. A trunk lean can hide it.",
          "Quiet standing as zero is uncertain by about ± 1.7°; contact cannot see a weakness of both sides.",
          "The thresholds are provisional, no clinical consensus.",
        ])),
      tag(
        "div", tag("h2", "Made with"),
        list(
          ([
            "\(from.program); contact net \(from.contactNet)", "Thresholds: \(from.thresholds)",
          ] + (from.ownLimits.isEmpty ? [] : ["Own limits: " + from.ownLimits.joined(separator: "; ")]) + [
            "Sensor: \(from.sensor)", "\(from.mount); \(from.wearer)",
          ] + from.sources).map { .text($0) })))
  }
}

extension ReportModel.SideFinding {
  /// The grade in a word, with a mark that a grey print keeps.
  var gradeWords: String {
    let mark =
      switch grade {
      case .insufficient: "– cannot say"
      case .none: "○ none"
      case .possible: "◐ possible"
      case .present: "● present"
      }
    return isCompensated ? mark + ", compensated" : mark
  }
}
