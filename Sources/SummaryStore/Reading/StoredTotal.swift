import GRDB
import GaitDSP

extension StoreReader {
  /// What a session amounts to as a whole; `nil` where it did not end in order, or was written by an older program.
  public func total(of session: SessionID) throws(StoreError) -> SessionTotal? {
    try asking { db in
      guard try db.tableExists("session_total"),
        let row = try Row.fetchOne(
          db, sql: "SELECT * FROM session_total WHERE session = ?", arguments: [session.value])
      else { return nil }
      var summary = BoutSummary(row)
      try summary.readMeasures(of: session, db: db)
      let standing = try Row.fetchOne(
        db, sql: "SELECT * FROM standing_reference WHERE id = ?", arguments: [row["standing_reference"] as Int64?]
      ).map(StandingReference.init)
      let thresholds = FindingThresholds(json: row["thresholds"])
      var total = SessionTotal(
        summary: summary, finding: Finding(row, summary, standing: standing), standing: standing,
        thresholds: thresholds)
      if let up = (row["mount_up"] as String?).flatMap(SensorAxis.init),
        let forward = (row["mount_forward"] as String?).flatMap(SensorAxis.init)
      {
        total.mount = Mount(up: up, forward: forward)
      }
      total.mountOrigin = (row["mount_origin"] as String?).flatMap(Alignment.Origin.init)
      total.isFunctional = row["functional_left"]
      total.unusableSamples = row["unusable_samples"]
      return total
    }
  }
}

extension BoutSummary {
  /// What stands in the row itself.
  fileprivate init(_ row: Row) {
    self = BoutAccumulator(capacity: 8).summary()
    cadence = row["cadence_steps_min"] ?? .nan
    speed = row["speed_m_s"] ?? .nan
    strideTimeVariation = row["stride_time_cv_percent"] ?? .nan
    readRegularity(row)
    left.steps = StepCounts(row, "left")
    right.steps = StepCounts(row, "right")
    left.contactConfidence = row["contact_confidence_left"] ?? .nan
    right.contactConfidence = row["contact_confidence_right"] ?? .nan
  }

  mutating func readRegularity(_ row: Row) {
    regularity.step = PerAxis(row, "step_regularity")
    regularity.stride = PerAxis(row, "stride_regularity")
    regularity.symmetry = PerAxis(row, "regularity_symmetry")
    regularity.duration = row["regularity_s"] ?? 0
    harmonics.ratio = PerAxis(row, "harmonic_ratio")
    harmonics.improved = PerAxis(row, "improved_harmonic_ratio", unit: "_percent")
    harmonicStrides = row["harmonic_strides"] ?? 0
  }

  /// What stands in the tables of its parts.
  fileprivate mutating func readMeasures(of session: SessionID, db: Database) throws {
    let own: StatementArguments = [session.value]
    for row in try Row.fetchAll(db, sql: "SELECT * FROM session_measure WHERE session = ?", arguments: own) {
      let measure = MeasureSummary(row)
      if row["side"] == "left" { left.set(row["measure"], measure) } else { right.set(row["measure"], measure) }
    }
    for row in try Row.fetchAll(db, sql: "SELECT * FROM session_asymmetry WHERE session = ?", arguments: own) {
      guard let measure = StepMeasure.allCases.first(where: { $0.key == row["measure"] }) else { continue }
      asymmetries[Int(measure.rawValue)] = Asymmetry(row)
    }
    for row in try Row.fetchAll(db, sql: "SELECT * FROM session_curve WHERE session = ?", arguments: own) {
      guard let axis = ["obliquity", "tilt", "rotation"].firstIndex(of: row["angle"] as String) else { continue }
      let mean = JSONText.values(of: row["mean_centideg"], scale: 100)
      let deviation = JSONText.values(of: row["sd_centideg"], scale: 100)
      guard mean.count == StrideCurve.points, deviation.count == StrideCurve.points else { continue }
      if row["side"] == "left" {
        left.curve.set(axis, strides: row["strides"], mean, deviation)
      } else {
        right.curve.set(axis, strides: row["strides"], mean, deviation)
      }
    }
  }
}

extension SideSummary {
  fileprivate mutating func set(_ name: String, _ measure: MeasureSummary) {
    switch name {
    case "obliquity_range_deg": obliquityRange = measure
    case "tilt_range_deg": tiltRange = measure
    case "rotation_range_deg": rotationRange = measure
    default:
      guard let own = StepMeasure.allCases.first(where: { $0.key == name }) else { return }
      measures[Int(own.rawValue)] = measure
    }
  }
}

extension StrideCurve {
  fileprivate mutating func set(_ axis: Int, strides: Int, _ mean: [Double], _ deviation: [Double]) {
    count = strides
    for point in mean.indices {
      self.mean[point][axis] = mean[point]
      standardDeviation[point][axis] = deviation[point]
    }
  }
}

extension StepCounts {
  fileprivate init(_ row: Row, _ side: String) {
    self.init()
    for (quality, name) in [
      (StepQuality.ok, "ok"), (.turn, "turn"), (.boundary, "boundary"), (.irregular, "irregular"),
    ] {
      // A damaged file may hold any number, and numbers are added up later.
      add(quality, count: min(max(row["steps_\(name)_\(side)"] ?? 0, 0), 1_000_000_000))
    }
  }
}

extension MeasureSummary {
  fileprivate init(_ row: Row) {
    self.init(BoundedSample(capacity: 8))
    count = row["n"]
    median = row["median"] ?? .nan
    medianAbsoluteDeviation = row["mad"] ?? .nan
    percentile10 = row["p10"] ?? .nan
    percentile90 = row["p90"] ?? .nan
    medianInterval = ConfidenceInterval(lower: row["ci95_lower"] ?? .nan, upper: row["ci95_upper"] ?? .nan)
    sideMedian.median = median
  }
}

extension Asymmetry {
  fileprivate init(_ row: Row) {
    self.init()
    difference = Estimate(row, "difference", "difference_lower", "difference_upper")
    symmetryIndex = Estimate(
      row, "symmetry_index_percent", "symmetry_index_lower_percent", "symmetry_index_upper_percent")
    symmetryRatio = Estimate(row, "symmetry_ratio", "symmetry_ratio_lower", "symmetry_ratio_upper")
    gaitAsymmetry = Estimate(
      row, "gait_asymmetry_percent", "gait_asymmetry_lower_percent", "gait_asymmetry_upper_percent")
  }
}

extension Estimate {
  init(_ row: Row, _ value: String, _ lower: String, _ upper: String) {
    self.init(row[value] ?? .nan, ConfidenceInterval(lower: row[lower] ?? .nan, upper: row[upper] ?? .nan))
  }
}

extension Finding {
  fileprivate init(_ row: Row, _ summary: BoutSummary, standing: StandingReference?) {
    // Values are the summary's own; grades are those given then.
    self.init(summary, standing: standing == nil ? nil : StandingCertainty())
    left.read(row, "left")
    right.read(row, "right")
    contactDifference = Estimate(
      row, "contact_difference_deg", "contact_difference_lower_deg", "contact_difference_upper_deg")
    contactMidDifference = Estimate(
      row, "contact_mid_difference_deg", "contact_mid_difference_lower_deg", "contact_mid_difference_upper_deg")
    standingDifference = Estimate(
      row, "standing_difference_deg", "standing_difference_lower_deg", "standing_difference_upper_deg")
    warnings = (row["finding_warnings"] ?? "").split(separator: ",").compactMap { FindingWarning(rawValue: String($0)) }
  }
}

extension SideFinding {
  fileprivate mutating func read(_ row: Row, _ side: String) {
    grade = (row["finding_\(side)"] as String?).flatMap(FindingGrade.init) ?? .insufficient
    references = (row["finding_references_\(side)"] ?? "").split(separator: ",").compactMap {
      FindingReference(rawValue: String($0))
    }
    compensated = row["compensated_\(side)"] ?? false
    steps = row["finding_steps_\(side)"] ?? 0
  }
}
