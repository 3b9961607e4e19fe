/// The fourth schema: a session keeps the limits that it is judged by from its beginning, so that one without an end has them;
/// and a person can be forgotten while those who stay keep their names elsewhere.
enum SchemaVersion4 {
  static let sql = """
    -- JSON: limits of the finding, by name; NULL in sessions of older programs.
    ALTER TABLE session ADD COLUMN thresholds TEXT;
    -- Random: raw recordings of the session carry it in their headers.
    ALTER TABLE session ADD COLUMN origin TEXT;
    -- Days that are never counted again: somebody who had a part in them was forgotten, and the others' is not kept whole.
    CREATE TABLE day_given_up (
      date TEXT PRIMARY KEY             -- as in day
    ) STRICT, WITHOUT ROWID;
    -- One row once a session has been deleted. Nothing in it says whose that was.
    CREATE TABLE store_origin (
      one INTEGER PRIMARY KEY CHECK (one = 1),
      words TEXT NOT NULL,              -- source, sensor, rate and boot of the first session: exports make their names of it
      last_session INTEGER NOT NULL,    -- greatest number of a deleted session: no other session gets it
      wiped INTEGER NOT NULL DEFAULT 1  -- 0: somebody was forgotten whose bytes have not been overwritten yet
    ) STRICT;
    """
}
