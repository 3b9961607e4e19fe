import GRDB
import GaitDSP

/// Rows of `bout_measure`, `bout_asymmetry` and `bout_curve`. What no step had a value of makes no row.
enum BoutPartRows {
  static func insert(_ summary: BoutSummary, bout: Int64, db: Database) throws {
    for side in Side.allCases {
      let own = summary[side]
      for measure in StepMeasure.allCases { try insert(own[measure], measure.key, side, bout, db) }
      try insert(own.obliquityRange, "obliquity_range_deg", side, bout, db)
      try insert(own.tiltRange, "tilt_range_deg", side, bout, db)
      try insert(own.rotationRange, "rotation_range_deg", side, bout, db)
      try insert(own.curve, side, bout, db)
    }
    for measure in StepMeasure.allCases { try insert(summary.asymmetry(of: measure), measure.key, bout, db) }
  }

  private static func insert(
    _ measure: MeasureSummary, _ name: String, _ side: Side, _ bout: Int64, _ db: Database
  ) throws {
    guard measure.count > 0 else { return }
    try db.cachedStatement(sql: "INSERT INTO bout_measure VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
      .execute(arguments: [
        bout, side.text, name, measure.count, rounded(measure.mean), rounded(measure.standardDeviation),
        rounded(measure.median), rounded(measure.medianAbsoluteDeviation), rounded(measure.percentile10),
        rounded(measure.percentile90), rounded(measure.medianInterval.lower), rounded(measure.medianInterval.upper),
      ])
  }

  private static func insert(_ asymmetry: Asymmetry, _ name: String, _ bout: Int64, _ db: Database) throws {
    guard asymmetry.difference.value.isFinite else { return }
    func cells(_ estimate: Estimate) -> [Double?] {
      [rounded(estimate.value), rounded(estimate.interval.lower), rounded(estimate.interval.upper)]
    }
    let values: [Double?] =
      cells(asymmetry.difference) + cells(asymmetry.symmetryIndex) + cells(asymmetry.symmetryRatio)
      + cells(asymmetry.gaitAsymmetry)
    try db.cachedStatement(sql: "INSERT INTO bout_asymmetry VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
      .execute(arguments: [bout, name] + StatementArguments(values))
  }

  private static func insert(_ curve: StrideCurve, _ side: Side, _ bout: Int64, _ db: Database) throws {
    guard curve.count > 0 else { return }
    let statement = try db.cachedStatement(sql: "INSERT INTO bout_curve VALUES (?, ?, ?, ?, ?, ?)")
    for (axis, angle) in ["obliquity", "tilt", "rotation"].enumerated() {
      let spread = curve.count > 1 ? JSONText.numbers(curve.standardDeviation.lazy.map { $0[axis] }) : nil
      try statement.execute(arguments: [
        bout, side.text, angle, curve.count, JSONText.numbers(curve.mean.lazy.map { $0[axis] }), spread,
      ])
    }
  }
}
