import GRDB
import GaitDSP

/// Rows of `day` and `day_drop`, made from bouts and steps while those are there.
enum DayRows {
  /// The day of a time of session `s`, local; as `DayAxis` has it.
  static func date(of time: String) -> String {
    let within = "min(max(\(time), 0), \(DayAxis.longest))"
    return """
      CASE WHEN s.wall_start_unix_s + coalesce(s.utc_offset_s, 0) >= \(DayAxis.calendar.lowerBound)
        AND s.wall_start_unix_s + coalesce(s.utc_offset_s, 0) < \(DayAxis.calendar.upperBound)
      THEN date(s.wall_start_unix_s + \(within) + coalesce(s.utc_offset_s, 0), 'unixepoch')
      ELSE 'session-' || s.id || '-day-' || (1 + CAST(\(within) / 86400 AS INTEGER)) END
      """
  }

  /// Makes the rows of every day on which something has changed. A day whose steps or bouts were pruned is left as it is.
  /// - Parameter dates: only these; `nil` = all.
  static func refresh(_ db: Database, among dates: Set<String>? = nil) throws {
    let recorded = try RecordedTime(db)
    var stale = Set(recorded.latest)
    let known = try Set(String.fetchAll(db, sql: "SELECT date FROM day WHERE bout_class = 'all'"))
    stale.formUnion(recorded.dates.filter { !known.contains($0) })
    let walked = try self.walked(db)
    var final: Set<String> = []
    let made = try Row.fetchCursor(db, sql: "SELECT date, bouts, last_bout FROM day WHERE bout_class = 'all'")
    var unchanged: Set<String> = []
    while let row = try made.next() {
      let (date, bouts): (String, Int) = (row[0], row[1])
      if let now = walked[date] {
        if bouts == now.bouts, row[2] as Int64 == now.last { unchanged.insert(date) }
        // Some of the bouts that it has counted are gone.
        if bouts > now.bouts { final.insert(date) }
      } else if bouts > 0 {
        // Days that had bouts and have none now were pruned whole.
        final.insert(date)
      }
    }
    for (date, now) in walked {
      if !now.hasDetail, known.contains(date) {
        final.insert(date)
      } else if !unchanged.contains(date) {
        stale.insert(date)
      }
    }
    final.formUnion(try String.fetchSet(db, sql: "SELECT date FROM day_given_up"))
    if let dates { stale.formIntersection(dates) }
    for date in stale.subtracting(final).sorted() { try make(date, recorded: recorded, db: db) }
    try countFittings(recorded, db)
  }

  /// Days of programs that did not count how often the sensor was put on are counted now, where all of that is still there.
  private static func countFittings(_ recorded: RecordedTime, _ db: Database) throws {
    let uncounted = try Row.fetchAll(
      db,
      sql: "SELECT date, recorded_s, gap_s, wear_s FROM day WHERE bout_class = 'all' AND fittings IS NULL")
    for row in uncounted {
      let (date, kept): (String, RecordedTime.Day) = (row[0], recorded.day(row[0]))
      // Sums of the same spans, to a second.
      let had = (row[1] as Double? ?? 0) + (row[2] as Double? ?? 0)
      guard kept.recorded + kept.gaps + 1 > had, (kept.wear ?? 0) + 1 > row[3] as Double? ?? 0 else { continue }
      try db.execute(
        sql: "UPDATE day SET fittings = ?, strap_moves = ? WHERE date = ? AND bout_class = 'all'",
        arguments: [kept.fittings, kept.strapMoves, date])
    }
  }

  struct Walked {
    var bouts = 0
    /// Newest bout.
    var last: Int64 = 0
    /// Whether none of its bouts has lost its steps.
    var hasDetail = true
  }

  /// What each day has of bouts. One row after the other: sorting them would take memory for all of a year's.
  static func walked(_ db: Database) throws -> [String: Walked] {
    var days: [String: Walked] = [:]
    let bouts = try Row.fetchCursor(
      db,
      sql: """
        SELECT \(date(of: "b.start_s")), b.id, b.detail FROM bout AS b JOIN session AS s ON s.id = b.session
        WHERE b.ended_by <> 'open'
        """)
    while let row = try bouts.next() {
      let (date, id): (String, Int64) = (row[0], row[1])
      var day = days[date] ?? Walked()
      day.bouts += 1
      day.last = max(day.last, id)
      if (row[2] as Int) == 0 { day.hasDetail = false }
      days[date] = day
    }
    return days
  }

  /// Forgets the days of a session whose wall clock is about to change; `refresh` makes the new ones. A day that rests on
  /// what has been let go of could not be made again, and stays.
  static func forget(session: Int64, db: Database) throws {
    let recorded = try RecordedTime(db)
    let walked = try self.walked(db)
    for date in try RecordedTime(db, session: session).touched {
      // Days of a session without a clock have no date to keep.
      guard try canBeMadeAgain(date, recorded, walked, db) || CalendarDate.days(of: date) == nil else { continue }
      try delete(date, db)
    }
  }

  /// Whether all that a day's rows rest on is still there; also where it has none.
  static func canBeMadeAgain(
    _ date: String, _ recorded: RecordedTime, _ walked: [String: Walked], _ db: Database
  ) throws -> Bool {
    let row = try Row.fetchOne(
      db, sql: "SELECT bouts, gap_s, wear_s FROM day WHERE date = ? AND bout_class = 'all'", arguments: [date])
    guard let row else { return true }
    let (bouts, gaps, wear): (Int, Double?, Double?) = (row[0], row[1], row[2])
    let (now, time) = (walked[date] ?? Walked(), recorded.day(date))
    // Sums of the same spans, to a second.
    let hasEvents = time.gaps + 1 > (gaps ?? 0) && (time.wear ?? 0) + 1 > (wear ?? 0)
    return hasEvents && now.hasDetail && now.bouts >= bouts
  }

  static func delete(_ date: String, _ db: Database) throws {
    for table in ["day_drop", "day"] {
      try db.execute(sql: "DELETE FROM \(table) WHERE date = ?", arguments: [date])
    }
  }

  private static func make(_ date: String, recorded: RecordedTime, db: Database) throws {
    let bouts = try Row.fetchAll(
      db,
      sql: """
        SELECT b.id, b.end_s - b.start_s AS walking, coalesce(b.reliable, 1), b.cadence_steps_min, b.speed_m_s
        FROM bout AS b JOIN session AS s ON s.id = b.session
        WHERE b.ended_by <> 'open' AND \(self.date(of: "b.start_s")) = ? ORDER BY b.id
        """, arguments: [date])
    try delete(date, db)
    for boutClass in BoutClass.allCases {
      let own = bouts.filter { boutClass.holds($0[1]) }
      guard !own.isEmpty || boutClass == .all else { continue }
      let sample = try DaySample(bouts: own.map { (id: $0[0], isReliable: $0[2]) }, db: db)
      try insert(date, boutClass, bouts: own, sample, boutClass == .all ? recorded.day(date) : nil, db)
    }
  }

  private static func insert(
    _ date: String, _ boutClass: BoutClass, bouts: [Row], _ sample: DaySample, _ recorded: RecordedTime.Day?,
    _ db: Database
  ) throws {
    let contact = sample.asymmetry("contact_drop_mean_deg").difference
    let standing = sample.asymmetry("standing_drop_mean_deg").difference
    let indices = ["step_time_s", "stance_time_s", "single_support_time_s"].map {
      sample.asymmetry($0).symmetryIndex
    }
    let walking = bouts.reduce(0) { $0 + ($1[1] as Double) }
    var values: StatementArguments = [
      date, boutClass.rawValue, recorded.map(\.recorded), recorded?.wear, recorded.map(\.gaps), bouts.count,
      rounded(walking), sample.steps, sample.cleanSteps[0], sample.cleanSteps[1], mean(bouts, column: 3),
      mean(bouts, column: 4),
    ]
    // Left less right, as findings say it.
    for estimate in [contact, standing] {
      values += [rounded(-estimate.value), rounded(-estimate.interval.upper), rounded(-estimate.interval.lower)]
    }
    for index in indices {
      values += [rounded(index.value), rounded(index.interval.lower), rounded(index.interval.upper)]
    }
    values += [bouts.last.map { $0[0] as Int64 } ?? 0, recorded?.fittings, recorded?.strapMoves]
    try db.cachedStatement(
      sql: "INSERT INTO day VALUES (" + Array(repeating: "?", count: 30).joined(separator: ", ") + ")"
    ).execute(arguments: values)
    try insertDrops(date, boutClass, sample, db)
  }

  private static func insertDrops(
    _ date: String, _ boutClass: BoutClass, _ sample: DaySample, _ db: Database
  ) throws {
    let statement = try db.cachedStatement(
      sql: "INSERT INTO day_drop VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
    for side in Side.allCases {
      for measure in sample.measures.prefix(DaySample.drops) {
        let own = measure.sides[Int(side.rawValue)]
        guard own.count > 0 else { continue }
        try statement.execute(arguments: [
          date, boutClass.rawValue, side.text, measure.name, own.count, rounded(own.mean),
          rounded(own.standardDeviation), rounded(own.median), rounded(own.medianAbsoluteDeviation),
          rounded(own.percentile10), rounded(own.percentile90), rounded(own.medianInterval.lower),
          rounded(own.medianInterval.upper), measure.histograms[Int(side.rawValue)].json,
        ])
      }
    }
  }

  /// Mean of a column over bouts whose measures can be believed, weighted by their time.
  private static func mean(_ bouts: [Row], column: Int) -> Double? {
    var (sum, weight) = (0.0, 0.0)
    for row in bouts where row[2] {
      guard let value = row[column] as Double?, let walking = row[1] as Double? else { continue }
      sum += value * walking
      weight += walking
    }
    return weight > 0 ? rounded(sum / weight) : nil
  }
}
