import GaitDSP
import SummaryStore

/// What a stored session amounts to: what the daemon found when it ended, or, where it was cut off, still runs or is
/// older than that, its bouts pooled again.
struct StoredFigures {
  var summary: BoutSummary
  var finding: Finding
  var standing: StandingReference?
  /// Those of the finding.
  var limits: FindingThresholds
  /// `nil` where the bouts were pooled.
  var total: SessionTotal?
  /// What the pool lacks.
  var shortcomings: [PooledSession.Shortcoming] = []

  /// - Parameter limits: those of the finding, where the session did not keep its own.
  /// - Throws: `StoreError`.
  init(_ session: StoredSession, of reader: StoreReader, limits: FindingThresholds) throws {
    if let total = try reader.total(of: session.id) {
      (summary, finding, standing) = (total.summary, total.finding, total.standing)
      (self.limits, self.total) = (total.thresholds, total)
      return
    }
    let pool = try reader.pool(session.id)
    (summary, standing, self.limits, shortcomings) = (pool.summary, pool.standing, limits, pool.shortcomings)
    let certainty = pool.standing.map {
      StandingCertainty(
        uncertainty: max(StandingReference.uncertaintyDeg, $0.swayDeg), age: max(0, session.end - $0.end),
        strapMoved: $0.strapMoved)
    }
    finding = Finding(pool.summary, standing: certainty, void: pool.void, thresholds: limits)
  }
}
