/// The fourth schema: a session keeps the limits that it is judged by from its beginning, so that one without an end has them.
enum SchemaVersion4 {
  static let sql = """
    -- JSON: limits of the finding, by name; NULL in sessions of older programs.
    ALTER TABLE session ADD COLUMN thresholds TEXT;
    """
}
