import Report
import Walker

/// What really happened, in the form of reference events (`ic_left`, `ic_right`, `fc_left`, `fc_right`, `bouts`,
/// `turns`; s), with the exact pelvic drop of every step beside it.
struct TruthDocument: JSONDocument {
  let schema = "stance.truth/2"
  var durationS: Figure
  var icLeft: [Figure]
  var icRight: [Figure]
  var fcLeft: [Figure]
  var fcRight: [Figure]
  var bouts: [[Figure]]
  var turns: [[Figure]]
  var turnAnglesDeg: [Figure]
  var standing: [[Figure]]
  var sitting: [[Figure]]
  var steps: [StepPart]
  var stanceTrials: [TrialPart]

  init(_ truth: WalkerTruth) {
    func times(_ side: BodySide, _ kind: TrueContact.Kind) -> [Figure] {
      truth.contacts.filter { $0.side == side && $0.kind == kind }.map { second($0.time) }
    }
    durationS = second(truth.duration)
    icLeft = times(.left, .initial)
    icRight = times(.right, .initial)
    fcLeft = times(.left, .final)
    fcRight = times(.right, .final)
    bouts = truth.bouts.map { [second($0.start), second($0.end)] }
    turns = truth.turns.map { [second($0.start), second($0.end)] }
    turnAnglesDeg = truth.turns.map { Figure($0.degrees, digits: 1) }
    standing = truth.standing.map { [second($0.start), second($0.end)] }
    sitting = truth.sitting.map { [second($0.start), second($0.end)] }
    steps = truth.steps.map(StepPart.init)
    stanceTrials = truth.trials.map(TrialPart.init)
  }

  struct DropPart: Encodable {
    var peakDeg: Figure
    var midDeg: Figure
    var meanDeg: Figure

    init(_ drop: TrueDrop) {
      peakDeg = Figure(drop.peak)
      midDeg = Figure(drop.mid)
      meanDeg = Figure(drop.mean)
    }
  }

  struct StepPart: Encodable {
    /// The foot that lands, and the stance side of the single support that follows.
    var side: String
    var bout: Int
    var initialContactS: Figure
    var oppositeFinalContactS: Figure
    var oppositeInitialContactS: Figure
    var turning: Bool
    var boundary: Bool
    var obliquityAtContactDeg: Figure
    var dropFromStanding: DropPart
    var dropFromContact: DropPart

    init(_ step: TrueStep) {
      side = step.side.name
      bout = step.times.bout
      initialContactS = second(step.times.initialContact)
      oppositeFinalContactS = second(step.times.oppositeFinalContact)
      oppositeInitialContactS = second(step.times.oppositeInitialContact)
      turning = step.times.isTurning
      boundary = step.times.isBoundary
      obliquityAtContactDeg = Figure(step.contactObliquity)
      dropFromStanding = DropPart(step.standing)
      dropFromContact = DropPart(step.contact)
    }
  }

  struct TrialPart: Encodable {
    var side: String
    var referenceS: [Figure]
    var liftS: Figure
    /// When the drop's first value is reached.
    var dropReachedS: Figure
    var footDownS: Figure
    /// How long, from the lift to the return of the foot: as of a trial that is analysed.
    var heldS: Figure
    var dropFromStanding: DropPart
    var dropAtLiftDeg: Figure
    var dropSteadyDeg: Figure
    var dropAtEndDeg: Figure
    let curveIntervalS = 0.5
    var dropCurveDeg: [Figure]

    init(_ trial: TrueStanceTrial) {
      side = trial.side.name
      referenceS = [second(trial.reference.start), second(trial.reference.end)]
      liftS = second(trial.lift)
      dropReachedS = second(trial.held)
      footDownS = second(trial.footDown)
      heldS = second(trial.footDown - trial.lift)
      dropFromStanding = DropPart(trial.drop)
      dropAtLiftDeg = Figure(trial.atLift)
      dropSteadyDeg = Figure(trial.steady)
      dropAtEndDeg = Figure(trial.atEnd)
      dropCurveDeg = trial.curve.map { Figure($0) }
    }
  }
}

/// Seconds to the microsecond.
private func second(_ time: Double) -> Figure { Figure(time, digits: 6) }

extension BodySide {
  var name: String { self == .left ? "left" : "right" }
}

/// The exact pelvic angles at 100 Hz: `t,obliquity_deg,tilt_deg,rotation_deg`.
enum TruthSignals {
  static let rate = 100.0

  static func write(_ walker: Walker, to path: String) throws {
    let sink = try ResultSink(path: path)
    var cursor = walker.cursor()
    var text = "t,obliquity_deg,tilt_deg,rotation_deg\n"
    var index = 0
    while true {
      let time = Double(index) / rate
      let motion = cursor.motion(at: time)
      if cursor.isOver && time >= cursor.end { break }
      text += "\(decimals(time, 2)),\(decimals(motion.obliquity, 5)),\(decimals(motion.tilt, 5)),"
      text += "\(decimals(motion.rotation, 5))\n"
      if text.utf8.count > 1 << 18 {
        try sink.write(text)
        text.removeAll(keepingCapacity: true)
      }
      index += 1
    }
    try sink.write(text)
    try sink.finish()
  }
}
