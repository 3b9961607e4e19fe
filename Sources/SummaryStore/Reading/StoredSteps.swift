import GRDB
import GaitDSP

extension StoreReader {
  /// Streams the steps of a session that are still kept, bout by bout in order; one is held at a time.
  /// - Parameter body: called for each step; what it throws ends the reading.
  public func forEachStep(of session: SessionID, _ body: (Step) throws -> Void) throws {
    try reading { db in
      let bouts = try Row.fetchAll(
        db, sql: "SELECT id, number FROM bout WHERE session = ? AND ended_by <> 'open' ORDER BY id",
        arguments: [session.value])
      let statement = try db.cachedStatement(
        sql: "SELECT \(StepColumns.names) FROM step_packed WHERE " + BoutRange.condition("?1", BoutRange.steps))
      for bout in bouts {
        let rows = try Row.fetchCursor(statement, arguments: [bout[0] as Int64])
        while let row = try rows.next() { try body(Step(row, bout: bout[1])) }
      }
    }
  }
}

/// The columns of a packed step that its measures come from.
private enum StepColumns {
  static let names = """
    side, quality, confidence, initial_contact, opposite_final_contact, opposite_initial_contact, final_contact,
    next_initial_contact, step_time, swing_time, step_length, lateral_acceleration, excursion,
    standing_drop_peak, standing_drop_mid, standing_drop_mean, standing_time_below,
    contact_drop_peak, contact_drop_mid, contact_drop_mean, contact_time_below,
    mean_drop_peak, mean_drop_mid, mean_drop_mean, mean_time_below
    """
}

extension Step {
  /// A step as the store keeps it: times to 0.1 ms, angles to 0.001°.
  fileprivate init(_ row: Row, bout: Int) {
    func value(_ column: Int, _ scale: Double) -> Double { (row[column] as Int64?).map { Double($0) / scale } ?? .nan }
    let contact: Int64 = row[3] ?? 0
    func time(_ column: Int) -> Double {
      (row[column] as Int64?).map { Double($0.addingReportingOverflow(contact).partialValue) / 1e4 } ?? .nan
    }
    func drop(from column: Int) -> Drop {
      var drop = Drop()
      drop.peak = value(column, 1e3)
      drop.mid = value(column + 1, 1e3)
      drop.mean = value(column + 2, 1e3)
      drop.timeBelow = value(column + 3, 1e2)
      return drop
    }
    self.init(side: (row[0] as Int?) == 0 ? .left : .right, bout: bout, initialContact: Double(contact) / 1e4)
    quality = (row[1] as Int?).flatMap { StepQuality(rawValue: UInt8(truncatingIfNeeded: $0)) } ?? .irregular
    confidence = value(2, 1e3)
    oppositeFinalContact = time(4)
    oppositeInitialContact = time(5)
    finalContact = time(6)
    nextInitialContact = time(7)
    stepTime = value(8, 1e4)
    swingTime = value(9, 1e4)
    stepLength = value(10, 1e4)
    lateralAcceleration = value(11, 1e3)
    self.drop.excursion = value(12, 1e3)
    self.drop.standing = drop(from: 13)
    self.drop.contact = drop(from: 17)
    self.drop.mean = drop(from: 21)
  }

  /// What a store keeps of this step, and files alike: times to 0.1 ms, lengths to 0.1 mm, angles to 0.001°, shares to
  /// 0.01 %.
  public var kept: Step {
    func grid(_ value: Double, _ scale: Double) -> Double { whole(value, scale).map { Double($0) / scale } ?? .nan }
    func drop(_ drop: Drop) -> Drop {
      var kept = Drop()
      kept.peak = grid(drop.peak, 1e3)
      kept.mid = grid(drop.mid, 1e3)
      kept.mean = grid(drop.mean, 1e3)
      kept.timeBelow = grid(drop.timeBelow, 1e2)
      return kept
    }
    var step = Step(side: side, bout: bout, initialContact: grid(initialContact, 1e4))
    step.quality = quality
    step.confidence = grid(confidence, 1e3)
    step.oppositeFinalContact = grid(oppositeFinalContact, 1e4)
    step.oppositeInitialContact = grid(oppositeInitialContact, 1e4)
    step.finalContact = grid(finalContact, 1e4)
    step.nextInitialContact = grid(nextInitialContact, 1e4)
    step.stepTime = grid(stepTime, 1e4)
    step.swingTime = grid(swingTime, 1e4)
    step.stepLength = grid(stepLength, 1e4)
    step.lateralAcceleration = grid(lateralAcceleration, 1e3)
    step.drop.excursion = grid(self.drop.excursion, 1e3)
    step.drop.standing = drop(self.drop.standing)
    step.drop.contact = drop(self.drop.contact)
    step.drop.mean = drop(self.drop.mean)
    return step
  }
}

extension StepMeasure {
  /// Decimals of a single step's value that are kept, as in `Step.kept`.
  public var decimals: Int {
    switch self {
    case .stepTime, .strideTime, .stanceTime, .swingTime, .singleSupportTime, .doubleSupportTime, .stepLength: 4
    case .stancePercent, .standingTimeBelow, .contactTimeBelow, .meanTimeBelow: 2
    default: 3
    }
  }
}
