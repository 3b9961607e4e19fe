import Testing
import Walker

@testable import GaitDSP

/// People whose steps take a second and more, as no one's did whom the net was trained on but one; crooked mounts any way
/// round, uneven steps. The table is printed for the article on contacts.
@Suite(.whereCodeIsOptimized) struct SlowWalkTableTests {
  struct Row: CustomTestStringConvertible {
    /// Steps a minute, from and to.
    let cadence: (least: Double, most: Double)
    /// Share of initial contacts found, as F1, that must be reached.
    let leastF1: Double

    var testDescription: String { "\(Int(cadence.least))–\(Int(cadence.most)) steps/min" }
  }

  static let rows = [
    Row(cadence: (40, 46), leastF1: 0.55), Row(cadence: (46, 52), leastF1: 0.75), Row(cadence: (52, 60), leastF1: 0.85),
    Row(cadence: (60, 75), leastF1: 0.95),
  ]

  @Test(arguments: rows)
  func slowStepsAreFoundOrSaidToBeUnsure(row: Row) throws {
    var all = ContactScore()
    var ofReliable = ContactScore()
    var unfound = 0
    var reliable = 0
    for seed in 5_200..<UInt64(5_240) {
      let walk = walk(seed, cadence: row.cadence)
      let output = try Analysis(walk).output
      let contacts = output.contacts.filter { contact in output.bouts.contains { $0.number == contact.bout } }
      let score = ContactScore(contacts, walk.truth.contacts, kind: .initial, tolerance: 0.25)
      all.add(score)
      unfound += output.bouts.isEmpty ? 1 : 0
      if output.bouts.contains(where: \.isReliable) {
        reliable += 1
        ofReliable.add(score)
      }
    }
    print("\(row.testDescription): 40 walks, \(unfound) not found, \(reliable) reliable; initial contacts: \(all)")
    #expect(all.f1 > row.leastF1)
    #expect(reliable == 0 || ofReliable.f1 > 0.9)
    #expect(Double(all.wrongSide) < 0.03 * Double(all.found))
  }

  private func walk(_ seed: UInt64, cadence: (least: Double, most: Double)) -> SimulatedWalk {
    var r = RandomSource(seed: seed, stream: 61)
    var person = Person.slow(seed: seed)
    let wanted = r.uniform(cadence.least, cadence.most)
    person.speed *= wanted / person.cadence
    person.cadence = wanted
    person.stepTimeAsymmetry = r.uniform(-12, 12)
    let mount = SensorMount.rightAngles[Int(r.next() % 24)].tilted(
      x: r.uniform(-8, 8), y: r.uniform(-8, 8), z: r.uniform(-5, 5))
    return SimulatedWalk(person, .straight(60), SensorCircumstances(seed: seed, mount: mount, sensor: .lsm6dso))
  }
}
