import Foundation
import GaitDSP
import SummaryStore

extension WalkedSession {
  /// A session of a store, as a report shows it.
  /// - Parameter limits: those of the finding.
  /// - Throws: `StoreError`.
  public init(_ id: SessionID, of reader: StoreReader, limits: FindingThresholds) throws {
    let session = try reader.session(id)
    let pool = try reader.pool(id)
    let measure = SupportSelection.measure(hasStanding: pool.standing != nil)
    var supports = SupportSelection(
      measure, total: measure == .standingDropMean ? pool.standingSupports : pool.contactSupports)
    try reader.forEachStep(of: id) { supports.offer($0) }
    let certainty = pool.standing.map {
      StandingCertainty(
        uncertainty: max(StandingReference.uncertaintyDeg, $0.swayDeg), age: max(0, session.end - $0.end),
        strapMoved: $0.strapMoved)
    }
    let record = session.record
    let sensor = shortened(record.device ?? "sensor not stated", to: 60)
    self.init(
      name: Self.name(session),
      device: .several([
        .text("\(sensor), "), Reading(record.rate, digits: 0, key: "recording.rate_hz").markup, " Hz",
      ]),
      summary: pool.summary, finding: Finding(pool.summary, standing: certainty, thresholds: limits),
      steps: pool.steps, supports: supports,
      circumstances: Circumstances(
        limits: limits, contactNet: record.contactNet?.lowercased() ?? "not known",
        sensor: "\(sensor), calibration as the daemon was configured", mount: "mount as the daemon found it",
        wearer: "left axis as configured"))
    recorded = record.wall.flatMap { Self.clock($0) }
    isSimulated = record.source.hasPrefix("walker")
    standing = pool.standing
    walking = WalkingBrief(try reader.bouts(of: id), steps: pool.steps, gaps: try reader.gaps(of: id))
    remarks =
      (session.endedBy == "open" ? ["The session still runs: this is what was known when the page was made."] : [])
      + (session.endedBy == "cut"
        ? ["The session ended with a power cut or a kill: its last seconds may be missing."] : [])
      + pool.shortcomings.map(\.sentence)
  }

  /// `Session 12: left hip, week 3`, or whose it is where it has no label.
  private static func name(_ session: StoredSession) -> String {
    let words = [session.record.wearer, session.record.label].compactMap { $0 }.joined(separator: ", ")
    return shortened("Session \(session.id.value)" + (words.isEmpty ? "" : ": \(words)"), to: 80)
  }

  /// Day and time of day where the wearer was.
  private static func clock(_ wall: WallTime) -> String? {
    dayAndTime(secondsSince1970: wall.start + Double(wall.utcOffset), zone: "")
  }
}

extension PooledSession.Shortcoming {
  /// What a reader of the report has to know.
  var sentence: String {
    switch self {
    case .pruned(let some, let all):
      "The single steps of \(some) of \(all) bouts are no longer kept: they count in nothing here."
    case .curvesOfSome(let some, let all):
      "The mean stride is that of the \(some) of \(all) bouts that were long enough to have one."
    case .noRegularity:
      "Regularity and harmonic ratio are kept for each bout, and cannot be pooled over several."
    }
  }
}

/// `2026-03-14 09:26` with what follows it; `nil` for a time that no calendar has.
public func dayAndTime(secondsSince1970: Double, zone: String) -> String? {
  guard abs(secondsSince1970) < 1e11 else { return nil }
  let minutes = Int((secondsSince1970 / 60).rounded(.down))
  let ofDay = ((minutes % 1440) + 1440) % 1440
  func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
  return CalendarDate.text(daysSince1970: (minutes - ofDay) / 1440) + " \(two(ofDay / 60)):\(two(ofDay % 60))\(zone)"
}
