/// Everything about the orientation filter that can be tuned; the defaults suit consumer MEMS sensors.
///
/// The noise figures are densities: a standard deviation per √Hz, so that they hold at any rate and block length.
/// The defaults were chosen on hand-held and pelvis recordings together (`Training/orientation`).
public struct OrientationParameters: Sendable, Equatable {
  /// Time over which samples are gathered before the error model is updated, s. Shorter is finer and costs more.
  public var blockDuration = 0.25

  /// Spread of the gyroscope bias before anything is known, rad/s. Larger adapts faster at start-up.
  public var initialBiasSigma = 1.0 * .pi / 180
  /// Growth of the bias uncertainty, rad/s per √s. Larger follows temperature faster and averages less.
  public var biasWalk = 0.012 * .pi / 180
  /// Largest bias believed, rad/s, on each axis, beside what rest has proved; faster steady turns are never taken for rest.
  public var biasLimit = 5.0 * .pi / 180
  /// Largest bias that rest can prove, rad/s: more than data sheets allow (MPU-6050: ±20 °/s, PS-MPU-6000A-00 section 6.1).
  public var provenBiasLimit = 25.0 * .pi / 180

  /// Spread of the gyroscope's scale and cross-axis errors before anything is known, as a fraction of the rate.
  /// Larger learns poor calibration faster and trusts turns less; 0.01 suits a chip that was never calibrated.
  public var initialGainSigma = 0.003
  /// Growth of the scale uncertainty, per √s. Larger follows temperature faster.
  public var gainWalk = 1e-6
  /// Largest scale or cross-axis error believed, as a fraction.
  public var gainLimit = 0.05

  /// Inclination drift of the integrated gyroscope at rest, rad/√s. Larger leans on the accelerometer sooner.
  public var gyroscopeNoise = 0.005 * .pi / 180
  /// Further drift in proportion to the rate of turn, rad/√s per rad/s: what scale errors leave behind.
  public var gyroscopeMotionNoise = 1e-4

  /// Accelerometer noise below the frequencies of body motion, m/s² per √Hz. Larger averages longer.
  public var accelerometerNoise = 0.02
  /// The same in proportion to the acceleration (rectification, scale), m/s² per √Hz per m/s²: trust falls in
  /// lively motion.
  public var accelerometerMotionNoise = 0.015
  /// How fast velocity may change while an upright body turns about the vertical, m/s per √s per rad/s: who turns in walking
  /// keeps going, so the old velocity is no guide to the new one. Larger takes less of it for tilt, and levels less in turns.
  public var turningNoise = 1.0
  /// Inclination that such a turn leaves uncertain, rad/√s per rad/s: an offset of the accelerometer goes round with the body and
  /// the vertical does not, and an axis of the gyroscope that leans tips it. Larger levels sooner after turns, smaller trusts the
  /// parts; 0.03 suits offsets of some 30 mg.
  public var turningInclinationNoise = 0.03
  /// How fast velocity may change while an upright body sets off, m/s per √s. Larger takes less of it for tilt.
  public var startingNoise = 1.0
  /// Setting off takes this long from the last still block, s.
  public var startingDuration = 1.5
  /// Mean square of the acceleration, (m/s²)², below which nobody sets off: weight that is shifted from leg to leg goes nowhere.
  /// Steps show more than 1, shifts less than 0.1.
  public var startingAcceleration = 0.3
  /// Time constant of the mean vertical in sensor axes, s.
  public var uprightTimeConstant = 1.5
  /// Mean square of the vertical's wander about that mean, rad², from which the sensor tumbles and turns upright no more.
  /// Larger also takes a tumbling hand for a body that turns.
  public var uprightLimit = 0.02
  /// How strongly velocity keeps near zero: the density of what is left, m/s per √Hz.
  /// Smaller trusts the mean acceleration sooner; too small bends the horizon when walking speed changes.
  public var velocityNoise = 0.3
  /// The same for position, m per √Hz: this is what makes the low-pass steep.
  public var positionNoise = 0.25
  /// Share of the two figures above that is left while the sensor rests, in variance. Smaller levels faster at rest.
  public var restShare = 0.01
  /// Gyroscope noise when a resting sensor measures its own bias, rad/s per √Hz. Covers the sway of quiet standing.
  public var restRateNoise = 0.25 * .pi / 180

  /// Inclination error of the first sample when it shows exactly 1 g, rad; what it shows beside 1 g is added.
  public var initialInclinationSigma = 0.05
  /// Innovations beyond this many standard deviations count as that many: one wild block does limited harm.
  public var innovationLimit = 7.0

  /// Rest needs this long within both limits below, s. Shorter learns the bias sooner, and from slow turns too.
  public var restDuration = 1.5
  /// Time constant of each of the two stages of the slow means, s.
  public var restTimeConstant = 0.35
  /// Largest root mean square, over one block, of the angular rate about its slow mean while at rest, rad/s.
  public var restRateDeviation = 1.4 * .pi / 180
  /// The same for the specific force, m/s².
  public var restForceDeviation = 0.3

  /// Longest gap across which orientation is carried by the rates on both sides, s; longer ones level anew.
  public var longestBridge = 1.0
  /// Uncertainty of the rate inside a bridged gap of half a second and more, rad/s; less in shorter ones.
  public var gapRateSigma = 20.0 * .pi / 180

  /// The defaults, which suit consumer MEMS sensors.
  public init() {}

}
