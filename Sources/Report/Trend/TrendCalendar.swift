import SummaryStore

/// The days of a trend one by one, those without a record between them included.
struct TrendCalendar {
  /// `YYYY-MM-DD`, or `day 5` where no wall clock was ever known.
  private(set) var labels: [String] = []
  /// The store's name of each day; `nil` where it has no record.
  private(set) var dates: [String?] = []
  /// Days since 1970; `nil` for days without a date.
  private(set) var ordinals: [Int?] = []
  /// Days of the store that belong to no date and are left out.
  private(set) var undated = 0
  /// Longest span that is shown, days: a wrong clock must not make a trend of centuries.
  static let longest = 3700

  /// - Parameters:
  ///   - recorded: names of days as the store has them.
  ///   - range: days since 1970 that are wanted, where stated.
  init(_ recorded: Set<String>, range: (first: Int?, last: Int?)) {
    var dated: [Int: String] = [:]
    var others: [(session: Int, day: Int, name: String)] = []
    for name in recorded {
      if let ordinal = CalendarDate.days(of: name) {
        dated[ordinal] = name
      } else if let day = Self.undated(name) {
        others.append((day.session, day.day, name))
      }
    }
    guard dated.isEmpty, range.first == nil, range.last == nil else {
      undated = others.count
      guard let last = range.last ?? dated.keys.max(), let first = range.first ?? dated.keys.min(), first <= last
      else { return }
      for ordinal in max(first, last - Self.longest)...last {
        let label = CalendarDate.text(daysSince1970: ordinal)
        add(label, dated[ordinal], ordinal)
      }
      return
    }
    // A board without a clock: its days are counted, session after session.
    for other in others.sorted(by: { ($0.session, $0.day) < ($1.session, $1.day) }).suffix(Self.longest) {
      add("day \(labels.count + 1)", other.name, nil)
    }
  }

  private mutating func add(_ label: String, _ date: String?, _ ordinal: Int?) {
    labels.append(label)
    dates.append(date)
    ordinals.append(ordinal)
  }

  /// `session-3-day-12`
  private static func undated(_ name: String) -> (session: Int, day: Int)? {
    let parts = name.split(separator: "-")
    guard parts.count == 4, parts[0] == "session", parts[2] == "day", let session = Int(parts[1]),
      let day = Int(parts[3])
    else { return nil }
    return (session, day)
  }

  /// Places of the days of each week: from Monday to Sunday where there are dates, else seven by seven.
  var weeks: [Range<Int>] {
    var weeks: [Range<Int>] = []
    var begin = 0
    for place in labels.indices.dropFirst() {
      // 1970-01-01 was a Thursday.
      let isMonday = ordinals[place].map { ($0 + 3) % 7 == 0 } ?? (place % 7 == 0)
      guard isMonday else { continue }
      weeks.append(begin..<place)
      begin = place
    }
    if begin < labels.count { weeks.append(begin..<labels.count) }
    return weeks
  }
}
