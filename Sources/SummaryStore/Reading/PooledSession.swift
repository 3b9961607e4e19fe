import GRDB
import GaitDSP

/// What the bouts of a stored session amount to together.
public struct PooledSession: Sendable {
  public var summary: BoutSummary
  /// The standing reference of the last bout that has one.
  public var standing: StandingReference?
  /// How much it can be trusted: by its age at the end of that bout, and by whether the strap moved before any of the bouts.
  public var certainty: StandingCertainty?
  /// What voids the finding of a bout, and so that of all; `nil` where nothing does.
  public var void: FindingWarning?
  /// What the pool lacks, beside a pass over the samples.
  public var shortcomings: [Shortcoming]

  public enum Shortcoming: Sendable, Equatable {
    /// Some bouts' steps have been pruned: bouts without, of all.
    case pruned(Int, of: Int)
    /// The mean stride is that of the longer bouts: bouts that have one, of all.
    case curvesOfSome(Int, of: Int)
    /// Regularity and harmonic ratios are kept of each bout, and cannot be pooled.
    case noRegularity
  }
}

extension StoreReader {
  /// Pools the bouts of a session as the analysis of a recording does: over the steps of all of them, in order.
  public func pool(_ session: SessionID) throws -> PooledSession {
    let bouts = try bouts(of: session)
    var accumulator = BoutAccumulator()
    try forEachStep(of: session) { accumulator.add($0) }
    var summary = accumulator.summary()
    var shortcomings: [PooledSession.Shortcoming] = []
    let pruned = bouts.count { !$0.hasDetail }
    if pruned > 0 { shortcomings.append(.pruned(pruned, of: bouts.count)) }
    let zero: (standing: StandingReference, certainty: StandingCertainty)? = try asking { db in
      let kept = try Self.pooledCurves(of: session, into: &summary, db: db)
      if kept < bouts.count { shortcomings.append(.curvesOfSome(kept, of: bouts.count)) }
      if bouts.count == 1 {
        try Self.regularity(of: bouts[0].id, into: &summary, db: db)
      } else if !bouts.isEmpty {
        shortcomings.append(.noRegularity)
      }
      return try Row.fetchOne(
        db,
        sql: """
          SELECT r.*, b.end_s AS used_until_s, max(r.strap_moved) OVER () AS has_strap_moved
          FROM bout AS b JOIN standing_reference AS r ON r.id = b.standing_reference
          WHERE b.session = ? AND b.ended_by <> 'open' ORDER BY b.id DESC LIMIT 1
          """, arguments: [session.value]
      ).map { row in
        let standing = StandingReference(row)
        return (
          standing,
          StandingCertainty(standing, usedUntil: row["used_until_s"], strapMoved: row["has_strap_moved"])
        )
      }
    }
    let warnings = try asking { db in
      try String.fetchAll(
        db, sql: "SELECT finding_warnings FROM bout WHERE session = ? AND finding_warnings <> '' ORDER BY id",
        arguments: [session.value])
    }
    let void = warnings.lazy.flatMap { $0.split(separator: ",") }.compactMap { FindingWarning(rawValue: String($0)) }
      .first(where: \.isVoid)
    return PooledSession(
      summary: summary, standing: zero?.standing, certainty: zero?.certainty, void: void, shortcomings: shortcomings)
  }

  /// - Returns: bouts that have a mean stride.
  private static func pooledCurves(of session: SessionID, into summary: inout BoutSummary, db: Database) throws -> Int {
    let rows = try Row.fetchCursor(
      db,
      sql: """
        SELECT c.bout, c.side, c.angle, c.strides, c.mean_centideg, c.sd_centideg FROM bout_curve AS c
        JOIN bout AS b ON b.id = c.bout WHERE b.session = ? ORDER BY c.id
        """, arguments: [session.value])
    var pools = [PooledCurve](repeating: PooledCurve(), count: 2)
    var bouts: Set<Int64> = []
    while let row = try rows.next() {
      guard let axis = ["obliquity", "tilt", "rotation"].firstIndex(of: row[2] as String) else { continue }
      bouts.insert(row[0])
      pools[row[1] == "left" ? 0 : 1].add(
        axis: axis, strides: row[3], mean: JSONText.values(of: row[4], scale: 100),
        deviation: JSONText.values(of: row[5], scale: 100))
    }
    summary.left.curve = pools[0].curve
    summary.right.curve = pools[1].curve
    return bouts.count
  }

  private static func regularity(of bout: Int64, into summary: inout BoutSummary, db: Database) throws {
    guard let row = try Row.fetchOne(db, sql: "SELECT * FROM bout WHERE id = ?", arguments: [bout]) else { return }
    summary.readRegularity(row)
  }
}

/// Mean strides of several bouts become one: means and squares about them add up (Chan et al. 1979).
private struct PooledCurve {
  private var counts = [0, 0, 0]
  private var mean = [SIMD3<Double>](repeating: .zero, count: StrideCurve.points)
  private var squares = [SIMD3<Double>](repeating: .zero, count: StrideCurve.points)

  mutating func add(axis: Int, strides: Int, mean other: [Double], deviation: [Double]) {
    guard strides > 0, strides < 1 << 32, other.count == StrideCurve.points, deviation.count == StrideCurve.points
    else { return }
    let (n, m) = (Double(counts[axis]), Double(strides))
    for point in 0..<StrideCurve.points {
      let step = other[point] - mean[point][axis]
      let own = deviation[point].isFinite ? deviation[point] * deviation[point] * (m - 1) : 0
      mean[point][axis] = (n * mean[point][axis] + m * other[point]) / (n + m)
      squares[point][axis] += own + n * m / (n + m) * step * step
    }
    counts[axis] += strides
  }

  var curve: StrideCurve {
    var curve = StrideCurveAccumulator().curve
    guard let count = counts.min(), count > 0 else { return curve }
    curve.count = count
    curve.mean = mean
    if count > 1 { curve.standardDeviation = squares.map { ($0 / Double(count - 1)).squareRoot() } }
    return curve
  }
}

extension PerAxis {
  /// Three columns of one row.
  init(_ row: Row, _ name: String, unit: String = "") {
    self.init(
      anteroposterior: row["\(name)_ap\(unit)"] ?? .nan, mediolateral: row["\(name)_ml\(unit)"] ?? .nan,
      vertical: row["\(name)_v\(unit)"] ?? .nan)
  }
}

extension StandingReference {
  init(_ row: Row) {
    self.init(
      start: row["start_s"], end: row["end_s"], up: SIMD3(row["up_x"] ?? 0, row["up_y"] ?? 0, row["up_z"] ?? 1),
      swayDeg: row["sway_deg"] ?? .nan, changeDeg: row["change_deg"] ?? .nan)
  }
}
