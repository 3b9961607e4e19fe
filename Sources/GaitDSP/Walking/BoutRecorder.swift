/// Gathers the open bout's steps into its summary, and every bout into the session's.
struct BoutRecorder: ~Copyable {
  private var bout = BoutAccumulator(capacity: 2048, rate: AnalysisRate.hertz)
  /// All bouts so far.
  private(set) var session = BoutAccumulator(capacity: 2048, rate: AnalysisRate.hertz)
  private var confidences = RunningMoments()
  private var turns: [Turn] = []
  private var isOpen = false
  private var number = 0
  private var start = 0.0
  private var end = 0.0
  /// Next frame to be listened to.
  private var nextFrame = 0
  /// Whether acceleration counts for regularity: not in turns, nor in the first and last steps of a walk.
  private var isSteady = false
  private let thresholds: FindingThresholds
  /// Of the last bout, and its end, s.
  private(set) var usedStanding: StandingReference?
  private var usedUntil = 0.0
  /// Whether any bout's zero was too far from the one before it, and what voids any bout's finding.
  private var hasStrapMoved = false
  private var void: FindingWarning?
  /// Sum of the squares of angular rate over the open bout, (rad/s)², and its frames.
  private var turning = (square: 0.0, frames: 0.0)
  /// No pelvis walks with less than this root mean square, rad/s: the least of 27 walks of 17 people here is 0.43.
  private static let leastRate = 0.06

  init(thresholds: FindingThresholds) {
    turns.reserveCapacity(64)
    self.thresholds = thresholds
  }

  /// A contact belongs to the open bout, and opens it if it is the first.
  mutating func note(_ contact: Contact, frame: Int) {
    if !isOpen {
      isOpen = true
      number = contact.bout
      start = contact.time
      nextFrame = frame
      isSteady = false
    }
    end = contact.time
    confidences.add(contact.confidence)
  }

  /// Adds a measured step.
  /// - Parameter meter: holds the stride of the step if `hasStride`.
  mutating func add(
    _ step: Step, meter: borrowing StepMeter, hasStride: Bool, frames: borrowing Ring<Frame>, origin: Double
  ) {
    bout.add(step)
    if hasStride {
      let angles = meter.strideAngles
      let accelerations = meter.strideAccelerations
      bout.add(
        strideOf: step, angles: angles.span, acceleration: accelerations.span,
        firstTime: origin + Double(meter.firstFrame) * AnalysisRate.interval, rate: AnalysisRate.hertz)
    }
    listen(to: step.initialContact, frames: frames, origin: origin)
    let goesOn = step.quality == .ok || step.quality == .irregular
    if isSteady && !goesOn { bout.endStretch() }
    isSteady = goesOn
    if step.quality == .turn { addTurn(step, angle: meter.turnedDeg) }
  }

  /// Hands the acceleration up to a time to the regularity of the bout, if the last step said that it is of steady walking.
  private mutating func listen(to time: Double, frames: borrowing Ring<Frame>, origin: Double) {
    let last = min(Int((time - origin) * AnalysisRate.hertz), frames.end - 1)
    nextFrame = max(nextFrame, frames.start)
    while nextFrame <= last {
      let frame = frames.pointer(toHeld: nextFrame)
      if isSteady { bout.add(acceleration: SIMD3<Double>(frame.pointee.acceleration)) }
      let rate = SIMD3<Double>(frame.pointee.rate)
      turning.square += dot(rate, rate)
      turning.frames += 1
      nextFrame += 1
    }
  }

  /// Strides of one turn overlap: they are one turn, whose angle is that of every second stride.
  private mutating func addTurn(_ step: Step, angle: Double) {
    if let last = turns.last, step.initialContact <= last.end {
      let overlap = (last.end - step.initialContact) / max(step.strideTime, 0.1)
      turns[turns.count - 1].end = step.nextInitialContact
      turns[turns.count - 1].angle += angle * (1 - min(max(overlap, 0), 1))
    } else if turns.count < turns.capacity {
      turns.append(Turn(start: step.initialContact, end: step.nextInitialContact, angle: angle))
    }
  }

  /// The bout is over.
  /// - Parameters:
  ///   - standing: the reference in force.
  ///   - isMountSure: whether it is known how the sensor sits.
  mutating func close(
    cause: Bout.End, standing: StandingReference?, isMountSure: Bool, frames: borrowing Ring<Frame>, origin: Double
  ) -> Bout? {
    guard isOpen else { return nil }
    listen(to: end, frames: frames, origin: origin)
    bout.endStretch()
    session.merge(bout)
    let summary = bout.summary()
    let confidence = confidences.mean
    (usedStanding, usedUntil) = (standing ?? usedStanding, standing == nil ? usedUntil : end)
    hasStrapMoved = hasStrapMoved || standing?.strapMoved ?? false
    let isStill = turning.square < Self.leastRate * Self.leastRate * turning.frames
    let void: FindingWarning? = isStill ? .rateTooSmall : isMountSure ? nil : .mountUncertain
    self.void = self.void ?? void
    let result = Bout(
      number: number, start: start, end: end, cause: cause, confidence: confidence,
      isReliable: Bout.isReliable(confidence: confidence, summary), turns: turns, summary: summary,
      finding: Finding(
        summary, standing: standing.map { StandingCertainty($0, usedUntil: end, strapMoved: $0.strapMoved) },
        void: void, thresholds: thresholds),
      standing: standing)
    bout.removeAll()
    confidences = RunningMoments()
    turning = (0, 0)
    turns.removeAll(keepingCapacity: true)
    isOpen = false
    return result
  }

  /// All bouts so far; the finding by the zero that the last of them used: how anybody stood afterwards says nothing.
  func sessionResult() -> (summary: BoutSummary, finding: Finding) {
    let summary = session.summary()
    let certainty = usedStanding.map {
      StandingCertainty($0, usedUntil: usedUntil, strapMoved: hasStrapMoved)
    }
    return (summary, Finding(summary, standing: certainty, void: void, thresholds: thresholds))
  }
}
