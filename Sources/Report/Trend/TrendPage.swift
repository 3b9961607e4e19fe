import GaitDSP
import SummaryStore

/// A trend as a sheet: the picture of all days, the weeks, the last week by length of bout, and what a change means.
public struct TrendSection: Sendable {
  let trend: Trend
  /// Its own on the page.
  let id: String

  public init(_ trend: Trend, id: String = "trend") {
    self.trend = trend
    self.id = id
  }

  /// Everything below the heading: for a page that has its own.
  public func markup() -> Markup {
    .several([
      tag("section", ["aria-label": "All days"], TrendPlot(trend: trend, id: "\(id)-days").markup()),
      changes, weeks, classes,
    ])
  }

  // MARK: Change since the baseline

  private static let held: [TrendMeasure] = [
    .walking, .steps, .standingDropLeft, .standingDropRight, .contactDifference, .stepTimeSymmetry, .stanceTimeSymmetry,
    .cadence, .speed,
  ]

  private var changes: Markup {
    let rows = Self.held.compactMap { measure -> Markup? in
      guard let series = trend[measure], let last = trend.lastWeek(series) else { return nil }
      return row(series, last)
    }
    guard !rows.isEmpty else { return "" }
    return table(
      "Change since the baseline, all bouts",
      ["Measure", "baseline", "last week [95 % interval]", "days", "change", "minimal detectable change"], rows)
  }

  private func row(_ series: Trend.Series, _ last: Int) -> Markup {
    let measure = series.measure
    let unit = measure.unit.isEmpty ? "" : measure.unit == "°" ? "°" : " \(measure.unit)"
    func cell(_ reading: Reading) -> Markup {
      tag("td", reading.markup, .text(reading.value.isFinite ? unit : ""))
    }
    let isBaseline = series.weeks[last].verdict == .baseline
    let detectable = series.detectable(week: last)
    return tag(
      "tr", tag("th", ["scope": "row"], .text(measure.name)), cell(series.baselineMean),
      tag("td", series.week(last).markup(unit: unit)), tag("td", series.countedDays(week: last).markup),
      isBaseline ? tag("td", "–") : cell(series.change(week: last)),
      tag(
        "td", ["class": "words"], detectable.value.isFinite ? tag("span", detectable.markup, .text("\(unit): ")) : "",
        .text(series.verdict(week: last))))
  }

  // MARK: Weeks

  private static let weekly: [(TrendMeasure, String)] = [
    (.wear, "worn, h a day"), (.walking, "walking, min"), (.steps, "steps"), (.standingDropLeft, "drop left, °"),
    (.standingDropRight, "drop right, °"), (.contactDifference, "left − right, °"),
    (.stanceTimeSymmetry, "stance SI, %"),
  ]

  /// Weeks that a sheet has room for.
  private static let printed = 10

  private var weeks: Markup {
    guard !trend.weeks.isEmpty else { return "" }
    let earlier = max(0, trend.weeks.count - Self.printed)
    let rows = trend.weeks.enumerated().map { place, span in
      tag(
        "tr", place < earlier ? ["class": "earlier"] : [:],
        [
          tag("th", ["scope": "row"], .text(span.first == span.last ? span.first : "\(span.first) – \(span.last)")),
          tag("td", .text("\(trend.days[span.days].count(where: \.isRecorded)) of \(span.days.count)")),
        ]
          + Self.weekly.map { measure, _ in
            guard let series = trend[measure] else { return tag("td", "–") }
            let isBeyond = series.weeks[place].verdict == .beyond
            return tag(
              "td", series.week(place).value.markup,
              isBeyond ? tag("abbr", ["title": "differs from the baseline beyond chance"], " *") : "")
          })
    }
    return table(
      "Week by week, all bouts: means a day (* differs from the baseline beyond chance)",
      ["Week", "days with a record"] + Self.weekly.map(\.1), rows,
      below: earlier == 0
        ? nil
        : "\(earlier) earlier week\(earlier == 1 ? " is" : "s are") not printed: they stand on the page itself, on a "
          + "screen, and in what stance trend writes as csv or json.")
  }

  // MARK: Lengths of bouts

  private static let byClass: [(TrendMeasure, String)] = [
    (.bouts, "bouts a day"), (.walking, "walking, min"), (.steps, "steps"), (.standingDropLeft, "drop left, °"),
    (.standingDropRight, "drop right, °"), (.contactDifference, "left − right, °"), (.cadence, "steps/min"),
  ]

  private var classes: Markup {
    guard let last = trend.weeks.indices.last(where: { trend.days[trend.weeks[$0].days].contains(where: \.isRecorded) })
    else { return "" }
    let rows = BoutClass.allCases.map { boutClass in
      tag(
        "tr",
        [tag("th", ["scope": "row"], .text(boutClass.words))]
          + Self.byClass.map { measure, _ in
            tag("td", trend[measure, boutClass].map { $0.week(last).value.markup } ?? "–")
          })
    }
    return table(
      "By length of bout, week from \(trend.weeks[last].first)", ["Bouts of"] + Self.byClass.map(\.1), rows)
  }

  /// - Parameter below: what a print has to say beside the table.
  private func table(_ caption: String, _ heads: [String], _ rows: [Markup], below: String? = nil) -> Markup {
    tag(
      "section",
      tag(
        "table", tag("caption", .text(caption)),
        tag("thead", tag("tr", heads.map { tag("th", ["scope": "col"], .text($0)) })), tag("tbody", rows)),
      below.map { tag("p", ["class": "small printed"], .text($0)) } ?? "")
  }
}

/// A trend as one HTML file that needs nothing beside itself and prints on one sheet.
public struct TrendPage: Sendable {
  public var trend: Trend
  /// Whose days these are, or where they were kept.
  public var name: String
  /// `stance 1.2`
  public var program: String
  /// Day on which the page was made.
  public var made: String
  /// As in CSS: `A4` or `letter`.
  public var paper: String

  public init(trend: Trend, name: String, program: String, made: String, paper: String = "A4") {
    self.trend = trend
    self.name = name
    self.program = program
    self.made = made
    self.paper = paper
  }

  public var html: String { WholePage(title: "Gait trend: \(name)", program: program, paper: paper, body: sheet).html }

  /// The sheet of paper, for a page that has several.
  public var sheet: Markup {
    tag(
      "article", ["aria-labelledby": "trend-name"],
      tag(
        "header", ["class": "head"],
        tag("div", tag("h1", ["id": "trend-name"], "Gait trend: pelvic drop"), tag("p", .text(trend.span))),
        tag("div", ["class": "who"], tag("p", tag("strong", tag("bdi", .text(name)))), tag("p", .text("Made \(made).")))
      ),
      trend.remarks.isEmpty
        ? "" : tag("ul", ["class": "warnings"], trend.remarks.map { tag("li", .text("⚠ \($0)")) }),
      TrendSection(trend).markup(),
      tag(
        "footer", ["class": "feet two"],
        tag("div", tag("h2", "What is held against what"), tag("ul", trend.rule.words.map { tag("li", .text($0)) })),
        tag(
          "div", tag("h2", "Limits"),
          tag(
            "ul",
            [
              "Stance measures; it does not diagnose, and is not a medical device.",
              "Drop is not strength: a weakened muscle may leave it unchanged. A trunk lean can hide it.",
              "Left − right from contact needs no zero; drop from standing shares the error of each day’s quiet stand.",
              "All days of a store are taken as one person’s.", "Made with \(program).",
            ].map { tag("li", .text($0)) }))))
  }
}
