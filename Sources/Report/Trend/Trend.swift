import GaitDSP
import SummaryStore

/// How a person walked from day to day: wear, walking, drop and asymmetry by length of bout, each week held against the
/// person's own baseline. What was not measured is `nan`, and a day without a record is a day without a value.
public struct Trend: Sendable {
  /// One calendar day.
  public struct DayPart: Sendable, Equatable {
    /// `YYYY-MM-DD`; `day 5` where no wall clock was ever known.
    public var label: String
    /// Whether the store knows of this day at all.
    public var isRecorded: Bool
    /// How often the strap moved while the sensor was worn.
    public var strapMoves = 0
  }

  /// One measure over one class of bouts.
  public struct Series: Sendable {
    public var measure: TrendMeasure
    public var boutClass: BoutClass
    /// One value a day, as `days`; with the interval that the day's steps leave open.
    public var days: [Estimate]
    /// Whether each day says enough to be counted.
    public var counted: [Bool]
    /// `nil` where there are too few days.
    public var baseline: TrendBaseline?
    /// How much of a day's deviation the next one keeps, from all days of the store.
    public var memory: Double
    /// As `weeks`.
    public var weeks: [Week]
  }

  /// One measure in one week.
  public struct Week: Sendable, Equatable {
    /// Days that count.
    public var days: Int
    /// Mean of those days, with its 95 % interval from how they differ.
    public var mean: Estimate
    /// Less the baseline.
    public var change: Double
    public var detectable: Double
    /// Whether some of its days are the baseline's: then its change means nothing.
    public var isBaseline: Bool

    public enum Verdict: String, Sendable {
      case unknown, baseline, within, beyond
    }

    public var verdict: Verdict {
      if isBaseline { return .baseline }
      guard change.isFinite, detectable.isFinite else { return .unknown }
      return abs(change) > detectable ? .beyond : .within
    }
  }

  /// A week: its days among `days`.
  public struct Span: Sendable, Equatable {
    public var days: Range<Int>
    public var first: String
    public var last: String
  }

  public var days: [DayPart] = []
  public var weeks: [Span] = []
  /// Every measure of every class of bouts.
  public var series: [Series] = []
  /// Days that belong to no date because the wall clock was not known, and are left out.
  public var undated = 0
  /// Pseudonyms of the store's sessions; days do not say whose they are.
  public var people = 0
  /// Whether days are counted, because no date is known at all.
  public var isCounted = false
  public var rule: TrendRule

  public subscript(measure: TrendMeasure, boutClass: BoutClass = .all) -> Series? {
    series.first { $0.measure == measure && $0.boutClass == boutClass }
  }

  /// Days on which the strap moved.
  var strapMoved: [String] { days.filter { $0.strapMoves > 0 }.map(\.label) }

  public var recordedDays: Int { days.count(where: \.isRecorded) }

  /// - Parameters:
  ///   - first: first and last day that is wanted, `YYYY-MM-DD`. The baseline is made of the store's first days, whichever
  ///     days are wanted.
  /// - Throws: `StoreError`.
  public init(
    _ reader: StoreReader, from first: String? = nil, through last: String? = nil, rule: TrendRule = TrendRule()
  ) throws(StoreError) {
    self.init(try reader.days(), from: first, through: last, rule: rule)
    people = try reader.wearers().count { $0.name != nil }
  }

  /// The same of days that were read before.
  public init(
    _ recorded: [Day], from first: String? = nil, through last: String? = nil, rule: TrendRule = TrendRule()
  ) {
    self.rule = rule
    var rows: [String: [BoutClass: Day]] = [:]
    for day in recorded { rows[day.date, default: [:]][day.boutClass] = day }
    let names = Set(rows.keys)
    // The whole store decides about the baseline, the range about what is shown.
    let all = TrendCalendar(names, range: (nil, nil))
    let shown = TrendCalendar(
      names, range: (first.flatMap(CalendarDate.days(of:)), last.flatMap(CalendarDate.days(of:))))
    undated = shown.undated
    isCounted = !shown.labels.isEmpty && shown.ordinals.allSatisfy { $0 == nil }
    days = zip(shown.labels, shown.dates).map { label, date in
      let moves = date.flatMap { rows[$0]?[.all]?.strapMoves } ?? 0
      return DayPart(label: label, isRecorded: date != nil, strapMoves: moves)
    }
    let labels = shown.labels
    weeks = shown.weeks.map { Span(days: $0, first: labels[$0.lowerBound], last: labels[$0.upperBound - 1]) }
    let fittings = Self.fittings(all.dates, rows)
    var places: [String: Int] = [:]
    for (place, date) in all.dates.enumerated() { if let date { places[date] = place } }
    for boutClass in BoutClass.allCases {
      for measure in TrendMeasure.allCases where boutClass == .all || !measure.isOfWholeDay {
        let reader = DayReader(
          measure: measure, boutClass: boutClass, rows: rows, places: places, fittings: fittings, rule: rule)
        series.append(Series(reader, all: all, days: shown.dates, weeks: weeks.map(\.days)))
      }
    }
  }

  /// A number for each day with a record, the same while the sensor was not taken off.
  private static func fittings(_ dates: [String?], _ rows: [String: [BoutClass: Day]]) -> [String: Int] {
    var fittings: [String: Int] = [:]
    var fitting = 0
    for date in dates {
      guard let date, let day = rows[date]?[.all] else { continue }
      // Where nobody knows, it was put on anew, as most people do.
      if day.fittings != 0 { fitting += 1 }
      fittings[date] = fitting
    }
    return fittings
  }
}

extension Trend {
  /// Only the last so many weeks; what they are held against stays.
  public func last(weeks count: Int) -> Trend {
    guard count > 0, weeks.count > count, let begin = weeks.suffix(count).first?.days.lowerBound else { return self }
    var cut = self
    cut.days = Array(days[begin...])
    cut.weeks = weeks.suffix(count).map { week in
      Span(
        days: (week.days.lowerBound - begin)..<(week.days.upperBound - begin), first: week.first, last: week.last)
    }
    cut.series = series.map { series in
      var own = series
      own.days = Array(series.days[begin...])
      own.counted = Array(series.counted[begin...])
      own.weeks = series.weeks.suffix(count)
      return own
    }
    return cut
  }
}
