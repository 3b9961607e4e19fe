import GaitDSP
import Report

/// The pelvis as one sees it from behind, and the drop of each single support as it comes.
struct LivePage {
  var limits: FindingThresholds
  var signOutToken: String?

  var html: String {
    Layout(title: "Live", section: .live, scripts: ["live.js"], signOutToken: signOutToken, isLive: true).html(
      tag("noscript", tag("p", ["class": "card"], "This page needs JavaScript to show what is measured now.")),
      Self.hints, Self.spoken, pelvis, drops, lastSteps)
  }

  /// Where hints and trouble are told, also to those who listen.
  static let hints = tag("div", ["id": "hints", "class": "hints", "role": "status", "aria-label": "Hints"])

  /// What changes all the time is no live region: a screen reader would never fall silent. This is, and is told seldom.
  static let spoken = tag("p", ["id": "spoken", "class": "hidden", "role": "status"])

  private var pelvis: Markup {
    tag(
      "section", ["class": "card", "aria-labelledby": "pelvis-name"],
      tag("h2", ["id": "pelvis-name"], "Pelvis from behind"), PelvisPicture.markup,
      tag(
        "p", ["class": "reading"], tag("span", ["id": "obliquity", "class": "big"], "–"),
        tag("span", ["id": "obliquity-words", "class": "quiet"], "waiting for the sensor")),
      tag(
        "p", ["class": "small quiet"], "Tilt forward ", tag("span", ["id": "tilt"], "–"), " · rotation ",
        tag("span", ["id": "rotation"], "–"), " · drawn twice as steep as it is"))
  }

  private var drops: Markup {
    tag(
      "section",
      [
        "class": "card", "id": "drops", "aria-labelledby": "drops-name",
        "data-possible": Self.plain(limits.standingDropPossible),
        "data-present": Self.plain(limits.standingDropPresent),
      ], tag("h2", ["id": "drops-name"], "Drop of each single support"),
      tag(
        "fieldset", ["class": "segments"], tag("legend", ["class": "hidden"], "Drop is measured from"),
        Self.choice("standing", "From standing", isChecked: true), Self.choice("contact", "From contact")),
      tag("div", ["class": "pair"], side("left", "Left leg carries"), side("right", "Right leg carries")),
      tag(
        "p", ["class": "small quiet", "id": "drops-note"],
        .text(
          "Lines: possible from \(Self.plain(limits.standingDropPossible))°, present from "
            + "\(Self.plain(limits.standingDropPresent))° (median of a walk; provisional).")))
  }

  private func side(_ side: String, _ title: String) -> Markup {
    tag(
      "div", ["class": "side \(side)"], tag("h3", .text(title)),
      tag("p", ["class": "reading"], tag("span", ["id": "drop-\(side)", "class": "big"], "–")),
      tag(
        "svg",
        ["id": "bars-\(side)", "class": "bars", "viewBox": "0 0 160 96", "role": "img", "aria-label": "no steps yet"]),
      tag("p", ["class": "small quiet"], tag("span", ["id": "count-\(side)"], "no steps yet")))
  }

  private static func choice(_ value: String, _ words: String, isChecked: Bool = false) -> Markup {
    var attributes: [(name: String, value: String)] = [
      ("type", "radio"), ("name", "zero"), ("value", value), ("id", "zero-\(value)"),
    ]
    if isChecked { attributes.append(("checked", "checked")) }
    return .several([
      .element("input", attributes, []), tag("label", ["for": "zero-\(value)"], .text(words)),
    ])
  }

  private var lastSteps: Markup {
    tag(
      "section", ["class": "card", "aria-labelledby": "steps-name"], tag("h2", ["id": "steps-name"], "Last steps"),
      tag(
        "table", ["class": "steps"],
        tag(
          "thead",
          tag(
            "tr", ["Leg", "Drop", "Step", "Quality"].map { tag("th", ["scope": "col"], .text($0)) })),
        tag("tbody", ["id": "steps"], tag("tr", tag("td", ["colspan": "4", "class": "quiet"], "no steps yet")))),
      tag("p", ["class": "small quiet", "id": "sensor"], ""))
  }

  static func plain(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e6 ? "\(Int(value))" : "\(value)"
  }
}

/// Two wings and the sacrum between them, which turn about the middle.
enum PelvisPicture {
  static let markup = tag(
    "svg",
    [
      "viewBox": "0 0 320 150", "class": "pelvis", "role": "img", "id": "pelvis-picture",
      "aria-label": "The pelvis from behind; no reading yet",
    ],
    tag("line", ["class": "level", "x1": "20", "y1": "74", "x2": "300", "y2": "74"]),
    tag(
      "g", ["id": "pelvis"],
      tag(
        "path",
        [
          "class": "wing left",
          "d": "M152 62C140 40 104 30 76 44 54 55 50 78 64 92 80 108 96 104 106 118 116 132 134 132 146 116Z",
        ]),
      tag(
        "path",
        [
          "class": "wing right",
          "d": "M168 62C180 40 216 30 244 44 266 55 270 78 256 92 240 108 224 104 214 118 204 132 186 132 174 116Z",
        ]),
      tag("path", ["class": "sacrum", "d": "M146 58h28c4 0 6 3 5 7l-11 52c-2 9-14 9-16 0l-11-52c-1-4 1-7 5-7Z"]),
      tag("line", ["class": "axis", "x1": "44", "y1": "74", "x2": "276", "y2": "74"]),
      tag("circle", ["class": "end left", "cx": "44", "cy": "74", "r": "6"]),
      tag("circle", ["class": "end right", "cx": "276", "cy": "74", "r": "6"])),
    tag("text", ["x": "16", "y": "142", "class": "mark"], "left"),
    tag("text", ["x": "304", "y": "142", "class": "mark end"], "right"))
}
