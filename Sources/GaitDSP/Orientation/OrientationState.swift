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
  /// Rates and forces beyond these are no body's: they are cut before they enter anything.
  var rateCeiling: SIMD3<Double>
  var forceCeiling: SIMD3<Double>

  static let gravity = 9.81

  init(rate: Double, parameters: OrientationParameters) {
    let rate = rate.isFinite ? min(max(rate, 1), 10_000) : 100
    interval = 1 / rate
    let span = parameters.blockDuration.isFinite ? min(max(parameters.blockDuration, 0), 1) : 0.2
    blockSamples = max(1, Int((span * rate).rounded()))
    restDuration = parameters.restDuration
    restRateSquared = parameters.restRateDeviation * parameters.restRateDeviation
    restForceSquared = parameters.restForceDeviation * parameters.restForceDeviation
    rateCeiling = SIMD3(repeating: 100)
    forceCeiling = SIMD3(repeating: 500)
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
  /// Gyroscope scale and cross-axis errors, by column: what a rate of 1 rad/s about x, y, z adds to the reading.
  var gainX = SIMD3<Double>.zero
  var gainY = SIMD3<Double>.zero
  var gainZ = SIMD3<Double>.zero
  /// Horizontal velocity and position over g, earth axes, s and s².
  var velocity = SIMD2<Double>.zero
  var position = SIMD2<Double>.zero

  /// Sums over the open block.
  var samples = 0
  var earthForceSum = SIMD3<Double>.zero
  var forceSum = SIMD3<Double>.zero
  var rateSum = SIMD3<Double>.zero
  /// Squared force and squared rate, for how lively the block is.
  var forceSquareSum = 0.0
  var rateSquareSum = 0.0
  /// Rows x and y of the rotation matrices, summed.
  var tiltXSum = SIMD3<Double>.zero
  var tiltYSum = SIMD3<Double>.zero
  var largestRateDeviation = 0.0
  var largestForceDeviation = 0.0

  /// Rest detection: two-stage means of rate and force, and how long nothing has left them.
  var restStarted = false
  var rateMean1 = SIMD3<Double>.zero
  var rateMean = SIMD3<Double>.zero
  var forceMean1 = SIMD3<Double>.zero
  var forceMean = SIMD3<Double>.zero
  var quietTime = 0.0
  var resting = false

  /// Slow mean of the force in earth axes: shows an estimate that has lost the vertical.
  var slowForce = SIMD3<Double>.zero
  var slowForceTime = 0.0
  /// Set when a block ends with the vertical lost; the next step is to find it again.
  var lostVertical = false
  var lastRate = SIMD3<Double>.zero
}
