/// Where a bout's rows lie in the tables of its parts: their ids are the bout's own, times a constant, plus a count.
enum BoutRange {
  /// Steps that a bout may have: more than a week of walking without a pause.
  static let steps: Int64 = 1 << 20
  /// Rows of each of the other tables.
  static let parts: Int64 = 256

  /// `id BETWEEN …` of the rows of the bout that an SQL expression names.
  static func condition(_ bout: String, _ size: Int64) -> String {
    "id BETWEEN \(size) * \(bout) AND \(size) * \(bout) + \(size - 1)"
  }
}
