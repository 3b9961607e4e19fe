import GaitDSP
import SummaryStore

/// Reads one measure of one class from the rows of a day.
struct DayReader {
  let measure: TrendMeasure
  let boutClass: BoutClass
  let rows: [String: [BoutClass: Day]]
  /// Of each day among all of the store.
  let places: [String: Int]
  /// The same on days on which the sensor was not taken off between.
  let fittings: [String: Int]
  let rule: TrendRule

  /// - Returns: `nil` for a day without a record.
  func read(_ date: String?) -> (value: Estimate, isCounted: Bool)? {
    guard let date, let day = rows[date], let whole = day[.all] else { return nil }
    let worn = whole.wear ?? whole.recorded
    if let own = day[boutClass] {
      return (measure.value(of: own), measure.counts(own, worn: worn, rule: rule))
    }
    // No bout of this length on a day that was worn: none, which is a value; of their gait nothing is known.
    guard measure.isActivity, !measure.isOfWholeDay else { return (.undefined, false) }
    return (Estimate(0), (worn ?? 0) >= rule.leastWear)
  }

  /// A day that counts.
  func counted(_ date: String?) -> TrendDays.Day? {
    guard let date, let day = read(date), day.isCounted else { return nil }
    return TrendDays.Day(date: date, place: places[date] ?? 0, value: day.value, fitting: fittings[date] ?? 0)
  }
}

extension Trend.Series {
  /// - Parameters:
  ///   - all: all days of the store.
  ///   - dates: those shown, with their weeks.
  init(_ reader: DayReader, all: TrendCalendar, days dates: [String?], weeks: [Range<Int>]) {
    (measure, boutClass) = (reader.measure, reader.boutClass)
    let read = dates.map { reader.read($0) ?? (.undefined, false) }
    (days, counted) = (read.map(\.value), read.map(\.isCounted))
    let known = all.dates.map(reader.counted)
    var memory = DayMemory()
    for week in all.weeks { memory.add(known[week].compactMap { $0.map { ($0.place, $0.value.value) } }) }
    let share = memory.share(atMost: reader.rule.largestMemory)
    self.memory = share
    let zeroError = measure.zeros * reader.rule.zeroError
    // Hours of wear are what they are: a day half worn is no change of the person's.
    let baseline =
      measure.isOfWholeDay
      ? nil : TrendBaseline(known.compactMap { $0 }, memory: share, zeroError: zeroError, rule: reader.rule)
    self.baseline = baseline
    let own = Set(baseline?.dates ?? [])
    self.weeks = weeks.map { week in
      let days = TrendDays(dates[week].compactMap(reader.counted))
      return Trend.Week(
        days, memory: share, zeroError: zeroError, baseline: baseline,
        isBaseline: days.days.contains { own.contains($0.date) })
    }
  }

  /// For how many weeks up to this one, those without a day that counts left out, the measure has been beyond chance on the
  /// same side.
  func weeksBeyond(upTo place: Int) -> Int {
    guard weeks[place].verdict == .beyond else { return 0 }
    let before = weeks[...place].reversed().filter { $0.days > 0 }
    return before.prefix { $0.verdict == .beyond && ($0.change > 0) == (weeks[place].change > 0) }.count
  }
}

extension Trend.Week {
  init(_ own: TrendDays, memory: Double, zeroError: Double, baseline: TrendBaseline?, isBaseline: Bool) {
    (days, self.isBaseline) = (own.count, isBaseline)
    mean = Estimate(own.mean, own.interval(memory: memory, zeroError: zeroError))
    change = baseline.map { own.mean - $0.mean } ?? .nan
    detectable = baseline?.detectable(own) ?? .nan
  }
}
