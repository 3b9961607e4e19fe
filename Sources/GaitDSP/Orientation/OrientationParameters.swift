/// Everything about the orientation filter that can be tuned; the defaults suit consumer MEMS sensors.
///
/// The noise figures are densities: a standard deviation per √Hz, so that they hold at any rate and block length.
/// The defaults were chosen on hand-held and pelvis recordings together (`Training/orientation`).
public struct OrientationParameters: Sendable, Equatable {
  /// Time over which samples are gathered before the error model is updated, s. Shorter is finer and costs more.
  public var blockDuration = 0.2

  /// Spread of the gyroscope bias before anything is known, rad/s. Larger adapts faster at start-up.
  public var initialBiasSigma = 1.0 * .pi / 180
  /// Growth of the bias uncertainty, rad/s per √s. Larger follows temperature faster and averages less.
  public var biasWalk = 0.01 * .pi / 180
  /// Largest bias believed, rad/s, on each axis.
  public var biasLimit = 5.0 * .pi / 180

  /// Spread of the gyroscope's scale and cross-axis errors before anything is known, as a fraction of the rate.
  public var initialGainSigma = 0.0025
  /// Growth of the scale uncertainty, per √s.
  public var gainWalk = 1e-6
  /// Largest scale or cross-axis error believed, as a fraction.
  public var gainLimit = 0.05

  /// Inclination drift of the integrated gyroscope at rest, rad/√s.
  public var gyroscopeNoise = 0.006 * .pi / 180
  /// Further drift in proportion to the rate of turn, rad/√s per rad/s: what scale errors leave behind.
  public var gyroscopeMotionNoise = 0.0005

  /// Accelerometer noise below the frequencies of body motion, m/s² per √Hz.
  public var accelerometerNoise = 0.04
  /// The same in proportion to the acceleration (rectification, scale), m/s² per √Hz per m/s².
  public var accelerometerMotionNoise = 0.02
  /// How strongly velocity keeps near zero: the density of what is left, m/s per √Hz.
  /// Smaller trusts the mean acceleration sooner; too small bends the horizon when walking speed changes.
  public var velocityNoise = 0.6
  /// How strongly position keeps near the moving mean: the density of what is left, m per √Hz.
  public var positionNoise = 0.3
  /// Share of the two figures above that is left while the sensor rests, in variance.
  public var restShare = 0.03
  /// Gyroscope noise when a resting sensor measures its own bias, rad/s per √Hz. Covers the sway of quiet standing.
  public var restRateNoise = 0.2 * .pi / 180

  /// Inclination error of the first sample when it shows exactly 1 g, rad.
  public var initialInclinationSigma = 0.05
  /// Innovations beyond this many standard deviations count as that many.
  public var innovationLimit = 5.0

  /// Rest needs this long without exceeding either deviation, s.
  public var restDuration = 1.5
  /// Time constant of the means that deviations are taken from, s.
  public var restTimeConstant = 0.35
  /// Largest deviation of the angular rate from its mean while at rest, rad/s.
  public var restRateDeviation = 2.0 * .pi / 180
  /// Largest deviation of the specific force from its mean while at rest, m/s².
  public var restForceDeviation = 0.5

  /// Longest gap across which orientation is carried by the rates on both sides, s.
  public var longestBridge = 1.0
  /// Uncertainty of the rate inside a bridged gap, rad/s.
  public var gapRateSigma = 20.0 * .pi / 180

  public init() {}

}

