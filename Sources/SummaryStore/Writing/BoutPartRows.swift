import GRDB
import GaitDSP

/// Rows of `bout_measure`, `bout_asymmetry` and `bout_curve`. What no step had a value of makes no row.
enum BoutPartRows {
  /// A mean of fewer strides says little, and most bouts of a day are that short.
  private static let leastStrides = 10

  /// In the order of ids, so that each transaction only adds at the end of its tables.
  static func insert(_ summary: BoutSummary, bout: Int64, db: Database) throws {
    for side in Side.allCases {
      let own = summary[side]
      let ranges = [
        ("obliquity_range_deg", own.obliquityRange), ("tilt_range_deg", own.tiltRange),
        ("rotation_range_deg", own.rotationRange),
      ]
      let measures = StepMeasure.allCases.map { ($0.key, own[$0]) } + ranges
      for (index, (name, measure)) in measures.enumerated() {
        try insert(measure, name, side, at: Int64(side.rawValue) * 64 + Int64(index), of: bout, db)
      }
      try insert(own.curve, side, bout, db)
    }
    for measure in StepMeasure.allCases {
      try insert(summary.asymmetry(of: measure), measure.key, at: Int64(measure.rawValue), of: bout, db)
    }
  }

  private static func insert(
    _ measure: MeasureSummary, _ name: String, _ side: Side, at index: Int64, of bout: Int64, _ db: Database
  ) throws {
    guard measure.count > 0 else { return }
    try db.cachedStatement(sql: "INSERT INTO bout_measure VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
      .execute(arguments: [
        BoutRange.parts * bout + index, bout, side.text, name, measure.count,
        rounded(measure.median), rounded(measure.medianAbsoluteDeviation), rounded(measure.percentile10),
        rounded(measure.percentile90), rounded(measure.medianInterval.lower), rounded(measure.medianInterval.upper),
      ])
  }

  private static func insert(_ asymmetry: Asymmetry, _ name: String, at index: Int64, of bout: Int64, _ db: Database)
    throws
  {
    guard asymmetry.difference.interval.isDefined else { return }
    func cells(_ estimate: Estimate) -> [Double?] {
      [rounded(estimate.value), rounded(estimate.interval.lower), rounded(estimate.interval.upper)]
    }
    let values: [Double?] =
      cells(asymmetry.difference) + cells(asymmetry.symmetryIndex) + cells(asymmetry.symmetryRatio)
      + cells(asymmetry.gaitAsymmetry)
    try db.cachedStatement(sql: "INSERT INTO bout_asymmetry VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
      .execute(arguments: [BoutRange.parts * bout + index, bout, name] + StatementArguments(values))
  }

  private static func insert(_ curve: StrideCurve, _ side: Side, _ bout: Int64, _ db: Database) throws {
    guard curve.count >= leastStrides else { return }
    let statement = try db.cachedStatement(
      sql: """
        INSERT INTO bout_curve (id, bout, side, angle, strides, mean_centideg, sd_centideg) VALUES (?, ?, ?, ?, ?, ?, ?)
        """)
    for (axis, angle) in ["obliquity", "tilt", "rotation"].enumerated() {
      try statement.execute(arguments: [
        BoutRange.parts * bout + Int64(side.rawValue) * 3 + Int64(axis), bout, side.text, angle, curve.count,
        JSONText.hundredths(curve.mean.lazy.map { $0[axis] }),
        JSONText.hundredths(curve.standardDeviation.lazy.map { $0[axis] }),
      ])
    }
  }
}
