/// Where a guided test is, and what can be done about its quality.
extension GuidedTest {
  /// As of the last sample taken.
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
      phase: phase, trial: plan[index].trial, trials: parameters.trials, side: side,
      instruction: instruction, elapsed: elapsed, remaining: remaining, hints: hints, cleanSteps: tape.cleanSteps,
      held: held)
  }

  private var side: Side? { phase == .standStill ? plan[index].phase.side : phase.side }

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
    if tape.isFull {
      hints.append(TestHint(code: "full", text: "The test is full, no more is taken: finish it."))
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
