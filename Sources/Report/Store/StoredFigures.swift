import GaitDSP
import SummaryStore

/// What a stored session amounts to: what the daemon found when it ended, or, where it was cut off, still runs or is
/// older than that, its bouts pooled again.
struct StoredFigures {
  var summary: BoutSummary
  var finding: Finding
  var standing: StandingReference?
  /// Those of the finding: of the session, whoever reads it.
  var limits: FindingThresholds
  /// `nil` where the bouts were pooled.
  var total: SessionTotal?
  /// What the pool lacks.
  var shortcomings: [PooledSession.Shortcoming] = []

  /// - Throws: `StoreError`.
  init(_ session: StoredSession, of reader: StoreReader) throws {
    if let total = try reader.total(of: session.id) {
      (summary, finding, standing) = (total.summary, total.finding, total.standing)
      (self.limits, self.total) = (total.thresholds, total)
      return
    }
    let pool = try reader.pool(session.id)
    (summary, standing, shortcomings) = (pool.summary, pool.standing, pool.shortcomings)
    // Without its own the same hold for every reader, or two outputs could differ.
    limits = session.record.thresholds ?? FindingThresholds()
    finding = Finding(pool.summary, standing: pool.certainty, void: pool.void, thresholds: limits)
  }

  /// Where nobody wrote down what the session was judged by; `nil` where that is known.
  func unknownLimits(of session: StoredSession) -> String? {
    guard total == nil, session.record.thresholds == nil else { return nil }
    return "The limits that held then were not kept by the older program that recorded it: it is judged by those that "
      + "hold where none are configured."
  }
}
