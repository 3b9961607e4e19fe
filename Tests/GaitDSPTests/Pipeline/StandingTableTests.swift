import Foundation
import Testing
import Walker

@testable import GaitDSP

/// The table of the article on standing references: how many stands between walks are found, how far their zero of obliquity is
/// off, and what is taken for a stand that is none. People, mounts and sensors' errors that no parameter was chosen on.
@Suite(.whereCodeIsOptimized)
struct StandingTableTests {
  enum Part: String, CaseIterable {
    case good = "LSM6DSO"
    case poor = "the poorest part"

    var sensor: SensorClass { self == .good ? .lsm6dso : .mpu6050 }
  }

  /// Who stands, walks to and fro, sits down, rises and walks again.
  private static func session(
    _ seed: UInt64, _ part: Part
  ) -> (person: Person, script: WalkerScript, circumstances: SensorCircumstances) {
    var r = RandomSource(seed: seed, stream: 41)
    var person: Person =
      switch seed % 3 {
      case 0: .healthy(seed: seed)
      case 1: .weakLeft(seed: seed)
      default: .shuffling(seed: seed)
      }
    person.standingObliquity = r.uniform(-4, 4)
    let script = WalkerScript([
      .stand(seconds: r.uniform(4, 10)), .walk(.seconds(r.uniform(12, 25))), .stand(seconds: r.uniform(4, 8)),
      .walk(.seconds(r.uniform(15, 30)), route: .turning(everyMetres: 6, degrees: 180)),
      .stand(seconds: r.uniform(4, 8)), .standToSit, .sit(seconds: r.uniform(5, 15)), .sitToStand,
      .stand(seconds: r.uniform(4, 8)), .walk(.seconds(10)), .stand(seconds: r.uniform(4, 8)),
      .disturbance(.desk, seconds: 15), .disturbance(.bus, seconds: 15), .stand(seconds: 1),
    ])
    let mount = SensorMount.rightAngles[Int(r.next() % 24)].tilted(x: r.uniform(-10, 10), y: r.uniform(-12, 12))
    return (person, script, SensorCircumstances(seed: seed, mount: mount, sensor: part.sensor))
  }

  @Test(arguments: Part.allCases) func standsAreFoundAndLevel(_ part: Part) throws {
    var (wanted, found, elsewhere) = (0, 0, 0)
    // Of obliquity in each stand, degrees: as it is, and less the mean of its session, which drop does not feel.
    var (absolute, relative): ([Double], [Double]) = ([], [])
    for seed in 9400..<9440 as Range<UInt64> {
      let (person, script, circumstances) = Self.session(seed, part)
      let walk = SimulatedWalk(person, script, circumstances)
      let stands = try Analysis(walk).output.standings
      let real = walk.truth.standing.filter { $0.end - $0.start >= 3 }
      wanted += real.count
      found += real.count { span in stands.contains { $0.start < span.end && $0.end > span.start } }
      // A stand may begin before the sway of the last step has died away.
      let (right, wrong) = stands.partitioned { stand in
        walk.truth.standing.contains { $0.start - 2 < stand.start && stand.end < $0.end + 1 }
      }
      elsewhere += wrong.count
      let left = circumstances.mount.toSensor(SIMD3(0, 1, 0))
      let errors = right.map {
        degrees(asin((left * $0.up).sum())) - Self.obliquity(Walker(person: person, script: script), during: $0)
      }
      absolute += errors
      relative += errors.map { abs($0 - mean(errors)) }
    }
    relative.sort()
    let most = relative[relative.count * 95 / 100]
    print(
      "\(part.rawValue): \(wanted) stands, found \(found); \(elsewhere) elsewhere; zero off by "
        + String(format: "%.2f° (SD), against its session's %.2f° in 95 %%", standardDeviation(absolute), most))
    // Who sits within 15° of how they walk, and whose walking is not found, cannot be told from standing.
    #expect(Double(found) >= 0.97 * Double(wanted) && elsewhere <= (part == .good ? 3 : 9))
    #expect(most < (part == .good ? 0.1 : 0.3))
  }

  /// What it really was, mean over the stand, degrees.
  private static func obliquity(_ walker: Walker, during stand: StandingReference) -> Double {
    var cursor = walker.cursor()
    return mean((0..<50).map { cursor.motion(at: stand.start + (stand.end - stand.start) * Double($0) / 50).obliquity })
  }
}

extension Array {
  fileprivate func partitioned(_ isFirst: (Element) -> Bool) -> ([Element], [Element]) {
    (filter(isFirst), filter { !isFirst($0) })
  }
}
