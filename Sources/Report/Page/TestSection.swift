import GaitDSP

/// A guided test's result as a section of a report: its tables side by side, what else is to be said below.
struct TestSection {
  let outcome: GuidedOutcome
  /// Whether the sheet shows the test's trials or sides anyway, and more of them.
  let hasOwnTables: Bool

  func markup() -> Markup {
    guard let figures = outcome.figures else { return "" }
    let tables = figures.parts.compactMap(table)
    return tag(
      "section", ["aria-label": "Result of the test", "class": "test"],
      tag("h2", .text("Result: \(outcome.test.title)")),
      tables.count > 1 ? tag("div", ["class": "pair"], tables.map { tag("div", $0) }) : .several(tables),
      .several(
        (sentences(figures) + (hasOwnTables ? figures.doubts : [])).map { tag("p", ["class": "said"], .text($0)) }))
  }

  private func sentences(_ figures: TestFigures) -> [String] {
    figures.parts.compactMap { if case .sentence(let words) = $0 { words } else { nil } }
  }

  private func table(_ part: TestFigures.Part) -> Markup? {
    switch part {
    case .sentence: return nil
    case .table(let heads, let rows):
      guard !hasOwnTables, !rows.isEmpty else { return nil }
      return tag(
        "table", tag("thead", tag("tr", heads.map { tag("th", ["scope": "col"], .text($0)) })),
        tag(
          "tbody",
          rows.map { cells in
            tag(
              "tr",
              cells.enumerated().map { place, cell in
                place == 0 ? tag("th", ["scope": "row"], cell.markup) : tag("td", cell.markup)
              })
          }))
    case .changes(let title, let changes):
      guard !changes.isEmpty else { return nil }
      return tag(
        "table", tag("thead", tag("tr", tag("th", ["scope": "col", "colspan": "2"], .text(title)))),
        tag(
          "tbody",
          changes.map { change in
            tag(
              "tr", tag("th", ["scope": "row"], .text(change.name)),
              tag(
                "td", change.value.markup,
                tag("span", ["class": "ci"], " (", change.lower.markup, " to ", change.upper.markup, ")")))
          }))
    }
  }
}

/// What was noted during a session: of the whole first, then in the order of time.
struct NotesSection {
  let notes: [SessionNote]

  /// So many find room on a sheet; of a longer one the store keeps the rest.
  static let most = 6
  static let longest = 100

  func markup() -> Markup {
    guard !notes.isEmpty else { return "" }
    var lines = notes.prefix(Self.most).enumerated().map { place, note -> Markup in
      let words = Markup.text(shortened(note.text, to: Self.longest))
      guard let time = note.time else { return words }
      return .several(["at ", Reading(time, digits: 0, key: "notes.\(place).time_s").markup, " s: ", words])
    }
    if notes.count > Self.most {
      lines.append(.text("… and \(notes.count - Self.most) more, which the store keeps"))
    }
    return tag(
      "section", ["aria-label": "Notes"], tag("h2", "Notes"),
      tag("ul", ["class": "noted"], lines.map { tag("li", $0) }))
  }
}
