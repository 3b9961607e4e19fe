import GaitDSP

/// What of a store can be exported, one row a thing. Rows carry the session, and the wall clock where it is known.
public enum StoreTable: String, Sendable, CaseIterable {
  case sessions, totals, bouts, steps, measures, asymmetries, curves
  case totalMeasures = "total_measures"
  case totalAsymmetries = "total_asymmetries"
  case totalCurves = "total_curves"
  case tests, trials, gaps, references, marks, wear, days, drops

  /// The schema that it came with.
  var version: Int {
    switch self {
    case .tests: 2
    case .totals, .totalMeasures, .totalAsymmetries, .totalCurves: 3
    default: 1
    }
  }

  /// Whether a row is of a day, which is counted over all sessions, and of no session.
  var isOfDays: Bool { self == .days || self == .drops }

  /// The rows of this table; `?1` and `?2` bound their time, s since 1970, where they are not NULL. `?3` is whose, where it is
  /// not NULL: a person, of days a JSON list of dates.
  var query: String {
    switch self {
    case .sessions:
      """
      SELECT s.* FROM session AS s WHERE \(Self.within("0")) ORDER BY s.id
      """
    case .bouts: Self.boutRows
    case .steps:
      """
      SELECT b.session, b.number AS bout, p.number AS step,
        round(s.wall_start_unix_s + p.initial_contact_s, 4) AS initial_contact_unix_s, p.side, p.quality, p.confidence,
        p.initial_contact_s, p.opposite_final_contact_s, p.opposite_initial_contact_s, p.final_contact_s,
        p.next_initial_contact_s, \(StepMeasure.allCases.map { "p." + $0.key }.joined(separator: ", "))
      FROM step AS p JOIN bout AS b ON b.id = p.bout JOIN session AS s ON s.id = b.session
      WHERE \(Self.within("b.start_s")) ORDER BY p.id
      """
    case .totals: Self.event("session_total", "", key: "session")
    case .totalMeasures: Self.event("session_measure", "")
    case .totalAsymmetries: Self.event("session_asymmetry", "")
    case .totalCurves: Self.event("session_curve", "")
    case .measures: Self.part("bout_measure")
    case .asymmetries: Self.part("bout_asymmetry")
    case .curves: Self.part("bout_curve")
    case .tests:
      """
      SELECT s.wall_start_unix_s AS start_unix_s, s.label, s.wearer AS person, s.end_s AS duration_s, p.*
      FROM test AS p JOIN session AS s ON s.id = p.session WHERE \(Self.within("0")) ORDER BY p.id
      """
    case .trials: Self.event("stance_trial", "start_s")
    case .gaps: Self.event("gap", "start_s")
    case .references: Self.event("standing_reference", "start_s")
    case .marks: Self.event("mark", "time_s")
    case .wear: Self.event("wear", "start_s")
    case .days: Self.dayRows
    case .drops:
      "SELECT p.* FROM day_drop AS p WHERE \(Self.withinDays) ORDER BY p.date, p.bout_class, p.side, p.measure"
    }
  }

  private static func within(_ time: String) -> String {
    "(?1 IS NULL OR s.wall_start_unix_s + \(time) >= ?1) AND (?2 IS NULL OR s.wall_start_unix_s + \(time) < ?2)"
      + " AND (?3 IS NULL OR COALESCE(s.wearer, '') = ?3)"
  }

  /// Days are local, so their bounds are dates.
  private static let withinDays =
    "(?1 IS NULL OR p.date >= date(?1, 'unixepoch')) AND (?2 IS NULL OR p.date < date(?2, 'unixepoch'))"
    + " AND (?3 IS NULL OR p.date IN (SELECT value FROM json_each(?3)))"

  /// - Parameter time: a column, or empty where the session's start stands for it.
  private static func event(_ table: String, _ time: String, key: String = "id") -> String {
    let time = time.isEmpty ? "0" : "p.\(time)"
    return """
      SELECT round(s.wall_start_unix_s + \(time), 3) AS wall_unix_s, p.* FROM \(table) AS p
      JOIN session AS s ON s.id = p.session WHERE \(within(time)) ORDER BY p.\(key)
      """
  }

  private static func part(_ table: String) -> String {
    """
    SELECT b.session, b.number, b.start_s, round(s.wall_start_unix_s + b.start_s, 3) AS start_unix_s, p.*
    FROM \(table) AS p JOIN bout AS b ON b.id = p.bout JOIN session AS s ON s.id = b.session
    WHERE \(within("b.start_s")) ORDER BY p.id
    """
  }

  /// A bout's own columns, then the median of every measure with its interval, left and right.
  private static var boutRows: String {
    let names = StepMeasure.allCases.map(\.key) + ["obliquity_range_deg", "tilt_range_deg", "rotation_range_deg"]
    let columns = ["left", "right"].flatMap { side in
      names.flatMap { name in
        [("median", ""), ("ci95_lower", "_lower"), ("ci95_upper", "_upper")].map { column, suffix in
          "(SELECT \(column) FROM bout_measure WHERE \(BoutRange.condition("b.id", BoutRange.parts)) AND side = '\(side)' AND measure = '\(name)')"
            + " AS \(side)_\(name)\(suffix)"
        }
      }
    }
    return """
      SELECT round(s.wall_start_unix_s + b.start_s, 3) AS start_unix_s, b.*, \(columns.joined(separator: ", "))
      FROM bout AS b JOIN session AS s ON s.id = b.session WHERE \(within("b.start_s")) ORDER BY b.id
      """
  }

  /// A day's own columns, then each side's drop distribution.
  private static var dayRows: String {
    let names = ["standing_drop_mean_deg", "standing_drop_mid_deg", "contact_drop_mean_deg", "contact_drop_mid_deg"]
    let columns = ["left", "right"].flatMap { side in
      names.flatMap { name in
        [("median", ""), ("p10", "_p10"), ("p90", "_p90")].map { column, suffix in
          "(SELECT \(column) FROM day_drop AS d WHERE d.date = p.date AND d.bout_class = p.bout_class"
            + " AND d.side = '\(side)' AND d.measure = '\(name)') AS \(side)_\(name)\(suffix)"
        }
      }
    }
    return """
      SELECT p.*, \(columns.joined(separator: ", ")) FROM day AS p WHERE \(withinDays)
      ORDER BY p.date, CASE p.bout_class WHEN 'all' THEN 0 WHEN '<10' THEN 1 WHEN '10-30' THEN 2 WHEN '30-60' THEN 3
        WHEN '60-120' THEN 4 ELSE 5 END
      """
  }
}
