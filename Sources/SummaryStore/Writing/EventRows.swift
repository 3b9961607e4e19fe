import GRDB
import GaitDSP

/// Rows of what happens beside walking.
enum EventRows {
  /// - Returns: the row's id; that of the reference which begins at the same time, where there is one.
  static func insert(_ reference: StandingReference, session: Int64, db: Database) throws -> Int64 {
    let start = real(reference.start) ?? 0
    let known = try Int64.fetchOne(
      // A bout's reference is among the last; an index would cost a page in every transaction.
      db.cachedStatement(
        sql: """
          SELECT id FROM standing_reference
          WHERE id > (SELECT max(id) FROM standing_reference) - 500 AND session = ? AND start_s = ?
          """),
      arguments: [session, start])
    if let known { return known }
    try db.cachedStatement(
      sql: """
        INSERT INTO standing_reference (session, start_s, end_s, up_x, up_y, up_z, sway_deg, change_deg, strap_moved)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: [
      session, start, real(reference.end) ?? start, real(reference.up.x) ?? 0, real(reference.up.y) ?? 0,
      real(reference.up.z) ?? 0, rounded(reference.swayDeg), rounded(reference.changeDeg), reference.strapMoved,
    ])
    return db.lastInsertedRowID
  }

  static func insert(_ gap: GapRecord, session: Int64, db: Database) throws {
    let start = real(gap.start) ?? 0
    let end = real(gap.end) ?? start
    try db.cachedStatement(
      sql: "INSERT INTO gap (session, start_s, end_s, cause, missing_samples, bridged) VALUES (?, ?, ?, ?, ?, ?)"
    ).execute(arguments: [
      session, start, end, gap.cause, gap.missing, gap.bridged,
    ])
  }

  static func insert(_ mark: MarkRecord, session: Int64, db: Database) throws {
    try db.cachedStatement(sql: "INSERT INTO mark (session, time_s, text) VALUES (?, ?, ?)")
      .execute(arguments: [session, real(mark.time) ?? 0, mark.text])
  }

  static func insert(_ trial: StanceTrialRecord, session: Int64, db: Database) throws {
    let start = real(trial.start) ?? 0
    let end = real(trial.end) ?? start
    try db.cachedStatement(
      sql: """
        INSERT INTO stance_trial (session, test, side, start_s, end_s, held_s, ended_by, obliquity_lift_deg,
          obliquity_steady_deg, obliquity_end_deg, drop_peak_deg, drop_mean_deg, drop_end_deg,
          lateral_acceleration_rms_m_s2, lateral_acceleration_range_m_s2, angular_rate_rms_deg_s, response,
          drop_interval_s, drop_deg)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: [
      session, trial.test, trial.side.text, start, end, end - start, trial.endedBy, rounded(trial.obliquityLift),
      rounded(trial.obliquitySteady), rounded(trial.obliquityEnd), rounded(trial.dropPeak), rounded(trial.dropMean),
      rounded(trial.dropEnd), rounded(trial.lateralRMS), rounded(trial.lateralRange), rounded(trial.angularRateRMS),
      trial.response, trial.drop.isEmpty ? nil : real(trial.dropInterval),
      trial.drop.isEmpty ? nil : JSONText.numbers(trial.drop),
    ])
  }

  static func write(_ test: TestRecord, session: Int64, db: Database) throws {
    try db.cachedStatement(
      sql: """
        INSERT INTO test (session, protocol, ended_by, notes, parameters, result) VALUES (?, ?, ?, ?, ?, ?)
        ON CONFLICT (session) DO UPDATE SET ended_by = excluded.ended_by, notes = excluded.notes,
          parameters = excluded.parameters, result = excluded.result
        """
    ).execute(arguments: [
      session, test.testProtocol, test.end.rawValue, test.notes, test.parameters, test.result,
    ])
  }

  static func insertWear(from start: Double, to end: Double, session: Int64, db: Database) throws {
    guard let start = real(start), let end = real(end), end > start else { return }
    try db.cachedStatement(
      sql: """
        UPDATE wear SET end_s = max(end_s, ?) WHERE id =
          (SELECT max(id) FROM wear) AND session = ? AND end_s >= ? AND start_s <= ?
        """
    ).execute(arguments: [end, session, start - 1, start])
    guard db.changesCount == 0 else { return }
    try db.cachedStatement(sql: "INSERT INTO wear (session, start_s, end_s) VALUES (?, ?, ?)")
      .execute(arguments: [session, start, end])
  }
}

extension Side {
  var text: String { self == .left ? "left" : "right" }
}
