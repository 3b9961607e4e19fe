/// The uniform rate at which everything behind the orientation filter runs.
public enum AnalysisRate {
  /// Frames a second.
  public static let hertz = 100.0
  /// Seconds between frames.
  public static let interval = 0.01
}

/// Standard gravity, m/s² (CGPM 1901).
public let standardGravity = 9.80665
