/// Starting, and starting again: first sample, gaps, a lost vertical.
extension OrientationFilter {
  private static let gravity = OrientationCoefficients.gravity

  /// Nothing known: uncertainties as the parameters have them.
  func resetAll() {
    resetInclination(sigma: parameters.initialInclinationSigma)
    resetMotion()
    resetConstants()
  }

  private func resetConstants() {
    for axis in 0..<3 {
      let sigma = parameters.initialBiasSigma
      covariance.reset(ErrorState.bias + axis, variance: sigma * sigma)
    }
    for i in ErrorState.gain..<ErrorState.count {
      covariance.reset(i, variance: parameters.initialGainSigma * parameters.initialGainSigma)
    }
  }

  private func resetInclination(sigma: Double) {
    for axis in 0..<2 { covariance.reset(ErrorState.inclination + axis, variance: sigma * sigma) }
  }

  private func resetMotion() {
    let speed = parameters.velocityNoise / Self.gravity
    let place = parameters.positionNoise / Self.gravity
    for axis in 0..<2 {
      covariance.reset(ErrorState.velocity + axis, variance: speed * speed)
      covariance.reset(ErrorState.position + axis, variance: place * place)
    }
  }

  /// Sets the inclination by one specific force, as certain as the force is close to 1 g; heading stays.
  @inline(never)
  mutating func level(by specificForce: SIMD3<Double>) {
    let force = coefficients.plausible(force: specificForce)
    let length = (force * force).sum().squareRoot()
    // A dead accelerometer says nothing: wait for the first sample that does.
    guard length > 1 else { return }
    state.levelled = true
    let up = state.quaternion.rotate(force)
    state.quaternion = (Quaternion.levelling(up) * state.quaternion).normalized
    let excess = length / Self.gravity - 1
    let base = parameters.initialInclinationSigma
    startAfresh(sigma: min(1, (base * base + excess * excess).squareRoot()))
  }

  /// The vertical as the mean force of the last seconds has it.
  ///
  /// What lost it may have spoilt bias and scale as well: the bias is kept as a guess, the scale errors are dropped.
  mutating func findVertical() {
    state.lostVertical = false
    state.gainX = .zero
    state.gainY = .zero
    state.gainZ = .zero
    state.prepareTurn(interval: coefficients.interval)
    resetConstants()
    state.quaternion = (Quaternion.levelling(state.slowForce) * state.quaternion).normalized
    startAfresh(sigma: 0.3)
  }

  private mutating func startAfresh(sigma: Double) {
    state.velocity = .zero
    state.position = .zero
    state.slowForce = .zero
    state.slowForceTime = 0
    state.uprightMean = .zero
    state.uprightSpread = 0
    resetInclination(sigma: sigma)
    resetMotion()
    recordJump(.inclination, dynamics: BlockDynamics(duration: 0, tiltX: .zero, tiltY: .zero, rate: .zero))
  }

  /// A record without samples: what came before and what comes after share only what has not been forgotten.
  private func recordJump(_ forgets: BlockRecord.Forgetting, dynamics: BlockDynamics) {
    record.dynamics = dynamics
    record.samples = 0
    record.measurements = 0
    record.acceleration = 0
    record.forgets = forgets
    record.applied = .zero
    covariance.copyRow(0, to: record.inclinationRows)
    covariance.copyRow(1, to: record.inclinationRows.from(ErrorState.count))
  }

  /// Carries everything across missing samples. The open block must be closed.
  mutating func crossGap(seconds: Double, rateAfter: SIMD3<Double>) {
    let missing = seconds.isFinite ? min(max(seconds, 0), 1e7) : 1e7
    for axis in 0..<3 {
      let grown = parameters.biasWalk * parameters.biasWalk * missing
      let most = parameters.initialBiasSigma * parameters.initialBiasSigma
      let room = max(0, most - covariance.variance(ErrorState.bias + axis))
      covariance.addVariance(ErrorState.bias + axis, min(grown, room))
    }
    state.quietTime = 0
    state.resting = false
    state.restStarted = false
    guard missing <= parameters.longestBridge, state.levelled else {
      state.levelled = false
      return
    }
    let after = coefficients.plausible(rate: rateAfter)
    let rate = 0.5 * (state.lastRate + after)
    let gain = state.gainX * rate.x + state.gainY * rate.y + state.gainZ * rate.z
    let turn = (rate - state.bias - gain) * missing
    let before = state.quaternion
    state.quaternion = (before * Quaternion.rotation(by: turn)).normalized
    let x = state.quaternion.conjugate.rotate(SIMD3(1, 0, 0))
    let y = state.quaternion.conjugate.rotate(SIMD3(0, 1, 0))
    let dynamics = BlockDynamics(duration: missing, tiltX: y * missing, tiltY: -x * missing, rate: rate)
    covariance.predict(dynamics)
    for axis in 0..<2 { covariance.addVariance(ErrorState.inclination + axis, gapVariance(seconds: missing)) }
    state.velocity = .zero
    state.position = .zero
    resetMotion()
    recordJump(.motion, dynamics: dynamics)
  }
}
