/// Lays the script out in time as a sequence of cells, one after another: however long the script, only the present
/// and the next few cells exist.
struct BodyTimeline {
  let person: Person
  let pattern: GaitPattern
  private var phases: [WalkerPhase]
  private let cue: WalkerCue?
  private var heard = 0
  private var random: RandomSource
  private var phase = 0
  private var roundsLeft: Int
  var pen: Pen
  var ready: [BodyCell] = []
  private var walk: WalkPlanner?
  private var walkEnd: Double?
  private var climb: Climb?
  private var bouts = 0

  /// `person` must be plausible.
  init(person: Person, pattern: GaitPattern, script: WalkerScript) {
    self.person = person
    self.pattern = pattern
    phases = script.phases
    cue = script.cue
    roundsLeft = script.rounds - 1
    random = RandomSource(seed: person.seed, stream: 3)
    let first = PostureState.standing(person)
    if case .sit = script.phases.first { pen = Pen(.sitting(person)) } else { pen = Pen(first) }
    ready.reserveCapacity(8)
  }

  /// Stairs that are being climbed.
  private struct Climb {
    var end: Double
    /// The foot that goes up next.
    var side: BodySide
    /// Forward, m/s.
    var speed = 0.0
  }

  /// The next cell; none after the last phase.
  mutating func next() -> BodyCell? {
    while true {
      if !ready.isEmpty { return ready.removeFirst() }
      if var planner = walk {
        let cell = planner.next(&pen)
        walk = cell == nil ? nil : planner
        if let cell { return cell }
        let isCutShort = cue.map { $0.serial != heard } ?? false
        if let end = walkEnd, end > pen.time + 0.01, !isCutShort {
          return pen.pose(.standing(person), blend: 0, hold: end - pen.time - 1e-3)
        }
        continue
      }
      if let step = nextStair() { return step }
      if phase == phases.count, roundsLeft > 0 {
        phase = 0
        roundsLeft -= 1
      }
      if let cue { listen(to: cue) }
      guard ready.isEmpty else { continue }
      guard phase < phases.count else { return nil }
      expand(phases[phase])
      phase += 1
    }
  }

  /// What is asked for replaces what is left; where nothing is, the walker waits a moment.
  private mutating func listen(to cue: WalkerCue) {
    let wanted = cue.current
    if wanted.serial != heard {
      heard = wanted.serial
      phases = wanted.phases
      phase = 0
    }
    guard phase >= phases.count else { return }
    phases.removeAll()
    phase = 0
    ready.append(pen.pose(pen.settled, blend: 0, hold: 0.2))
  }

  /// After the last phase: the last posture, for ever.
  mutating func rest() -> BodyCell {
    var cell = pen.pose(pen.settled, blend: 0)
    cell.end = .infinity
    return cell
  }

  private mutating func expand(_ phase: WalkerPhase) {
    switch phase {
    case .stand(let seconds): stand(seconds.seconds)
    case .walk(let length, let route): start(length, route)
    case .sit(let seconds): sit(seconds.seconds)
    case .sitToStand:
      if !pen.isIn(.sitting(person)) { ready.append(pen.pose(.sitting(person), blend: 1.5)) }
      ready.append(pen.pose(.leaning(person), blend: person.chair.leaning, mark: .rising))
      ready.append(pen.pose(.standing(person), blend: person.chair.straightening, mark: .rising))
    case .standToSit:
      ready.append(pen.pose(.leaning(person), blend: person.chair.lowering, mark: .sittingDown))
      ready.append(pen.pose(.sitting(person), blend: person.chair.settling, mark: .sittingDown))
    case .turnToSit(let degrees, let left):
      turnToSit(degrees.within(-360, 360, otherwise: 180), left: left.within(0.05, 0.8, otherwise: 0.3))
    case .bows(let count, let degrees, let seconds): bow(count, degrees, seconds.seconds)
    case .singleLegStance(let trial): stance(trial)
    case .turnInPlace(let degrees): turn(degrees.within(-3600, 3600, otherwise: 0))
    case .disturbance(let kind, let seconds): disturb(kind, seconds.seconds)
    }
  }
}

extension BodyTimeline {
  mutating func stand(_ seconds: Double) {
    let posture = PostureState.standing(person)
    let blend = pen.isIn(posture) ? 0 : 1.2
    ready.append(pen.pose(posture, blend: blend, hold: seconds - blend, mark: .standing(from: pen.time + blend)))
  }

  private mutating func sit(_ seconds: Double) {
    let posture = PostureState.sitting(person)
    ready.append(pen.pose(posture, blend: pen.isIn(posture) ? 0 : 1.8, hold: seconds, mark: .sitting))
  }

  private mutating func start(_ length: WalkLength, _ route: Route) {
    var length = length
    switch length {
    case .seconds(let seconds):
      length = .seconds(seconds.seconds)
      walkEnd = pen.time + seconds.seconds
    case .metres(let metres):
      length = .metres(metres.within(0, 1e6, otherwise: 10))
      walkEnd = nil
    }
    let stream = 100 &+ UInt64(bouts)
    walk = WalkPlanner(
      person: person, pattern: pattern, length: length, route: route, bout: bouts,
      random: RandomSource(seed: person.seed, stream: stream), cue: cue, heard: heard)
    bouts += 1
  }

  private mutating func bow(_ count: Int, _ degrees: Double, _ seconds: Double) {
    let upright = PostureState.standing(person)
    let depth = degrees.within(5, 80, otherwise: 40)
    let half = max(1, seconds / 2)
    for _ in 0..<max(0, min(100, count)) {
      ready.append(pen.pose(.bowing(person, degrees: depth), blend: half, mark: .bows))
      ready.append(pen.pose(upright, blend: half, mark: .bows))
    }
  }

  private mutating func turn(_ degrees: Double) {
    guard abs(degrees) > 0.1 else { return }
    var cell = BodyCell()
    let began = pen.time
    let duration = 0.6 + abs(degrees) / person.turns.onTheSpot
    pen.travel(
      &cell, duration: duration, to: .standing(person), speed: (0, 0), turn: HeadingChange(angle: degrees.radians))
    cell.turn = TrueTurn(start: began, end: pen.time, degrees: degrees)
    ready.append(cell)
  }

  /// Two cells: turning alone, then the rest of the turn with the lean before the chair.
  private mutating func turnToSit(_ degrees: Double, left: Double) {
    let began = pen.time
    let alone = (1 - left) * (0.6 + abs(degrees) / person.turns.onTheSpot)
    let rate = degrees.radians / (alone + left * person.chair.lowering)
    var turning = BodyCell()
    var change = HeadingChange(angle: (1 - left) * degrees.radians, rateAfter: rate)
    pen.travel(&turning, duration: alone, to: .standing(person), speed: (0, 0), turn: change)
    ready.append(turning)
    var lowering = BodyCell()
    change = HeadingChange(angle: left * degrees.radians, rateBefore: rate)
    pen.travel(&lowering, duration: person.chair.lowering, to: .leaning(person), speed: (0, 0), turn: change)
    lowering.mark = .sittingDown
    lowering.turn = TrueTurn(start: began, end: pen.time, degrees: degrees)
    ready.append(lowering)
    ready.append(pen.pose(.sitting(person), blend: person.chair.settling, mark: .sittingDown))
  }

  private mutating func disturb(_ kind: Disturbance, _ seconds: Double) {
    if kind == .stairs {
      climb = Climb(end: pen.time + min(seconds, 36_000), side: person.leadingSide)
      return
    }
    let posture = PostureState.disturbed(person, by: kind)
    let blend = min(1.5, 0.5 * seconds)
    ready.append(pen.pose(posture, blend: blend, hold: seconds - blend, mark: .disturbance(kind)))
  }

  /// One step up after another, each made when it is due: a long climb takes no more memory than a short one.
  private mutating func nextStair() -> BodyCell? {
    guard let climb, pen.time < climb.end else {
      self.climb = nil
      return nil
    }
    let duration = 0.62 * (1 + random.bounded(0.06))
    let isLast = pen.time + duration >= climb.end
    var posture = PostureState.disturbed(person, by: .stairs)
    posture.pose[Lane.y] = 0.02 * climb.side.sign
    posture.pose[Lane.obliquity] -= 0.03 * climb.side.sign
    pen.floor += 0.16
    var cell = BodyCell()
    cell.mark = .disturbance(.stairs)
    let next = isLast ? 0 : 0.45
    pen.travel(&cell, duration: duration, to: posture, speed: (climb.speed, next), turn: HeadingChange())
    self.climb = Climb(end: climb.end, side: climb.side.opposite, speed: next)
    return cell
  }
}

extension Pen {
  /// The present posture as one to be raised again by the floor.
  var settled: PostureState { state.raised(by: -floor) }
}

extension Double {
  /// A duration that can be planned: not negative, finite, at most a year.
  fileprivate var seconds: Double { within(0, 3.2e7, otherwise: 0) }
}
