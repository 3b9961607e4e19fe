extension PostureState {
  /// Upright on both feet.
  static func standing(_ person: Person) -> PostureState {
    var p = standingStill
    p.scaleIrregularity(by: person.irregularity)
    p.pose = Channels(obliquity: person.standingObliquity.radians, tilt: person.standingTilt.radians)
    return p
  }

  /// What lies under the steps of a walk.
  static func walking(_ person: Person) -> PostureState {
    PostureState(
      pose: Channels(obliquity: person.standingObliquity.radians, tilt: person.walkingTilt.radians),
      slow: person.irregularity
        * Channels(x: 0.010, y: 0.012, z: 0.003, obliquity: 0.006, tilt: 0.008, rotation: 0.02),
      mid: person.irregularity
        * Channels(x: 0.0025, y: 0.003, z: 0.002, obliquity: 0.003, tilt: 0.004, rotation: 0.005),
      fast: person.irregularity
        * Channels(x: 0.00018, y: 0.0003, z: 0.0002, obliquity: 0.0008, tilt: 0.002, rotation: 0.001))
  }

  /// On a chair: the sacrum rolls back.
  static func sitting(_ person: Person) -> PostureState {
    var p = standing(person)
    p.scaleIrregularity(by: 0.5)
    p.pose[Lane.tilt] = (person.standingTilt - person.chair.slouch).radians
    p.pose[Lane.x] = -0.28
    p.pose[Lane.z] = -0.45 * person.legLength
    return p
  }

  /// Between chair and standing: leaning forward, the seat just leaving the chair.
  static func leaning(_ person: Person) -> PostureState {
    var p = sitting(person)
    p.pose[Lane.tilt] = (person.standingTilt + person.chair.lean).radians
    p.pose[Lane.x] = -0.18
    p.pose[Lane.z] += 0.04
    return p
  }

  /// The bottom of a bow.
  static func bowing(_ person: Person, degrees: Double) -> PostureState {
    var p = standing(person)
    p.pose[Lane.tilt] += degrees.radians
    p.pose[Lane.x] = -0.0022 * degrees
    p.pose[Lane.z] = -0.0006 * degrees
    return p
  }

  /// Unsteady as on one leg; where the pelvis is meanwhile is another's part (`StanceMovement`).
  static func onOneLeg(_ person: Person, trial: StanceTrial) -> PostureState {
    let sway = trial.sway.within(0, 10, otherwise: 1)
    var p = standing(person)
    p.slow = sway * Channels(x: 0.008, y: 0.010, z: 0.0015, obliquity: 0.009, tilt: 0.008, rotation: 0.02)
    p.mid = sway * Channels(x: 0.0012, y: 0.002, z: 0.0003, obliquity: 0.002, tilt: 0.002, rotation: 0.003)
    p.scaleIrregularity(by: person.irregularity)
    return p
  }

  /// Movement that is not walking; stairs are made of steps up (`BodyTimeline`).
  static func disturbed(_ person: Person, by disturbance: Disturbance) -> PostureState {
    var p = sitting(person)
    switch disturbance {
    case .bus:
      p.slow = Channels(x: 0.06, y: 0.08, z: 0.01, obliquity: 0.02, tilt: 0.03, rotation: 0.06)
      p.mid = Channels(x: 0.006, y: 0.008, z: 0.016, obliquity: 0.006, tilt: 0.006, rotation: 0.004)
      p.fast = Channels(x: 0.0002, y: 0.0002, z: 0.0006, obliquity: 0.0002, tilt: 0.0002, rotation: 0.0002)
    case .desk:
      p.slow = Channels(x: 0.03, y: 0.03, z: 0.008, obliquity: 0.06, tilt: 0.12, rotation: 0.2)
      p.mid = Channels(x: 0.001, y: 0.001, z: 0.0005, obliquity: 0.002, tilt: 0.002, rotation: 0.002)
    case .handling:
      p.slow = Channels(x: 0.25, y: 0.25, z: 0.25, obliquity: 0.7, tilt: 1.0, rotation: 1.5)
      p.mid = Channels(x: 0.02, y: 0.02, z: 0.02, obliquity: 0.08, tilt: 0.08, rotation: 0.1)
      p.fast = Channels(x: 0.0002, y: 0.0002, z: 0.0002, obliquity: 0.0005, tilt: 0.0005, rotation: 0.0005)
    case .stairs:
      p = walking(person)
      p.mid = 2 * p.mid
    }
    return p
  }

  private mutating func scaleIrregularity(by factor: Double) {
    slow = slow * factor
    mid = mid * factor
    fast = fast * factor
  }
}

/// Indices of the channels.
enum Lane {
  static let x = 0
  static let y = 1
  static let z = 2
  static let obliquity = 3
  static let tilt = 4
  static let rotation = 5
}
