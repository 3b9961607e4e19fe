import GaitDSP
import SummaryStore

/// Days at home as one picture: wear and walking, drop of both sides, how the sides differ. Every panel has the same
/// days; a day without a record is a grey column through all of them.
struct TrendPlot {
  let trend: Trend
  /// Its own on the page.
  let id: String

  // Five panels leave room on one sheet for ten weeks in a table.
  private static let width = 720.0
  private static let bottom = 18.0
  private var last: Double { Double(max(trend.days.count, 1)) - 0.5 }

  func markup() -> Markup {
    let panels = self.panels
    guard !panels.isEmpty else {
      return tag("p", ["class": "small"], "No day has been recorded yet, so there is nothing to show.")
    }
    var parts: [Markup] = []
    var top = 0.0
    for panel in panels {
      parts.append(tag("g", ["transform": "translate(0 \(Chart.number(top)))"], panel.parts))
      top += panel.chart.height
    }
    let whole = Chart(width: Self.width, height: top, x: 0...1, y: 0...1)
    return tag(
      "figure", ["class": "wide"],
      whole.picture(id: id, title: "Wear, walking, pelvic drop and asymmetry by day", description: words, parts),
      tag("figcaption", .text(Self.caption)))
  }

  private static let caption =
    "Marks: days, with the 95 % interval that their steps leave open; small and hollow: too little to count. Level "
    + "lines: means of weeks, thick where they differ from the baseline beyond chance. Shaded band: baseline ± minimal "
    + "detectable change of a whole week. Grey columns: no record."

  private struct Panel {
    var chart: Chart
    var parts: [Markup]
  }

  private var panels: [Panel] {
    guard trend.recordedDays > 0 else { return [] }
    let hasWear = trend[.wear]?.days.contains { $0.value.isFinite } ?? false
    return [
      bars(hasWear ? .wear : .recorded, height: 54, fill: Palette.rule),
      bars(.walking, height: 60, fill: Palette.quiet),
      lines(
        [.standingDropLeft, .standingDropRight],
        name: "Drop of the other side, from quiet standing, by the leg that carries (°)",
        height: 104, least: -1...4),
      lines([.contactDifference], name: "Drop from contact, left less right (°)", height: 74, least: -2...2),
      lines(
        [.stanceTimeSymmetry], name: "Stance time, symmetry index (%), positive = right longer", height: 74,
        least: -4...4, isLast: true),
    ].compactMap { $0 }
  }

  // MARK: Panels

  private func bars(_ measure: TrendMeasure, height: Double, fill: String) -> Panel? {
    guard let series = trend[measure], let highest = series.days.map(\.value).filter(\.isFinite).max() else {
      return nil
    }
    let chart = Chart(
      width: Self.width, height: height, x: -0.5...last, y: 0...max(highest * 1.12, 1), bottomEdge: Self.bottom)
    var path = ""
    for (place, day) in series.days.enumerated() where day.value.isFinite && day.value > 0 {
      let (left, right) = (chart.across(Double(place) - 0.36), chart.across(Double(place) + 0.36))
      let top = chart.up(day.value)
      path +=
        "M\(Chart.number(left)) \(Chart.number(top))H\(Chart.number(right))V\(Chart.number(chart.up(0)))"
        + "H\(Chart.number(left))Z"
    }
    return Panel(
      chart: chart,
      parts: [
        absences(chart),
        frame(chart, name: "\(measure.name) (\(measure.unit) a day)", about: 2, isLast: false),
        tag("path", ["d": path, "fill": fill]), weeks(series, chart, stroke: Palette.ink, dash: "none"),
      ])
  }

  private func lines(
    _ measures: [TrendMeasure], name: String, height: Double, least: ClosedRange<Double>, isLast: Bool = false
  ) -> Panel? {
    let all = measures.compactMap { trend[$0] }
    let values = all.flatMap { series in
      zip(series.days, series.counted).filter(\.1).flatMap { day, _ in
        [day.value, day.interval.lower, day.interval.upper].filter(\.isFinite)
      }
    }
    guard let lowest = values.min(), let highest = values.max() else { return nil }
    let low = max(-60, min(least.lowerBound, lowest - 0.5))
    let high = min(60, max(least.upperBound, highest + 0.5))
    let chart = Chart(
      width: Self.width, height: height, x: -0.5...last, y: min(low, 59)...max(high, -59), bottomEdge: Self.bottom)
    var parts = [absences(chart)]
    for series in all { parts.append(band(series, chart)) }
    parts.append(frame(chart, name: name, about: 5, isLast: isLast))
    for (series, style) in zip(all, styles(all.count)) {
      parts.append(weeks(series, chart, stroke: style.stroke, dash: style.dash))
      parts.append(marks(series, chart, style))
    }
    if all.count == 2 { parts.append(legend) }
    return Panel(chart: chart, parts: parts)
  }

  private struct Style {
    var stroke: String
    var dash: String
    var isRound: Bool
  }

  private func styles(_ count: Int) -> [Style] {
    count == 2
      ? [
        Style(stroke: Palette.left, dash: "none", isRound: true),
        Style(stroke: Palette.right, dash: "5 2.5", isRound: false),
      ] : [Style(stroke: Palette.ink, dash: "none", isRound: true)]
  }

  // MARK: What panels are made of

  private func frame(_ chart: Chart, name: String, about: Double, isLast: Bool) -> Markup {
    chart.frame(
      xTicks: ticks, yTicks: Chart.ticks(chart.y, about: about, of: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000]),
      xName: "", name: name
    ) { label(Int($0)) }
  }

  /// The first day of a week, or of a month where there are many.
  private var ticks: [Double] {
    let weeks = trend.weeks.map(\.days.lowerBound)
    let every = max(1, (weeks.count + 11) / 12)
    return stride(from: weeks.count > 1 && trend.weeks[0].days.count < 4 ? 1 : 0, to: weeks.count, by: every).map {
      Double(weeks[$0])
    }
  }

  /// `03-02`, or `day 8`.
  private func label(_ place: Int) -> String {
    guard trend.days.indices.contains(place) else { return "" }
    let label = trend.days[place].label
    return trend.isCounted || trend.days.count > 370 ? label : String(label.suffix(5))
  }

  private func absences(_ chart: Chart) -> Markup {
    var path = ""
    for (place, day) in trend.days.enumerated() where !day.isRecorded {
      path +=
        "M\(Chart.number(chart.across(Double(place) - 0.5))) \(Chart.number(chart.up(chart.y.upperBound)))"
        + "H\(Chart.number(chart.across(Double(place) + 0.5)))V\(Chart.number(chart.up(chart.y.lowerBound)))"
        + "H\(Chart.number(chart.across(Double(place) - 0.5)))Z"
    }
    return tag("path", ["d": path, "fill": Palette.absent])
  }

  /// Where a week's mean may lie by chance.
  private func band(_ series: Trend.Series, _ chart: Chart) -> Markup {
    guard let baseline = series.baseline else { return "" }
    let half = baseline.detectableInAWholeWeek
    guard half.isFinite else { return "" }
    let (top, bottom) = (chart.up(baseline.mean + half), chart.up(baseline.mean - half))
    let fill =
      switch series.measure {
      case .standingDropLeft: Palette.leftBand
      case .standingDropRight: Palette.rightBand
      default: Palette.panel
      }
    return tag(
      "rect",
      [
        "x": Chart.number(chart.across(chart.x.lowerBound)), "y": Chart.number(top),
        "width": Chart.number(chart.across(chart.x.upperBound) - chart.across(chart.x.lowerBound)),
        "height": Chart.number(max(0.5, bottom - top)), "fill": fill, "fill-opacity": "0.7",
      ])
  }

  private func weeks(_ series: Trend.Series, _ chart: Chart, stroke: String, dash: String) -> Markup {
    tag(
      "g",
      zip(trend.weeks, series.weeks).compactMap { span, week in
        guard week.mean.value.isFinite else { return nil }
        return chart.line(
          Double(span.days.lowerBound) - 0.4, week.mean.value, Double(span.days.upperBound) - 0.6, week.mean.value,
          stroke: stroke, width: week.verdict == .beyond ? 2.6 : 1.1, dash: dash)
      })
  }

  private func marks(_ series: Trend.Series, _ chart: Chart, _ style: Style) -> Markup {
    var (intervals, counted, others) = ("", "", "")
    for (place, day) in series.days.enumerated() where day.value.isFinite {
      // Beside each other where both sides have a value.
      let shift = style.dash == "none" ? -0.1 : 0.1
      let (x, y) = (chart.across(Double(place) + shift), chart.up(day.value))
      guard series.counted[place] else {
        others += "M\(Chart.number(x - 1)) \(Chart.number(y))a1 1 0 1 0 2 0a1 1 0 1 0 -2 0"
        continue
      }
      if day.interval.isDefined {
        intervals +=
          "M\(Chart.number(x)) \(Chart.number(chart.up(day.interval.lower)))"
          + "V\(Chart.number(chart.up(day.interval.upper)))"
      }
      counted +=
        style.isRound
        ? "M\(Chart.number(x - 2.1)) \(Chart.number(y))a2.1 2.1 0 1 0 4.2 0a2.1 2.1 0 1 0 -4.2 0"
        : "M\(Chart.number(x)) \(Chart.number(y - 2.8))l2.7 4.7h-5.4z"
    }
    return tag(
      "g", tag("path", ["d": intervals, "fill": "none", "stroke": style.stroke, "stroke-width": "0.9"]),
      tag("path", ["d": others, "fill": Palette.paper, "stroke": Palette.excluded, "stroke-width": "0.7"]),
      tag(
        "path",
        [
          "d": counted, "fill": style.isRound ? style.stroke : Palette.paper, "stroke": style.stroke,
          "stroke-width": "0.9",
        ]))
  }

  private var legend: Markup {
    tag(
      "g", tag("circle", ["cx": "610", "cy": "6.6", "r": "2.8", "fill": Palette.left]),
      Chart.words("left", 616, 10, anchor: "start", fill: Palette.left, bold: true),
      tag(
        "path", ["d": "M655 3l3.4 6h-6.8z", "fill": Palette.paper, "stroke": Palette.right, "stroke-width": "1"]),
      Chart.words("right", 661, 10, anchor: "start", fill: Palette.right, bold: true))
  }

  /// What the picture shows, in words.
  private var words: String {
    let shown: [TrendMeasure] = [.walking, .standingDropLeft, .standingDropRight, .contactDifference]
    let sentences = shown.compactMap { measure -> String? in
      guard let series = trend[measure], let place = trend.lastWeek(series) else { return nil }
      let unit = measure.unit == "°" ? " degrees" : " \(measure.unit)"
      let before = series.baseline == nil ? "" : ", baseline \(series.baselineMean.text)\(unit)"
      return "\(measure.name): \(series.week(place).value.text)\(unit) in the last week\(before)."
    }
    return trend.span + " " + sentences.joined(separator: " ") + " The figures stand in the tables below."
  }
}
