import Foundation
import GaitDSP
import StoreFixtures
import SummaryStore
import Testing

@testable import Report

@Suite struct TrendTests {
  private static let month = Result { () -> [Day] in
    let folder = try CommandFolder()
    try WalkedMonth.write(to: folder.file("s.sqlite"))
    return try StoreReader(path: folder.file("s.sqlite")).days()
  }

  private func month(from first: String? = nil, through last: String? = nil) throws -> Trend {
    Trend(try Self.month.get(), from: first, through: last)
  }

  /// One after the other, the strap put on anew each day.
  private static func days(_ values: [Estimate]) -> [TrendDays.Day] {
    values.enumerated().map { TrendDays.Day(date: "day \($0)", place: $0, value: $1, fitting: $0) }
  }

  @Test func everyDayOfTheSpanIsThereWhetherRecordedOrNot() throws {
    let trend = try month()
    #expect(trend.days.count == 42)
    #expect(trend.days.first?.label == "2026-01-05")
    #expect(trend.recordedDays == 40)
    for day in WalkedMonth.unworn {
      #expect(!trend.days[day].isRecorded)
      // Not worn is not "no steps".
      for measure in TrendMeasure.allCases { #expect(trend[measure]?.days[day].value.isNaN == true, "\(measure)") }
    }
  }

  @Test func whatStandsInALineStandsUnderItsHead() throws {
    let lines = TrendText(try month()).lines
    let head = try #require(lines.first { $0.hasPrefix("all bouts, ") })
    let rows = lines.drop { $0 != head }.dropFirst().prefix { !$0.hasPrefix("· no record") }
    #expect(rows.count > 8)
    let end = try #require(head.range(of: "baseline")?.upperBound)
    let place = head.distance(from: head.startIndex, to: end)
    for row in rows {
      let cell = row.prefix(place)
      #expect(cell.last != " " && row.dropFirst(place).first == " ", "\(row)")
    }
  }

  @Test func weeksRunFromMondayToSunday() throws {
    let trend = try month(from: "2026-01-08")
    #expect(
      trend.weeks.map(\.first) == ["2026-01-08", "2026-01-12", "2026-01-19", "2026-01-26", "2026-02-02", "2026-02-09"])
    #expect(trend.weeks.map(\.days.count) == [4, 7, 7, 7, 7, 7])
    #expect(trend.last(weeks: 2).days.count == 14)
    #expect(trend.last(weeks: 2)[.steps]?.weeks == trend[.steps].map { Array($0.weeks.suffix(2)) })
  }

  @Test func aDayHardlyWornSaysNothingOfActivityAndGait() throws {
    let trend = try month()
    let short = WalkedMonth.shortDay
    #expect(trend.days[short].isRecorded)
    let steps = try #require(trend[.steps])
    #expect(steps.days[short].value > 0 && !steps.counted[short])
    #expect(trend[.standingDropLeft]?.counted[short] == false)
    #expect(steps.weeks[2].days == 6)
    #expect(steps.weeks[1].days == 5)
  }

  @Test func theBaselineIsTheFirstDaysThatCountWhicheverAreShown() throws {
    let whole = try #require(try month()[.standingDropLeft]?.baseline)
    let later = try #require(try month(from: "2026-02-02")[.standingDropLeft]?.baseline)
    #expect(whole == later)
    #expect(whole.dates == (5...11).map { "2026-01-\($0 < 10 ? "0" : "")\($0)" })
    #expect(abs(whole.mean - WalkedMonth.drop(day: 0)) < 0.5)
  }

  @Test func aRecoveryIsAChangeBeyondChanceAndASteadySideIsNot() throws {
    let trend = try month()
    let left = try #require(trend[.standingDropLeft])
    #expect(left.weeks[0].verdict == .baseline)
    #expect(left.weeks[1].verdict == .within)
    let last = try #require(left.weeks.last)
    #expect(last.verdict == .beyond)
    #expect(abs(last.change - (WalkedMonth.drop(day: 41) - WalkedMonth.drop(day: 0))) < 0.6)
    #expect(trend[.contactDifference]?.weeks.last?.verdict == .beyond)
    #expect(trend[.standingDropRight]?.weeks.last?.verdict == .within)
  }

  @Test func classesOfBoutsAddUpToTheDay() throws {
    let trend = try month()
    let classes = BoutClass.allCases.filter { $0 != .all }
    for measure in [TrendMeasure.steps, .bouts, .walking] {
      for day in trend.days.indices where trend.days[day].isRecorded {
        let parts = classes.map { trend[measure, $0]?.days[day].value ?? 0 }.map { $0.isFinite ? $0 : 0 }
        #expect(abs(parts.reduce(0, +) - (trend[measure]?.days[day].value ?? .nan)) < 1e-5)
      }
    }
    // Nobody wears the sensor for the short bouts only.
    #expect(trend[.wear, .under10] == nil)
  }

  /// Days without any change, again and again: how often a week is called changed.
  @Test func chanceAlonePassesTheDetectableChangeInOneWeekOfTwenty() throws {
    var noise = SystematicNoise(5)
    func day() -> Double { (0..<12).reduce(0) { sum, _ in sum + noise.next() } }
    var beyond = 0
    let walks = 4_000
    for _ in 0..<walks {
      let baseline = try #require(
        TrendBaseline(Self.days((0..<7).map { _ in Estimate(day()) }), memory: 0, zeroError: 0, rule: TrendRule()))
      let week = Trend.Week(
        TrendDays(Self.days((0..<7).map { _ in Estimate(day()) })), memory: 0, zeroError: 0, baseline: baseline,
        isBaseline: false)
      if week.verdict == .beyond { beyond += 1 }
    }
    #expect((0.035...0.065).contains(Double(beyond) / Double(walks)))
  }

  @Test func withFewerThanThreeDaysThereIsNoBaselineAndNoVerdict() throws {
    let trend = Trend(try Self.month.get().filter { $0.date < "2026-01-07" })
    let left = try #require(trend[.standingDropLeft])
    #expect(left.baseline == nil)
    #expect(left.weeks.allSatisfy { $0.verdict == .unknown })
    #expect(left.weeks[0].mean.value.isFinite)
  }

  @Test func aSteadyBaselineIsNoMoreCertainThanItsSteps() throws {
    let exact = (0..<7).map { _ in Estimate(4, ConfidenceInterval(lower: 3.8, upper: 4.2)) }
    let baseline = try #require(
      TrendBaseline(Self.days(exact), memory: 0, zeroError: 0, rule: TrendRule()))
    #expect(abs(baseline.deviation - 0.2 / 1.96) < 1e-9)
  }

  @Test func daysOfABoardWithoutAClockAreCounted() throws {
    var days = try Self.month.get().filter { $0.date < "2026-01-12" }
    for place in days.indices {
      let number = try #require(CalendarDate.days(of: days[place].date)) - 20_457
      days[place].date = "session-3-day-\(number)"
    }
    let trend = Trend(days)
    #expect(trend.isCounted && trend.undated == 0)
    #expect(trend.days.map(\.label) == (1...7).map { "day \($0)" })
    #expect(trend.remarks.contains { $0.contains("wall clock was never known") })
    // Beside days with a date they belong nowhere.
    let both = Trend(days + (try Self.month.get()))
    #expect(both.undated == 7 && both.days.count == 42)
  }

  @Test func aWrongClockMakesNoTrendOfCenturies() throws {
    var days = try Self.month.get()
    days[0].date = "1970-01-01"
    #expect(Trend(days).days.count <= TrendCalendar.longest + 1)
    #expect(Trend([]).days.isEmpty)
    #expect(Trend(days, from: "2031-01-01", through: "2030-01-01").days.isEmpty)
  }
}
