/// How a planned step becomes a movement: where its contacts lie in time, and what rings, turns and drops with them.
extension WalkPlanner {
  mutating func stepCell(_ pen: inout Pen) -> BodyCell {
    var cell = frame(&pen, to: walking)
    let isFirst = current.kind == .initiation
    let start = cell.start
    let end = cell.end
    let finalContact = isFirst ? end - 0.75 * meanStep : start + doubleSupport()
    if !isFirst {
      var profile = person.drop[side]
      if person.fatigue.drop[side] != 0 {
        let tired = person.fatigue.drop[side] * (start - began) / 60
        profile.peak += tired
        profile.mid += tired
      }
      if profile != .normal {
        profile.peak += current.dropShift
        profile.mid += current.dropShift
      }
      cell.drop = DropTrack(
        profile, side: side, initialContact: start, oppositeFinal: finalContact, oppositeInitial: end)
    }
    dropBefore = cell.drop
    let push = isFirst ? 0.3 : current.pushOffGain
    cell.impacts.pushOff = BodyCell.impact(
      pattern.pushOffReal, pattern.pushOffImaginary, side, push, max(start, finalContact + ImpactTone.pushOff.lead))
    cell.impacts.landing = BodyCell.impact(
      pattern.landingReal, pattern.landingImaginary, side.opposite, current.landingGain,
      end + ImpactTone.landing.lead)
    cell.impacts.heelStrike = BodyCell.impact(
      pattern.heelReal, pattern.heelImaginary, side.opposite, current.heelGain, end + ImpactTone.heelStrike.lead)
    cell.mark =
      isFirst
      ? .initiation(foot: side.opposite, finalContact: finalContact)
      : .step(times(start, finalContact, end))
    return cell
  }

  /// The way from the last contact to quiet standing.
  mutating func settle(_ pen: inout Pen) -> BodyCell {
    var cell = frame(&pen, to: standing)
    cell.mark = .lastContact(times(cell.start, .nan, .nan))
    return cell
  }

  private func times(_ contact: Double, _ oppositeFinal: Double, _ oppositeInitial: Double) -> TrueStepTimes {
    TrueStepTimes(
      side: side, initialContact: contact, oppositeFinalContact: oppositeFinal, oppositeInitialContact: oppositeInitial,
      initialContactBefore: previous.kind == .step ? contact - previous.duration : .nan,
      isTurning: current.turn != 0 || previous.turn != 0 || upcoming.turn != 0,
      isBoundary: current.isBoundary || current.closing > 0 || upcoming.kind == .settle, bout: bout)
  }

  /// From this side's initial contact to the other foot's final contact: what its stance leaves, s.
  private func doubleSupport() -> Double {
    let before = previous.kind == .step ? previous.duration : meanStep
    let stance = person.stance[side.opposite] / 100 * (before + current.duration)
    return max(0.05, 0.06 * current.duration, min(0.45 * current.duration, stance - before))
  }

  private mutating func frame(_ pen: inout Pen, to posture: PostureState) -> BodyCell {
    var cell = BodyCell()
    let rateBefore = Self.knotRate(previous.turn, previous.duration, current.turn, current.duration)
    let rateAfter = Self.knotRate(current.turn, current.duration, upcoming.turn, upcoming.duration)
    let change = HeadingChange(angle: current.turn, rateBefore: rateBefore, rateAfter: rateAfter)
    pen.travel(
      &cell, duration: current.duration, to: posture, speed: (current.startSpeed, current.endSpeed), turn: change)
    cell.isGait = true
    cell.dropBefore = dropBefore
    cell.parity = side.sign
    cell.amplitude = Quintic(from: cell.start, to: cell.end, current.startAmplitude, current.endAmplitude)
    let begin = current.kind == .initiation ? .pi - current.span : 0
    let first = current.kind == .initiation ? 0.5 * current.span / current.duration : knotPhaseRate(previous, current)
    let last = current.kind == .settle ? 0.5 * current.span / current.duration : knotPhaseRate(current, upcoming)
    cell.phase = Quintic(from: cell.start, to: cell.end, begin, begin + current.span, startRate: first, endRate: last)
    return cell
  }

  private func knotPhaseRate(_ a: StepPlan, _ b: StepPlan) -> Double { (a.span + b.span) / (a.duration + b.duration) }

  /// Turning goes through a knot only if both sides of it turn.
  private static func knotRate(_ a: Double, _ ta: Double, _ b: Double, _ tb: Double) -> Double {
    a * b > 0 ? (a + b) / (ta + tb) : 0
  }

  /// Says where a turn was, once it is over.
  mutating func mark(_ cell: inout BodyCell) {
    if current.beginsTurn { turnBegan = cell.start }
    if current.endsTurn {
      let steps = Double(steps(ofTurn: turnDegrees))
      cell.turn = TrueTurn(start: turnBegan, end: cell.end, degrees: (current.turn * steps).degrees)
    }
  }

  private var turnDegrees: Double {
    if case .turning(_, let degrees, _) = route { degrees } else { 0 }
  }
}

extension BodyCell {
  static func impact(_ real: Channels, _ imaginary: Channels, _ side: BodySide, _ gain: Double, _ onset: Double)
    -> ImpactPair.Impact
  {
    ImpactPair.Impact(onset: onset, real: gain * real.on(side), imaginary: gain * imaginary.on(side))
  }
}
