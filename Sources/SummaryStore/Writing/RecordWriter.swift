import GRDB
import GaitDSP

/// Turns records into rows, within one transaction.
struct RecordWriter {
  let db: Database
  let session: Int64
  /// Last time that a record speaks of, s.
  private var latest = 0.0

  init(_ db: Database, session: SessionID, path: String) throws {
    let known = try Bool.fetchOne(db, sql: "SELECT 1 FROM session WHERE id = ?", arguments: [session.value])
    guard known == true else { throw StoreError.noSuchSession(path: path, session: session.value) }
    self.db = db
    self.session = session.value
  }

  mutating func write(_ record: StoreRecord) throws {
    switch record {
    case .steps(let steps):
      guard let first = steps.first, let last = steps.last else { return }
      try StepRows.insert(steps, bout: openBout(first, last), db: db)
      note(last.initialContact)
    case .bout(let bout, let steps):
      try StepRows.insert(steps, bout: BoutRows.write(bout, session: session, db: db), db: db)
      note(bout.end)
    case .standing(let reference):
      _ = try EventRows.insert(reference, session: session, db: db)
      note(reference.end)
    case .gap(let gap):
      try EventRows.insert(gap, session: session, db: db)
      note(gap.end)
    case .stanceTrial(let trial):
      try EventRows.insert(trial, session: session, db: db)
      note(trial.end)
    case .test(let test): try EventRows.write(test, session: session, db: db)
    case .mark(let mark):
      try EventRows.insert(mark, session: session, db: db)
      note(mark.time)
    case .wear(let start, let end):
      try EventRows.insertWear(from: start, to: end, session: session, db: db)
      note(end)
    case .total(let total): try TotalRows.write(total, session: session, db: db)
    case .progress(let time): note(time)
    case .wallClock(let wall):
      // A clock that was set right by less moves no bout to another day, but for one at midnight.
      let before = try Double.fetchOne(
        db, sql: "SELECT wall_start_unix_s + coalesce(utc_offset_s, 0) FROM session WHERE id = ?", arguments: [session])
      if abs((before ?? -.infinity) - (wall.start + Double(wall.utcOffset))) >= 60 {
        try DayRows.forget(session: session, db: db)
      }
      try db.execute(
        sql: "UPDATE session SET wall_start_unix_s = ?, utc_offset_s = ? WHERE id = ?",
        arguments: [real(wall.start), wall.utcOffset, session])
      try SessionRows.dateEarlier(than: session, db: db)
    }
  }

  /// Notes how long the session has lasted.
  func finish() throws {
    guard latest > 0 else { return }
    try db.execute(
      sql: "UPDATE session SET end_s = ? WHERE id = ? AND end_s < ?", arguments: [latest, session, latest])
  }

  private mutating func note(_ time: Double) {
    if time.isFinite, time > latest { latest = time }
  }

  /// The row of a bout that is not over yet.
  private func openBout(_ first: Step, _ last: Step) throws -> Int64 {
    let (start, end) = (real(first.initialContact) ?? 0, real(last.initialContact) ?? 0)
    let statement = try db.cachedStatement(
      sql: """
        INSERT INTO bout (session, number, start_s, end_s, ended_by) VALUES (?, ?, ?, ?, 'open')
        ON CONFLICT (session, number) DO UPDATE SET end_s = max(end_s, excluded.end_s) RETURNING id
        """)
    return try Int64.fetchOne(statement, arguments: [session, first.bout, start, end]) ?? 0
  }
}
