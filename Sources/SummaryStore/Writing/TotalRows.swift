import GRDB
import GaitDSP

/// The row of `session_total` and its parts.
enum TotalRows {
  static func write(_ total: SessionTotal, session: Int64, db: Database) throws {
    for table in ["session_measure", "session_asymmetry", "session_curve", "session_total"] {
      try db.execute(sql: "DELETE FROM \(table) WHERE session = ?", arguments: [session])
    }
    let reference = try total.standing.map { try EventRows.insert($0, session: session, db: db) }
    let columns: BoutRows.Columns =
      [
        ("session", session), ("mount_up", total.mount?.up.rawValue), ("mount_forward", total.mount?.forward.rawValue),
        ("mount_origin", total.mountOrigin?.rawValue), ("functional_left", total.isFunctional),
        ("thresholds", total.thresholds.json), ("unusable_samples", total.unusableSamples),
        ("standing_reference", reference),
      ] + BoutRows.columns(of: total.summary, total.finding)
    try db.execute(
      sql: "INSERT INTO session_total (" + columns.map(\.0).joined(separator: ", ") + ") VALUES ("
        + Array(repeating: "?", count: columns.count).joined(separator: ", ") + ")",
      arguments: StatementArguments(columns.map(\.1)))
    try BoutPartRows.insert(total.summary, .session(session), db: db)
  }

  /// Lets go of what a session's total consists of, beside its row.
  static func deleteParts(of session: Int64, _ db: Database) throws {
    let range = BoutRange.condition("?1", BoutRange.parts)
    for table in ["session_measure", "session_asymmetry", "session_curve"] {
      try db.execute(sql: "DELETE FROM \(table) WHERE \(range)", arguments: [session])
    }
  }
}
