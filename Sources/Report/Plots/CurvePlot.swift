import GaitDSP

/// Obliquity over the stride, left and right: mean and band of one standard deviation. The left is a full line, the
/// right a dashed one.
struct CurvePlot {
  let chart: CurveChart
  /// Its own on the page.
  let id: String

  func markup() -> Markup {
    guard let plane else {
      return tag("p", ["class": "small"], "No complete steady strides, so there is no mean stride to show.")
    }
    return tag(
      "figure",
      plane.picture(
        id: id, title: "Pelvic obliquity over the stride, mean and standard deviation", description: description,
        [
          norm(plane), band(chart.right, Palette.rightBand, plane), band(chart.left, Palette.leftBand, plane),
          plane.frame(
            xTicks: [0, 20, 40, 60, 80, 100], yTicks: Chart.ticks(plane.y, about: 6, of: [1, 2, 5, 10, 20]),
            xName: "% of the stride, from the side’s own initial contact",
            name: "Own side up = other side drops (°)"
          ) { Reading.text($0, 0) },
          mean(chart.left, plane), mean(chart.right, plane), supports(plane), legend,
        ]),
      tag(
        "figcaption", .text("\(chart.zero) "), chart.left.strides.markup, " left and ", chart.right.strides.markup,
        " right strides, mean ± SD. Bars: single support."))
  }

  private var curves: [CurveChart.Curve] { [chart.left, chart.right] }

  /// `nil` without any curve.
  private var plane: Chart? {
    var (lowest, highest) = (Double.infinity, -Double.infinity)
    for curve in curves {
      for (mean, deviation) in zip(curve.mean, curve.deviation) where mean.value.isFinite {
        let spread = deviation.value.isFinite ? deviation.value : 0
        lowest = min(lowest, mean.value - spread)
        highest = max(highest, mean.value + spread)
      }
    }
    guard lowest <= highest else { return nil }
    if let norm = chart.norm {
      for (mean, deviation) in zip(norm.mean, norm.deviation) {
        lowest = min(lowest, mean - deviation)
        highest = max(highest, mean + deviation)
      }
    }
    let (low, high) = (min(-4, lowest - 1.5), max(4, highest + 1.5))
    return Chart(width: 360, height: 180, x: 0...100, y: max(-60, low)...min(60, high))
  }

  private func band(_ curve: CurveChart.Curve, _ fill: String, _ plane: Chart) -> Markup {
    let points = zip(curve.mean, curve.deviation).enumerated().filter {
      $0.element.0.value.isFinite && $0.element.1.value.isFinite
    }
    let upper = points.map { (x: Double($0.offset), y: $0.element.0.value + $0.element.1.value) }
    let lower = points.reversed().map { (x: Double($0.offset), y: $0.element.0.value - $0.element.1.value) }
    return tag("path", ["d": plane.path(upper + lower) + "Z", "fill": fill, "fill-opacity": "0.75"])
  }

  /// Behind both curves: grey, with a dotted edge that a printer keeps.
  private func norm(_ plane: Chart) -> Markup {
    guard let norm = chart.norm else { return "" }
    let edges = [1.0, -1].map { sign in
      zip(norm.mean, norm.deviation).enumerated().map { (x: Double($0.offset), y: $0.element.0 + sign * $0.element.1) }
    }
    return tag(
      "g",
      [tag("path", ["d": plane.path(edges[0] + edges[1].reversed()) + "Z", "fill": Palette.norm])]
        + edges.map {
          tag(
            "path",
            [
              "d": plane.path($0), "fill": "none", "stroke": Palette.normEdge, "stroke-width": "0.8",
              "stroke-dasharray": "1 2",
            ])
        })
  }

  private func mean(_ curve: CurveChart.Curve, _ plane: Chart) -> Markup {
    tag(
      "path",
      [
        "d": plane.path(curve.mean.enumerated().map { (x: Double($0.offset), y: $0.element.value) }), "fill": "none",
        "stroke": curve.side.stroke, "stroke-width": "2.2", "stroke-dasharray": curve.side.dash,
      ])
  }

  /// When only this side's foot is on the ground: a bar of each side above the axis.
  private func supports(_ plane: Chart) -> Markup {
    let span = plane.y.upperBound - plane.y.lowerBound
    return tag(
      "g",
      curves.compactMap { curve in
        guard let support = curve.singleSupport else { return nil }
        let height = plane.y.lowerBound + span * (curve.side == .left ? 0.055 : 0.025)
        return plane.line(
          support.lowerBound, height, support.upperBound, height, stroke: curve.side.stroke, width: 3,
          dash: curve.side.dash)
      })
  }

  /// Above the plane, where no curve can lie over it.
  private var legend: Markup {
    tag(
      "g",
      [(Side.left, 236.0), (.right, 292.0)].flatMap { side, x in
        [
          tag(
            "path",
            [
              "d": "M\(Chart.number(x)) 6.6h18", "stroke": side.stroke, "stroke-width": "2.2",
              "stroke-dasharray": side.dash,
            ]),
          Chart.words(side.name, x + 22, 10, anchor: "start", fill: side.stroke, bold: true),
        ]
      })
  }

  /// What the picture shows, in words.
  private var description: String {
    let parts = curves.map { curve in
      let values = curve.mean.filter(\.value.isFinite)
      guard let highest = values.max(by: { $0.value < $1.value }), let lowest = values.min(by: { $0.value < $1.value })
      else { return "\(curve.side.name): no strides." }
      return "\(curve.side.name), \(curve.strides.text) strides: from \(lowest.text) to \(highest.text) degrees."
    }
    let norm = chart.norm.map { norm in
      " The norm's mean goes from \(Reading.text(norm.mean.min() ?? .nan, 1)) to \(Reading.text(norm.mean.max() ?? .nan, 1)) "
        + "degrees."
    }
    return parts.joined(separator: " ") + (norm ?? "") + " The figures stand in the table at the end of the page."
  }
}

extension Side {
  /// Colour of this side's lines and words.
  var stroke: String { self == .left ? Palette.left : Palette.right }
  /// Dashes of this side's lines.
  var dash: String { self == .left ? "none" : "6 3" }
}
