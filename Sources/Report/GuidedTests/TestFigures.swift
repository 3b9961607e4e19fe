import GaitDSP

/// A guided test's result in words, columns and numbers, for terminal and page alike. Reads the plain data that
/// recordings, the daemon and the store have in common.
public struct TestFigures: Sendable {
  public enum Part: Sendable {
    case sentence(String)
    case table([String], [[Cell]])
    /// Under a heading: changes per unit of time.
    case changes(String, [Change])
  }

  /// One cell of a table.
  public indirect enum Cell: Sendable {
    case text(String)
    case reading(Reading)
    case several([Cell])

    public var text: String {
      switch self {
      case .text(let words): words
      case .reading(let reading): reading.text
      case .several(let cells): cells.map(\.text).joined()
      }
    }

    var markup: Markup {
      switch self {
      case .text(let words): .text(words)
      case .reading(let reading): reading.markup
      case .several(let cells): .several(cells.map(\.markup))
      }
    }
  }

  /// How a measure changes, with its 95 % interval.
  public struct Change: Sendable {
    public var name: String
    public var value: Reading
    public var lower: Reading
    public var upper: Reading
  }

  public private(set) var parts: [Part] = []
  /// What makes a trial doubtful, in sentences; a terminal has it in the trial's row.
  public private(set) var doubts: [String] = []

  public init(_ test: TestProtocol, _ result: ResultValue) {
    let place = Place(value: result, key: "result")
    switch test {
    case .freeWalk: freeWalk(place)
    case .tenMetreWalk: tenMetres(place)
    case .twoMinuteWalk, .sixMinuteWalk: timedWalk(place)
    case .timedUpAndGo: upAndGo(place)
    case .singleLegStance: stance(place)
    }
  }

  private mutating func say(_ words: String) { parts.append(.sentence(words)) }

  private mutating func freeWalk(_ r: Place) {
    say(
      "Walked \(r.words("walking_s", 0)) s in \(r.words("bouts", 0)) bout\(r.reading("bouts", 0).value == 1 ? "" : "s"), "
        + "\(r.words("cadence_steps_min", 1)) steps/min"
        + (r["speed_m_s"].value?.number == nil ? "" : ", \(r.words("speed_m_s", 2)) m/s"))
    let rows = Side.allCases.map { side in
      let own = r[side.name]
      return [
        .text(side.name), own.cell("steps", 0), own["standing_drop_mean_deg"].cell("median", 1),
        own["contact_drop_mean_deg"].cell("median", 1), own["step_time_s"].cell("median", 3),
        .text(own["finding"].value?.text ?? "–"),
      ] as [Cell]
    }
    parts.append(.table(["", "steps", "drop, stand", "drop, contact", "step time s", "finding"], rows))
  }

  private mutating func tenMetres(_ r: Place) {
    let trials = r["trials"].list
    var rows = trials.map { trial -> [Cell] in
      let steps = trial.cell("steps", 0)
      return [
        trial.cell("trial", 0), trial.cell("time_s", 2), trial.cell("speed_m_s", 2), trial.cell("cadence_steps_min", 1),
        trial.isUnreliable ? .several([steps, .text("  UNRELIABLE")]) : steps,
      ]
    }
    if trials.count > 1 {
      rows.append([
        .text("mean"), r.cell("mean_time_s", 2), r.cell("mean_speed_m_s", 2), r.cell("mean_cadence_steps_min", 1),
      ])
    }
    parts.append(.table(["trial", "time (s)", "speed (m/s)", "steps/min", "steps"], rows))
    for left in r["excluded"].list {
      let why = left["reason"].value?.text.flatMap(TenMetreWalk.Exclusion.init(rawValue:))?.words ?? "?"
      let at = left["start_s"].value?.number == nil ? "" : " at \(left.words("start_s", 1)) s"
      say("Left out: trial \(left.words("trial", 0))\(at): \(why).")
    }
    let way = ["run_in_m", "distance_m", "run_out_m"].compactMap { r[$0].value?.number }.reduce(0, +)
    say(
      "The lines are not seen: the walk from stand to stand is taken to be the stated \(Reading.text(way, 1)) m, and "
        + "\(r.words("distance_m", 1)) m of it are timed.")
  }

  private mutating func timedWalk(_ r: Place) {
    say(
      "\(r.words("duration_s", 0)) s, of which walking \(r.words("walking_s", 0)) s; "
        + (r["distance_m"].value?.number == nil
          ? "no distance without a leg length" : "\(r.words("distance_m", 0)) m")
        + "; \(r.words("mean_cadence_steps_min", 1)) steps/min")
    if let missing = r["missing_s"].value?.number, missing > 0 {
      say("Samples are missing for \(r.words("missing_s", 1)) s: what was walked or rested then is not counted.")
    }
    // One zero for the whole table, or the minutes could not be compared.
    let minutes = r["minutes"].list
    let isStanding = minutes.contains { $0["left_standing_drop_mean_deg"].value?.number != nil }
    let zero = isStanding ? "standing" : "contact"
    let rows = minutes.map { minute -> [Cell] in
      [
        minute.cell("minute", 0), minute.cell("cadence_steps_min", 1), minute.cell("left_\(zero)_drop_mean_deg", 1),
        minute.cell("right_\(zero)_drop_mean_deg", 1), minute.cell("step_time_symmetry_index_percent", 1),
        .several([minute.cell("steps_left", 0), .text(" + "), minute.cell("steps_right", 0)]),
      ]
    }
    parts.append(
      .table(
        ["minute", "steps/min", "left, from \(zero) °", "right, from \(zero) °", "asymmetry %", "clean steps"], rows))
    for rest in r["rests"].list { say("Rest: \(rest.words("start_s", 0))–\(rest.words("end_s", 0)) s") }
    let slopes = r["per_minute"]
    parts.append(
      .changes(
        "Change per minute (95 % interval):",
        [
          ("cadence_steps_min", "cadence, steps/min"), ("left_standing_drop_mean_deg", "drop left, standing, °"),
          ("right_standing_drop_mean_deg", "drop right, standing, °"),
          ("left_contact_drop_mean_deg", "drop left, contact, °"),
          ("right_contact_drop_mean_deg", "drop right, contact, °"),
          ("step_time_symmetry_index_percent", "step time asymmetry, %"),
        ].compactMap { key, name in
          let slope = slopes[key]
          guard slope["slope"].value?.number != nil else { return nil }
          return Change(
            name: name, value: slope.reading("slope", 2), lower: slope.reading("ci95_lower", 2),
            upper: slope.reading("ci95_upper", 2))
        }))
  }

  private mutating func upAndGo(_ r: Place) {
    let trials = r["trials"].list
    guard !trials.isEmpty else { return say("No trial was found: it needs a quiet seat before and after it.") }
    parts.append(
      .table(
        ["trial", "total s", "rise", "walk out", "turn", "walk back", "turn + sit", "steps"],
        trials.map { trial in
          [trial.cell("trial", 0)]
            + ["total_s", "sit_to_stand_s", "walk_out_s", "turn_s", "walk_back_s", "turn_to_sit_s"].map {
              trial.cell($0, 2)
            } + [trial.cell("steps", 0)]
        }))
  }

  private mutating func stance(_ r: Place) {
    let trials = r["trials"].list
    parts.append(
      .table(
        ["trial", "leg", "held (s)", "at lift °", "steady °", "at end °", "response"],
        trials.map { trial in
          let isAtLeast = trial["ended_by"].value?.text != "foot_down"
          return [
            trial.cell("trial", 0), .text(trial["side"].value?.text ?? "–"),
            .several([.text(isAtLeast ? "≥ " : ""), trial.cell("held_s", 1)]), trial.cell("drop_at_lift_deg", 1),
            trial.cell("drop_steady_deg", 1), trial.cell("drop_at_end_deg", 1),
            .text(
              (trial["response"].value?.text ?? "–").replacing("_", with: " ")
                + (trial.isUnreliable ? "; UNRELIABLE" : "")),
          ]
        }))
    doubts = trials.filter(\.isUnreliable).map { "Trial \($0.words("trial", 0)) is unreliable." }
    for missing in r["not_found"].list {
      let side = missing["side"].value?.text ?? "?"
      say("Not found: the trial on the \(side) leg. Stand still before and after it.")
    }
    say(
      "Drop of the lifted side against both feet, positive = lower. Responses after Hardcastle & Nade 1985 with "
        + "provisional limits.")
  }
}

/// A place in a result, with the name that it has in the JSON.
private struct Place {
  var value: ResultValue?
  var key: String

  subscript(name: String) -> Place { Place(value: value?[name], key: "\(key).\(name)") }

  var list: [Place] {
    (value?.list ?? []).enumerated().map { Place(value: $0.element, key: "\(key).\($0.offset)") }
  }

  var isUnreliable: Bool { value?["reliable"] == .flag(false) }

  func reading(_ name: String, _ digits: Int) -> Reading {
    Reading(value?[name]?.number ?? .nan, digits: digits, key: "\(key).\(name)")
  }

  func cell(_ name: String, _ digits: Int) -> TestFigures.Cell { .reading(reading(name, digits)) }

  func words(_ name: String, _ digits: Int) -> String { reading(name, digits).text }
}

extension TenMetreWalk.Exclusion {
  public var words: String {
    switch self {
    case .tooShort: "fewer than \(TenMetreWalk.fewestSteps) steps"
    case .turned: "the walk turns; it must be straight, from stand to stand"
    case .otherDistance: "no possible speed over the stated distance"
    case .stopped: "somebody stood still on the way, so that the lines cannot be told"
    case .interrupted: "samples are missing in the walk, so that it was not seen from stand to stand"
    case .noWalk: "no walk was found"
    }
  }
}
