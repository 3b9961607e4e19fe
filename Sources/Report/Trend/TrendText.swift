import GaitDSP
import SummaryStore

/// A trend for a person at a terminal: a line a measure with its days drawn small, then week by week, then the last week
/// by length of bout.
public struct TrendText {
  private let trend: Trend
  /// Days or weeks that a line has room for.
  private let width: Int

  public init(_ trend: Trend, width: Int = 62) {
    self.trend = trend
    self.width = width
  }

  public var lines: [String] {
    guard !trend.days.isEmpty else {
      return ["No day has been recorded yet: the trend begins with the first day of wear."]
    }
    return [trend.span] + trend.remarks + [""] + overview + [""] + weekTable + [""] + classTable + [""]
      + trend.rule.words
      + ["Stance measures; it does not diagnose. Drop is not strength."]
  }

  // MARK: Each measure in a line

  private static let overviewMeasures: [TrendMeasure] = [
    .wear, .recorded, .walking, .steps, .standingDropLeft, .standingDropRight, .contactDifference, .stepTimeSymmetry,
    .stanceTimeSymmetry, .cadence, .speed,
  ]

  private var overview: [String] {
    let series = Self.overviewMeasures.compactMap { trend[$0] }.filter { $0.days.contains { $0.value.isFinite } }
    let byDay = trend.days.count <= width
    let columns = byDay ? trend.days.count : min(width, trend.weeks.count)
    let room = max(columns, 10) + 2
    let names = max(33, (series.map { title($0.measure).count }.max() ?? 0) + 1)
    let heads = ["baseline", "last week", "change", "detectable"]
    var lines = [
      pad(byDay ? "all bouts, day by day" : "all bouts, week by week", names) + pad("", room)
        + heads.map { lead($0, 12) }.joined()
    ]
    for own in series {
      let bars = byDay ? Sparkline.of(own, trend) : Sparkline.ofWeeks(own, last: columns)
      var line = pad(title(own.measure), names) + pad(bars, room) + lead(own.baselineMean.text, 12)
      if let last = trend.lastWeek(own) {
        let isBaseline = own.weeks[last].verdict == .baseline
        line +=
          lead(own.week(last).value.text, 12) + lead(isBaseline ? "–" : own.change(week: last).text, 12)
          + lead(own.detectable(week: last).text, 12) + (own.weeks[last].verdict == .beyond ? "  beyond chance" : "")
      }
      lines.append(line)
    }
    lines.append("· no record   _ too little to count   ▁▂▃▄▅▆▇█ from the lowest to the highest of the line")
    return lines
  }

  // MARK: Weeks

  private static let weekMeasures: [TrendMeasure] = [
    .wear, .walking, .steps, .standingDropLeft, .standingDropRight, .contactDifference, .stepTimeSymmetry,
  ]
  private static let shortNames = [
    "worn h", "walking min", "steps", "drop left °", "drop right °", "left−right °", "step SI %",
  ]

  private var weekTable: [String] {
    var lines = [pad("a day, by week", 26) + lead("days", 6) + Self.shortNames.map { lead($0, 13) }.joined()]
    for (place, span) in trend.weeks.enumerated() {
      let days = trend.days[span.days].count(where: \.isRecorded)
      let cells = Self.weekMeasures.map { measure -> String in
        guard let own = trend[measure] else { return lead("–", 13) }
        let mark = own.weeks[place].verdict == .beyond ? "*" : ""
        return lead(own.week(place).value.text + mark, 13)
      }
      let name =
        span.first == span.last
        ? span.first : "\(span.first) – \(trend.isCounted ? span.last : String(span.last.suffix(5)))"
      lines.append(pad(name, 26) + lead("\(days)", 6) + cells.joined())
    }
    lines.append("* differs from the baseline beyond chance")
    return lines
  }

  // MARK: Lengths of bouts

  private var classTable: [String] {
    guard let last = trend.weeks.indices.last(where: { trend.days[trend.weeks[$0].days].contains(where: \.isRecorded) })
    else { return [] }
    let span = trend.weeks[last]
    let measures: [TrendMeasure] = [
      .walking, .steps, .standingDropLeft, .standingDropRight, .contactDifference, .cadence,
    ]
    let heads = ["walking min", "steps", "drop left °", "drop right °", "left−right °", "steps/min"]
    var lines = [
      pad("by length of bout, from \(span.first)", 39) + heads.map { lead($0, 13) }.joined()
    ]
    for boutClass in BoutClass.allCases {
      let cells = measures.map { lead(trend[$0, boutClass]?.week(last).value.text ?? "–", 13) }
      lines.append(pad(boutClass.words, 39) + cells.joined())
    }
    return lines
  }

  private func title(_ measure: TrendMeasure) -> String {
    measure.unit.isEmpty ? measure.name : "\(measure.name) (\(measure.unit))"
  }

  private func pad(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(1, width - text.count))
  }

  private func lead(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(1, width - text.count)) + text
  }
}

extension BoutClass {
  /// `10–30 s`
  public var words: String {
    switch self {
    case .all: "all bouts"
    case .under10: "under 10 s"
    case .from10: "10–30 s"
    case .from30: "30–60 s"
    case .from60: "60–120 s"
    case .over120: "over 120 s"
    }
  }
}

/// Values as a row of bars, one character each.
enum Sparkline {
  private static let bars: [Character] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]

  static func of(_ series: Trend.Series, _ trend: Trend) -> String {
    let values = zip(series.days, series.counted).map { $1 ? $0.value : .nan }
    return text(values) { trend.days[$0].isRecorded ? "_" : "·" }
  }

  static func ofWeeks(_ series: Trend.Series, last count: Int) -> String {
    let weeks = series.weeks.suffix(count)
    return text(weeks.map(\.mean.value)) { _ in "·" }
  }

  /// - Parameter absent: what stands where there is no value.
  static func text(_ values: [Double], absent: (Int) -> Character) -> String {
    let known = values.filter(\.isFinite)
    let (low, high) = (known.min() ?? 0, known.max() ?? 0)
    return String(
      values.enumerated().map { place, value -> Character in
        guard value.isFinite else { return absent(place) }
        guard high > low else { return bars[3] }
        return bars[min(7, max(0, Int((value - low) / (high - low) * 8)))]
      })
  }
}
