import Walker

@testable import GaitDSP

/// How people may do a Timed Up and Go, for its table: everybody drawn differently.
enum UpAndGoManner: String, CaseIterable {
  case plain = "as told"
  case slow = "slow and shuffling people, slow rising"
  case standing = "standing before they walk (0.5–5 s)"
  case stopping = "stopping at the turn and before it (0.3–3 s)"
  case sittingInTurn = "sitting down while turning"
  case walkingTurn = "turning before the chair while walking"
  case bent = "bent forward while walking (10–25°)"
  case fidgeting = "fidgeting in the chair before and after"

  /// Whoever walks, and what they do; `trials` of it.
  func drawn(_ r: inout RandomSource, seed: UInt64, trials: Int = 1) -> (Person, [WalkerPhase]) {
    let who = self == .slow ? 3 + Int(r.next() % 2) : Int(r.next() % 4)
    var person: Person =
      switch who {
      case 0: .healthy(seed: seed)
      case 1: .weakLeft(seed: seed)
      case 2: .weakBoth(seed: seed)
      case 3: .shuffling(seed: seed)
      default: .slow(seed: seed)
      }
    if r.unit() < 0.5 { person = person.mirrored }
    let haste = self == .slow ? r.uniform(1.2, 2.5) : r.uniform(0.7, 1.4)
    person.chair.leaning = 0.8 * haste * r.uniform(0.8, 1.25)
    person.chair.straightening = 1.0 * haste * r.uniform(0.8, 1.25)
    person.chair.lowering = 1.2 * haste * r.uniform(0.8, 1.25)
    person.chair.settling = 0.8 * haste * r.uniform(0.8, 1.25)
    person.chair.slouch = r.uniform(12, 28)
    person.chair.lean = r.uniform(15, 35)
    person.turns.degreesAStep = r.uniform(28, 75)
    person.turns.onTheSpot = who > 2 ? r.uniform(45, 90) : r.uniform(60, 140)
    if self == .bent { person.walkingTilt = person.standingTilt + r.uniform(10, 25) }
    var phases: [WalkerPhase] = [.sit(seconds: r.uniform(2, 8))]
    for _ in 0..<trials { phases += trial(person, &r) }
    return (person, phases)
  }

  private func trial(_ person: Person, _ r: inout RandomSource) -> [WalkerPhase] {
    let half = r.unit() < 0.5 ? 180.0 : -180.0
    let there = r.uniform(2.8, 3.2)
    let turning = 0.5 * person.stepLength * (180 / person.turns.degreesAStep).rounded(.up)
    var phases: [WalkerPhase] = []
    if self == .fidgeting { phases.append(.disturbance(.desk, seconds: r.uniform(2, 8))) }
    phases.append(.sitToStand)
    if self == .standing { phases.append(.stand(seconds: r.uniform(0.5, 5))) }
    switch self {
    case .stopping:
      phases += [
        .walk(.metres(there)), .stand(seconds: r.uniform(0.3, 3)), .turnInPlace(degrees: half),
        .stand(seconds: r.uniform(0.3, 3)), .walk(.metres(there)),
      ]
    case .walkingTurn:
      phases.append(
        .walk(
          .metres(2 * (there + turning) + 1.2 * person.stepLength),
          route: .turning(everyMetres: there, degrees: half, alternating: r.unit() < 0.5)))
    default:
      phases.append(
        .walk(.metres(2 * there + turning - 0.3), route: .turning(everyMetres: there, degrees: half)))
    }
    let last = r.unit() < 0.5 ? 180.0 : -180.0
    switch self {
    case .sittingInTurn: phases.append(.turnToSit(degrees: last, left: r.uniform(0.1, 0.5)))
    case .walkingTurn: phases.append(.standToSit)
    default: phases += [.turnInPlace(degrees: last), .standToSit]
    }
    if self == .fidgeting { phases.append(.disturbance(.desk, seconds: r.uniform(2, 8))) }
    phases.append(.sit(seconds: r.uniform(2, 8)))
    return phases
  }
}

extension Person {
  /// Both hips weak: the pelvis sinks on either side, and steps are short.
  static func weakBoth(seed: UInt64) -> Person {
    var person = Person.weakLeft(seed: seed)
    person.drop.right = person.drop.left
    person.speed *= 0.85
    person.stepTimeAsymmetry = 0
    return person
  }
}
