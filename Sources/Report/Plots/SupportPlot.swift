import GaitDSP

/// The drop of every single support in the order of time, with the limits: filled circles for the left, open triangles
/// for the right, crosses for what was left out.
struct SupportPlot {
  let chart: SupportChart
  /// Its own on the page.
  let id: String

  func markup() -> Markup {
    guard let plane else {
      return tag("p", ["class": "small"], "No single support was measured, so there is nothing to show over time.")
    }
    let shown =
      chart.supports.count < chart.total ? " \(chart.supports.count) of \(chart.total), evenly chosen, are drawn." : ""
    return tag(
      "figure",
      plane.picture(
        id: id, title: "Mean pelvic drop of every single support in the order of time", description: description,
        [
          plane.frame(
            xTicks: Chart.ticks(plane.x, about: 7, of: Self.timeSteps),
            yTicks: Chart.ticks(plane.y, about: 7, of: [1, 2, 5, 10, 20]),
            xName: "time in the recording (\(Self.unit(plane.x)))",
            name: "Mean drop of the single support (°)"
          ) { Self.clock($0, in: plane.x) },
          limits(plane), excluded(plane), points(.right, plane), points(.left, plane), medians(plane),
          limitNames(plane), legend,
        ]),
      tag("figcaption", .text("\(chart.reference) Level lines: medians. Crosses: in no summary.\(shown)")))
  }

  private static let timeSteps: [Double] = [
    1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 21_600, 43_200, 86_400, 604_800,
  ]

  private static func unit(_ range: ClosedRange<Double>) -> String {
    range.upperBound - range.lowerBound < 7200 ? "min:s" : "h:min"
  }

  private static func clock(_ seconds: Double, in range: ClosedRange<Double>) -> String {
    let small = range.upperBound - range.lowerBound < 7200
    let units = Int((small ? seconds : seconds / 60).rounded())
    let rest = abs(units) % 60
    return "\(units < 0 ? "−" : "")\(abs(units) / 60):\(rest < 10 ? "0" : "")\(rest)"
  }

  private var drawn: [SupportChart.Support] {
    chart.supports.filter { $0.time.value.isFinite && abs($0.time.value) < 1e9 && $0.drop.value.isFinite }
  }

  private var plane: Chart? {
    guard let first = drawn.first, let last = drawn.last, first.time.value <= last.time.value else { return nil }
    // The counted ones set the scale: a stumble may lie at the edge.
    let counted = drawn.filter(\.isCounted)
    let values = (counted.isEmpty ? drawn : counted).map(\.drop.value) + chart.limits.map(\.value) + [0]
    let low = max(-30, (values.min() ?? -1) - 0.7)
    let high = min(30, (values.max() ?? 1) + 0.7)
    return Chart(width: 360, height: 180, x: first.time.value...last.time.value, y: min(low, 29)...max(high, -29))
  }

  private func points(_ side: Side, _ plane: Chart) -> Markup {
    // One path a side: a walk has hundreds of them.
    var path = ""
    for support in drawn where support.isCounted && support.side == side {
      let (x, y) = (plane.across(support.time.value), plane.up(support.drop.value))
      path +=
        side == .left
        ? "M\(Chart.number(x - 1.7)) \(Chart.number(y))a1.7 1.7 0 1 0 3.4 0a1.7 1.7 0 1 0 -3.4 0"
        : "M\(Chart.number(x)) \(Chart.number(y - 2.2))l2.2 3.8h-4.4z"
    }
    return tag(
      "path",
      ["d": path, "fill": side == .left ? side.stroke : Palette.paper, "stroke": side.stroke, "stroke-width": "0.8"])
  }

  private func excluded(_ plane: Chart) -> Markup {
    var path = ""
    for support in drawn where !support.isCounted {
      let (x, y) = (plane.across(support.time.value), plane.up(support.drop.value))
      path += "M\(Chart.number(x - 1.6)) \(Chart.number(y - 1.6))l3.2 3.2m0 -3.2l-3.2 3.2"
    }
    return tag("path", ["d": path, "fill": "none", "stroke": Palette.excluded, "stroke-width": "0.7"])
  }

  private func limits(_ plane: Chart) -> Markup {
    tag(
      "g",
      chart.limits.map { limit in
        plane.line(
          plane.x.lowerBound, limit.value, plane.x.upperBound, limit.value, stroke: Palette.limit, width: 1,
          dash: limit.name == "present" ? "none" : "2 2")
      })
  }

  /// Over the marks, which would hide them.
  private func limitNames(_ plane: Chart) -> Markup {
    tag(
      "g",
      chart.limits.map { limit in
        Chart.words(
          "\(limit.name) from \(Reading.text(limit.value, 1))°", plane.across(plane.x.upperBound),
          plane.up(limit.value) + (limit.name == "present" ? -3 : 10), anchor: "end", fill: Palette.limit)
      })
  }

  private func medians(_ plane: Chart) -> Markup {
    tag(
      "g",
      [(Side.left, chart.leftMedian), (.right, chart.rightMedian)].compactMap { side, median in
        guard median.value.isFinite else { return nil }
        return plane.line(
          plane.x.lowerBound, median.value, plane.x.upperBound, median.value, stroke: side.stroke, width: 1.6,
          dash: side.dash)
      })
  }

  private var legend: Markup {
    let y = 10.0
    return tag(
      "g",
      tag("circle", ["cx": "182", "cy": "6.6", "r": "2.6", "fill": Palette.left]),
      Chart.words("left stands", 187, y, anchor: "start", fill: Palette.left, bold: true),
      tag(
        "path",
        ["d": "M251 3.2l3.4 6h-6.8z", "fill": Palette.paper, "stroke": Palette.right, "stroke-width": "1"]),
      Chart.words("right stands", 256.5, y, anchor: "start", fill: Palette.right, bold: true),
      tag("path", ["d": "M322 4.2l5 5m0 -5l-5 5", "stroke": Palette.excluded, "stroke-width": "1"]),
      Chart.words("other", 330, y, anchor: "start"))
  }

  /// What the picture shows, in words.
  private var description: String {
    let limits = chart.limits.map { "\($0.name) from \(Reading.text($0.value, 1)) degrees" }.joined(separator: ", ")
    return "\(chart.total) single supports. Medians: left \(chart.leftMedian.text), right \(chart.rightMedian.text) "
      + "degrees. \(limits.isEmpty ? "" : "Limits: \(limits). ")The figures stand in the table at the end of the page."
  }
}
