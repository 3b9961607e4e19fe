/// What happens at the end of a block: rest detection, and the Kalman step of the error state.
extension OrientationFilter {
  private static let gravity = OrientationCoefficients.gravity

  /// Corrects orientation, bias and scale by the samples since the last block, and leaves a record for the smoother.
  @inline(never)
  mutating func closeBlock() {
    let samples = state.samples
    guard samples > 0 else { return }
    let share = 1 / Double(samples)
    let duration = Double(samples) * coefficients.interval
    let rate = state.rateSum * share
    let rateSquare = state.rateSquareSum * share
    let forceSquare = state.forceSquareSum * share
    detectRest(
      rate: rate, rateSquare: rateSquare, force: state.forceSum * share, forceSquare: forceSquare, duration: duration)

    // An error about earth y moves the vertical along x, one about x moves it along −y.
    let dt = coefficients.interval
    let dynamics = BlockDynamics(
      duration: duration, tiltX: dt * SIMD3(state.columnXSum.y, state.columnYSum.y, state.columnZSum.y),
      tiltY: -dt * SIMD3(state.columnXSum.x, state.columnYSum.x, state.columnZSum.x), rate: rate)
    let level = state.levelForceSum * share
    let force = SIMD3(level.x, level.y, state.upForceSum * share)
    state.clearSums()

    covariance.predict(dynamics)
    record.dynamics = dynamics
    record.samples = samples
    record.measurements = 0
    record.forgets = .nothing
    addNoise(duration: duration, rateSquare: rateSquare, force: force, forceSquare: forceSquare)
    let plausible = coefficients.isPlausible(forceSquare: forceSquare, rateSquare: rateSquare)
    integrateMotion(force: force, trusted: plausible, duration: duration)

    measureMotion(duration: duration)
    if state.resting { measureRestingBias(rate: rate, duration: duration) }
    covariance.symmetrise()
    applyCorrection()
    covariance.copyRow(0, to: record.inclinationRows)
    covariance.copyRow(1, to: record.inclinationRows.from(ErrorState.count))
    if state.lostVertical {
      // A bias was proved: it has turned the mean force of the last seconds away, but hardly that of this block.
      state.slowForce = force
    } else {
      watchVertical(force: force, duration: duration)
    }
  }

  /// Rest: rate and force keep to their slow means, by the root mean square of each block, for `restDuration`.
  ///
  /// The idea is VQF's (Laidig & Seel 2023), which compares single samples; sums over a block cost less and let a lone
  /// glitch pass.
  private mutating func detectRest(
    rate: SIMD3<Double>, rateSquare: Double, force: SIMD3<Double>, forceSquare: Double, duration: Double
  ) {
    if !state.restStarted {
      state.restStarted = true
      state.rateMean1 = rate
      state.rateMean = rate
      state.forceMean1 = force
      state.forceMean = force
    }
    // mean |x − m|² = mean |x|² − 2 m · mean x + |m|²
    let rateDeviation = rateSquare + (state.rateMean * (state.rateMean - 2 * rate)).sum()
    let forceDeviation = forceSquare + (state.forceMean * (state.forceMean - 2 * force)).sum()
    let follow = duration / (duration + parameters.restTimeConstant)
    state.rateMean1 += follow * (rate - state.rateMean1)
    state.rateMean += follow * (state.rateMean1 - state.rateMean)
    state.forceMean1 += follow * (force - state.forceMean1)
    state.forceMean += follow * (state.forceMean1 - state.forceMean)
    let still = rateDeviation < coefficients.restRateSquared && forceDeviation < coefficients.restForceSquared
    let beside = state.rateMean - state.provenBias
    let bound = parameters.biasLimit
    let isBias = abs(beside.x) < bound && abs(beside.y) < bound && abs(beside.z) < bound
    state.quietTime = still ? min(state.quietTime + duration, 1e6) : 0
    state.movingTime = still ? 0 : min(state.movingTime + duration, 1e6)
    state.resting = isBias && state.quietTime >= coefficients.restDuration
    if !isBias, state.quietTime >= coefficients.restDuration { proveBias(beside) }
  }

  /// A sensor that turns about anything but the vertical sees gravity turn. Where gravity stands still, the part of a steady
  /// rate across it is bias, up to `provenBiasLimit`; the part along it may be a slow turn and proves nothing.
  /// - Parameter rate: mean of seconds, less what was proved before, rad/s, sensor axes.
  private mutating func proveBias(_ rate: SIMD3<Double>) {
    let square = (state.forceMean * state.forceMean).sum()
    guard square > 1 else { return }
    let across = rate - ((rate * state.forceMean).sum() / square) * state.forceMean
    let proven = state.provenBias + across
    // In a bend taken hard the force leans, too, but not by so much that a turn would show that much across it.
    let (least, most) = (parameters.biasLimit, parameters.provenBiasLimit)
    guard (across * across).sum() > least * least, (proven * proven).sum() < most * most else { return }
    state.provenBias = proven
    state.bias = proven
    // The vertical was carried along by it.
    state.lostVertical = true
  }

  @inline(__always)
  private mutating func addNoise(duration: Double, rateSquare: Double, force: SIMD3<Double>, forceSquare: Double) {
    let p = parameters
    let g = Self.gravity
    let acceleration = max(0, forceSquare - 2 * g * force.z + g * g)
    record.acceleration = acceleration
    let (turn, start) = bodyMotion(acceleration: acceleration, duration: duration)
    var tilt = p.gyroscopeNoise * p.gyroscopeNoise + p.gyroscopeMotionNoise * p.gyroscopeMotionNoise * rateSquare
    tilt += p.turningInclinationNoise * p.turningInclinationNoise * turn
    var push = p.accelerometerNoise * p.accelerometerNoise
    push += p.accelerometerMotionNoise * p.accelerometerMotionNoise * acceleration
    push += p.turningNoise * p.turningNoise * turn + p.startingNoise * p.startingNoise * start
    let unseen = state.unseen
    state.unseen = 0
    for axis in 0..<2 {
      covariance.addVariance(ErrorState.inclination + axis, tilt * duration + unseen)
      covariance.addVariance(ErrorState.velocity + axis, push / (g * g) * duration)
    }
    for axis in 0..<3 { covariance.addVariance(ErrorState.bias + axis, p.biasWalk * p.biasWalk * duration) }
    for i in ErrorState.gain..<ErrorState.count { covariance.addVariance(i, p.gainWalk * p.gainWalk * duration) }
  }

  /// What an upright body does that changes its velocity for good: the square of its slow turn about the vertical, (rad/s)²,
  /// and 1 while it sets off with steps. A sensor that tumbles is in a hand, which goes nowhere: then both are 0.
  private mutating func bodyMotion(acceleration: Double, duration: Double) -> (turn: Double, start: Double) {
    let up = state.quaternion.conjugate.rotate(SIMD3(0, 0, 1))
    if state.uprightMean == .zero { state.uprightMean = up }
    let follow = duration / (duration + parameters.uprightTimeConstant)
    state.uprightMean += follow * (up - state.uprightMean)
    let wander = up - state.uprightMean
    state.uprightSpread += follow * ((wander * wander).sum() - state.uprightSpread)
    let upright = max(0, 1 - state.uprightSpread / parameters.uprightLimit)
    let heading = ((state.rateMean - state.bias) * up).sum()
    let setsOff =
      acceleration > parameters.startingAcceleration && state.movingTime > 0
      && state.movingTime <= parameters.startingDuration
    return (upright * heading * heading, setsOff ? upright : 0)
  }

  /// Velocity and position go on by what the accelerometer shows beside the vertical. Readings that no worn sensor
  /// gives show nothing, so there they go on unchanged, and everything that moves becomes uncertain.
  private mutating func integrateMotion(force: SIMD3<Double>, trusted: Bool, duration: Double) {
    guard trusted else {
      for axis in 0..<2 {
        covariance.addVariance(ErrorState.velocity + axis, 0.25 * duration * duration)
        covariance.addVariance(ErrorState.inclination + axis, 0.01 * duration)
      }
      return
    }
    let level = SIMD2(force.x, force.y) / Self.gravity
    state.position += duration * state.velocity + 0.5 * duration * duration * level
    state.velocity += duration * level
  }

  /// Velocity and position are about zero: four measurements at once.
  @inline(__always)
  private func measureMotion(duration: Double) {
    let share = state.resting ? parameters.restShare : 1
    let scale = share / (Self.gravity * Self.gravity * duration)
    let velocityNoise = parameters.velocityNoise * parameters.velocityNoise * scale
    let positionNoise = parameters.positionNoise * parameters.positionNoise * scale
    for i in 0..<ErrorState.count { correction[i] = 0 }
    for slot in 0..<4 {
      let measurement = record.measurement(slot)
      let i = ErrorState.velocity + slot
      let spread = covariance.gain(i, noise: slot < 2 ? velocityNoise : positionNoise, into: measurement.from(2))
      let value = slot < 2 ? state.velocity[slot] : state.position[slot - 2]
      learn(i, innovation: -value, spread: spread, measurement: measurement)
    }
    covariance.reduceByMotion()
    record.measurements = 4
  }

  /// A resting gyroscope reads its bias.
  @inline(__always)
  private func measureRestingBias(rate: SIMD3<Double>, duration: Double) {
    let noise = parameters.restRateNoise * parameters.restRateNoise / duration
    for axis in 0..<3 {
      let measurement = record.measurement(4 + axis)
      let i = ErrorState.bias + axis
      let spread = covariance.measureBias(axis, noise: noise, gain: measurement.from(2))
      learn(i, innovation: rate[axis] - state.bias[axis], spread: spread, measurement: measurement)
    }
    record.measurements = 7
  }

  /// Adds what one scalar measurement of state `i` says to the correction; `innovation` is from before this block's
  /// corrections.
  @inline(__always)
  private func learn(_ i: Int, innovation: Double, spread: Double, measurement: PackedDoubles) {
    var difference = innovation - correction[i]
    let limit = parameters.innovationLimit
    if difference * difference > limit * limit * spread {
      difference = (difference < 0 ? -limit : limit) * spread.squareRoot()
    }
    let gain = measurement.from(2)
    for c in 0..<ErrorState.pairs { correction[pair: c] += difference * gain[pair: c] }
    measurement[0] = Double(i)
    measurement[1] = difference / spread
  }

  private mutating func applyCorrection() {
    let tilt = SIMD2(correction[0], correction[1])
    record.applied = tilt
    state.quaternion = (Quaternion.rotation(by: SIMD3(tilt.y, -tilt.x, 0)) * state.quaternion).normalized
    state.velocity += SIMD2(correction[2], correction[3])
    state.position += SIMD2(correction[4], correction[5])
    let bound = SIMD3(repeating: parameters.biasLimit)
    state.bias = (state.bias + correction[vector: ErrorState.bias]).clamped(
      lowerBound: state.provenBias - bound, upperBound: state.provenBias + bound)
    let g = ErrorState.gain
    let most = SIMD3(repeating: parameters.gainLimit)
    let x = SIMD3(correction[g], correction[g + 3], correction[g + 6])
    let y = SIMD3(correction[g + 1], correction[g + 4], correction[g + 7])
    let z = SIMD3(correction[g + 2], correction[g + 5], correction[g + 8])
    state.gainX = (state.gainX + x).clamped(lowerBound: -most, upperBound: most)
    state.gainY = (state.gainY + y).clamped(lowerBound: -most, upperBound: most)
    state.gainZ = (state.gainZ + z).clamped(lowerBound: -most, upperBound: most)
    state.prepareTurn(interval: coefficients.interval)
  }

  /// A vertical that is tens of degrees away from the mean force of seconds is lost (saturation, wrong samples): the
  /// small-angle model cannot bring it back, so it is taken from that mean force anew.
  private mutating func watchVertical(force: SIMD3<Double>, duration: Double) {
    let follow = max(duration / (duration + 1.5), duration / (state.slowForceTime + duration))
    state.slowForce += follow * (force - state.slowForce)
    state.slowForceTime = min(state.slowForceTime + duration, 10)
    guard state.slowForceTime >= 1.5 else { return }
    let square = (state.slowForce * state.slowForce).sum()
    guard square > 9, state.slowForce.z < 0.6 * square.squareRoot() else { return }
    state.lostVertical = true
  }
}
