import GRDB

/// How long each day was recorded and worn.
struct RecordedTime {
  /// s
  struct Day {
    var recorded = 0.0
    /// `nil` where nobody said.
    var wear: Double?
    var gaps = 0.0
  }

  private var days: [String: Day] = [:]
  /// The days on which the newest session may still change.
  private(set) var latest: [String] = []

  var dates: [String] { days.keys.sorted() }

  /// All that may have rows: of a session that was over at once, or is not known to have lasted yet, the day it began on.
  var touched: [String] { days.isEmpty ? latest : dates }

  func day(_ date: String) -> Day { days[date] ?? Day() }

  /// - Parameter session: `nil` for all.
  init(_ db: Database, session: Int64? = nil) throws {
    let sessions = try Row.fetchAll(
      db,
      sql: """
        SELECT id, end_s, wall_start_unix_s, coalesce(utc_offset_s, 0) FROM session
        WHERE id = coalesce(?, id) ORDER BY id
        """, arguments: [session])
    for row in sessions {
      let axis = DayAxis(session: row[0], wallStart: row[2], utcOffset: row[3])
      let end: Double = row[1]
      for part in axis.parts(from: 0, to: end) { days[part.date, default: Day()].recorded += part.duration }
      latest = [axis.date(of: end), axis.date(of: max(0, end - 86_400))]
      let wear = try Row.fetchAll(
        db, sql: "SELECT start_s, end_s FROM wear WHERE session = ? ORDER BY id", arguments: [row[0]]
      ).map { (start: $0[0] as Double, end: $0[1] as Double) }
      var reached = 0
      for span in wear {
        for part in axis.parts(from: span.start, to: span.end) {
          days[part.date, default: Day()].wear = (days[part.date]?.wear ?? 0) + part.duration
        }
      }
      let gaps = try Row.fetchCursor(
        db, sql: "SELECT start_s, min(end_s, ?) FROM gap WHERE session = ? AND NOT bridged ORDER BY id",
        arguments: [end, row[0]])
      while let span = try gaps.next() {
        for part in axis.parts(from: span[0], to: span[1]) {
          days[part.date, default: Day()].gaps += part.duration
          days[part.date]?.recorded -= part.duration
        }
        // What was not recorded is not known to have been worn.
        let (start, stop): (Double, Double) = (span[0], span[1])
        while reached < wear.count, wear[reached].end <= start { reached += 1 }
        for worn in wear[reached...] {
          guard worn.start < stop else { break }
          for part in axis.parts(from: max(start, worn.start), to: min(stop, worn.end)) {
            let known = days[part.date]?.wear ?? 0
            days[part.date]?.wear = max(0, known - part.duration)
          }
        }
      }
    }
  }
}

/// The days of one session's time.
struct DayAxis {
  /// Local times that a session can have begun at, s since 1970: until the year 4695. A damaged file, or a hand at it, may
  /// say anything, and what no calendar has is as good as not known.
  static let calendar = 0.0..<8.6e10
  /// Longest time of a session that is counted, s: ten years.
  static let longest = 3e8

  let session: Int64
  /// Seconds at which day 0 began: local midnight, or the session's start.
  private let origin: Double
  private let isDated: Bool

  init(session: Int64, wallStart: Double?, utcOffset: Int) {
    self.session = session
    let local = wallStart.map { $0 + Double(utcOffset) }
    isDated = local.map(Self.calendar.contains) ?? false
    origin = isDated ? local ?? 0 : 0
  }

  func date(of time: Double) -> String {
    let day = Int(((origin + min(max(time, 0), Self.longest)) / 86_400).rounded(.down))
    return isDated ? CalendarDate.text(daysSince1970: day) : "session-\(session)-day-\(day + 1)"
  }

  /// A span cut at midnights.
  func parts(from start: Double, to end: Double) -> [(date: String, duration: Double)] {
    guard start.isFinite, end > start, end > 0, end <= Self.longest else { return [] }
    var parts: [(date: String, duration: Double)] = []
    var time = max(start, 0)
    while time < end {
      let midnight = (((origin + time) / 86_400).rounded(.down) + 1) * 86_400 - origin
      let next = min(end, max(midnight, time + 1e-3))
      parts.append((date(of: time), next - time))
      time = next
    }
    return parts
  }
}
