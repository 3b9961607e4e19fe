import GRDB

/// Rows of `day` and `day_drop`.
enum DayRows {
  /// Makes the rows of every day on which something has changed.
  static func refresh(_ db: Database) throws {
  }
}
