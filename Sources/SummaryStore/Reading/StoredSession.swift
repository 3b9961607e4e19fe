import GRDB
import GaitDSP

/// What a store knows of one session, without what was found in it.
public struct StoredSession: Sendable, Equatable {
  public var id: SessionID
  /// What was known when it began; the wall clock as corrected since.
  public var record: SessionRecord
  /// Last time known, s since its start.
  public var end: Double
  /// `open` while it runs, `stop`, or `cut` by a kill or a power cut.
  public var endedBy: String
}

extension StoredSession {
  /// Pseudonym; `nil` where none was given.
  public var wearer: String? { record.wearer.flatMap { $0.isEmpty ? nil : $0 } }

  /// Local day on which it began, `2026-03-14`; `nil` where that is not known, or no calendar has it.
  public var date: String? {
    record.wall.flatMap { wall in
      let day = ((wall.start + Double(wall.utcOffset)) / 86_400).rounded(.down)
      return abs(day) < 1e6 ? CalendarDate.text(daysSince1970: Int(day)) : nil
    }
  }
}

/// One bout of a stored session, in brief.
public struct StoredBout: Sendable, Equatable {
  public var id: Int64
  /// Within the session, from 0.
  public var number: Int
  /// s
  public var start: Double
  public var end: Double
  public var confidence: Double
  public var isReliable: Bool
  /// Whether its steps are still kept.
  public var hasDetail: Bool
}

extension StoreReader {
  /// All sessions, the oldest first.
  public func sessions() throws(StoreError) -> [StoredSession] {
    try asking { db in
      try Row.fetchAll(db, sql: "SELECT * FROM session ORDER BY id").map(Self.session)
    }
  }

  /// - Throws: `noSuchSession`.
  public func session(_ id: SessionID) throws(StoreError) -> StoredSession {
    try asking { db in
      guard let row = try Row.fetchOne(db, sql: "SELECT * FROM session WHERE id = ?", arguments: [id.value]) else {
        throw StoreError.noSuchSession(path: path, session: id.value)
      }
      return try Self.session(row)
    }
  }

  /// The bouts of a session that have ended, in order.
  public func bouts(of session: SessionID) throws(StoreError) -> [StoredBout] {
    try asking { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT id, number, start_s, end_s, confidence, reliable, detail FROM bout
          WHERE session = ? AND ended_by <> 'open' ORDER BY id
          """, arguments: [session.value]
      ).map { row in
        StoredBout(
          id: row[0], number: row[1], start: row[2], end: row[3], confidence: row[4] ?? .nan,
          isReliable: row[5] ?? true, hasDetail: row[6] ?? true)
      }
    }
  }

  /// Samples that are missing, in order.
  public func gaps(of session: SessionID) throws(StoreError) -> [GapRecord] {
    try asking { db in
      try Row.fetchAll(db, sql: "SELECT * FROM gap WHERE session = ? ORDER BY id", arguments: [session.value]).map {
        GapRecord(
          start: $0["start_s"], end: $0["end_s"], cause: $0["cause"], missing: $0["missing_samples"],
          bridged: $0["bridged"])
      }
    }
  }

  /// The trials of single-leg stance tests, in order.
  public func stanceTrials(of session: SessionID) throws(StoreError) -> [StanceTrialRecord] {
    try asking { db in
      try Row.fetchAll(
        db, sql: "SELECT * FROM stance_trial WHERE session = ? ORDER BY id", arguments: [session.value]
      ).map(Self.trial)
    }
  }

  /// The guided test of a session; `nil` where it has none.
  public func test(of session: SessionID) throws(StoreError) -> TestRecord? {
    try asking { db in
      guard try db.tableExists("test"),
        let row = try Row.fetchOne(db, sql: "SELECT * FROM test WHERE session = ?", arguments: [session.value])
      else { return nil }
      var test = TestRecord(testProtocol: row["protocol"], parameters: row["parameters"])
      // What was cut off is as open as it was.
      test.end = TestRecord.End(rawValue: row["ended_by"]) ?? .open
      test.notes = row["notes"]
      test.result = row["result"]
      return test
    }
  }

  /// What was noted during a session, in order.
  public func marks(of session: SessionID) throws(StoreError) -> [MarkRecord] {
    try asking { db in
      try Row.fetchAll(
        db, sql: "SELECT time_s, text FROM mark WHERE session = ? ORDER BY time_s, id", arguments: [session.value]
      ).map { MarkRecord(time: $0[0], text: $0[1]) }
    }
  }

  func asking<T>(_ work: (Database) throws -> T) throws(StoreError) -> T {
    do { return try reading(work) } catch { throw StoreError(error, path: path) }
  }

  static func session(_ row: Row) throws -> StoredSession {
    var record = SessionRecord(source: row["source"], rate: row["rate_hz"] ?? .nan, software: row["software"])
    record.kind = row["kind"]
    record.label = row["label"]
    record.wearer = row["wearer"]
    record.device = row["device"]
    record.legLength = row["leg_length_m"]
    record.contactNet = row["contact_net_crc32"]
    record.thresholds = (row["thresholds"] as String?).map(FindingThresholds.init(json:))
    record.origin = row["origin"]
    record.bootID = row["boot_id"]
    record.monotonicStart = row["monotonic_start_s"]
    if let start = row["wall_start_unix_s"] as Double? {
      record.wall = WallTime(start: start, utcOffset: row["utc_offset_s"] ?? 0)
    }
    return StoredSession(id: SessionID(row["id"]), record: record, end: row["end_s"], endedBy: row["ended_by"])
  }

  private static func trial(_ row: Row) -> StanceTrialRecord {
    var trial = StanceTrialRecord(
      start: row["start_s"], end: row["end_s"], side: row["side"] == "left" ? .left : .right)
    trial.test = row["test"]
    trial.endedBy = row["ended_by"]
    trial.obliquityLift = row["obliquity_lift_deg"] ?? .nan
    trial.obliquitySteady = row["obliquity_steady_deg"] ?? .nan
    trial.obliquityEnd = row["obliquity_end_deg"] ?? .nan
    trial.dropPeak = row["drop_peak_deg"] ?? .nan
    trial.dropMean = row["drop_mean_deg"] ?? .nan
    trial.dropEnd = row["drop_end_deg"] ?? .nan
    trial.lateralRMS = row["lateral_acceleration_rms_m_s2"] ?? .nan
    trial.lateralRange = row["lateral_acceleration_range_m_s2"] ?? .nan
    trial.angularRateRMS = row["angular_rate_rms_deg_s"] ?? .nan
    trial.response = row["response"]
    trial.dropInterval = row["drop_interval_s"] ?? 0.1
    trial.drop = JSONText.values(of: row["drop_deg"] ?? "")
    return trial
  }
}
