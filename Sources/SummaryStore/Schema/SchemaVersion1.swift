/// The first schema. Names end in their unit; times `_s` count from the session's start, `_unix_s` from 1970 UTC;
/// what was not measured is NULL; sides are `left` and `right`.
enum SchemaVersion1 {
  static let sql = [session, bout, boutParts, step, events, day].joined(separator: "\n")

  static let session = """
    -- One run of one sensor, from its first sample to its last.
    CREATE TABLE session (
      id INTEGER PRIMARY KEY,
      source TEXT NOT NULL,             -- i2c, walker, replay
      kind TEXT NOT NULL DEFAULT 'wear' CHECK (kind IN ('wear', 'test')), -- test: brackets a walking test
      label TEXT,                       -- of a test
      wearer TEXT,
      device TEXT,
      rate_hz REAL,
      leg_length_m REAL,                -- ground to greater trochanter
      software TEXT NOT NULL,
      contact_net_crc32 TEXT,
      boot_id TEXT,                     -- of the system
      monotonic_start_s REAL,           -- system's monotonic clock at time 0 of the session
      wall_start_unix_s REAL,           -- wall clock at time 0; NULL while unknown; corrected when NTP arrives
      utc_offset_s INTEGER,             -- local time less UTC
      end_s REAL NOT NULL DEFAULT 0,    -- last time known
      ended_by TEXT NOT NULL DEFAULT 'open' CHECK (ended_by IN ('open', 'stop', 'cut')) -- cut: kill or power cut
    ) STRICT;
    """

  /// Regularity and harmonic ratios: one column an axis (anteroposterior, mediolateral, vertical).
  static let bout = """
    -- One bout of walking. Only steps of quality ok enter its measures.
    CREATE TABLE bout (
      id INTEGER PRIMARY KEY,
      session INTEGER NOT NULL REFERENCES session(id) ON DELETE CASCADE,
      number INTEGER NOT NULL,          -- within the session, from 0
      start_s REAL NOT NULL,
      end_s REAL NOT NULL,
      ended_by TEXT NOT NULL,           -- pause, gap, recording; open while walking; cut: kill or power cut
      confidence REAL,                  -- mean of its contacts, 0 to 1
      reliable INTEGER,                 -- 1: contacts were sure enough for the measures to be believed
      detail INTEGER NOT NULL DEFAULT 1, -- 0: its steps and curves have been pruned
      turns TEXT,                       -- JSON: [[start_s, end_s, angle_deg (+ left)], ...]
      steps_ok_left INTEGER, steps_turn_left INTEGER, steps_boundary_left INTEGER, steps_irregular_left INTEGER,
      steps_ok_right INTEGER, steps_turn_right INTEGER, steps_boundary_right INTEGER, steps_irregular_right INTEGER,
      contact_confidence_left REAL, contact_confidence_right REAL,
      cadence_steps_min REAL,
      speed_m_s REAL,
      stride_time_cv_percent REAL,
      step_regularity_ap REAL, step_regularity_ml REAL, step_regularity_v REAL,
      stride_regularity_ap REAL, stride_regularity_ml REAL, stride_regularity_v REAL,
      regularity_symmetry_ap REAL, regularity_symmetry_ml REAL, regularity_symmetry_v REAL,
      regularity_s REAL,
      harmonic_ratio_ap REAL, harmonic_ratio_ml REAL, harmonic_ratio_v REAL,
      improved_harmonic_ratio_ap_percent REAL, improved_harmonic_ratio_ml_percent REAL,
      improved_harmonic_ratio_v_percent REAL,
      harmonic_strides INTEGER,
      finding_left TEXT, finding_right TEXT,                       -- insufficient, none, possible, present
      finding_references_left TEXT, finding_references_right TEXT, -- standing, contact
      compensated_left INTEGER, compensated_right INTEGER,         -- 1: pelvic hike with a trunk lean
      finding_steps_left INTEGER, finding_steps_right INTEGER,
      contact_difference_deg REAL, contact_difference_lower_deg REAL, contact_difference_upper_deg REAL, -- left - right
      contact_mid_difference_deg REAL, contact_mid_difference_lower_deg REAL, contact_mid_difference_upper_deg REAL,
      standing_difference_deg REAL, standing_difference_lower_deg REAL, standing_difference_upper_deg REAL,
      finding_warnings TEXT,
      standing_reference INTEGER REFERENCES standing_reference(id) ON DELETE SET NULL,
      standing_age_s REAL,              -- from the end of the reference to the end of the bout
      UNIQUE (session, number)
    ) STRICT;
    """

  /// A bout's rows are found by the range of their ids: an index would change a page or more in every transaction,
  /// a sixth of all that is written.
  static let boutParts = """
    -- One measure of one side of a bout, over its steps (ranges of motion and curves: its strides).
    CREATE TABLE bout_measure (
      id INTEGER PRIMARY KEY,           -- 256 bout + k: a bout's rows are a range of ids
      bout INTEGER NOT NULL REFERENCES bout(id) ON DELETE CASCADE,
      side TEXT NOT NULL CHECK (side IN ('left', 'right')),
      measure TEXT NOT NULL,            -- name with unit, e.g. contact_drop_mean_deg
      n INTEGER NOT NULL,
      median REAL, mad REAL, p10 REAL, p90 REAL,
      ci95_lower REAL, ci95_upper REAL  -- of the median
    ) STRICT;
    -- How a measure differs between the sides; positive = right larger. Only where both have enough steps to say.
    CREATE TABLE bout_asymmetry (
      id INTEGER PRIMARY KEY,           -- 256 bout + k: a bout's rows are a range of ids
      bout INTEGER NOT NULL REFERENCES bout(id) ON DELETE CASCADE,
      measure TEXT NOT NULL,
      difference REAL, difference_lower REAL, difference_upper REAL,
      symmetry_index_percent REAL, symmetry_index_lower_percent REAL, symmetry_index_upper_percent REAL,
      symmetry_ratio REAL, symmetry_ratio_lower REAL, symmetry_ratio_upper REAL,
      gait_asymmetry_percent REAL, gait_asymmetry_lower_percent REAL, gait_asymmetry_upper_percent REAL
    ) STRICT;
    -- Mean stride from this side's initial contact to its next: 101 points, 0 to 100 % of the stride. Bouts of fewer
    -- than 10 strides a side have none.
    CREATE TABLE bout_curve (
      id INTEGER PRIMARY KEY,           -- 256 bout + k: a bout's rows are a range of ids
      bout INTEGER NOT NULL REFERENCES bout(id) ON DELETE CASCADE,
      side TEXT NOT NULL CHECK (side IN ('left', 'right')),
      angle TEXT NOT NULL,              -- obliquity (+ left side up), tilt (+ anterior), rotation (+ right forward)
      strides INTEGER NOT NULL,
      mean_centideg TEXT NOT NULL,      -- JSON: [101 numbers], 0.01 deg
      sd_centideg TEXT NOT NULL         -- JSON: [101 numbers], 0.01 deg
    ) STRICT;
    """

  /// Steps are what a day's file is made of, so they are kept as integers; the view gives them their names and units.
  static let step = """
    -- One step, in whole numbers to keep a year small. Read the view step instead.
    CREATE TABLE step_packed (
      id INTEGER PRIMARY KEY,           -- 2^20 bout + number: a bout's steps are a range of ids
      bout INTEGER NOT NULL REFERENCES bout(id) ON DELETE CASCADE,
      number INTEGER NOT NULL,          -- within the bout, from 0
      side INTEGER NOT NULL,            -- 0 left, 1 right
      quality INTEGER NOT NULL,         -- 0 ok, 1 turn, 2 boundary, 3 irregular
      confidence INTEGER,               -- 0.001
      initial_contact INTEGER NOT NULL, -- 0.0001 s, as all times here
      opposite_final_contact INTEGER, opposite_initial_contact INTEGER, -- from the initial contact
      final_contact INTEGER, next_initial_contact INTEGER,
      step_time INTEGER, swing_time INTEGER,
      step_length INTEGER,              -- 0.0001 m
      lateral_acceleration INTEGER,     -- 0.001 m/s2
      excursion INTEGER,                -- 0.001 deg, as all angles here
      standing_drop_peak INTEGER, standing_drop_mid INTEGER, standing_drop_mean INTEGER,
      standing_time_below INTEGER,      -- 0.01 %
      contact_drop_peak INTEGER, contact_drop_mid INTEGER, contact_drop_mean INTEGER, contact_time_below INTEGER,
      mean_drop_peak INTEGER, mean_drop_mid INTEGER, mean_drop_mean INTEGER, mean_time_below INTEGER
    ) STRICT;
    CREATE VIEW step AS SELECT
      id, bout, number,
      CASE side WHEN 0 THEN 'left' ELSE 'right' END AS side,
      CASE quality WHEN 0 THEN 'ok' WHEN 1 THEN 'turn' WHEN 2 THEN 'boundary' ELSE 'irregular' END AS quality,
      confidence / 1e3 AS confidence,
      initial_contact / 1e4 AS initial_contact_s,
      (initial_contact + opposite_final_contact) / 1e4 AS opposite_final_contact_s,
      (initial_contact + opposite_initial_contact) / 1e4 AS opposite_initial_contact_s,
      (initial_contact + final_contact) / 1e4 AS final_contact_s,
      (initial_contact + next_initial_contact) / 1e4 AS next_initial_contact_s,
      step_time / 1e4 AS step_time_s,
      next_initial_contact / 1e4 AS stride_time_s,
      final_contact / 1e4 AS stance_time_s,
      swing_time / 1e4 AS swing_time_s,
      (opposite_initial_contact - opposite_final_contact) / 1e4 AS single_support_time_s,
      opposite_final_contact / 1e4 AS double_support_time_s,
      round(100.0 * final_contact / next_initial_contact, 2) AS stance_percent,
      step_length / 1e4 AS step_length_m,
      lateral_acceleration / 1e3 AS lateral_acceleration_m_s2,
      excursion / 1e3 AS excursion_deg,
      standing_drop_peak / 1e3 AS standing_drop_peak_deg,
      standing_drop_mid / 1e3 AS standing_drop_mid_deg,
      standing_drop_mean / 1e3 AS standing_drop_mean_deg,
      standing_time_below / 1e2 AS standing_time_below_percent,
      contact_drop_peak / 1e3 AS contact_drop_peak_deg,
      contact_drop_mid / 1e3 AS contact_drop_mid_deg,
      contact_drop_mean / 1e3 AS contact_drop_mean_deg,
      contact_time_below / 1e2 AS contact_time_below_percent,
      mean_drop_peak / 1e3 AS mean_drop_peak_deg,
      mean_drop_mid / 1e3 AS mean_drop_mid_deg,
      mean_drop_mean / 1e3 AS mean_drop_mean_deg,
      mean_time_below / 1e2 AS mean_time_below_percent
    FROM step_packed;
    """

  static let events = """
    -- Samples that are missing.
    CREATE TABLE gap (
      id INTEGER PRIMARY KEY,
      session INTEGER NOT NULL REFERENCES session(id) ON DELETE CASCADE,
      start_s REAL NOT NULL, end_s REAL NOT NULL,
      cause TEXT NOT NULL,
      missing_samples INTEGER,
      bridged INTEGER NOT NULL          -- 1: short enough to have been filled in
    ) STRICT;
    -- Quiet standing on both feet: the zero of obliquity.
    CREATE TABLE standing_reference (
      id INTEGER PRIMARY KEY,
      session INTEGER NOT NULL REFERENCES session(id) ON DELETE CASCADE,
      start_s REAL NOT NULL, end_s REAL NOT NULL,
      up_x REAL NOT NULL, up_y REAL NOT NULL, up_z REAL NOT NULL, -- where up is in the sensor's axes, unit vector
      sway_deg REAL,                    -- standard deviation of up
      change_deg REAL,                  -- angle to the reference before
      strap_moved INTEGER NOT NULL
    ) STRICT;
    -- One leg's trial of a single-leg stance test.
    CREATE TABLE stance_trial (
      id INTEGER PRIMARY KEY,
      session INTEGER NOT NULL REFERENCES session(id) ON DELETE CASCADE,
      test INTEGER NOT NULL,            -- trials of one test carry the same number
      side TEXT NOT NULL CHECK (side IN ('left', 'right')), -- the leg stood on
      start_s REAL NOT NULL, end_s REAL NOT NULL,
      held_s REAL,
      ended_by TEXT NOT NULL,           -- foot_down, time_up, stopped
      obliquity_lift_deg REAL, obliquity_steady_deg REAL, obliquity_end_deg REAL,
      drop_peak_deg REAL, drop_mean_deg REAL, drop_end_deg REAL,
      lateral_acceleration_rms_m_s2 REAL, lateral_acceleration_range_m_s2 REAL,
      angular_rate_rms_deg_s REAL,
      response TEXT NOT NULL,
      drop_interval_s REAL,
      drop_deg TEXT                     -- JSON: [a number each drop_interval_s from the lift on]
    ) STRICT;
    -- A note at an instant.
    CREATE TABLE mark (
      id INTEGER PRIMARY KEY,
      session INTEGER NOT NULL REFERENCES session(id) ON DELETE CASCADE,
      time_s REAL NOT NULL,
      text TEXT NOT NULL
    ) STRICT;
    -- Spans in which the sensor was on a body.
    CREATE TABLE wear (
      id INTEGER PRIMARY KEY,
      session INTEGER NOT NULL REFERENCES session(id) ON DELETE CASCADE,
      start_s REAL NOT NULL, end_s REAL NOT NULL
    ) STRICT;
    """

  static let day = """
    -- One day and one class of bout lengths; kept for good.
    CREATE TABLE day (
      date TEXT NOT NULL,               -- YYYY-MM-DD, local; session-N-day-M where the wall clock was never known
      bout_class TEXT NOT NULL,         -- all, <10, 10-30, 30-60, 60-120, >120 (s)
      recorded_s REAL,                  -- in row all only, as the next two: recorded, without gaps
      wear_s REAL,                      -- NULL where nobody said when the sensor was worn
      gap_s REAL,
      bouts INTEGER NOT NULL,
      walking_s REAL NOT NULL,
      steps INTEGER NOT NULL,
      steps_ok_left INTEGER NOT NULL, steps_ok_right INTEGER NOT NULL,
      cadence_steps_min REAL, speed_m_s REAL, -- means of bouts, weighted by their time
      contact_difference_deg REAL, contact_difference_lower_deg REAL, contact_difference_upper_deg REAL, -- left - right
      standing_difference_deg REAL, standing_difference_lower_deg REAL, standing_difference_upper_deg REAL,
      step_time_symmetry_index_percent REAL, step_time_symmetry_index_lower_percent REAL,
      step_time_symmetry_index_upper_percent REAL, -- positive = right longer, as the two below
      stance_time_symmetry_index_percent REAL, stance_time_symmetry_index_lower_percent REAL,
      stance_time_symmetry_index_upper_percent REAL,
      single_support_symmetry_index_percent REAL, single_support_symmetry_index_lower_percent REAL,
      single_support_symmetry_index_upper_percent REAL,
      last_bout INTEGER NOT NULL,       -- newest bout counted
      PRIMARY KEY (date, bout_class)
    ) STRICT, WITHOUT ROWID;
    -- The distribution of one side's pelvic drop over a day's steps of quality ok.
    CREATE TABLE day_drop (
      date TEXT NOT NULL,
      bout_class TEXT NOT NULL,
      side TEXT NOT NULL CHECK (side IN ('left', 'right')),
      measure TEXT NOT NULL,            -- standing_drop_mean_deg, ...
      n INTEGER NOT NULL,
      mean REAL, sd REAL, median REAL, mad REAL, p10 REAL, p90 REAL, ci95_lower REAL, ci95_upper REAL,
      histogram TEXT NOT NULL,          -- JSON: [lowest bin, [counts]]; bin k holds 0.5 k to 0.5 (k + 1) deg
      PRIMARY KEY (date, bout_class, side, measure),
      FOREIGN KEY (date, bout_class) REFERENCES day(date, bout_class) ON DELETE CASCADE
    ) STRICT, WITHOUT ROWID;
    """
}
