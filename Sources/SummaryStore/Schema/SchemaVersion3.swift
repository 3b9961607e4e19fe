/// The third schema: what a session's bouts amount to together, as one pass over its samples gives it. Medians cannot be
/// pooled from those of bouts, so this is what a result on a screen and a report printed later both say.
enum SchemaVersion3 {
  static let sql = """
    -- A session as a whole; written when it ends in order. Columns as in bout.
    CREATE TABLE session_total (
      session INTEGER PRIMARY KEY REFERENCES session(id) ON DELETE CASCADE,
      mount_up TEXT, mount_forward TEXT, -- sensor axes
      mount_origin TEXT,                -- stated, found, assumed
      functional_left INTEGER NOT NULL, -- 1: the left axis comes from a functional calibration
      thresholds TEXT NOT NULL,         -- JSON: limits of the finding, by name
      unusable_samples INTEGER NOT NULL,
      standing_reference INTEGER REFERENCES standing_reference(id) ON DELETE SET NULL,
      steps_ok_left INTEGER, steps_turn_left INTEGER, steps_boundary_left INTEGER, steps_irregular_left INTEGER,
      steps_ok_right INTEGER, steps_turn_right INTEGER, steps_boundary_right INTEGER, steps_irregular_right INTEGER,
      contact_confidence_left REAL, contact_confidence_right REAL,
      cadence_steps_min REAL, speed_m_s REAL, stride_time_cv_percent REAL,
      step_regularity_ap REAL, step_regularity_ml REAL, step_regularity_v REAL,
      stride_regularity_ap REAL, stride_regularity_ml REAL, stride_regularity_v REAL,
      regularity_symmetry_ap REAL, regularity_symmetry_ml REAL, regularity_symmetry_v REAL,
      regularity_s REAL,
      harmonic_ratio_ap REAL, harmonic_ratio_ml REAL, harmonic_ratio_v REAL,
      improved_harmonic_ratio_ap_percent REAL, improved_harmonic_ratio_ml_percent REAL,
      improved_harmonic_ratio_v_percent REAL,
      harmonic_strides INTEGER,
      finding_left TEXT, finding_right TEXT,
      finding_references_left TEXT, finding_references_right TEXT,
      compensated_left INTEGER, compensated_right INTEGER,
      finding_steps_left INTEGER, finding_steps_right INTEGER,
      contact_difference_deg REAL, contact_difference_lower_deg REAL, contact_difference_upper_deg REAL,
      contact_mid_difference_deg REAL, contact_mid_difference_lower_deg REAL, contact_mid_difference_upper_deg REAL,
      standing_difference_deg REAL, standing_difference_lower_deg REAL, standing_difference_upper_deg REAL,
      finding_warnings TEXT
    ) STRICT;
    CREATE TABLE session_measure (
      id INTEGER PRIMARY KEY,           -- 256 session + k, as the two below
      session INTEGER NOT NULL REFERENCES session(id) ON DELETE CASCADE,
      side TEXT NOT NULL CHECK (side IN ('left', 'right')),
      measure TEXT NOT NULL,
      n INTEGER NOT NULL,
      median REAL, mad REAL, p10 REAL, p90 REAL, ci95_lower REAL, ci95_upper REAL
    ) STRICT;
    CREATE TABLE session_asymmetry (
      id INTEGER PRIMARY KEY,
      session INTEGER NOT NULL REFERENCES session(id) ON DELETE CASCADE,
      measure TEXT NOT NULL,
      difference REAL, difference_lower REAL, difference_upper REAL,
      symmetry_index_percent REAL, symmetry_index_lower_percent REAL, symmetry_index_upper_percent REAL,
      symmetry_ratio REAL, symmetry_ratio_lower REAL, symmetry_ratio_upper REAL,
      gait_asymmetry_percent REAL, gait_asymmetry_lower_percent REAL, gait_asymmetry_upper_percent REAL
    ) STRICT;
    CREATE TABLE session_curve (
      id INTEGER PRIMARY KEY,
      session INTEGER NOT NULL REFERENCES session(id) ON DELETE CASCADE,
      side TEXT NOT NULL CHECK (side IN ('left', 'right')),
      angle TEXT NOT NULL,
      strides INTEGER NOT NULL,
      mean_centideg TEXT NOT NULL, sd_centideg TEXT NOT NULL
    ) STRICT;
    """
}
