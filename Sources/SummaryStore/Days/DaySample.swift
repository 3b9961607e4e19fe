import GRDB
import GaitDSP

/// The steps of a day's bouts of one class, gathered for their distribution: one measure after the other, since all of
/// them at once would take more memory than the daemon needs for anything else.
struct DaySample {
  /// Columns of `step_packed` (with their unit), and the names of the measures: the drops come first.
  static let columns: [(expression: String, scale: Double, name: String)] = [
    ("standing_drop_mean", 1e3, "standing_drop_mean_deg"), ("standing_drop_mid", 1e3, "standing_drop_mid_deg"),
    ("standing_drop_peak", 1e3, "standing_drop_peak_deg"), ("contact_drop_mean", 1e3, "contact_drop_mean_deg"),
    ("contact_drop_mid", 1e3, "contact_drop_mid_deg"), ("contact_drop_peak", 1e3, "contact_drop_peak_deg"),
    ("step_time", 1e4, "step_time_s"), ("final_contact", 1e4, "stance_time_s"),
    ("opposite_initial_contact - opposite_final_contact", 1e4, "single_support_time_s"),
  ]
  static let drops = 6

  /// One measure of the clean steps of bouts whose measures can be believed.
  struct Measure {
    var name: String
    /// Left, right.
    var sides: [MeasureSummary]
    /// Of drops; left, right.
    var histograms: [DropHistogram]
    /// Positive = right larger.
    var asymmetry: Asymmetry
  }

  private(set) var measures: [Measure] = []
  /// Of any quality and any bout.
  private(set) var steps = 0
  /// What measures are made of: steps of quality ok in bouts whose measures can be believed; left, right.
  private(set) var cleanSteps = [0, 0]

  init(bouts: [(id: Int64, isReliable: Bool)], db: Database) throws {
    let range = BoutRange.condition("?1", BoutRange.steps)
    let counting = try db.cachedStatement(
      sql: "SELECT side, quality, count(*) FROM step_packed WHERE \(range) GROUP BY 1, 2")
    for bout in bouts {
      let rows = try Row.fetchCursor(counting, arguments: [bout.id])
      while let row = try rows.next() {
        steps += row[2]
        if bout.isReliable, row[1] == 0 { cleanSteps[row[0] == 0 ? 0 : 1] += row[2] }
      }
    }
    for index in Self.columns.indices { try gather(index, bouts: bouts, range: range, db: db) }
  }

  private mutating func gather(
    _ index: Int, bouts: [(id: Int64, isReliable: Bool)], range: String, db: Database
  ) throws {
    let column = Self.columns[index]
    var samples = [BoundedSample(capacity: 2_048), BoundedSample(capacity: 2_048)]
    var histograms = [DropHistogram(), DropHistogram()]
    let query = try db.cachedStatement(
      sql: "SELECT side, \(column.expression) FROM step_packed WHERE \(range) AND quality = 0")
    for bout in bouts where bout.isReliable {
      let rows = try Row.fetchCursor(query, arguments: [bout.id])
      while let row = try rows.next() {
        guard let packed = row[1] as Int64? else { continue }
        let side = row[0] == 0 ? 0 : 1
        let value = Double(packed) / column.scale
        samples[side].add(value)
        if index < Self.drops { histograms[side].add(value) }
      }
    }
    measures.append(
      Measure(
        name: column.name, sides: samples.map { MeasureSummary($0) }, histograms: histograms,
        asymmetry: Asymmetry(left: samples[0], right: samples[1], isRatioScale: index >= Self.drops)))
  }

  /// How a measure differs between the sides.
  func asymmetry(_ name: String) -> Asymmetry { measures.first { $0.name == name }?.asymmetry ?? Asymmetry() }
}

/// Counts drops in bins of half a degree, so that weeks and months can be pooled after the steps are gone.
struct DropHistogram {
  private var counts: [Int: Int] = [:]

  mutating func add(_ value: Double) {
    guard value.isFinite, abs(value) < 90 else { return }
    counts[Int((value * 2).rounded(.down)), default: 0] += 1
  }

  /// `[lowest bin, [counts]]`.
  var json: String {
    guard let lowest = counts.keys.min(), let highest = counts.keys.max() else { return "[0,[]]" }
    return "[\(lowest),[" + (lowest...highest).map { "\(counts[$0] ?? 0)" }.joined(separator: ",") + "]]"
  }
}
