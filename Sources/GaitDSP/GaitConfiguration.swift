/// How the sensor is known to sit on the body.
public enum MountSource: Sendable, Equatable {
  /// To be found from gravity and from walking.
  case automatic
  /// As the wearer or the technician states.
  case stated(Mount)
  /// Nothing has shown it: steps and trials are measured with it, and nothing is found.
  case assumed(Mount)
}

/// Everything that the pipeline has to be told; all else it finds.
public struct GaitConfiguration: Sendable {
  /// Samples a second that the sensor nominally delivers, 40–800. The pipeline brings others between 10 and 1000, and
  /// takes 100 for what is not finite.
  public var sampleRate: Double
  /// Where the sensor's axes point.
  public var mount = MountSource.automatic
  /// The wearer's mediolateral axis (towards the left) in sensor coordinates, from a functional calibration; replaces
  /// the mount's left axis wherever an angle is measured; any length. `nil` = trust the mount. With a vector that has
  /// no direction, or that of up, no angle is measured and nothing is found.
  public var functionalLeft: SIMD3<Double>?
  /// Ground to greater trochanter, m, within `legLengths`; without it there is no step length and no speed.
  public var legLength: Double?
  /// What a leg can be long, m: a child's to a giant's. Of any other the pipeline makes nothing.
  public static let legLengths = 0.3...1.5
  /// How far the orientation behind angles and drop looks ahead, s: 0–2, brought there by the pipeline.
  public var smoothingLag = 2.0
  /// Limits for the finding.
  public var thresholds = FindingThresholds()
  /// Drop beyond which a single support counts as below, degrees; 4 where it is no number.
  public var belowThresholdDeg = 4.0
  /// Limits for grading single-leg stance trials, brought by the pipeline to what is possible; `nil` = do not look for any.
  public var stanceTest: StanceTestLimits?
  /// Whether to produce a `PelvisSample` for every frame.
  public var producesSignals = false

  /// For a sensor of this rate, Hz, of which nothing else is known.
  public init(sampleRate: Double) { self.sampleRate = sampleRate }

  /// The same for a sensor of another rate, Hz.
  public func sampled(at sampleRate: Double) -> GaitConfiguration {
    var configuration = self
    configuration.sampleRate = sampleRate
    return configuration
  }
}
