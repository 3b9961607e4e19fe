import GaitDSP
import Report

/// Choose a test, run it, see its result: three states of one page, so that nothing is lost on the way.
struct TestPage {
  var token: String
  /// Pseudonyms that the store knows.
  var people: [String]
  var signOutToken: String?
  /// What came of an order that was sent without script.
  var notice: String?

  var html: String {
    Layout(title: "Test", section: .test, scripts: ["test.js"], signOutToken: signOutToken, isLive: true).html(
      notice.map { tag("p", ["class": "hint", "role": "alert"], .text($0)) } ?? .nothing,
      tag("p", ["id": "refusal", "class": "hint bad", "role": "alert", "hidden": "hidden"]),
      tag("p", ["id": "cut-off", "class": "hint bad", "role": "alert", "hidden": "hidden"]),
      tag("p", ["id": "unkept", "class": "hint", "role": "status", "hidden": "hidden"]), LivePage.hints,
      LivePage.spoken, choose, running, result)
  }

  // MARK: Before

  private var choose: Markup {
    tag(
      "form", ["id": "choose", "method": "post", "action": "/test/start"], Layout.token(token),
      tag("button", ["id": "last", "type": "button", "hidden": "hidden"], "Show the last result"),
      tag(
        "fieldset", ["class": "protocols"],
        [tag("legend", "Which test?")]
          + TestProtocol.allCases.enumerated().map { protocolChoice($1, isFirst: $0 == 0) }),
      tag(
        "fieldset", ["class": "card"], tag("legend", "Who?"),
        tag("label", ["for": "person"], "Pseudonym"),
        tag(
          "input",
          [
            "id": "person", "name": "person", "list": "people", "maxlength": "64", "autocomplete": "off",
            "autocapitalize": "characters", "spellcheck": "false", "aria-describedby": "person-note",
          ]), tag("datalist", ["id": "people"], people.map { tag("option", ["value": $0]) }),
        tag(
          "p", ["class": "small quiet", "id": "person-note"], "No names: a code that only you can read, such as P-07."),
        tag("label", ["for": "notes"], "Notes"),
        tag("textarea", ["id": "notes", "name": "notes", "rows": "2", "maxlength": "256"])),
      details,
      tag("p", ["class": "small quiet"], "A test begins with 5 seconds of standing still on both feet."),
      tag("div", ["class": "sticky"], tag("button", ["class": "primary", "id": "start"], "Start the test")))
  }

  private func protocolChoice(_ entry: TestProtocol, isFirst: Bool) -> Markup {
    var attributes: [(name: String, value: String)] = [
      ("type", "radio"), ("name", "protocol"), ("value", entry.rawValue), ("id", entry.rawValue),
      ("aria-describedby", "\(entry.rawValue)-about"),
    ]
    if entry.hasTrials { attributes.append(("data-trials", "yes")) }
    if isFirst { attributes.append(("checked", "checked")) }
    return tag(
      "div", ["class": "choice"], .element("input", attributes, []),
      tag("label", ["for": entry.rawValue], .text(entry.title)),
      tag("p", ["class": "small quiet", "id": "\(entry.rawValue)-about"], .text(entry.about)))
  }

  private var details: Markup {
    func part(_ test: TestProtocol, _ numbers: Markup...) -> Markup {
      tag(
        "fieldset", ["class": "card numbers", "data-for": test.rawValue],
        [tag("legend", .text(test.title))] + numbers)
    }
    func trials(_ name: String, _ test: TestProtocol, _ words: String) -> Markup {
      number(name, words, TestParameters(test).trials, 1...Double(TestParameters.mostTrials(test)), isWhole: true)
    }
    let usual = TestParameters(.tenMetreWalk)
    return .several([
      part(
        .tenMetreWalk, number("distance_m", "Distance, m", Int(usual.distance), TestParameters.distances),
        trials("walk_trials", .tenMetreWalk, "Trials"),
        number("run_in_m", "Run-in, m", Int(usual.runIn), TestParameters.runs),
        number("run_out_m", "Run-out, m", Int(usual.runOut), TestParameters.runs)),
      part(.timedUpAndGo, trials("tug_trials", .timedUpAndGo, "Trials")),
      part(
        .singleLegStance, trials("stance_trials", .singleLegStance, "Trials a leg"),
        number("limit_s", "At most, s", Int(TestParameters(.singleLegStance).limit), TestParameters.limits)),
    ])
  }

  private func number(
    _ name: String, _ words: String, _ value: Int, _ range: ClosedRange<Double>, isWhole: Bool = false
  ) -> Markup {
    tag(
      "p", tag("label", ["for": name], .text(words)),
      tag(
        "input",
        [
          "id": name, "name": name, "type": "number", "inputmode": isWhole ? "numeric" : "decimal",
          "value": "\(value)", "min": LivePage.plain(range.lowerBound), "max": LivePage.plain(range.upperBound),
          "step": isWhole ? "1" : "any",
        ]))
  }

  // MARK: During

  private var running: Markup {
    tag(
      "section", ["id": "running", "hidden": "hidden", "aria-labelledby": "running-name"],
      tag("h2", ["id": "running-name", "tabindex": "-1"], "Test running"),
      tag("ol", ["id": "phases", "class": "phases"]),
      tag(
        "div", ["class": "card now"],
        tag("p", ["id": "instruction", "class": "instruction", "aria-live": "assertive"], ""),
        tag("p", ["id": "clock", "class": "clock", "role": "timer", "aria-label": "Time"], "0:00"),
        tag("p", ["id": "facts", "class": "quiet"], "")),
      tag("div", ["class": "pair", "id": "counters"], counter("left"), counter("right")),
      tag(
        "div", ["class": "card", "id": "stance-picture", "hidden": "hidden"], PelvisPicture.markup,
        tag("p", ["class": "reading"], tag("span", ["id": "stance-obliquity", "class": "big"], "–"))),
      tag("ul", ["id": "trials", "class": "trials"]),
      tag(
        "form", ["id": "orders", "class": "orders", "method": "post", "action": "/test/next"], Layout.token(token),
        button("next", "Next", "primary"),
        tag("div", ["class": "row"], button("repeat", "Repeat"), button("stop", "Stop, show result")),
        tag(
          "details", tag("summary", "Note"), tag("label", ["for": "note"], "Note on this test"),
          tag("input", ["id": "note", "name": "note", "maxlength": "256", "autocomplete": "off"]),
          button("note", "Keep the note")),
        tag(
          "details", ["id": "abort-box"], tag("summary", "Abort"),
          tag("p", ["class": "small quiet"], "The session is kept, marked as aborted, without a result."),
          button("abort", "Abort without a result", "danger"))))
  }

  private func counter(_ side: String) -> Markup {
    tag(
      "div", ["class": "card side \(side)"], tag("h3", .text("\(side == "left" ? "Left" : "Right") leg")),
      tag(
        "p", ["class": "reading"], tag("span", ["class": "big", "id": "test-drop-\(side)"], "–"),
        tag("span", ["class": "small quiet"], " last drop")),
      tag("p", ["class": "small quiet", "id": "clean-\(side)"], "no steps yet"))
  }

  private func button(_ verb: String, _ words: String, _ kind: String = "plain") -> Markup {
    tag("button", ["class": kind, "formaction": "/test/\(verb)", "data-verb": verb], .text(words))
  }

  // MARK: After

  private var result: Markup {
    tag(
      "section", ["id": "result", "hidden": "hidden", "aria-labelledby": "result-name"],
      tag("h2", ["id": "result-name", "tabindex": "-1"], "Result"),
      tag("p", ["id": "result-about", "class": "quiet"], ""),
      tag("div", ["id": "findings", "class": "pair"]), tag("div", ["id": "sentences", "class": "card"]),
      tag("div", ["id": "numbers"]),
      tag(
        "p", ["class": "actions"],
        tag("a", ["id": "report", "class": "button", "hidden": "hidden", "href": "/people"], "Open the report"),
        tag("button", ["id": "again", "type": "button", "class": "primary"], "New test")))
  }
}
