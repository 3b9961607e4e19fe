/// Constants of the filter at one sampling rate, derived once from `OrientationParameters`.
struct OrientationCoefficients: Sendable {
  /// Sampling interval, s.
  var interval: Double
  /// Samples in a full block.
  var blockSamples: Int
  /// Time without undue motion that makes rest, s.
  var restDuration: Double
  var restRateSquared: Double
  var restForceSquared: Double
  /// Rates and forces beyond these on any axis are no body's: they are cut before they enter anything, rad/s, m/s².
  static let rateCeiling = 100.0
  static let forceCeiling = 500.0
  let rateCeilingSquared = OrientationCoefficients.rateCeiling * OrientationCoefficients.rateCeiling
  let forceCeilingSquared = OrientationCoefficients.forceCeiling * OrientationCoefficients.forceCeiling

  static let gravity = standardGravity

  init(rate: Double, parameters: OrientationParameters) {
    let rate = rate.isFinite ? min(max(rate, 1), 10_000) : 100
    interval = 1 / rate
    let span = parameters.blockDuration.isFinite ? min(max(parameters.blockDuration, 0), 1) : 0.25
    blockSamples = max(1, Int((span * rate).rounded()))
    restDuration = parameters.restDuration
    restRateSquared = parameters.restRateDeviation * parameters.restRateDeviation
    restForceSquared = parameters.restForceDeviation * parameters.restForceDeviation
  }

  /// Mean squares over a block that a worn, working sensor can show: force between 0.1 g and 10 g, rate below 1,700
  /// °/s. Outside lie free fall, dead, stuck and saturated sensors.
  func isPlausible(forceSquare: Double, rateSquare: Double) -> Bool {
    forceSquare > 1 && forceSquare < 10_000 && rateSquare < 900
  }

  @inline(never)
  func plausible(rate: SIMD3<Double>) -> SIMD3<Double> {
    let most = SIMD3(repeating: Self.rateCeiling)
    return rate.clamped(lowerBound: -most, upperBound: most)
  }

  @inline(never)
  func plausible(force: SIMD3<Double>) -> SIMD3<Double> {
    let most = SIMD3(repeating: Self.forceCeiling)
    return force.clamped(lowerBound: -most, upperBound: most)
  }
}

extension OrientationState {
  /// Brings the per-sample turn up to date after bias or gain have changed.
  mutating func prepareTurn(interval: Double) {
    turnX = (SIMD3(1, 0, 0) - gainX) * interval
    turnY = (SIMD3(0, 1, 0) - gainY) * interval
    turnZ = (SIMD3(0, 0, 1) - gainZ) * interval
    turnBias = bias * interval
  }

  /// Opens the next block.
  mutating func clearSums() {
    samples = 0
    levelForceSum = .zero
    upForceSum = 0
    forceSum = .zero
    rateSum = .zero
    forceSquareSum = 0
    rateSquareSum = 0
    columnXSum = .zero
    columnYSum = .zero
    columnZSum = .zero
  }
}

/// Everything that changes from sample to sample and from block to block, apart from the covariance.
struct OrientationState: Sendable {
  /// Sensor→earth.
  var quaternion = Quaternion.identity
  /// False until a sample has told which way is up.
  var levelled = false
  /// Gyroscope bias, rad/s.
  var bias = SIMD3<Double>.zero
  /// What rest has proved of a bias beyond `biasLimit`, rad/s: the middle of what is believed.
  var provenBias = SIMD3<Double>.zero
  /// Gyroscope scale and cross-axis errors, by column: what a rate of 1 rad/s about x, y, z adds to the reading.
  var gainX = SIMD3<Double>.zero
  var gainY = SIMD3<Double>.zero
  var gainZ = SIMD3<Double>.zero
  /// From a reading to the turn of one sample: columns of (1 − M) · dt, and b · dt. Follows bias and gain.
  var turnX = SIMD3<Double>.zero
  var turnY = SIMD3<Double>.zero
  var turnZ = SIMD3<Double>.zero
  var turnBias = SIMD3<Double>.zero
  /// Horizontal velocity and position over g, earth axes, s and s².
  var velocity = SIMD2<Double>.zero
  var position = SIMD2<Double>.zero

  /// Sums over the open block.
  var samples = 0
  /// Specific force in earth axes, horizontal and upward.
  var levelForceSum = SIMD2<Double>.zero
  var upForceSum = 0.0
  var forceSum = SIMD3<Double>.zero
  var rateSum = SIMD3<Double>.zero
  /// Squared force and squared rate, for how lively the block is.
  var forceSquareSum = 0.0
  var rateSquareSum = 0.0
  /// Columns of the rotation matrices, their horizontal parts, summed.
  var columnXSum = SIMD2<Double>.zero
  var columnYSum = SIMD2<Double>.zero
  var columnZSum = SIMD2<Double>.zero

  /// Variance of the inclination that short holes have hidden since the last block, rad².
  var unseen = 0.0

  /// Rest detection: two-stage means of rate and force, how long nothing has left them, and how long something has, s.
  var restStarted = false
  var rateMean1 = SIMD3<Double>.zero
  var rateMean = SIMD3<Double>.zero
  var forceMean1 = SIMD3<Double>.zero
  var forceMean = SIMD3<Double>.zero
  var quietTime = 0.0
  /// Long until a block has been still: whoever is recorded from the middle of a walk does not set off.
  var movingTime = 1e6
  var resting = false

  /// Slow mean of the vertical in sensor axes, and the mean square of its wander about it, rad².
  var uprightMean = SIMD3<Double>.zero
  var uprightSpread = 0.0

  /// Slow mean of the force in earth axes: shows an estimate that has lost the vertical.
  var slowForce = SIMD3<Double>.zero
  var slowForceTime = 0.0
  /// Set when a block ends with the vertical lost; the next step is to find it again.
  var lostVertical = false
  var lastRate = SIMD3<Double>.zero
}
