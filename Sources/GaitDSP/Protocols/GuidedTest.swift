/// Leads one test through its phases by the clock of its samples: what is to be done now, when it is done, what came of
/// it. Pure: it is told what happens (samples, what the pipeline found, what the operator says) and asked what to show.
public struct GuidedTest: Sendable {
  /// One stretch of a test in which something was asked for.
  struct Turn: Sendable, Equatable {
    var phase: TestPhase
    /// From 1.
    var trial: Int
    var span: TestSpan
    var isReported = false
  }

  /// As asked for, brought into what is possible.
  public let parameters: TestParameters
  /// What the pipeline has found since the test began.
  public private(set) var tape = TestTape()
  /// What the person is to do now.
  public private(set) var phase: TestPhase
  /// The test goes by itself no further: its session is to end.
  public private(set) var isOver = false
  /// What was asked for and has ended, in order; what was repeated is not among it.
  var turns: [Turn] = []
  var stillness = Stillness()
  /// When the phase began, and the newest time, s.
  var began = 0.0
  var now = 0.0
  /// Which of the planned turns is on, or is next.
  var index = 0
  let plan: [(phase: TestPhase, trial: Int)]
  var isSensorLost = false
  var isMountKnown = true
  var hasStrapMoved = false
  /// When the foot left the ground in the running trial, s.
  var lifted: Double?
  var upAndGo = TimedUpAndGoFinder()

  /// How long to stand still at first, s.
  static let firstStand = 5.0
  /// How long to stand still between trials, s.
  static let laterStand = 3.0
  /// How long the end of a test is waited for, s.
  static let settling = 2.0
  /// What belongs to a trial is final so long after its end, s; signals are the last.
  static func finality(of test: TestProtocol) -> Double { test == .timedUpAndGo ? 12 : 8 }

  /// Ready to begin with quiet standing; Timed Up and Go with quiet sitting.
  public init(_ parameters: TestParameters) {
    self.parameters = parameters.plausible
    plan = Self.plan(self.parameters)
    phase = self.parameters.test == .timedUpAndGo ? .sitStill : .standStill
  }

  private static func plan(_ parameters: TestParameters) -> [(phase: TestPhase, trial: Int)] {
    let trials = Array(1...parameters.trials)
    switch parameters.test {
    case .freeWalk, .twoMinuteWalk, .sixMinuteWalk: return [(.walk, 1)]
    case .tenMetreWalk, .timedUpAndGo: return trials.map { (.trial, $0) }
    case .singleLegStance: return trials.flatMap { [(.standLeft, $0), (.standRight, $0)] }
    }
  }

  /// The phases in their order, each named once.
  public var phases: [TestPhase] {
    let still: TestPhase = parameters.test == .timedUpAndGo ? .sitStill : .standStill
    let active: [TestPhase] =
      switch parameters.test {
      case .freeWalk, .twoMinuteWalk, .sixMinuteWalk: [.walk]
      case .tenMetreWalk, .timedUpAndGo: [.trial]
      case .singleLegStance: [.standLeft, .standRight]
      }
    return [still] + active + [.settle]
  }

  /// Whether the pipeline must look for trials on one leg, or write signals, for this test.
  public static func configure(_ configuration: inout GaitConfiguration, for parameters: TestParameters) {
    if parameters.test == .singleLegStance {
      var limits = StanceTestLimits()
      limits.fullSeconds = parameters.plausible.limit
      configuration.stanceTest = limits
    }
    configuration.producesSignals = parameters.test == .timedUpAndGo
  }

  // MARK: What it is told

  /// Samples in the order of time, s of the session.
  public mutating func take(_ samples: UnsafeBufferPointer<InertialSample>) {
    for sample in samples where sample.time.isFinite {
      stillness.push(sample)
      now = max(now, sample.time)
    }
    isSensorLost = samples.isEmpty ? isSensorLost : false
  }

  /// What the pipeline found.
  public mutating func take(_ output: borrowing GaitOutput) {
    tape.take(output)
    if output.standings.contains(where: \.strapMoved) { hasStrapMoved = true }
    for sample in output.signals { upAndGo.push(sample) }
  }

  /// The sensor does not answer: a hint says so until samples come again.
  public mutating func loseSensor() { isSensorLost = true }

  /// - Parameters:
  ///   - mount: as far as the pipeline knows how the sensor sits.
  ///   - lifted: when the foot left the ground in the trial that it follows, s.
  public mutating func know(mount: Mount?, lifted: Double?) {
    isMountKnown = mount != nil
    if upAndGo.mount != mount { upAndGo.mount = mount }
    self.lifted = lifted
  }

  /// Goes on by the clock.
  public mutating func advance() -> [TestEvent] {
    guard !isOver else { return [] }
    var events = reports(isFinal: false)
    switch phase {
    case .standStill, .sitStill:
      if stillness.seconds >= wantedStand { events += enter(plan[index].phase) }
    case .walk:
      if let length = parameters.walkSeconds, now - began >= length { events += closeTurn(goesOn: true) }
    case .standLeft, .standRight:
      if stanceIsOver { events += closeTurn(goesOn: true) }
    case .trial:
      if isSeatedAgain { events += closeTurn(goesOn: true) }
    case .settle:
      let wanted = parameters.test == .singleLegStance ? 2 * Self.settling : Self.settling
      if now - began >= wanted {
        isOver = true
        events.append(.completed)
      }
    }
    return events
  }

  /// A trial on one leg is over once its end is known, or the foot has been up for long enough and something to spare.
  private var stanceIsOver: Bool {
    if let side = phase.side, tape.trials.contains(where: { $0.side == side && $0.lift >= began - 1 }) { return true }
    return lifted.map { $0 >= began - 1 && now - $0 > parameters.limit + 3 } ?? false
  }

  /// Timed Up and Go ends on the chair: whoever leads it walks along and has no hand for a key.
  private var isSeatedAgain: Bool {
    parameters.test == .timedUpAndGo && upAndGo.trials.contains { $0.rise.end >= began }
  }

  var wantedStand: Double { index == 0 && turns.isEmpty ? Self.firstStand : Self.laterStand }

  // MARK: What the operator says

  /// This is over, go on.
  public mutating func next() -> [TestEvent] {
    guard !isOver else { return [] }
    return switch phase {
    case .standStill, .sitStill: enter(plan[index].phase)
    case .settle: []
    default: closeTurn(goesOn: true)
    }
  }

  /// Once more: the running trial, or else the last one.
  /// - Returns: `nil` where there is nothing to repeat.
  public mutating func repeatTrial() -> [TestEvent]? {
    guard !isOver else { return nil }
    switch phase {
    case .standStill, .sitStill, .settle:
      guard let last = turns.popLast() else { return nil }
      index = plan.firstIndex { $0.phase == last.phase && $0.trial == last.trial } ?? 0
    default: break
    }
    return enter(parameters.test == .timedUpAndGo ? .sitStill : .standStill)
  }

  /// No more is to come: what runs is closed as it stands.
  public mutating func stop() {
    switch phase {
    case .standStill, .sitStill, .settle: break
    default: _ = closeTurn(goesOn: false)
    }
    isOver = true
  }

  private mutating func closeTurn(goesOn: Bool) -> [TestEvent] {
    turns.append(Turn(phase: phase, trial: plan[index].trial, span: TestSpan(start: began, end: now)))
    guard goesOn else { return [] }
    guard index + 1 < plan.count else { return enter(.settle) }
    index += 1
    return enter(parameters.test == .timedUpAndGo ? .sitStill : .standStill)
  }

  private mutating func enter(_ phase: TestPhase) -> [TestEvent] {
    self.phase = phase
    began = now
    lifted = nil
    stillness.restart()
    return [.changed]
  }
}
