/// Both sides of every paired measure with their difference: pelvic drop, then times and lengths.
struct PairedTable {
  let drops: [ReportModel.PairedRow]
  let times: [ReportModel.PairedRow]

  func markup() -> Markup {
    guard !drops.isEmpty || !times.isEmpty else { return "" }
    let heads = ["", "left", "right", "right − left", "symmetry index", "norm"]
    return tag(
      "section",
      tag(
        "table", tag("caption", "Left and right: medians of steady straight steps, with 95 % intervals"),
        tag("thead", tag("tr", heads.map { tag("th", ["scope": "col"], .text($0.isEmpty ? "Measure" : $0)) })),
        tag("tbody", drops.map { row($0, named: "Drop \($0.name)") }),
        tag("tbody", times.map { row($0, named: $0.name) })))
  }

  private func row(_ row: ReportModel.PairedRow, named name: String) -> Markup {
    tag(
      "tr", tag("th", ["scope": "row"], .text("\(name) (\(row.unit))")), tag("td", row.left.markup()),
      tag("td", row.right.markup()), tag("td", row.difference.markup()),
      tag("td", row.symmetryIndex.map { $0.markup(unit: " %") } ?? ""),
      tag("td", ["class": "norm"], .text(row.norm ?? "")))
  }
}
