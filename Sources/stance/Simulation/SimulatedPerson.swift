import Walker

/// The people that the walker can be, by the names that the command line uses.
enum SimulatedPerson: String, CaseIterable {
  case weakLeft = "weak-left"
  case healthy, shuffling, slow, random

  func person(seed: UInt64) -> Person {
    switch self {
    case .weakLeft: .weakLeft(seed: seed)
    case .healthy: .healthy(seed: seed)
    case .shuffling: .shuffling(seed: seed)
    case .slow: .slow(seed: seed)
    case .random: .random(seed: seed)
    }
  }
}

/// What the person does, by the names that the command line uses.
enum SimulatedScript: String, CaseIterable {
  /// Quiet stand, walking with turns, quiet stand.
  case demo
  /// The same without turns.
  case straight
  /// Timed Up and Go.
  case tug
  /// Single-leg stance on each leg in turn.
  case stanceTest = "stance-test"

  /// Whether the length of the walk can be chosen.
  var hasLength: Bool { self == .demo || self == .straight }

  /// - Parameter minutes: of walking, where the script has a choice.
  func script(minutes: Double, for person: Person) -> WalkerScript {
    let walk = WalkLength.seconds(60 * minutes)
    switch self {
    case .demo:
      return WalkerScript([
        .stand(seconds: 10), .walk(walk, route: .turning(everyMetres: 10, degrees: 180)), .stand(seconds: 10),
      ])
    case .straight: return WalkerScript([.stand(seconds: 10), .walk(walk), .stand(seconds: 10)])
    case .tug: return .timedUpAndGo
    case .stanceTest:
      // What the leg lets sink in mid-stance of walking, it lets sink when it carries the body for longer.
      func trial(_ side: BodySide) -> WalkerPhase {
        .singleLegStance(StanceTrial(side: side, hold: 30, drop: person.drop[side].mid))
      }
      return WalkerScript([
        .stand(seconds: 10), trial(.left), .stand(seconds: 10), trial(.right), .stand(seconds: 5),
      ])
    }
  }
}

/// The sensor classes that the walker can wear, by the names that the command line uses.
enum SimulatedSensor: String, CaseIterable {
  case ideal, lsm6dso, mpu6050, bmi160

  var sensorClass: SensorClass {
    switch self {
    case .ideal: .ideal
    case .lsm6dso: .lsm6dso
    case .mpu6050: .mpu6050
    case .bmi160: .bmi160
    }
  }
}
