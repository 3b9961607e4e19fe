/// The fifth schema: what is known of sessions that are deleted, so that those that stay keep their names elsewhere.
enum SchemaVersion5 {
  static let sql = """
    -- One row once a session has been deleted. Nothing in it says whose that was.
    CREATE TABLE store_origin (
      one INTEGER PRIMARY KEY CHECK (one = 1),
      words TEXT NOT NULL,              -- source, sensor, rate and boot of the first session: exports make their names of it
      last_session INTEGER NOT NULL,    -- greatest number of a deleted session: no other session gets it
      wiped INTEGER NOT NULL DEFAULT 1  -- 0: somebody was forgotten whose bytes have not been overwritten yet
    ) STRICT;
    """
}
