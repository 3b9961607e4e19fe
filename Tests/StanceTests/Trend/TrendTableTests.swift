import Foundation
import GaitDSP
import SummaryStore
import Testing

@testable import Report

/// The tables of the article on the trend: how often a change is announced where there is none, and how often and how late one
/// that there is. Its lines are printed; nothing was chosen on these seeds.
@Suite(.enabled(if: isOptimized, "minutes without STANCE_OPTIMIZED"))
struct TrendTableTests {
  static let people: UInt64 = 120
  /// What a page holds against the baseline.
  static let measures: [TrendMeasure] = [
    .walking, .steps, .standingDropLeft, .standingDropRight, .contactDifference, .stepTimeSymmetry, .stanceTimeSymmetry,
    .cadence, .speed,
  ]

  @Test(arguments: WornManner.allCases)
  func whereNothingHasChangedLittleIsAnnounced(_ manner: WornManner) throws {
    var counts: [String: AlarmCount] = [:]
    var page = AlarmCount()
    var intervals: [String: HeldCount] = [:]
    for person in 0..<Self.people {
      let month = SimulatedMonth(seed: 610_000 + person, manner)
      let trend = Trend(month.days)
      // As if every day were drawn for itself.
      var independent = TrendRule()
      (independent.largestMemory, independent.zeroError) = (0, 0)
      let plain = manner == .weekly || manner.memory > 0 ? Trend(month.days, rule: independent) : nil
      for measure in Self.measures {
        counts[measure.kind, default: AlarmCount()].add(try #require(trend[measure]), plain: plain?[measure])
      }
      for boutClass in [BoutClass.from10, .over120] {
        counts["drop from standing, by length", default: AlarmCount()]
          .add(try #require(trend[.standingDropLeft, boutClass]), plain: plain?[.standingDropLeft, boutClass])
      }
      page.add(page: Self.measures.compactMap { trend[$0] }, of: trend)
      for series in trend.series {
        guard let usual = month.usual(series.measure, series.boutClass) else { continue }
        let name =
          (series.measure.zeros > 0 ? "drop from standing" : "other measures")
          + (series.boutClass == .all ? "" : ", by length")
        intervals[name, default: HeldCount()].add(series, usual)
      }
    }
    for (name, count) in counts.sorted(by: { $0.key < $1.key }) {
      print("\(manner.rawValue), \(name): \(count)")
      // Of one who walks a tenth of what was usual that is to be announced.
      if manner == .quieter, name == "activity" {
        #expect(count.monthShare > 0.6)
      } else {
        #expect(count.share < manner.mostAlarms)
      }
    }
    print("\(manner.rawValue), nine measures in the last week of a page: \(page)")
    for (name, count) in intervals.sorted(by: { $0.key < $1.key }) {
      print("\(manner.rawValue), interval of a week, \(name): held in \(percent(count.share)) of \(count.weeks)")
      #expect(count.share > manner.leastHeld)
    }
  }

  @Test(arguments: [TrendMeasure.standingDropLeft, .contactDifference, .stanceTimeSymmetry, .cadence])
  func aTrueChangeIsAnnounced(_ measure: TrendMeasure) throws {
    let months = (0..<Self.people).map { SimulatedMonth(seed: 630_000 + $0) }
    let baselines = months.map { Trend($0.days)[measure]?.baseline }
    for (isRamp, size) in [(false, 1.0), (false, 2), (false, 4), (true, 1), (true, 2), (true, 4)] {
      var count = ChangeCount()
      for (person, month) in months.enumerated() {
        let baseline = try #require(baselines[person])
        // Up in one person, down in the next.
        let more = size * baseline.detectableInAWholeWeek * (person % 2 == 0 ? 1 : -1)
        let days = month.changed(measure) { day in
          day < 14 ? 0 : isRamp ? more * min(1, Double(day - 13) / 21) : more
        }
        let trend = Trend(days)
        let series = try #require(trend[measure])
        let first = month.firstDay + 14
        count.add(
          zip(trend.weeks, series.weeks).map { span, week in
            (end: (CalendarDate.days(of: span.last) ?? 0) - first + 1, week: week)
          }, towards: more)
      }
      print("\(measure.rawValue), \(isRamp ? "over three weeks" : "at once") by \(Int(size)) times: \(count)")
      #expect(count.share(count.wrongWay) < 0.06)
      if size > 1 { #expect(count.share(count.found) > (isRamp ? 0.85 : 0.94)) }
      if size > 1, !isRamp { #expect(count.share(count.foundInFirstWholeWeek) > 0.85) }
    }
  }
}

/// How often and how late a true change was announced.
struct ChangeCount: CustomStringConvertible {
  var people = 0
  var found = 0
  var wrongWay = 0
  var foundInFirstWholeWeek = 0
  /// From the change to the end of the first week that announces it.
  var delays: [Int] = []

  /// - Parameter weeks: each with the days from the change to its end.
  mutating func add(_ weeks: [(end: Int, week: Trend.Week)], towards more: Double) {
    people += 1
    let after = weeks.filter { $0.end > 0 }
    func isFound(_ week: Trend.Week) -> Bool { week.verdict == .beyond && week.change * more > 0 }
    if let first = after.first(where: { isFound($0.week) }) {
      found += 1
      delays.append(first.end)
    }
    if let whole = after.first(where: { $0.end >= 7 }), isFound(whole.week) { foundInFirstWholeWeek += 1 }
    if after.contains(where: { $0.week.verdict == .beyond && $0.week.change * more < 0 }) { wrongWay += 1 }
  }

  func share(_ count: Int) -> Double { Double(count) / Double(people) }

  var description: String {
    let delay = delays.sorted()
    return
      "\(percent(share(foundInFirstWholeWeek))) in the first whole week, \(percent(share(found))) in three; "
      + "median delay \(delay.isEmpty ? "–" : "\(delay[delay.count / 2])") days; wrong way \(percent(share(wrongWay)))"
  }
}

/// Whether the simulated people walk through optimized code (`Package.swift`).
let isOptimized = ProcessInfo.processInfo.environment["STANCE_OPTIMIZED"] != nil

/// How often weeks and months were called changed.
struct AlarmCount: CustomStringConvertible {
  var weeks = 0
  var beyond = 0
  var beyondIfIndependent = 0
  var months = 0
  var monthsBeyond = 0
  /// In two weeks one after the other, on the same side.
  var monthsLasting = 0

  /// - Parameter plain: the same as if every day were drawn for itself.
  mutating func add(_ series: Trend.Series, plain: Trend.Series? = nil) {
    if let plain { beyondIfIndependent += plain.weeks.count { $0.verdict == .beyond } }
    add(
      judged: series.weeks.count { [.within, .beyond].contains($0.verdict) },
      beyond: series.weeks.count { $0.verdict == .beyond },
      isLasting: series.weeks.indices.contains { series.weeksBeyond(upTo: $0) > 1 })
  }

  mutating func add(judged: Int, beyond: Int, isLasting: Bool) {
    weeks += judged
    self.beyond += beyond
    months += judged > 0 ? 1 : 0
    monthsBeyond += beyond > 0 ? 1 : 0
    monthsLasting += isLasting ? 1 : 0
  }

  /// The last weeks of a page's measures, as one month.
  mutating func add(page series: [Trend.Series], of trend: Trend) {
    var (judged, beyond, isLasting) = (0, 0, false)
    for own in series {
      guard let week = trend.lastWeek(own), own.weeks[week].verdict != .unknown else { continue }
      judged += 1
      beyond += own.weeks[week].verdict == .beyond ? 1 : 0
      isLasting = isLasting || own.weeksBeyond(upTo: week) > 1
    }
    add(judged: judged, beyond: beyond, isLasting: isLasting)
  }

  var share: Double { Double(beyond) / Double(weeks) }
  var monthShare: Double { Double(monthsBeyond) / Double(months) }

  var description: String {
    "\(percent(share)) of \(weeks) weeks"
      + (beyondIfIndependent > 0 ? " (as if independent \(percent(Double(beyondIfIndependent) / Double(weeks))))" : "")
      + ", \(percent(monthShare)) of \(months) months, two weeks in a row "
      + "\(percent(Double(monthsLasting) / Double(months)))"
  }
}

/// How often the interval of a week's mean held what is usual.
struct HeldCount {
  var weeks = 0
  var held = 0

  mutating func add(_ series: Trend.Series, _ usual: Double) {
    for week in series.weeks where week.days > 1 {
      weeks += 1
      held += week.mean.interval.lower <= usual && usual <= week.mean.interval.upper ? 1 : 0
    }
  }

  var share: Double { Double(held) / Double(weeks) }
}

extension WornManner {
  /// Share of weeks that are called changed and are not, at most: chance alone makes one of twenty.
  var mostAlarms: Double { self == .drifting ? 0.16 : self == .wandering ? 0.11 : 0.085 }
  /// Share of weeks whose interval holds what is usual, at least.
  var leastHeld: Double { self == .drifting ? 0.85 : self == .wandering ? 0.91 : 0.93 }
}

extension TrendMeasure {
  fileprivate var kind: String {
    switch self {
    case .standingDropLeft, .standingDropRight, .standingDifference: "drop from standing"
    case .contactDifference: "drop from contact, left − right"
    case .stepTimeSymmetry, .stanceTimeSymmetry, .singleSupportSymmetry: "symmetry indices"
    case .cadence, .speed: "cadence and speed"
    case .recorded, .wear, .walking, .bouts, .steps: "activity"
    }
  }
}

func percent(_ share: Double) -> String { share.isFinite ? "\((1000 * share).rounded() / 10) %" : "–" }
