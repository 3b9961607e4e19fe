import GRDB

/// How long each day was recorded and worn, and what happened to the strap.
struct RecordedTime {
  /// s
  struct Day {
    var recorded = 0.0
    /// `nil` where nobody said.
    var wear: Double?
    var gaps = 0.0
    /// How often the sensor was put on. None: it is still on as it was the day before.
    var fittings = 0
    /// How often a stand showed that the strap had moved while it was worn.
    var strapMoves = 0
  }

  /// A span in which the sensor was on, of one session.
  typealias Span = (start: Double, end: Double)

  /// Who has worn it last, and until when, s since 1970.
  private struct Fitting {
    var wearer: String?
    var end: Double?
  }

  /// Whoever takes the sensor off takes longer until it is on again, s; a session that follows another does not.
  static let leastPause = 600.0

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
        SELECT id, end_s, wall_start_unix_s, coalesce(utc_offset_s, 0), wearer FROM session
        WHERE id = coalesce(?, id) ORDER BY id
        """, arguments: [session])
    let moves = try Self.strapMoves(db)
    var before: Fitting?
    for row in sessions {
      let axis = DayAxis(session: row[0], wallStart: row[2], utcOffset: row[3])
      let end: Double = row[1]
      for part in axis.parts(from: 0, to: end) { days[part.date, default: Day()].recorded += part.duration }
      latest = [axis.date(of: end), axis.date(of: max(0, end - 86_400))]
      let wear = try Row.fetchAll(
        db, sql: "SELECT start_s, end_s FROM wear WHERE session = ? ORDER BY id", arguments: [row[0]]
      ).map { (start: $0[0] as Double, end: $0[1] as Double) }
      // Where nobody said, it was on for as long as it was recorded.
      let spans = wear.isEmpty && end > 0 ? [(start: 0, end: end)] : wear
      count(spans, of: row[4], on: axis, &before)
      for move in moves[axis.session] ?? [] where Self.isWorn(from: move.before, to: move.time, in: spans) {
        days[axis.date(of: move.time), default: Day()].strapMoves += 1
      }
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

extension RecordedTime {
  /// Counts how often it was put on in one session.
  private mutating func count(_ spans: [Span], of wearer: String?, on axis: DayAxis, _ before: inout Fitting?) {
    for (place, span) in spans.enumerated() {
      let pause: Double =
        if place > 0 {
          span.start - spans[place - 1].end
        } else if let before, before.wearer == wearer, let end = before.end, let wall = axis.wallStart {
          wall + span.start - end
        } else {
          .infinity
        }
      if pause > Self.leastPause { days[axis.date(of: span.start), default: Day()].fittings += 1 }
    }
    guard let last = spans.last else { return }
    before = Fitting(wearer: wearer, end: axis.wallStart.map { $0 + last.end })
  }

  /// Whether the sensor stayed on from one stand to the next.
  private static func isWorn(from before: Double, to time: Double, in spans: [Span]) -> Bool {
    spans.contains { $0.start <= before + leastPause && $0.end >= time - leastPause }
  }

  /// Stands that another reference than the one before shows, by session: when that one ended, and when this began.
  private static func strapMoves(_ db: Database) throws -> [Int64: [(before: Double, time: Double)]] {
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT r.session, r.start_s,
          (SELECT p.end_s FROM standing_reference AS p WHERE p.id < r.id AND p.session = r.session ORDER BY p.id DESC LIMIT 1)
        FROM standing_reference AS r WHERE r.strap_moved
        """)
    var moves: [Int64: [(before: Double, time: Double)]] = [:]
    for row in rows {
      guard let session = row[0] as Int64?, let time = row[1] as Double? else { continue }
      moves[session, default: []].append((row[2] ?? time, time))
    }
    return moves
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
  /// When the session began, s since 1970; `nil` where that is not known.
  let wallStart: Double?
  /// Seconds at which day 0 began: local midnight, or the session's start.
  private let origin: Double
  private let isDated: Bool

  init(session: Int64, wallStart: Double?, utcOffset: Int) {
    self.session = session
    let local = wallStart.map { $0 + Double(utcOffset) }
    isDated = local.map(Self.calendar.contains) ?? false
    origin = isDated ? local ?? 0 : 0
    self.wallStart = isDated ? wallStart : nil
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
