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
  /// Standard deviation of the zero of drop from standing each time that the sensor is put on, degrees.
  public var zeroError = StandingReference.uncertaintyDeg

  /// What a day is taken to keep of the day before, at most: beyond it a week would say nothing. Zero takes days as
  /// independent.
  public var largestMemory = 0.9

  public init() {}

  /// The rule in words.
  public var words: [String] {
    [
      "Baseline: the mean of the first \(baselineDays) days that count (at least \(leastBaselineDays)).",
      "A day counts for gait from \(leastSteps) clean steps a side, for activity from "
        + "\(Reading.text(leastWear / 3600, 0)) h of wear.",
      "A week is the mean of its days. Its minimal detectable change is the 95 % prediction interval for the mean of as "
        + "many more days like those of the baseline, wider where neighbouring days are alike and, for drop from standing, "
        + "where the sensor was not taken off between days.",
      "Chance alone passes it in one week of twenty, and with nine measures side by side one of them in every third or "
        + "fourth week: what lasts for two weeks says more.",
    ]
  }
}

/// The first days of one measure: what later ones are held against.
public struct TrendBaseline: Sendable, Equatable {
  let own: TrendDays
  /// How much of a day's deviation the next one keeps.
  public let memory: Double
  /// Of one fitting; 0 for what has no zero.
  let zeroError: Double

  public var mean: Double { own.mean }
  /// Between days, and never less than what the days' own steps leave open.
  public var deviation: Double { max(own.deviation, own.stepVariance.squareRoot()) }
  /// By the store's names.
  public var dates: [String] { own.days.map(\.date) }
  public var days: Int { own.count }

  /// - Parameter days: in order, those that count.
  init?(_ days: [TrendDays.Day], memory: Double, zeroError: Double, rule: TrendRule) {
    own = TrendDays(days.prefix(max(1, rule.baselineDays)))
    guard own.count >= max(2, rule.leastBaselineDays) else { return nil }
    (self.memory, self.zeroError) = (memory, zeroError)
  }

  /// How far the mean of further days may lie from the baseline's by chance: half the width of the 95 % prediction
  /// interval; t·s·√(1/n + 1/m) where days are independent and each has as many steps as those of the baseline.
  func detectable(_ week: TrendDays) -> Double {
    guard week.count > 0 else { return .nan }
    return detectable(
      variance: week.varianceOfMean(memory: memory),
      moreSteps: max(0, week.stepVariance - own.stepVariance) / Double(week.count), sharedZero: week.sharedZero)
  }

  /// The same for a week of seven days, worn as those of the baseline.
  public var detectableInAWholeWeek: Double {
    let week = TrendDays(
      own.days.prefix(1).flatMap { day in
        (0..<7).map { TrendDays.Day(date: "", place: $0, value: day.value, fitting: $0) }
      })
    return detectable(variance: week.varianceOfMean(memory: memory), moreSteps: 0, sharedZero: own.sharedZero)
  }

  private func detectable(variance: Double, moreSteps: Double, sharedZero: Double) -> Double {
    let t = StudentT.quantile975(freedom: Double(days - 1))
    let day = own.variance(observed: deviation, memory: memory)
    let chance = day * (own.varianceOfMean(memory: memory) + variance) + moreSteps
    let zero = zeroError * zeroError * (own.sharedZero + sharedZero)
    return (t * t * chance + 1.96 * 1.96 * zero).squareRoot()
  }
}
