/// What came of a guided test: its trials as they are measured, and the whole.
extension GuidedTest {
  /// The session's pipeline has been drained: trials that were not told yet.
  public mutating func finish() -> [TestEvent] {
    upAndGo.finish()
    return reports(isFinal: true)
  }

  mutating func reports(isFinal: Bool) -> [TestEvent] {
    guard parameters.test.hasTrials else { return [] }
    var events: [TestEvent] = []
    for position in turns.indices where !turns[position].isReported {
      let turn = turns[position]
      guard isFinal || now - turn.span.end > Self.finality(of: parameters.test) || isMeasured(turn) else { continue }
      turns[position].isReported = true
      let number = number(at: position)
      events.append(.trial(number: number, side: turn.phase.side, value(of: turn, number: number)))
    }
    return events
  }

  /// What was told of the trials that nobody has repeated.
  public var toldTrials: [ResultValue] {
    turns.indices.filter { turns[$0].isReported }.map { value(of: turns[$0], number: number(at: $0)) }
  }

  private func number(at position: Int) -> Int {
    parameters.test == .singleLegStance ? turns[position].trial : position + 1
  }

  /// Whether all that belongs to a trial is known.
  private func isMeasured(_ turn: Turn) -> Bool {
    switch parameters.test {
    case .tenMetreWalk:
      // Contacts after it are a walk that goes on: the way may, too.
      guard let way = TenMetreWalk.Outcome.longest(in: turn.span, of: tape), way.end <= turn.span.end else {
        return false
      }
      return tape.contacts.last.map { way.contains(bout: $0.bout) } ?? false
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
}
