import GaitDSP

/// The figures behind the plots, for whoever cannot see them or wants to check: on a screen only, the sheet of paper is
/// full.
struct PlotFigures {
  let curves: CurveChart
  let supports: SupportChart

  func markup() -> Markup {
    tag(
      "section", ["class": "data", "aria-label": "Figures behind the plots"],
      tag(
        "details", tag("summary", "Figures behind the plots"),
        curveTable, supportTable))
  }

  private var curveTable: Markup {
    tag(
      "table", tag("caption", "Obliquity over the stride, own side up, degrees"),
      heads(["% of the stride", "left mean", "left SD", "right mean", "right SD"]),
      tag(
        "tbody",
        stride(from: 0, through: 100, by: 5).map { point in
          tag(
            "tr",
            [tag("th", ["scope": "row"], .text("\(point)"))]
              + [curves.left.mean, curves.left.deviation, curves.right.mean, curves.right.deviation].map {
                tag("td", $0.indices.contains(point) ? $0[point].markup : "–")
              })
        }))
  }

  private var supportTable: Markup {
    tag(
      "table", tag("caption", "Drop of every single support"),
      heads(["initial contact, s", "leg that carries", "drop, degrees", "quality"]),
      tag(
        "tbody",
        supports.supports.map { support in
          tag(
            "tr", tag("td", support.time.markup), tag("td", .text(support.side.name)), tag("td", support.drop.markup),
            tag("td", .text(support.quality)))
        }))
  }

  private func heads(_ names: [String]) -> Markup {
    tag("thead", tag("tr", names.map { tag("th", ["scope": "col"], .text($0)) }))
  }
}
