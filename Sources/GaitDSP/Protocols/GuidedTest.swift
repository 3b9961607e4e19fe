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

  public let parameters: TestParameters
  public private(set) var tape = TestTape()
  public private(set) var phase: TestPhase
  /// The test goes by itself no further: its session is to end.
  public private(set) var isOver = false
  /// What was asked for and has ended, in order; what was repeated is not among it.
  private(set) var turns: [Turn] = []
  private var stillness = Stillness()
  /// When the phase began, and the newest time, s.
  private var began = 0.0
  private var now = 0.0
  /// Which of the planned turns is on, or is next.
  private var index = 0
  private let plan: [(phase: TestPhase, trial: Int)]
  private var hasMoved = false
  private var isSensorLost = false
  private var isMountKnown = true
  private var hasStrapMoved = false
  /// When the foot left the ground in the running trial, s.
  private var lifted: Double?
  private var upAndGo = TimedUpAndGoFinder()

  /// How long to stand still at first, and between trials, s.
  public static let firstStand = 5.0
  public static let laterStand = 3.0
  /// How long the end of a test is waited for, s.
  static let settling = 2.0
  /// What belongs to a trial is final so long after its end, s; signals are the last.
  static func finality(of test: TestProtocol) -> Double { test == .timedUpAndGo ? 12 : 8 }

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
    case .trial: break
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

  private var wantedStand: Double { index == 0 && turns.isEmpty ? Self.firstStand : Self.laterStand }

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

  // MARK: What came of it

  /// The session's pipeline has been drained: trials that were not told yet.
  public mutating func finish() -> [TestEvent] {
    upAndGo.finish()
    return reports(isFinal: true)
  }

  private mutating func reports(isFinal: Bool) -> [TestEvent] {
    guard parameters.test.hasTrials else { return [] }
    var events: [TestEvent] = []
    for position in turns.indices where !turns[position].isReported {
      let turn = turns[position]
      guard isFinal || now - turn.span.end > Self.finality(of: parameters.test) || isMeasured(turn) else { continue }
      turns[position].isReported = true
      let number = parameters.test == .singleLegStance ? turn.trial : position + 1
      events.append(.trial(number: number, side: turn.phase.side, value(of: turn, number: number)))
    }
    return events
  }

  /// Whether all that belongs to a trial is known.
  private func isMeasured(_ turn: Turn) -> Bool {
    switch parameters.test {
    case .tenMetreWalk:
      guard let walk = TenMetreWalk.Outcome.longest(in: turn.span, of: tape) else { return false }
      return walk.end <= turn.span.end
    case .singleLegStance:
      guard let side = turn.phase.side else { return true }
      return SingleLegStance.trial(in: turn.span, on: side, of: tape) != nil
    default: return upAndGo.trials.contains { turn.span.contains($0.rise.start + 1) }
    }
  }

  private func value(of turn: Turn, number: Int) -> ResultValue {
    switch parameters.test {
    case .tenMetreWalk:
      let outcome = TenMetreWalk.Outcome(tape, spans: [turn.span], parameters)
      if let trial = outcome.trials.first { return TenMetreWalk.Outcome.value(of: trial, number: number) }
      let why = outcome.refusals.first?.refusal.why ?? .noWalk
      return .object([("trial", .count(number)), ("excluded", .text(why.rawValue))])
    case .singleLegStance:
      guard let side = turn.phase.side, let trial = SingleLegStance.trial(in: turn.span, on: side, of: tape) else {
        return .object([("trial", .count(number)), ("excluded", .text("not_found"))])
      }
      return SingleLegStance.value(of: trial, number: number)
    default:
      guard let trial = TimedUpAndGo.longest(in: turn.span, of: upAndGo.trials) else {
        return .object([("trial", .count(number)), ("excluded", .text("not_found"))])
      }
      return TimedUpAndGo.value(of: trial, number: number, steps: tape)
    }
  }

  /// The whole test's result; ask after `finish`.
  /// - Parameters:
  ///   - summary: over all bouts of the session.
  public func result(summary: BoutSummary, finding: Finding) -> ResultValue {
    let walked = turns.first { $0.phase == .walk }?.span ?? TestSpan(start: now, end: now)
    switch parameters.test {
    case .freeWalk: return FreeWalk.value(tape, span: walked, summary: summary, finding: finding)
    case .twoMinuteWalk, .sixMinuteWalk:
      return TimedWalk.Outcome(tape, span: walked, seconds: parameters.walkSeconds ?? 0).value
    case .tenMetreWalk: return TenMetreWalk.Outcome(tape, spans: turns.map(\.span), parameters).value
    case .singleLegStance:
      return SingleLegStance.value(
        tape, spans: turns.compactMap { turn in turn.phase.side.map { ($0, turn.span) } }, limit: parameters.limit)
    case .timedUpAndGo: return TimedUpAndGo.value(upAndGo.trials, spans: turns.map(\.span), steps: tape)
    }
  }

  /// Trials on one leg that count: the longest of each turn.
  public var stanceTrials: [StanceTestTrial] {
    turns.compactMap { turn in turn.phase.side.flatMap { SingleLegStance.trial(in: turn.span, on: $0, of: tape) } }
  }

  // MARK: What to show

  public var progress: TestProgress {
    let elapsed = max(0, now - began)
    var remaining: Double?
    switch phase {
    case .standStill, .sitStill: remaining = max(0, wantedStand - stillness.seconds)
    case .walk: remaining = parameters.walkSeconds.map { max(0, $0 - elapsed) }
    case .standLeft, .standRight:
      remaining = held.map { max(0, parameters.limit - $0) }
    case .settle:
      remaining = max(0, (parameters.test == .singleLegStance ? 2 * Self.settling : Self.settling) - elapsed)
    case .trial: break
    }
    return TestProgress(
      phase: phase, trial: plan[index].trial, trials: parameters.trials, instruction: instruction,
      elapsed: elapsed, remaining: remaining, hints: hints, cleanSteps: tape.cleanSteps, held: held)
  }

  private var held: Double? {
    guard phase.side != nil, let lifted, lifted >= began - 1 else { return nil }
    return max(0, now - lifted)
  }

  private var hints: [TestHint] {
    var hints: [TestHint] = []
    let elapsed = now - began
    if isSensorLost {
      hints.append(TestHint(code: "sensor_lost", text: "The sensor does not answer: check its cable."))
    }
    if phase == .standStill || phase == .sitStill {
      let left = Int((wantedStand - stillness.seconds).rounded(.up))
      let verb = phase == .sitStill ? "Sit" : "Stand"
      if left > 0 { hints.append(TestHint(code: "stand_still", text: "\(verb) still \(left) s more.")) }
    }
    // Rising from a chair is not a strap that moves.
    if hasStrapMoved, parameters.test != .timedUpAndGo {
      hints.append(
        TestHint(code: "strap_moved", text: "The strap has moved: fasten it and repeat, or note it."))
    }
    if !isMountKnown, !parameters.test.isWalk {
      hints.append(
        TestHint(
          code: "mount_unknown", text: "Left and right are not known yet: abort, walk ten steps straight, start again.")
      )
    }
    if phase == .walk, elapsed > 12 {
      if tape.cleanSteps == (0, 0) {
        hints.append(TestHint(code: "no_steps", text: "No steps found yet."))
      } else if elapsed > 20 {
        for (side, count) in [("left", tape.cleanSteps.left), ("right", tape.cleanSteps.right)] where count < 10 {
          let steps = count == 1 ? "step" : "steps"
          hints.append(
            TestHint(code: "few_clean_steps", text: "Only \(count) clean \(steps) on the \(side)."))
        }
      }
    }
    if phase.side != nil, held == nil, elapsed > 12 {
      hints.append(TestHint(code: "no_lift", text: "No lift found yet: press Next when the foot is down again."))
    }
    return hints
  }
}
