import GaitDSP
import SummaryStore

/// A trend for programs, as `stance.trend/1`: keys end in their unit; what was not measured is `null`.
public struct TrendDocument: JSONDocument, Sendable {
  let schema = "stance.trend/1"
  var days: [DayPart]
  var weeks: [WeekPart]
  var rule: RulePart
  var undatedDays: Int
  /// What has to be known beside the numbers, in sentences.
  var remarks: [String]
  /// By class of bouts and measure.
  var series: [String: [String: SeriesPart]]
  let disclaimer = "Stance measures; it does not diagnose. Pelvic drop is not muscle strength."

  struct DayPart: Encodable {
    var date: String
    var recorded: Bool
    /// How often the strap moved while the sensor was worn: drop from standing may be off.
    var strapMoves: Int
  }

  struct WeekPart: Encodable {
    var first: String
    var last: String
  }

  struct RulePart: Encodable {
    var baselineDays: Int
    var leastBaselineDays: Int
    var leastStepsASide: Int
    var leastWearS: Figure
  }

  struct SeriesPart: Encodable {
    var unit: String
    var days: [DayValue]
    /// How much of a day's deviation the next one keeps, 0 to 0.9.
    var dayToDayCorrelation: Figure
    var baseline: Baseline?
    var weeks: [WeekValue]
  }

  struct DayValue: Encodable {
    var value: Figure
    var lower: Figure
    var upper: Figure
    var counted: Bool
  }

  struct Baseline: Encodable {
    var mean: Figure
    var sd: Figure
    var dates: [String]
  }

  struct Interval: Encodable {
    var value: Figure
    var lower: Figure
    var upper: Figure
  }

  struct WeekValue: Encodable {
    var days: Int
    var mean: Interval
    var change: Figure
    var detectableChange: Figure
    var verdict: String
  }

  public init(_ trend: Trend) {
    days = trend.days.map { DayPart(date: $0.label, recorded: $0.isRecorded, strapMoves: $0.strapMoves) }
    weeks = trend.weeks.map { WeekPart(first: $0.first, last: $0.last) }
    rule = RulePart(
      baselineDays: trend.rule.baselineDays, leastBaselineDays: trend.rule.leastBaselineDays,
      leastStepsASide: trend.rule.leastSteps, leastWearS: Figure(trend.rule.leastWear))
    undatedDays = trend.undated
    remarks = trend.remarks
    series = [:]
    for own in trend.series { series[own.boutClass.rawValue, default: [:]][own.measure.key] = SeriesPart(own) }
  }
}

extension TrendDocument.SeriesPart {
  init(_ series: Trend.Series) {
    unit = series.measure.unit
    days = zip(series.days, series.counted).map { day, counted in
      TrendDocument.DayValue(
        value: Figure(day.value), lower: Figure(day.interval.lower), upper: Figure(day.interval.upper), counted: counted
      )
    }
    dayToDayCorrelation = Figure(series.memory)
    baseline = series.baseline.map {
      TrendDocument.Baseline(mean: Figure($0.mean), sd: Figure($0.deviation), dates: $0.dates)
    }
    weeks = series.weeks.map { week in
      TrendDocument.WeekValue(
        days: week.days,
        mean: TrendDocument.Interval(
          value: Figure(week.mean.value), lower: Figure(week.mean.interval.lower),
          upper: Figure(week.mean.interval.upper)),
        change: Figure(week.change), detectableChange: Figure(week.detectable), verdict: week.verdict.rawValue)
    }
  }
}

/// A trend as a plain table: one row a day and measure, then one a week and measure.
public enum TrendTable {
  public static let header =
    "period,first,last,bout_class,measure,unit,days,value,lower,upper,baseline,change,detectable_change,verdict"

  public static func rows(_ trend: Trend) -> [String] {
    var rows: [String] = []
    for series in trend.series {
      let name = "\(series.boutClass.rawValue),\(series.measure.key),\(series.measure.unit)"
      for (day, (value, counted)) in zip(trend.days, zip(series.days, series.counted)) where day.isRecorded {
        rows.append("day,\(day.label),\(day.label),\(name),\(counted ? 1 : 0)," + cells(value) + ",,,,")
      }
      for (span, week) in zip(trend.weeks, series.weeks) {
        let held = [series.baseline?.mean ?? .nan, week.change, week.detectable].map(cell).joined(separator: ",")
        rows.append(
          "week,\(span.first),\(span.last),\(name),\(week.days)," + cells(week.mean)
            + ",\(held),\(week.verdict.rawValue)")
      }
    }
    return rows
  }

  private static func cells(_ estimate: Estimate) -> String {
    [estimate.value, estimate.interval.lower, estimate.interval.upper].map(cell).joined(separator: ",")
  }

  private static func cell(_ value: Double) -> String { value.isFinite ? "\(Figure(value).value)" : "" }
}
