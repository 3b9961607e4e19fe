import GaitDSP
import Report

/// A test's result in words and columns, for a person at a terminal. Reads the plain data that recordings, the daemon
/// and the store have alike.
enum TestResultText {
  static func lines(_ test: TestProtocol, _ result: ResultValue) -> [String] {
    let body =
      switch test {
      case .freeWalk: freeWalk(result)
      case .tenMetreWalk: tenMetres(result)
      case .twoMinuteWalk, .sixMinuteWalk: timedWalk(result)
      case .timedUpAndGo: upAndGo(result)
      case .singleLegStance: stance(result)
      }
    return [test.title] + body + ["Stance measures; it does not diagnose."]
  }

  private static func figure(_ value: ResultValue?, _ key: String, _ digits: Int) -> String {
    value?[key]?.number.map { decimals($0, digits) } ?? "–"
  }

  private static func table(_ head: [String], _ rows: [[String]]) -> [String] {
    ([head] + rows).map { row in
      var line = ""
      for cell in row { line += cell.padded(to: 13) }
      while line.last == " " { line.removeLast() }
      return line
    }
  }

  private static func freeWalk(_ r: ResultValue) -> [String] {
    let head = ["", "steps", "drop, stand", "drop, contact", "step time s", "finding"]
    let rows = ["left", "right"].map { name in
      let side = r[name]
      return [
        name, figure(side, "steps", 0), figure(side?["standing_drop_mean_deg"], "median", 1),
        figure(side?["contact_drop_mean_deg"], "median", 1), figure(side?["step_time_s"], "median", 3),
        side?["finding"]?.text ?? "–",
      ]
    }
    return [
      "Walked \(figure(r, "walking_s", 0)) s in \(figure(r, "bouts", 0)) bouts, "
        + "\(figure(r, "cadence_steps_min", 1)) steps/min"
        + (r["speed_m_s"]?.number.map { ", \(decimals($0, 2)) m/s" } ?? "")
    ] + table(head, rows)
  }

  private static func tenMetres(_ r: ResultValue) -> [String] {
    let trials = r["trials"]?.list ?? []
    var lines = table(
      ["trial", "time (s)", "speed (m/s)", "steps/min", "steps"],
      trials.map {
        [
          figure($0, "trial", 0), figure($0, "time_s", 2), figure($0, "speed_m_s", 2),
          figure($0, "cadence_steps_min", 1),
          figure($0, "steps", 0) + ($0["reliable"] == .flag(false) ? "  UNRELIABLE" : ""),
        ]
      })
    if trials.count > 1 {
      lines += table(
        ["mean", figure(r, "mean_time_s", 2), figure(r, "mean_speed_m_s", 2), figure(r, "mean_cadence_steps_min", 1)],
        [])
    }
    for left in r["excluded"]?.list ?? [] {
      let why = left["reason"]?.text.flatMap(TenMetreWalk.Exclusion.init(rawValue:))?.words ?? "?"
      let at = left["start_s"]?.number.map { " at \(decimals($0, 1)) s" } ?? ""
      lines.append("Left out: trial \(figure(left, "trial", 0))\(at): \(why).")
    }
    let way = ["run_in_m", "distance_m", "run_out_m"].compactMap { r[$0]?.number }.reduce(0, +)
    lines.append(
      "The lines are not seen: the walk from stand to stand is taken to be the stated \(decimals(way, 1)) m, and "
        + "\(figure(r, "distance_m", 1)) m of it are timed.")
    return lines
  }

  private static func timedWalk(_ r: ResultValue) -> [String] {
    let minutes = r["minutes"]?.list ?? []
    var lines = [
      "\(figure(r, "duration_s", 0)) s, of which walking \(figure(r, "walking_s", 0)) s; "
        + (r["distance_m"]?.number.map { "\(decimals($0, 0)) m" } ?? "no distance without a leg length")
        + "; \(figure(r, "mean_cadence_steps_min", 1)) steps/min"
    ]
    lines += table(
      ["minute", "steps/min", "drop left °", "drop right °", "asymmetry %", "clean steps"],
      minutes.map {
        let zero = $0["left_standing_drop_mean_deg"]?.number == nil ? "contact" : "standing"
        return [
          figure($0, "minute", 0), figure($0, "cadence_steps_min", 1), figure($0, "left_\(zero)_drop_mean_deg", 1),
          figure($0, "right_\(zero)_drop_mean_deg", 1), figure($0, "step_time_symmetry_index_percent", 1),
          "\(figure($0, "steps_left", 0)) + \(figure($0, "steps_right", 0))",
        ]
      })
    for rest in r["rests"]?.list ?? [] {
      lines.append("Rest: \(figure(rest, "start_s", 0))–\(figure(rest, "end_s", 0)) s")
    }
    lines.append("Change per minute (95 % interval):")
    for (key, name, digits) in [
      ("cadence_steps_min", "cadence, steps/min", 2), ("left_standing_drop_mean_deg", "drop left, standing, °", 2),
      ("right_standing_drop_mean_deg", "drop right, standing, °", 2),
      ("left_contact_drop_mean_deg", "drop left, contact, °", 2),
      ("right_contact_drop_mean_deg", "drop right, contact, °", 2),
      ("step_time_symmetry_index_percent", "step time asymmetry, %", 2),
    ] {
      let slope = r["per_minute"]?[key]
      guard slope?["slope"]?.number != nil else { continue }
      lines.append(
        "  \(name.padded(to: 26))\(figure(slope, "slope", digits)) "
          + "(\(figure(slope, "ci95_lower", digits)) to \(figure(slope, "ci95_upper", digits)))")
    }
    return lines
  }

  private static func upAndGo(_ r: ResultValue) -> [String] {
    let trials = r["trials"]?.list ?? []
    guard !trials.isEmpty else { return ["No trial was found: it needs a quiet seat before and after it."] }
    return table(
      ["trial", "total s", "rise", "walk out", "turn", "walk back", "turn + sit", "steps"],
      trials.map {
        [
          figure($0, "trial", 0), figure($0, "total_s", 2), figure($0, "sit_to_stand_s", 2),
          figure($0, "walk_out_s", 2),
          figure($0, "turn_s", 2), figure($0, "walk_back_s", 2), figure($0, "turn_to_sit_s", 2), figure($0, "steps", 0),
        ]
      })
  }

  private static func stance(_ r: ResultValue) -> [String] {
    let trials = r["trials"]?.list ?? []
    var lines = table(
      ["trial", "leg", "held (s)", "at lift °", "steady °", "at end °", "response"],
      trials.map {
        [
          figure($0, "trial", 0), $0["side"]?.text ?? "–",
          ($0["ended_by"]?.text == "foot_down" ? "" : "≥ ") + figure($0, "held_s", 1),
          figure($0, "drop_at_lift_deg", 1),
          figure($0, "drop_steady_deg", 1), figure($0, "drop_at_end_deg", 1),
          ($0["response"]?.text ?? "–").replacing("_", with: " ")
            + ($0["reliable"] == .flag(false) ? "; UNRELIABLE" : ""),
        ]
      })
    for missing in r["not_found"]?.list ?? [] {
      lines.append("Not found: the trial on the \(missing["side"]?.text ?? "?") leg. Stand still before and after it.")
    }
    lines.append(
      "Drop of the lifted side against both feet, positive = lower. Responses after Hardcastle & Nade 1985 with "
        + "provisional limits.")
    return lines
  }
}

extension TenMetreWalk.Exclusion {
  var words: String {
    switch self {
    case .tooShort: "fewer than \(TenMetreWalk.fewestSteps) steps"
    case .turned: "the walk turns; it must be straight, from stand to stand"
    case .otherDistance: "no possible speed over the stated distance"
    case .noWalk: "no walk was found"
    }
  }
}

/// A test's trials, or minutes, as a plain table.
enum TestTable {
  /// What rows are made of: members that are a number, a word or a flag.
  static func rows(_ test: TestProtocol, _ result: ResultValue) -> [ResultValue] {
    switch test {
    case .twoMinuteWalk, .sixMinuteWalk: result["minutes"]?.list ?? []
    default: result["trials"]?.list ?? []
    }
  }

  static func header(_ test: TestProtocol) -> String {
    let none = TestSpan(start: .nan, end: .nan)
    let row: ResultValue =
      switch test {
      case .tenMetreWalk:
        TenMetreWalk.Outcome.value(
          of: TenMetreWalk.Trial(
            span: none, crossing: none, speed: .nan, cadence: .nan, steps: 0, isReliable: false), number: 1)
      case .timedUpAndGo:
        TimedUpAndGo.value(
          of: TimedUpAndGo.Trial(
            rise: none, turn: none, turnAngle: .nan, turnPeakRate: .nan, lastTurn: nil, sit: none), number: 1,
          steps: TestTape())
      default: TimedWalk.Minute(number: 1).value
      }
    return (["file"] + cells(row).map(\.0)).joined(separator: ",")
  }

  static func row(_ row: ResultValue, file: String) -> String {
    let name = file.contains(",") || file.contains("\"") ? "\"\(file.replacing("\"", with: "\"\""))\"" : file
    return ([name] + cells(row).map(\.1)).joined(separator: ",")
  }

  private static func cells(_ row: ResultValue) -> [(String, String)] {
    guard case .object(let members) = row else { return [] }
    return members.compactMap { key, value in
      switch value {
      case .list, .object: nil
      case .null: (key, "")
      case .text(let words): (key, words)
      default: (key, value.json)
      }
    }
  }
}
