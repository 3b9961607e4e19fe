import Testing
import Walker

@testable import GaitDSP

/// What holds of any output, whoever walks and however badly they are measured.
@Suite struct RandomWalkerTests {
  static let seeds: [UInt64] = runsLongTests ? Array(100..<140) : Array(100..<105)

  static func walk(_ seed: UInt64) -> SimulatedWalk {
    var random = SeededNoise(seed)
    let sensors = SensorClass.named.map(\.sensor)
    let rates = [40.0, 50, 100, 128, 200]
    let mount = SensorMount.rightAngles[Int(random.bits() % 24)]
      .tilted(x: 15 * (2 * random.uniform() - 1), y: 15 * (2 * random.uniform() - 1), z: 8 * random.normal())
    let losses =
      random.uniform() < 0.5
      ? PacketLosses.none : PacketLosses(single: 0.02, burstsPerSecond: 0.1, burst: 0.2)
    return SimulatedWalk(
      .random(seed: seed),
      WalkerScript([
        .stand(seconds: 3), .walk(.seconds(14), route: .turning(everyMetres: 9, degrees: 180)), .stand(seconds: 5),
      ]),
      SensorCircumstances(
        seed: seed, rate: rates[Int(random.bits() % 5)], mount: mount, sensor: sensors[Int(random.bits() % 4)],
        losses: losses, softTissue: random.uniform() < 0.5 ? .firm : .loose))
  }

  @Test(arguments: seeds)
  func outputKeepsItsInvariants(seed: UInt64) throws {
    let walk = Self.walk(seed)
    let output = try Analysis(walk) { $0.legLength = 0.9 }.output
    for (a, b) in zip(output.contacts, output.contacts.dropFirst()) {
      #expect(a.time < b.time)
      #expect(a.bout <= b.bout)
    }
    for contact in output.contacts {
      #expect((0...1).contains(contact.confidence))
      let bout = output.bouts.first { $0.number == contact.bout }
      #expect(bout.map { contact.time >= $0.start && contact.time <= $0.end } ?? false)
    }
    for (a, b) in zip(output.bouts, output.bouts.dropFirst()) { #expect(a.end < b.start && a.number + 1 == b.number) }
    for bout in output.bouts {
      #expect(bout.start < bout.end)
      let steps = output.steps.filter { $0.bout == bout.number }
      for (a, b) in zip(steps, steps.dropFirst()) {
        #expect(a.initialContact < b.initialContact)
        // Two steps running of one side are only possible where a contact between them was not found, and are marked.
        if a.side == b.side { #expect(a.quality != .ok && b.quality != .ok) }
      }
      let counts = [bout.summary.left.steps, bout.summary.right.steps]
      #expect(counts.map { $0.ok + $0.excluded }.reduce(0, +) == steps.count)
    }
    for step in output.steps { expectSound(step) }
  }

  func expectSound(_ step: Step) {
    let cycle = [
      step.initialContact, step.oppositeFinalContact, step.oppositeInitialContact, step.finalContact,
      step.nextInitialContact,
    ].filter(\.isFinite)
    #expect(zip(cycle, cycle.dropFirst()).allSatisfy { $0 < $1 }, "\(cycle)")
    #expect((0...1).contains(step.confidence))
    for measure in StepMeasure.allCases {
      let value = measure.value(of: step)
      guard !value.isNaN else { continue }
      #expect(value.isFinite && abs(value) < 200, "\(measure) = \(value)")
      if measure.key.hasSuffix("percent") { #expect((0...100).contains(value), "\(measure) = \(value)") }
      if measure.key.hasSuffix("_s") { #expect(value > 0 && value < 8, "\(measure) = \(value)") }
    }
    for drop in [step.drop.standing, step.drop.contact, step.drop.mean] where drop.peak.isFinite {
      #expect(drop.peak >= drop.mean && drop.peak >= drop.mid - 1e-9)
    }
    if step.quality == .ok {
      #expect(step.strideTime.isFinite && step.stanceTime.isFinite && step.singleSupportTime.isFinite)
      #expect(step.drop.contact.mean.isFinite)
      #expect(abs(step.drop.excursion - step.drop.contact.peak) < 1e-9)
      // Stance and the swing that follows it make the stride.
      #expect(step.stanceTime < step.strideTime)
    }
  }

  /// Whatever the seed, a person who walks is found walking.
  @Test(arguments: seeds.prefix(3))
  func someoneWhoWalksIsFoundWalking(seed: UInt64) throws {
    let walk = SimulatedWalk(.random(seed: seed), .straight(14), SensorCircumstances(sensor: .lsm6dso))
    let analysis = try Analysis(walk)
    let score = ContactScore(analysis.output.contacts, walk.truth.contacts, kind: .initial)
    // Unknown gait may be found badly, but then it is marked.
    let isMarked = analysis.output.bouts.allSatisfy { !$0.isReliable }
    #expect(score.f1 > 0.85 || isMarked, "\(score)")
  }
}
