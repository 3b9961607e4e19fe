import GaitDSP

/// What counts, and what a change is held against. Provisional, no clinical consensus.
public struct TrendRule: Sendable, Equatable {
  /// The person's own baseline: so many of the first days that count.
  public var baselineDays = 7
  /// Days below which there is no baseline: their spread would say nothing.
  public var leastBaselineDays = 3
  /// Clean steps a side below which a day says nothing of gait.
  public var leastSteps = 50
  /// Wear (recorded time where wear is not known) below which a day says nothing of activity, s.
  public var leastWear = 8.0 * 3600

  public init() {}

  /// The rule in words.
  public var words: [String] {
    [
      "Baseline: the mean of the first \(baselineDays) days that count (at least \(leastBaselineDays)).",
      "A day counts for gait from \(leastSteps) clean steps a side, for activity from "
        + "\(Reading.text(leastWear / 3600, 0)) h of wear.",
      "A week is the mean of its days. Its minimal detectable change is the 95 % prediction interval for the mean of as "
        + "many more days like those of the baseline: chance alone passes it in one week of twenty.",
    ]
  }
}

/// The first days of one measure: what later ones are held against.
public struct TrendBaseline: Sendable, Equatable {
  public var mean: Double
  /// Between days, and never less than what the days' own steps leave open.
  public var deviation: Double
  /// By the store's names.
  public var dates: [String]
  public var days: Int { dates.count }

  /// - Parameter days: in order, those that count.
  init?(_ days: [(date: String, value: Estimate)], rule: TrendRule) {
    let own = days.prefix(max(1, rule.baselineDays))
    guard own.count >= max(2, rule.leastBaselineDays) else { return nil }
    var moments = RunningMoments()
    var squares = 0.0
    for day in own {
      moments.add(day.value.value)
      let half = (day.value.interval.upper - day.value.interval.lower) / 2
      if half.isFinite { squares += (half / 1.96) * (half / 1.96) }
    }
    mean = moments.mean
    deviation = max(moments.standardDeviation, (squares / Double(own.count)).squareRoot())
    dates = own.map(\.date)
  }

  /// How far the mean of so many further days may lie from the baseline's by chance: half the width of the 95 %
  /// prediction interval, t·s·√(1/n + 1/m).
  public func detectable(days count: Int) -> Double {
    guard count > 0, days > 1 else { return .nan }
    return StudentT.quantile975(freedom: Double(days - 1)) * deviation
      * (1 / Double(days) + 1 / Double(count)).squareRoot()
  }
}
