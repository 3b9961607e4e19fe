/// Causal 6-axis orientation at the sensor's own rate: gyroscope, accelerometer, no magnetometer.
///
/// What VQF (Laidig & Seel 2023, doi:10.1016/j.inffus.2022.10.014) does with a low-pass filter, a Kalman filter for the
/// bias and rest detection, done by one error-state Kalman filter: the gyroscope carries the orientation from sample to
/// sample; over blocks of 0.25 s the specific force, seen in the nearly inertial earth frame as in VQF, corrects the
/// inclination. Four things go beyond it:
///
/// - The acceleration of a body is no white noise: it integrates to a velocity and a position that stay bounded.
///   Horizontal velocity and position are states, measured as "about zero"; that is a steeper low-pass than VQF's
///   second-order one, with gains that follow from what is known at the time (start, rest, after a gap).
/// - Scale and cross-axis errors of the gyroscope are estimated along with its bias, because a turn of 90° with 1 % of
///   scale error costs as much as a minute of bias.
/// - A walk has a velocity that stays: while an upright body sets off or turns, velocity may change.
/// - The trust in the acceleration falls with its size, and rest shrinks velocity, position and gyroscope bias at once.
///
/// Heading starts at 0 and drifts with the residual bias. No sample costs an allocation.
public struct OrientationFilter: ~Copyable {
  /// What the filter was made with.
  public let parameters: OrientationParameters
  let coefficients: OrientationCoefficients
  var state = OrientationState()
  let covariance = ErrorCovariance()
  /// The latest closed block.
  let record = BlockRecord(base: PackedDoubles.allocate(BlockRecord.size))
  /// Correction of the error state while a block is closed.
  let correction = PackedDoubles.allocate(ErrorState.count)

  /// - Parameters:
  ///   - rate: samples per second, 40 to 800 in practice; cut to 1…10,000, and 100 where it is not finite.
  ///   - parameters: taken as they are: the filter is no better than they.
  public init(rate: Double, parameters: OrientationParameters = OrientationParameters()) {
    self.parameters = parameters
    coefficients = OrientationCoefficients(rate: rate, parameters: parameters)
    resetAll()
    state.prepareTurn(interval: coefficients.interval)
  }

  deinit {
    record.base.deallocate()
    correction.deallocate()
  }

  /// Sensor→earth, earth z up, heading arbitrary.
  @inline(__always)
  public var quaternion: Quaternion { state.quaternion }

  /// Gyroscope bias, rad/s, sensor axes: what a resting sensor reads. Zero before anything is known.
  public var bias: SIMD3<Double> { state.bias }

  /// One standard deviation of the bias on its worst axis, rad/s, by the filter's own account: how far `bias` can be
  /// trusted.
  public var biasSigma: Double {
    max(covariance.variance(6), max(covariance.variance(7), covariance.variance(8))).squareRoot()
  }

  /// One standard deviation of the inclination about its worse axis, rad, by the filter's own account. Large after the
  /// first sample and behind a gap; says nothing of heading, which is not observed.
  public var inclinationSigma: Double { max(covariance.variance(0), covariance.variance(1)).squareRoot() }

  /// Whether the sensor has kept still for `restDuration` and turns no faster than a bias can be: then the bias is
  /// measured. Known a block (`OrientationParameters.blockDuration`) late; false behind a gap until as much stillness
  /// has been seen again.
  public var restDetected: Bool { state.resting }

  /// One sample.
  ///
  /// - Parameters:
  ///   - rate: angular rate, rad/s, sensor axes, finite.
  ///   - specificForce: m/s², sensor axes, finite; +9.81 upward at rest.
  @inline(__always)
  public mutating func update(rate: SIMD3<Double>, specificForce: SIMD3<Double>) {
    if !state.levelled { level(by: specificForce) }
    if integrate(rate: rate, specificForce: specificForce) {
      closeBlock()
      if state.lostVertical { findVertical() }
    }
  }

  /// Tells that samples are missing before the next one.
  ///
  /// Up to `longestBridge` the orientation turns on by the mean of the rates before and after; beyond that the next
  /// sample's specific force sets the inclination anew. The bias stays, a little less certain.
  /// - Parameters:
  ///   - seconds: time that no sample covers.
  ///   - rateAfter: angular rate of the first sample after the gap, rad/s.
  public mutating func bridge(seconds: Double, rateAfter: SIMD3<Double>) {
    if state.samples > 0 { closeBlock() }
    crossGap(seconds: seconds, rateAfter: rateAfter)
  }

  /// Tells that the next samples were made up across a short hole: the inclination becomes so much less certain.
  /// - Parameter seconds: time that no real sample covers.
  public mutating func doubt(seconds: Double) { state.unseen += gapVariance(seconds: seconds) }

  /// Variance of the turn that a hole hides, rad². Between two known rates a short one hides little: the error grows with
  /// the square of its length.
  func gapVariance(seconds: Double) -> Double {
    let drift = parameters.gapRateSigma * seconds * min(1, 2 * seconds)
    return drift * drift
  }

  /// Carries the orientation through one sample; true if its block is now full and must be closed.
  @inline(__always)
  mutating func integrate(rate: SIMD3<Double>, specificForce: SIMD3<Double>) -> Bool {
    var reading = rate
    var force = specificForce
    var rateSquare = (reading * reading).sum()
    var forceSquare = (force * force).sum()
    // One comparison in the common case; beyond the ceilings lie only broken samples.
    if !(rateSquare < coefficients.rateCeilingSquared && forceSquare < coefficients.forceCeilingSquared) {
      reading = coefficients.plausible(rate: reading)
      force = coefficients.plausible(force: force)
      rateSquare = (reading * reading).sum()
      forceSquare = (force * force).sum()
    }

    // q ← q · (c, s): the norm is restored once a block.
    let turn = state.turnX * reading.x + state.turnY * reading.y + state.turnZ * reading.z - state.turnBias
    let step = Quaternion.rotation(by: turn)
    let o = state.quaternion
    let c = step.w
    let w = o.w * c - o.x * step.x - o.y * step.y - o.z * step.z
    let x = o.x * c + o.w * step.x + o.y * step.z - o.z * step.y
    let y = o.y * c - o.x * step.z + o.w * step.y + o.z * step.x
    let z = o.z * c + o.x * step.y - o.y * step.x + o.w * step.z
    state.quaternion = Quaternion(w: w, x: x, y: y, z: z)

    // The rotation matrix by columns, horizontal rows first.
    let x2 = x + x
    let y2 = y + y
    let z2 = z + z
    let xx = x * x2
    let yy = y * y2
    let zz = z * z2
    let xy = x * y2
    let xz = x * z2
    let yz = y * z2
    let wx = w * x2
    let wy = w * y2
    let wz = w * z2
    let columnX = SIMD2(1 - yy - zz, xy + wz)
    let columnY = SIMD2(xy - wz, 1 - xx - zz)
    let columnZ = SIMD2(xz + wy, yz - wx)
    state.columnXSum += columnX
    state.columnYSum += columnY
    state.columnZSum += columnZ
    state.levelForceSum += columnX * force.x + columnY * force.y + columnZ * force.z
    state.upForceSum += (xz - wy) * force.x + (yz + wx) * force.y + (1 - xx - yy) * force.z

    state.forceSum += force
    state.rateSum += reading
    state.forceSquareSum += forceSquare
    state.rateSquareSum += rateSquare
    state.samples += 1
    state.lastRate = reading
    return state.samples >= coefficients.blockSamples
  }
}
