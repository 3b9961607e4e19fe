import GRDB
import GaitDSP

/// Rows of `bout_measure`, `bout_asymmetry` and `bout_curve`, and of the same tables of a session. What no step had a
/// value of makes no row.
enum BoutPartRows {
  /// A mean of fewer strides says little, and most bouts of a day are that short.
  private static let leastStrides = 10

  /// What the rows belong to.
  enum Owner {
    case bout(Int64)
    case session(Int64)

    var table: String { if case .bout = self { "bout" } else { "session" } }
    var id: Int64 {
      switch self {
      case .bout(let id), .session(let id): id
      }
    }
    /// A session has one curve however short its walks were.
    fileprivate var leastStrides: Int { if case .bout = self { BoutPartRows.leastStrides } else { 1 } }
  }

  /// In the order of ids, so that each transaction only adds at the end of its tables.
  static func insert(_ summary: BoutSummary, _ owner: Owner, db: Database) throws {
    for side in Side.allCases {
      let own = summary[side]
      let ranges = [
        ("obliquity_range_deg", own.obliquityRange), ("tilt_range_deg", own.tiltRange),
        ("rotation_range_deg", own.rotationRange),
      ]
      let measures = StepMeasure.allCases.map { ($0.key, own[$0]) } + ranges
      for (index, (name, measure)) in measures.enumerated() {
        try insert(measure, name, side, at: Int64(side.rawValue) * 64 + Int64(index), of: owner, db)
      }
      try insert(own.curve, side, owner, db)
    }
    for measure in StepMeasure.allCases {
      try insert(summary.asymmetry(of: measure), measure.key, at: Int64(measure.rawValue), of: owner, db)
    }
  }

  private static func insert(
    _ measure: MeasureSummary, _ name: String, _ side: Side, at index: Int64, of owner: Owner, _ db: Database
  ) throws {
    guard measure.count > 0 else { return }
    try db.cachedStatement(sql: "INSERT INTO \(owner.table)_measure VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
      .execute(arguments: [
        BoutRange.parts * owner.id + index, owner.id, side.text, name, measure.count,
        rounded(measure.median), rounded(measure.medianAbsoluteDeviation), rounded(measure.percentile10),
        rounded(measure.percentile90), rounded(measure.medianInterval.lower), rounded(measure.medianInterval.upper),
      ])
  }

  private static func insert(_ asymmetry: Asymmetry, _ name: String, at index: Int64, of owner: Owner, _ db: Database)
    throws
  {
    guard asymmetry.difference.interval.isDefined else { return }
    func cells(_ estimate: Estimate) -> [Double?] {
      [rounded(estimate.value), rounded(estimate.interval.lower), rounded(estimate.interval.upper)]
    }
    let values: [Double?] =
      cells(asymmetry.difference) + cells(asymmetry.symmetryIndex) + cells(asymmetry.symmetryRatio)
      + cells(asymmetry.gaitAsymmetry)
    try db.cachedStatement(
      sql: "INSERT INTO \(owner.table)_asymmetry VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
    )
    .execute(arguments: [BoutRange.parts * owner.id + index, owner.id, name] + StatementArguments(values))
  }

  private static func insert(_ curve: StrideCurve, _ side: Side, _ owner: Owner, _ db: Database) throws {
    guard curve.count >= owner.leastStrides else { return }
    let statement = try db.cachedStatement(
      sql: """
        INSERT INTO \(owner.table)_curve (id, \(owner.table), side, angle, strides, mean_centideg, sd_centideg) VALUES (?, ?, ?, ?, ?, ?, ?)
        """)
    for (axis, angle) in ["obliquity", "tilt", "rotation"].enumerated() {
      try statement.execute(arguments: [
        BoutRange.parts * owner.id + Int64(side.rawValue) * 3 + Int64(axis), owner.id, side.text, angle, curve.count,
        JSONText.hundredths(curve.mean.lazy.map { $0[axis] }),
        JSONText.hundredths(curve.standardDeviation.lazy.map { $0[axis] }),
      ])
    }
  }
}
