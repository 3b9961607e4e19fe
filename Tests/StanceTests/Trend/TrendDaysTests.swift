import GaitDSP
import Testing

@testable import Report
@testable import SummaryStore

/// What days have in common.
@Suite struct TrendDaysTests {
  private func days(_ values: [Double], from place: Int = 0, fitting: (Int) -> Int) -> [TrendDays.Day] {
    values.enumerated().map { index, value in
      TrendDays.Day(date: "day \(place + index)", place: place + index, value: Estimate(value), fitting: fitting(index))
    }
  }

  @Test func aStrapLeftOnForAWeekHidesAChangeOfItsZero() throws {
    // Days alike, and a zero that is 1.2° (√2 · 0.85°) off from one week to the next.
    let values = [1, 1.2, 0.8, 1.1, 0.9, 1, 1.05]
    func verdict(_ fitting: (Int) -> Int, zeroError: Double) throws -> Trend.Week {
      let baseline = try #require(
        TrendBaseline(days(values, fitting: fitting), memory: 0, zeroError: zeroError, rule: TrendRule()))
      let week = TrendDays(days(values.map { $0 + 1.2 }, from: 7) { 7 + fitting($0) })
      return Trend.Week(week, memory: 0, zeroError: zeroError, baseline: baseline, isBaseline: false)
    }
    #expect(try verdict({ $0 }, zeroError: 0.85).verdict == .beyond, "seven zeros of seven days do not err alike")
    let left = try verdict({ _ in 0 }, zeroError: 0.85)
    #expect(left.verdict == .within)
    #expect(left.mean.interval.lower < 1.2 && left.mean.interval.upper > 3)
    // What needs no zero is as sure as its days.
    #expect(try verdict({ _ in 0 }, zeroError: 0).verdict == .beyond)
    // 1.96 · 0.85° · √(6/7) in each week.
    let sure = try verdict({ _ in 0 }, zeroError: 0)
    let more = (left.detectable * left.detectable - sure.detectable * sure.detectable).squareRoot()
    #expect(abs(more - 1.96 * 0.85 * (12.0 / 7).squareRoot()) < 1e-9)
  }

  @Test func daysThatAreAlikeSayLessThanAsManyOthers() throws {
    let week = TrendDays(days([0, 0, 0, 0, 0, 0, 0]) { $0 })
    #expect(abs(week.varianceOfMean(memory: 0) - 1 / 7.0) < 1e-12)
    // (1 + 2·Σ (1 − k/7)·0.5ᵏ) / 7, by hand.
    #expect(abs(week.varianceOfMean(memory: 0.5) - 0.347577) < 1e-5)
    let apart = TrendDays([0, 20].map { TrendDays.Day(date: "", place: $0, value: Estimate(0), fitting: $0) })
    #expect(abs(apart.varianceOfMean(memory: 0.5) - 0.5) < 1e-5)
  }

  @Test(arguments: [0, 0.3, 0.6, 0.8])
  func whatADayKeepsOfTheDayBeforeIsFound(share: Double) {
    var noise = NormalNoise(41)
    var memory = DayMemory()
    var value = noise.normal()
    for _ in 0..<600 {
      memory.add(
        (0..<7).compactMap { day in
          value = share * value + (1 - share * share).squareRoot() * noise.normal()
          return noise.uniform() < 0.2 ? nil : (day, value)
        })
    }
    // Somewhat less where it is much: the weeks that wander furthest have no more say than others.
    #expect(memory.share(atMost: 0.9) > 0.8 * share - 0.02 && memory.share(atMost: 0.9) < share + 0.05)
    #expect(memory.share(atMost: 0.2) <= 0.2)
  }

  @Test func aChangeInTheMidstOfAWeekIsNoMemory() {
    var noise = NormalNoise(43)
    var memory = DayMemory()
    for week in 0..<5 {
      memory.add((0..<7).map { ($0, (week > 2 || week == 2 && $0 > 2 ? 20 : 0) + noise.normal()) })
    }
    #expect(memory.share(atMost: 0.9) < 0.6)
    var none = DayMemory()
    none.add([(0, 1), (3, 2)])
    none.add((0..<7).map { ($0, 4) })
    #expect(none.share(atMost: 0.9) == 0)
  }

  @Test func aDayWhoseStepsHaveNoZeroSaysNothingOfDropFromStanding() throws {
    var month = SimulatedMonth(seed: 5).days
    let day = try #require(month.firstIndex { $0.boutClass == .all && $0.cleanStepsLeft > 1_000 })
    for place in month[day].drops.indices { month[day].drops[place].count = 12 }
    let trend = Trend(month)
    let place = try #require(trend.days.firstIndex { $0.label == month[day].date })
    #expect(trend[.standingDropLeft]?.counted[place] == false && trend[.standingDifference]?.counted[place] == false)
    #expect(trend[.contactDifference]?.counted[place] == true)
  }

  @Test func aWeekWithMoreErrorOfItsStepsHasAWiderLimit() throws {
    func days(_ half: Double, from place: Int) -> [TrendDays.Day] {
      [1, 1.2, 0.8, 1.1].enumerated().map { index, value in
        TrendDays.Day(
          date: "", place: place + index,
          value: Estimate(value, ConfidenceInterval(lower: value - half, upper: value + half)), fitting: place + index)
      }
    }
    let baseline = try #require(TrendBaseline(days(0.1, from: 0), memory: 0, zeroError: 0, rule: TrendRule()))
    let (sure, unsure) = (
      baseline.detectable(TrendDays(days(0.1, from: 7))), baseline.detectable(TrendDays(days(1, from: 7)))
    )
    #expect(unsure > 1.5 * sure)
    #expect(baseline.detectable(TrendDays([])).isNaN)
  }

  @Test(arguments: ["2025-12-29", "2026-03-23", "2026-10-19", "2024-02-26"])
  func weeksRunFromMondayToSundayOverNewYearSummerTimeAndLeapDays(monday: String) throws {
    let first = try #require(CalendarDate.days(of: monday))
    let calendar = TrendCalendar(
      Set((first - 2..<first + 9).map(CalendarDate.text(daysSince1970:))), range: (nil, nil))
    #expect(calendar.weeks.map(\.count) == [2, 7, 2])
    #expect(calendar.labels[2] == monday)
  }

  @Test func aDayOnWhichTheStrapMovedIsMarkedAndStillCounts() throws {
    var month = SimulatedMonth(seed: 7).days
    let day = try #require(month.firstIndex { $0.boutClass == .all && $0.cleanStepsLeft > 1_000 })
    month[day].strapMoves = 2
    let trend = Trend(month)
    #expect(trend.strapMoved == [month[day].date])
    #expect(trend.remarks.contains { $0.contains("strap moved") && $0.contains(month[day].date) })
    #expect(try TrendDocument(trend).json().contains("\"strap_moves\":2"))
    #expect(!Trend(SimulatedMonth(seed: 7).days).remarks.contains { $0.contains("strap moved") })
  }
}
