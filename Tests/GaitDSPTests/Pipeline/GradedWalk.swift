import Walker

@testable import GaitDSP

/// A simulated person with a drop of known size on a known side, walking in one of many circumstances.
struct GradedWalk {
  enum Manner: String, CaseIterable {
    case plain = "plain"
    case uneven = "step times 8–15 % uneven"
    case hike = "other side hiked by 4–6°"
    case slow = "slow, 50 steps a minute"
    case shuffling = "shuffling"
    case fast = "fast, 135 steps a minute"
    case short = "10–15 clean steps a side"
    case crooked = "strap up to 15° crooked"
    case slipped = "strap slips by 3–8° after standing"
    case cheap = "uncalibrated part, warming up"
    case loose = "loose belt"
    case unlevel = "always 3–5° oblique"
    case session = "four walks, a stand before each"
    case slipsMidway = "the strap slips by 6–9° in the second of four walks"
    case stale = "the last stand 13 h ago"
  }

  let manner: Manner
  /// Whose side `drop` is; both sides' where `isBothSided`.
  let weak: Side
  let rate: Double
  private(set) var walk: SimulatedWalk
  private let mount: SensorMount

  /// - Parameters:
  ///   - seed: of the person, the sensor, the mount, the stands and the side.
  ///   - drop: how much more than healthy the pelvis drops in loading response, degrees; 0.9 times as much at mid-stance.
  init(seed: UInt64, _ manner: Manner = .plain, drop: Double, isBothSided: Bool = false) {
    var r = RandomSource(seed: seed, stream: 53)
    self.manner = manner
    weak = r.unit() < 0.5 ? .left : .right
    let person = Self.person(seed, manner, weak, DropProfile(peak: drop, mid: 0.9 * drop), isBothSided, &r)
    let tilt = manner == .crooked ? 15.0 : 7
    mount = SensorMount.rightAngles[Int(r.next() % 24)].tilted(
      x: r.uniform(-tilt, tilt), y: r.uniform(-tilt, tilt), z: r.uniform(-5, 5))
    rate = [50, 100, 104][Int(r.next() % 3)]
    let sensor: SensorClass = manner == .cheap ? .mpu6050 : r.unit() < 0.5 ? .lsm6dso : .bmi160
    let tissue: SoftTissue = manner == .loose ? .loose : r.unit() < 0.5 ? .none : .firm
    walk = SimulatedWalk(
      person, Self.script(manner, cadence: person.cadence, &r),
      SensorCircumstances(
        seed: seed, rate: rate, mount: mount, sensor: sensor,
        temperature: manner == .cheap ? .warmingUp : .constant, softTissue: tissue))
    for (index, bout) in walk.truth.bouts.enumerated() {
      // Nobody stands exactly as they walk: 0.85° (SD), as the limits allow for.
      let error = manner == .slipped ? r.uniform(3, 8) * (r.unit() < 0.5 ? -1 : 1) : r.bounded(0.85)
      walk.roll(by: error, from: bout.start - 1.2, on: mount)
      if manner == .slipsMidway, index == 1 {
        walk.roll(by: r.uniform(6, 9) * (r.unit() < 0.5 ? -1 : 1), from: (bout.start + bout.end) / 2, on: mount)
      }
      if bout.start < (walk.truth.bouts.last?.start ?? 0) { walk.roll(by: -error, from: bout.end, on: mount) }
    }
    if manner == .stale { ageFirstWalk(by: 13 * 3600) }
  }

  private static func person(
    _ seed: UInt64, _ manner: Manner, _ weak: Side, _ drop: DropProfile, _ isBothSided: Bool, _ r: inout RandomSource
  ) -> Person {
    var person: Person =
      switch manner {
      case .slow: .slow(seed: seed)
      case .shuffling: .shuffling(seed: seed)
      default: .healthy(seed: seed)
      }
    person.drop[weak.body] = drop
    if isBothSided { person.drop[weak.opposite.body] = drop }
    person.stepTimeAsymmetry += r.uniform(-4, 4)
    switch manner {
    case .uneven: person.stepTimeAsymmetry = r.uniform(8, 15) * (r.unit() < 0.5 ? -1 : 1)
    case .hike: person.drop[weak.opposite.body] = DropProfile(peak: -r.uniform(4, 6), mid: -r.uniform(4, 6))
    case .fast: (person.speed, person.cadence) = (person.speed * 155 / person.cadence, 135)
    case .unlevel: person.standingObliquity = r.uniform(3, 5) * (r.unit() < 0.5 ? -1 : 1)
    default: break
    }
    return person
  }

  private static func script(_ manner: Manner, cadence: Double, _ r: inout RandomSource) -> WalkerScript {
    switch manner {
    case .session, .slipsMidway, .stale:
      let walks = manner == .stale ? 2 : 4
      return WalkerScript(
        (0..<walks).flatMap { _ in [.stand(seconds: 6), .walk(.seconds(r.uniform(14, 30)))] } + [.stand(seconds: 4)])
    default:
      let seconds =
        switch manner {
        case .slow: r.uniform(45, 70)
        case .short: r.uniform(14, 18) * 110 / cadence
        default: r.uniform(22, 60)
        }
      let route: Route = seconds > 30 && r.unit() < 0.5 ? .turning(everyMetres: 12, degrees: 180) : .straight
      return WalkerScript([.stand(seconds: 5), .walk(.seconds(seconds), route: route), .stand(seconds: 4)])
    }
  }

  /// Nothing is quiet between the first walk and the second, hours later.
  private mutating func ageFirstWalk(by age: Double) {
    guard walk.truth.bouts.count > 1 else { return }
    let (first, second) = (walk.truth.bouts[0], walk.truth.bouts[1])
    walk.samples.removeAll { $0.time > first.end - 0.5 && $0.time < second.start + 0.5 }
    for index in walk.samples.indices where walk.samples[index].time > second.start { walk.samples[index].time += age }
  }

  func analysis() throws -> Analysis { try Analysis(walk) }

  /// Of the same walk without what was quiet before and after it.
  func analysisWithoutStanding() throws -> Analysis {
    let (start, end) = (walk.truth.bouts.first?.start ?? 0, walk.truth.bouts.last?.end ?? 0)
    return try Analysis(walk.samples.filter { $0.time > start + 0.5 && $0.time < end - 0.5 }, rate: rate)
  }

  /// What the same limits say of the movement itself.
  var exact: Finding {
    let steps = walk.truth.wholeSteps().filter(\.isSteady).map { real in
      var step = real.step
      step.confidence = 1
      return step
    }
    return Finding(GaitDSPTests.summary(of: steps), standing: StandingCertainty())
  }
}
