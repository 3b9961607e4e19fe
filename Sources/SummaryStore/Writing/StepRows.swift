import GRDB
import GaitDSP

/// Rows of `step_packed`.
enum StepRows {
  /// Adds steps behind those that the bout has.
  static func insert(_ steps: [Step], bout: Int64, db: Database) throws {
    guard !steps.isEmpty else { return }
    let next = "SELECT coalesce(max(number) + 1, 0) FROM step_packed WHERE bout = ?"
    var number = try Int64.fetchOne(db.cachedStatement(sql: next), arguments: [bout]) ?? 0
    let statement = try db.cachedStatement(
      sql: "INSERT INTO step_packed VALUES (" + Array(repeating: "?", count: 27).joined(separator: ", ") + ")")
    for step in steps {
      // A step whose contact has no time belongs nowhere.
      guard let contact = whole(step.initialContact, 1e4) else { continue }
      try statement.execute(arguments: arguments(step, contact: contact, bout: bout, number: number))
      number += 1
    }
  }

  private static func arguments(_ step: Step, contact: Int64, bout: Int64, number: Int64) -> StatementArguments {
    func since(_ time: Double) -> Int64? { whole(time, 1e4).map { $0 - contact } }
    func drop(_ drop: Drop) -> [Int64?] {
      [whole(drop.peak, 1e3), whole(drop.mid, 1e3), whole(drop.mean, 1e3), whole(drop.timeBelow, 1e2)]
    }
    var values: [Int64?] = [
      bout, number, Int64(step.side.rawValue), Int64(step.quality.rawValue), whole(step.confidence, 1e3), contact,
      since(step.oppositeFinalContact), since(step.oppositeInitialContact), since(step.finalContact),
      since(step.nextInitialContact), whole(step.stepTime, 1e4), whole(step.swingTime, 1e4),
      whole(step.stepLength, 1e4), whole(step.lateralAcceleration, 1e3), whole(step.drop.excursion, 1e3),
    ]
    values += drop(step.drop.standing) + drop(step.drop.contact) + drop(step.drop.mean)
    return StatementArguments(values)
  }
}
