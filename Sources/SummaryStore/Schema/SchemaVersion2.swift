/// The second schema: guided tests. Their trials on one leg are rows of `stance_trial`.
enum SchemaVersion2 {
  static let sql = """
    -- A guided test; its session is of kind test.
    CREATE TABLE test (
      id INTEGER PRIMARY KEY,
      session INTEGER NOT NULL UNIQUE REFERENCES session(id) ON DELETE CASCADE,
      protocol TEXT NOT NULL,           -- free_walk, ten_metre_walk, two_minute_walk, six_minute_walk,
                                        -- timed_up_and_go, single_leg_stance
      ended_by TEXT NOT NULL CHECK (ended_by IN ('completed', 'stopped', 'aborted', 'open', 'cut')), -- cut: kill or power cut
      notes TEXT,                       -- one a line
      parameters TEXT NOT NULL,         -- JSON: what the test was to be like
      result TEXT                       -- JSON: what stance analyze --protocol prints; NULL where there is none
    ) STRICT;
    """
}
