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
    detectRest(rate: rate, force: state.forceSum * share, duration: duration)

    let dynamics = BlockDynamics(
      duration: duration, tiltX: state.tiltYSum * coefficients.interval,
      tiltY: -state.tiltXSum * coefficients.interval, rate: rate)
    let force = state.earthForceSum * share
    let forceSquare = state.forceSquareSum * share
    let rateSquare = state.rateSquareSum * share
    clearSums()

    covariance.predict(dynamics)
    record.dynamics = dynamics
    record.samples = samples
    record.measurements = 0
    record.forgets = .nothing
    addNoise(duration: duration, rateSquare: rateSquare, force: force, forceSquare: forceSquare)
    integrateMotion(force: force, trusted: forceSquare > 1, duration: duration)

    for i in 0..<ErrorState.count { correction[i] = 0 }
    measureMotion(duration: duration)
    if state.resting {
      let noise = parameters.restRateNoise * parameters.restRateNoise / duration
      for axis in 0..<3 { measure(ErrorState.bias + axis, innovation: rate[axis] - state.bias[axis], noise: noise) }
    }
    applyCorrection()
    covariance.copyRow(0, to: record.inclinationRows)
    covariance.copyRow(1, to: record.inclinationRows.from(ErrorState.count))
    watchVertical(force: force, duration: duration)
  }

  /// Rest: neither rate nor force has left its slow mean by more than the limits for `restDuration`.
  ///
  /// The idea and its limits are VQF's (Laidig & Seel 2023, section 3.3); deviations are taken at every sample, the means
  /// follow once a block.
  private mutating func detectRest(rate: SIMD3<Double>, force: SIMD3<Double>, duration: Double) {
    if !state.restStarted {
      state.restStarted = true
      state.rateMean1 = rate
      state.rateMean = rate
      state.forceMean1 = force
      state.forceMean = force
      return
    }
    let follow = duration / (duration + parameters.restTimeConstant)
    state.rateMean1 += follow * (rate - state.rateMean1)
    state.rateMean += follow * (state.rateMean1 - state.rateMean)
    state.forceMean1 += follow * (force - state.forceMean1)
    state.forceMean += follow * (state.forceMean1 - state.forceMean)
    let bound = parameters.biasLimit
    let still =
      state.largestRateDeviation < coefficients.restRateSquared
      && state.largestForceDeviation < coefficients.restForceSquared
      && abs(state.rateMean.x) < bound && abs(state.rateMean.y) < bound && abs(state.rateMean.z) < bound
    state.quietTime = still ? min(state.quietTime + duration, 1e6) : 0
    state.resting = state.quietTime >= coefficients.restDuration
  }

  private func addNoise(duration: Double, rateSquare: Double, force: SIMD3<Double>, forceSquare: Double) {
    let p = parameters
    let tilt = p.gyroscopeNoise * p.gyroscopeNoise + p.gyroscopeMotionNoise * p.gyroscopeMotionNoise * rateSquare
    let g = Self.gravity
    let acceleration = max(0, forceSquare - 2 * g * force.z + g * g)
    var push = p.accelerometerNoise * p.accelerometerNoise
    push += p.accelerometerMotionNoise * p.accelerometerMotionNoise * acceleration
    for axis in 0..<2 {
      covariance.addVariance(ErrorState.inclination + axis, tilt * duration)
      covariance.addVariance(ErrorState.velocity + axis, push / (g * g) * duration)
    }
    for axis in 0..<3 { covariance.addVariance(ErrorState.bias + axis, p.biasWalk * p.biasWalk * duration) }
    for i in ErrorState.gain..<ErrorState.count { covariance.addVariance(i, p.gainWalk * p.gainWalk * duration) }
  }

  /// Velocity and position go on by what the accelerometer shows beside the vertical. A force near zero shows nothing
  /// (free fall, dead sensor), so there they go on unchanged and uncertain.
  private mutating func integrateMotion(force: SIMD3<Double>, trusted: Bool, duration: Double) {
    guard trusted else {
      for axis in 0..<2 { covariance.addVariance(ErrorState.velocity + axis, 0.25 * duration * duration) }
      return
    }
    let level = SIMD2(force.x, force.y) / Self.gravity
    state.position += duration * state.velocity + 0.5 * duration * duration * level
    state.velocity += duration * level
  }

  private mutating func measureMotion(duration: Double) {
    let share = state.resting ? parameters.restShare : 1
    let scale = share / (Self.gravity * Self.gravity * duration)
    let velocityNoise = parameters.velocityNoise * parameters.velocityNoise * scale
    let positionNoise = parameters.positionNoise * parameters.positionNoise * scale
    for axis in 0..<2 { measure(ErrorState.velocity + axis, innovation: -state.velocity[axis], noise: velocityNoise) }
    for axis in 0..<2 { measure(ErrorState.position + axis, innovation: -state.position[axis], noise: positionNoise) }
  }

  /// One scalar measurement of state `i`, whose estimate is `innovation` away from it before this block's corrections.
  @inline(__always)
  private func measure(_ i: Int, innovation: Double, noise: Double) {
    let slot = record.measurement(record.measurements)
    var difference = innovation - correction[i]
    let limit = parameters.innovationLimit
    let spread = covariance.measure(i, noise: noise, gain: slot.from(2))
    if difference * difference > limit * limit * spread {
      difference = (difference < 0 ? -limit : limit) * spread.squareRoot()
    }
    for c in 0..<ErrorState.pairs { correction[pair: c] += difference * slot.from(2)[pair: c] }
    slot[0] = Double(i)
    slot[1] = difference / spread
    record.measurements += 1
  }

  private mutating func applyCorrection() {
    let tilt = SIMD2(correction[0], correction[1])
    record.applied = tilt
    state.quaternion = (Quaternion.rotation(by: SIMD3(tilt.y, -tilt.x, 0)) * state.quaternion).normalized
    state.velocity += SIMD2(correction[2], correction[3])
    state.position += SIMD2(correction[4], correction[5])
    let bound = SIMD3(repeating: parameters.biasLimit)
    state.bias = (state.bias + correction[vector: ErrorState.bias]).clamped(lowerBound: -bound, upperBound: bound)
    let g = ErrorState.gain
    let most = SIMD3(repeating: parameters.gainLimit)
    let x = SIMD3(correction[g], correction[g + 3], correction[g + 6])
    let y = SIMD3(correction[g + 1], correction[g + 4], correction[g + 7])
    let z = SIMD3(correction[g + 2], correction[g + 5], correction[g + 8])
    state.gainX = (state.gainX + x).clamped(lowerBound: -most, upperBound: most)
    state.gainY = (state.gainY + y).clamped(lowerBound: -most, upperBound: most)
    state.gainZ = (state.gainZ + z).clamped(lowerBound: -most, upperBound: most)
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
