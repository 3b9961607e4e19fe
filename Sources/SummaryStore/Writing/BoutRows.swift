import GRDB
import GaitDSP

/// Rows of `bout` and of what belongs to it.
enum BoutRows {
  /// Writes a bout that has ended; its row may be there since its first steps were written.
  /// - Returns: the row's id.
  static func write(_ bout: Bout, session: Int64, db: Database) throws -> Int64 {
    let reference = try bout.standing.map { try EventRows.insert($0, session: session, db: db) }
    let columns = self.columns(of: bout, session: session, standing: reference)
    let names = columns.map(\.0)
    let update = names.dropFirst(2).map { "\($0) = excluded.\($0)" }.joined(separator: ", ")
    let statement = try db.cachedStatement(
      sql: "INSERT INTO bout (" + names.joined(separator: ", ") + ") VALUES ("
        + Array(repeating: "?", count: names.count).joined(separator: ", ")
        + ") ON CONFLICT (session, number) DO UPDATE SET " + update + " WHERE ended_by = 'open' RETURNING id")
    guard let id = try Int64.fetchOne(statement, arguments: StatementArguments(columns.map(\.1))) else {
      throw DatabaseError(
        resultCode: .SQLITE_CONSTRAINT, message: "bout \(bout.number) of session \(session) is there already")
    }
    try BoutPartRows.insert(bout.summary, .bout(id), db: db)
    return id
  }

  /// Lets go of a bout with all that belongs to it.
  static func delete(_ bout: Int64, _ db: Database) throws {
    try deleteDetail(of: bout, db)
    for table in ["bout_measure", "bout_asymmetry"] {
      try db.execute(
        sql: "DELETE FROM \(table) WHERE " + BoutRange.condition("?1", BoutRange.parts), arguments: [bout])
    }
    try db.execute(sql: "DELETE FROM bout WHERE id = ?", arguments: [bout])
  }

  /// Lets go of a bout's steps and curves.
  static func deleteDetail(of bout: Int64, _ db: Database) throws {
    try db.execute(
      sql: "DELETE FROM step_packed WHERE " + BoutRange.condition("?1", BoutRange.steps), arguments: [bout])
    try db.execute(
      sql: "DELETE FROM bout_curve WHERE " + BoutRange.condition("?1", BoutRange.parts), arguments: [bout])
  }

  typealias Columns = [(String, (any DatabaseValueConvertible)?)]

  private static func columns(of bout: Bout, session: Int64, standing: Int64?) -> Columns {
    let turns = bout.turns.map { JSONText.numbers([$0.start, $0.end, $0.angle]) }.joined(separator: ",")
    let start = real(bout.start) ?? 0
    let end = real(bout.end) ?? start
    return [
      ("session", session), ("number", bout.number), ("start_s", start), ("end_s", end),
      ("ended_by", bout.cause.rawValue),
      ("confidence", rounded(bout.confidence)), ("reliable", bout.isReliable), ("turns", "[\(turns)]"),
      ("standing_reference", standing), ("standing_age_s", bout.standing.flatMap { rounded(bout.end - $0.end) }),
    ] + columns(of: bout.summary, bout.finding)
  }

  /// What a bout, or a session, amounts to.
  static func columns(of summary: BoutSummary, _ finding: Finding) -> Columns {
    var columns: Columns = [
      ("cadence_steps_min", rounded(summary.cadence)), ("speed_m_s", rounded(summary.speed)),
      ("stride_time_cv_percent", rounded(summary.strideTimeVariation)),
      ("regularity_s", rounded(summary.regularity.duration)), ("harmonic_strides", summary.harmonicStrides),
      ("finding_warnings", finding.warnings.map(\.rawValue).joined(separator: ",")),
    ]
    for side in Side.allCases { columns += self.columns(of: summary[side], finding[side], side.text) }
    columns += axes("step_regularity", summary.regularity.step)
    columns += axes("stride_regularity", summary.regularity.stride)
    columns += axes("regularity_symmetry", summary.regularity.symmetry)
    columns += axes("harmonic_ratio", summary.harmonics.ratio)
    columns += axes("improved_harmonic_ratio", summary.harmonics.improved, unit: "_percent")
    columns += estimate("contact_difference", finding.contactDifference)
    columns += estimate("contact_mid_difference", finding.contactMidDifference)
    columns += estimate("standing_difference", finding.standingDifference)
    return columns
  }

  private static func columns(of side: SideSummary, _ finding: SideFinding, _ name: String) -> Columns {
    let steps = side.steps
    return [
      ("steps_ok_" + name, steps.ok), ("steps_turn_" + name, steps.turn),
      ("steps_boundary_" + name, steps.boundary), ("steps_irregular_" + name, steps.irregular),
      ("contact_confidence_" + name, rounded(side.contactConfidence)),
      ("finding_" + name, finding.grade.rawValue),
      ("finding_references_" + name, finding.references.map(\.rawValue).joined(separator: ",")),
      ("compensated_" + name, finding.compensated), ("finding_steps_" + name, finding.steps),
    ]
  }

  private static func axes(_ name: String, _ axes: PerAxis, unit: String = "") -> Columns {
    [
      ("\(name)_ap\(unit)", rounded(axes.anteroposterior)), ("\(name)_ml\(unit)", rounded(axes.mediolateral)),
      ("\(name)_v\(unit)", rounded(axes.vertical)),
    ]
  }

  private static func estimate(_ name: String, _ estimate: Estimate) -> Columns {
    [
      (name + "_deg", rounded(estimate.value)), (name + "_lower_deg", rounded(estimate.interval.lower)),
      (name + "_upper_deg", rounded(estimate.interval.upper)),
    ]
  }
}
