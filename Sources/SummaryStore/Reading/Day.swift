import GRDB
import GaitDSP

/// A day's walking in bouts of one class of lengths.
public struct Day: Sendable, Equatable {
  /// The drop of one side over the day's clean steps.
  public struct Drop: Sendable, Equatable {
    public var side: Side
    /// `standing_drop_mean_deg`, `contact_drop_mean_deg`, …
    public var measure: String
    public var count: Int
    public var median: Estimate
    public var percentile10: Double
    public var percentile90: Double
  }

  /// `YYYY-MM-DD`, local; `session-N-day-M` where the wall clock was never known.
  public var date: String
  public var boutClass: BoutClass
  /// s; of class `all` only. `wear` is `nil` where nobody said.
  public var recorded: Double?
  public var wear: Double?
  public var gaps: Double?
  /// How often the sensor was put on (0: it is on as it was the day before), and how often the strap moved while it was worn;
  /// of class `all` only, `nil` in days of older programs.
  public var fittings: Int?
  public var strapMoves: Int?
  public var bouts: Int
  /// s
  public var walking: Double
  public var steps: Int
  public var cleanStepsLeft: Int
  public var cleanStepsRight: Int
  /// Left less right, degrees.
  public var contactDifference: Estimate
  public var standingDifference: Estimate
  /// Symmetry indices, %; positive = right longer.
  public var stepTimeSymmetry: Estimate
  public var stanceTimeSymmetry: Estimate
  public var singleSupportSymmetry: Estimate
  /// Steps a minute and m/s: means of bouts, weighted by their time; `nan` where not measured.
  public var cadence: Double
  public var speed: Double
  public var drops: [Drop]
}

extension StoreReader {
  /// Days in order, each with its classes of bouts; those between two dates where given (`YYYY-MM-DD`).
  public func days(from first: String? = nil, through last: String? = nil) throws(StoreError) -> [Day] {
    do {
      return try reading { db in
        let rows = try Row.fetchAll(
          db,
          sql: """
            SELECT * FROM day WHERE (?1 IS NULL OR date >= ?1) AND (?2 IS NULL OR date <= ?2) ORDER BY date, bout_class
            """, arguments: [first, last])
        return try rows.compactMap { row in try Self.day(row, db: db) }
      }
    } catch {
      throw StoreError(error, path: path)
    }
  }

  private static func day(_ row: Row, db: Database) throws -> Day? {
    guard let boutClass = BoutClass(rawValue: row["bout_class"]) else { return nil }
    let statement = try db.cachedStatement(sql: "SELECT * FROM day_drop WHERE date = ? AND bout_class = ?")
    let drops = try Row.fetchAll(statement, arguments: [row["date"], boutClass.rawValue]).map { drop in
      Day.Drop(
        side: drop["side"] == "left" ? .left : .right, measure: drop["measure"], count: drop["n"],
        median: estimate(drop, "median", "ci95_lower", "ci95_upper"), percentile10: drop["p10"] ?? .nan,
        percentile90: drop["p90"] ?? .nan)
    }
    return Day(
      date: row["date"], boutClass: boutClass, recorded: row["recorded_s"], wear: row["wear_s"], gaps: row["gap_s"],
      fittings: row["fittings"], strapMoves: row["strap_moves"], bouts: row["bouts"], walking: row["walking_s"],
      steps: row["steps"], cleanStepsLeft: row["steps_ok_left"],
      cleanStepsRight: row["steps_ok_right"],
      contactDifference: estimate(
        row, "contact_difference_deg", "contact_difference_lower_deg", "contact_difference_upper_deg"),
      standingDifference: estimate(
        row, "standing_difference_deg", "standing_difference_lower_deg", "standing_difference_upper_deg"),
      stepTimeSymmetry: symmetry(row, "step_time"), stanceTimeSymmetry: symmetry(row, "stance_time"),
      singleSupportSymmetry: symmetry(row, "single_support"), cadence: row["cadence_steps_min"] ?? .nan,
      speed: row["speed_m_s"] ?? .nan, drops: drops)
  }

  private static func symmetry(_ row: Row, _ measure: String) -> Estimate {
    estimate(
      row, "\(measure)_symmetry_index_percent", "\(measure)_symmetry_index_lower_percent",
      "\(measure)_symmetry_index_upper_percent")
  }

  private static func estimate(_ row: Row, _ value: String, _ lower: String, _ upper: String) -> Estimate {
    Estimate(row[value] ?? .nan, ConfidenceInterval(lower: row[lower] ?? .nan, upper: row[upper] ?? .nan))
  }
}
