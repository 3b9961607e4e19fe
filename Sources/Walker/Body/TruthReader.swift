/// Walks through the cells and writes down what they mean. Pelvic drop is measured on the very movement that the
/// sensor feels, noise included.
struct TruthReader {
  private var track: BodyTrack
  private let standingObliquity: Double
  private var truth = WalkerTruth()
  private var openTrial: OpenTrial?
  private var openBout: TrueBout?

  /// Single supports are measured at this many equal intervals (Simpson's rule: an even number).
  private static let intervals = 64

  private typealias OpenTrial = TrialReader

  init(_ walker: Walker) {
    track = BodyTrack(person: walker.person, script: walker.script)
    standingObliquity = walker.person.plausible.standingObliquity
  }

  mutating func readAll() -> WalkerTruth {
    if track.isOver { return truth }
    repeat {
      read()
    } while track.advanceCell()
    truth.duration = track.end
    return truth
  }

  private mutating func read() {
    let cell = track.cell
    let span = TrueSpan(start: cell.start, end: cell.end)
    switch cell.mark {
    case .none: break
    case .standing(let from): if cell.end > from { truth.standing.append(TrueSpan(start: from, end: cell.end)) }
    case .sitting: truth.sitting.append(span)
    case .rising: extend(&truth.rises, span)
    case .sittingDown: extend(&truth.descents, span)
    case .bows: extend(&truth.bows, span)
    case .disturbance(let kind): disturbed(kind, span)
    case .lift(let trial): openTrial = OpenTrial(trial: trial)
    case .initiation(let foot, let finalContact):
      truth.contacts.append(TrueContact(time: finalContact, side: foot, kind: .final))
      openBout = TrueBout(start: finalContact, end: finalContact, steps: 0)
    case .step(let times): step(times)
    case .lastContact(let times):
      truth.contacts.append(TrueContact(time: times.initialContact, side: times.side, kind: .initial))
      truth.steps.append(TrueStep(times: times))
      if var bout = openBout {
        bout.end = times.initialContact
        bout.steps += 1
        truth.bouts.append(bout)
      }
      openBout = nil
    }
    if let turn = cell.turn { truth.turns.append(turn) }
    measureTrial(in: cell)
  }

  private mutating func step(_ times: TrueStepTimes) {
    truth.contacts.append(TrueContact(time: times.initialContact, side: times.side, kind: .initial))
    truth.contacts.append(TrueContact(time: times.oppositeFinalContact, side: times.side.opposite, kind: .final))
    openBout?.steps += 1
    truth.steps.append(measured(times))
  }

  /// Drop over the single support, with the peak between sampling points found by a parabola.
  private mutating func measured(_ times: TrueStepTimes) -> TrueStep {
    var step = TrueStep(times: times)
    step.contactObliquity = obliquity(at: times.initialContact)
    let start = times.oppositeFinalContact
    let width = (times.oppositeInitialContact - start) / Double(Self.intervals)
    let sign = times.side.sign
    var sum = 0.0
    var peak = -Double.infinity
    var mid = 0.0
    var (a, b) = (-Double.infinity, -Double.infinity)
    for i in 0...Self.intervals {
      let value = sign * obliquity(at: start + Double(i) * width)
      let isEnd = i == 0 || i == Self.intervals
      sum += value * (isEnd ? 1 : (i % 2 == 1 ? 4 : 2))
      if i == Self.intervals / 2 { mid = value }
      if b > a && b >= value && a.isFinite { peak = max(peak, Self.vertex(a, b, value)) }
      peak = max(peak, value)
      (a, b) = (b, value)
    }
    let mean = sum / Double(3 * Self.intervals)
    func drop(_ reference: Double) -> TrueDrop {
      TrueDrop(peak: peak - sign * reference, mid: mid - sign * reference, mean: mean - sign * reference)
    }
    step.standing = drop(standingObliquity)
    step.contact = drop(step.contactObliquity)
    return step
  }

  /// The top of the parabola through three equidistant values of which the middle one is the largest.
  private static func vertex(_ a: Double, _ b: Double, _ c: Double) -> Double {
    let curvature = a - 2 * b + c
    return curvature < 0 ? b - (c - a) * (c - a) / (8 * curvature) : b
  }

  private mutating func obliquity(at t: Double) -> Double {
    track.answer(until: t)
    return PelvicAttitude(track.channels(at: t).value).obliquityDegrees
  }

  private mutating func measureTrial(in cell: BodyCell) {
    guard var open = openTrial else { return }
    let sign = open.trial.side.sign
    while let time = open.nextTime, time < cell.end {
      open.add(sign * (obliquity(at: time) - standingObliquity))
    }
    openTrial = open
    if open.nextTime == nil {
      truth.trials.append(open.measured)
      openTrial = nil
    }
  }

  private mutating func disturbed(_ kind: Disturbance, _ span: TrueSpan) {
    if let last = truth.disturbances.last, last.kind == kind, last.end == span.start {
      truth.disturbances[truth.disturbances.count - 1].end = span.end
    } else {
      truth.disturbances.append(TrueDisturbance(start: span.start, end: span.end, kind: kind))
    }
  }

  private func extend(_ spans: inout [TrueSpan], _ span: TrueSpan) {
    if let last = spans.last, last.end == span.start {
      spans[spans.count - 1].end = span.end
    } else {
      spans.append(span)
    }
  }
}
