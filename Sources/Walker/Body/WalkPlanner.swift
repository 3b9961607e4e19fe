/// Plans one walk, a step at a time with one step of foresight; each step planned becomes a cell.
struct WalkPlanner {
  let person: Person
  let walking: PostureState
  let standing: PostureState
  let pattern: GaitPattern
  private let length: WalkLength
  let route: Route
  let bout: Int
  private let cue: WalkerCue?
  /// What the cue had asked for when this walk began.
  private let heard: Int

  private var random: RandomSource
  private var rhythm = 0.0
  /// The side of the initial contact with which the next cell begins.
  private(set) var side: BodySide
  private(set) var previous: StepPlan
  private(set) var current: StepPlan
  private(set) var upcoming: StepPlan
  private var planned = 0.0
  /// The walk's first cell begins, s.
  private(set) var began = Double.nan
  private var travelled = 0.0
  private var sinceTurn = 0.0
  private var turnStepsLeft = 0
  private var turnStep = 0.0
  private var turnDirection = 1.0
  /// The turn under way begins, s.
  var turnBegan = 0.0
  private var stepsPlanned = 0
  private var isFinished = false
  /// Of the step before, whose end reaches into this one.
  var dropBefore = DropTrack()

  init(
    person: Person, pattern: GaitPattern, length: WalkLength, route: Route, bout: Int, random: RandomSource,
    cue: WalkerCue? = nil, heard: Int = 0
  ) {
    self.person = person
    self.pattern = pattern
    self.length = length
    self.route = route
    self.bout = bout
    self.cue = cue
    self.heard = heard
    self.random = random
    walking = .walking(person)
    standing = .standing(person)
    side = person.leadingSide.opposite
    let step = 60 / person.cadence
    previous = StepPlan(kind: .initiation, duration: step)
    current = StepPlan(kind: .initiation, duration: 1.3 * step)
    current.span = 0.65 * .pi
    current.endSpeed = 0.55 * person.speed
    current.endAmplitude = 0.6
    current.isBoundary = true
    upcoming = current
    planned = current.duration
    travelled = 0.5 * current.endSpeed * current.duration
    upcoming = plan(after: current)
  }

  /// The next cell, or none when the walk has come to a stand.
  mutating func next(_ pen: inout Pen) -> BodyCell? {
    if isFinished { return nil }
    if began.isNaN { began = pen.time }
    var cell = current.kind == .settle ? settle(&pen) : stepCell(&pen)
    mark(&cell)
    isFinished = current.kind == .settle
    side = side.opposite
    previous = current
    current = upcoming
    if current.kind != .settle { upcoming = plan(after: current) }
    return cell
  }
}

/// One stretch from knot to knot: from (usually) one initial contact to the next.
struct StepPlan {
  enum Kind { case initiation, step, settle }
  var kind: Kind
  var duration: Double
  /// How far the phase goes, rad.
  var span = Double.pi
  var startSpeed = 0.0
  var endSpeed = 0.0
  var startAmplitude = 0.0
  var endAmplitude = 0.0
  var turn = 0.0
  var beginsTurn = false
  var endsTurn = false
  var isBoundary = false
  /// 0 = none of the closing steps, 1 = the one before last, 2 = the last.
  var closing = 0
  var landingGain = 1.0
  var heelGain = 1.0
  var pushOffGain = 1.0
  var dropShift = 0.0
}

extension WalkPlanner {
  var meanStep: Double { 60 / person.cadence }
  private static let settleTime = 0.9

  /// Decides what comes after a step.
  private mutating func plan(after last: StepPlan) -> StepPlan {
    var p = StepPlan(kind: .step, duration: stepTime())
    p.startSpeed = last.endSpeed
    p.startAmplitude = last.endAmplitude
    stepsPlanned += 1
    let irregularity = person.irregularity
    p.endAmplitude = 1 + random.bounded(0.04 * irregularity)
    p.endSpeed = person.speed * pace * (1 + random.bounded(0.02 * irregularity))
    p.landingGain = 1 + random.bounded(0.08 * irregularity)
    p.heelGain = 1 + random.bounded(0.25 * irregularity)
    p.pushOffGain = 1 + random.bounded(0.08 * irregularity)
    p.dropShift = random.bounded(person.dropVariability)
    p.isBoundary = stepsPlanned <= 2

    if last.closing == 2 {
      p.kind = .settle
      p.duration = Self.settleTime
      p.span = 0.4 * .pi
      p.endSpeed = 0
      p.endAmplitude = 0
      p.isBoundary = true
    } else if last.closing == 1 || (turnStepsLeft == 0 && stepsPlanned > 1 && mustClose()) {
      p.closing = last.closing + 1
      p.endSpeed = person.speed * (p.closing == 1 ? 0.65 : 0.25)
      p.endAmplitude = p.closing == 1 ? 0.8 : 0.4
      p.isBoundary = true
    } else if stepsPlanned == 1 {
      p.endSpeed *= 0.9
      p.endAmplitude *= 0.9
    } else {
      follow(&p)
    }
    p.landingGain *= p.endAmplitude
    p.heelGain *= p.endAmplitude
    p.pushOffGain *= p.startAmplitude
    planned += p.duration
    let length = 0.5 * (p.startSpeed + p.endSpeed) * p.duration
    travelled += length
    sinceTurn += length
    return p
  }

  private mutating func stepTime() -> Double {
    // The step that begins on `side` ends with a contact of the other; plans run one cell ahead of `side`.
    let lands = stepsPlanned % 2 == 0 ? person.leadingSide.opposite : person.leadingSide
    let spread = person.strideTimeVariability / 100
    rhythm = 0.9 * rhythm + 0.43588989435406736 * random.bounded(1)
    let noise = 0.6 * spread * rhythm + 1.1313708498984762 * spread * random.bounded(1)
    let asymmetry = 0.005 * person.stepTimeAsymmetry * lands.sign
    return max(0.22, meanStep / pace * (1 + asymmetry) * (1 + max(-0.35, min(0.35, noise))))
  }

  /// Cadence now against that at first.
  private var pace: Double {
    guard person.fatigue.cadence != 0 else { return 1 }
    return max(0.4, min(1.6, 1 + person.fatigue.cadence * planned / 60 / person.cadence))
  }

  private func mustClose() -> Bool {
    if let cue, cue.serial != heard { return true }
    return switch length {
    case .seconds(let seconds): seconds - planned < 3.2 * meanStep + Self.settleTime
    case .metres(let metres): metres - travelled < 1.7 * person.stepLength
    }
  }

  /// How many steps a turn takes.
  func steps(ofTurn degrees: Double) -> Int { max(2, Int((abs(degrees) / person.turns.degreesAStep).rounded(.up))) }

  /// Turns and curves.
  private mutating func follow(_ p: inout StepPlan) {
    switch route {
    case .straight:
      return
    case .curved(let radius):
      guard abs(radius) > 0.3 else { return }
      p.turn = 0.5 * (p.startSpeed + p.endSpeed) * p.duration / radius
    case .turning(let metres, let degrees, let alternating):
      if turnStepsLeft == 0 {
        guard sinceTurn >= max(1, metres), abs(degrees) > 1, abs(degrees) <= 720 else { return }
        turnStepsLeft = steps(ofTurn: degrees)
        turnStep = turnDirection * degrees.radians / Double(turnStepsLeft)
        if alternating { turnDirection = -turnDirection }
        p.beginsTurn = true
      }
      p.turn = turnStep
      p.endSpeed *= 0.5
      p.endAmplitude *= 0.85
      turnStepsLeft -= 1
      if turnStepsLeft == 0 {
        p.endsTurn = true
        sinceTurn = 0
      }
    }
  }
}
