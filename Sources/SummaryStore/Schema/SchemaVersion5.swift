/// The fifth schema: a day knows how often the sensor was put on, for the zero of quiet standing is another each time, and
/// whether the strap has moved meanwhile.
enum SchemaVersion5 {
  static let sql = """
    -- How often the sensor was put on; 0: it is still on as it was the day before. In row all only, as the next; NULL in days
    -- of older programs that cannot be counted again.
    ALTER TABLE day ADD COLUMN fittings INTEGER;
    -- How often a stand showed that the strap had moved while the sensor was worn.
    ALTER TABLE day ADD COLUMN strap_moves INTEGER;
    """
}
