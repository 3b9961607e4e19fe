import GRDB
import GaitDSP

/// The steps of a day's bouts of one class, gathered for their distribution.
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
  static let query =
    "SELECT side, quality, " + columns.map(\.expression).joined(separator: ", ") + " FROM step_packed WHERE bout = ?"

  private(set) var samples: [[BoundedSample]]
  private(set) var histograms: [[DropHistogram]]
  /// Of any quality; of quality ok: left, right.
  private(set) var steps = 0
  private(set) var cleanSteps = [0, 0]

  init() {
    samples = (0..<2).map { _ in Self.columns.map { _ in BoundedSample(capacity: 2_048) } }
    histograms = Array(repeating: Array(repeating: DropHistogram(), count: Self.drops), count: 2)
  }

  /// - Parameter isReliable: whether the bout's measures can be believed; otherwise its steps are only counted.
  mutating func add(bout: Int64, isReliable: Bool, db: Database) throws {
    let rows = try Row.fetchCursor(db.cachedStatement(sql: Self.query), arguments: [bout])
    while let row = try rows.next() {
      steps += 1
      let side = (row[0] as Int) == 0 ? 0 : 1
      guard (row[1] as Int) == 0 else { continue }
      cleanSteps[side] += 1
      guard isReliable else { continue }
      for index in Self.columns.indices {
        guard let packed = row[index + 2] as Int64? else { continue }
        let value = Double(packed) / Self.columns[index].scale
        samples[side][index].add(value)
        if index < Self.drops { histograms[side][index].add(value) }
      }
    }
  }

  /// How a measure differs between the sides; positive = right larger.
  func asymmetry(_ name: String, isRatioScale: Bool) -> Asymmetry {
    guard let index = Self.columns.firstIndex(where: { $0.name == name }) else { return Asymmetry() }
    return Asymmetry(
      left: SideMedian(samples[0][index].order), right: SideMedian(samples[1][index].order),
      isRatioScale: isRatioScale)
  }
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
