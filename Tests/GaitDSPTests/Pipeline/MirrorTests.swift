import Testing
import Walker

@testable import GaitDSP

/// The mirror image of a person, wearing the mirror image of the strap, is the same walk with the sides exchanged.
@Suite struct MirrorTests {
  @Test(arguments: [Person.weakLeft(seed: 5), .healthy(seed: 31)])
  func mirroredRecordingGivesMirroredResults(person: Person) throws {
    let script = WalkerScript([.stand(seconds: 4), .walk(.seconds(14)), .stand(seconds: 5)])
    let circumstances = SensorCircumstances(mount: SensorMount.aligned.tilted(x: 4, y: -3))
    let walk = SimulatedWalk(person, script, circumstances)
    // Reflected in the sagittal plane: y of a vector, x and z of a rotation change their sign.
    let mirrored = walk.samples.map {
      InertialSample(
        time: $0.time, specificForce: $0.specificForce * SIMD3(1, -1, 1), angularRate: $0.angularRate * SIMD3(-1, 1, -1)
      )
    }
    let (a, b) = (try Analysis(walk), try Analysis(mirrored))
    #expect(a.output.contacts.count > 30 && a.output.contacts.count == b.output.contacts.count)
    for (x, y) in zip(a.output.contacts, b.output.contacts) {
      #expect(x.side == y.side.opposite && x.kind == y.kind)
      #expect(near(x.time, y.time, 1e-9) && near(x.confidence, y.confidence, 1e-6))
    }
    for (x, y) in zip(a.output.steps, b.output.steps) {
      #expect(x.side == y.side.opposite && x.quality == y.quality)
      for measure in StepMeasure.allCases {
        let (v, w) = (measure.value(of: x), measure.value(of: y))
        #expect(v.isNaN == w.isNaN && !(abs(v - w) > 1e-6), "\(measure): \(v), \(w)")
      }
    }
    #expect(a.finding.left.grade == b.finding.right.grade)
    #expect(a.finding.right.grade == b.finding.left.grade)
    #expect(near(a.finding.contactDifference.value, -b.finding.contactDifference.value, 1e-6))
    #expect(near(a.finding.standingDifference.value, -b.finding.standingDifference.value, 1e-6))
  }

  /// Whoever turns to the left faces further counter-clockwise after it, and the turn says so.
  @Test(arguments: [90.0, -90]) func directionsAreCounterClockwiseFromAbove(angle: Double) throws {
    let script = WalkerScript([
      .stand(seconds: 4), .walk(.metres(14), route: .turning(everyMetres: 8, degrees: angle, alternating: false)),
      .stand(seconds: 5),
    ])
    let output = try Analysis(SimulatedWalk(.healthy(seed: 31), script)).output
    let (first, last) = (try #require(output.headings.first), try #require(output.headings.last))
    #expect(abs(last - first - angle) < 15, "\(first)° to \(last)°")
    let turns = output.bouts.flatMap(\.turns)
    #expect(!turns.isEmpty && turns.allSatisfy { ($0.angle > 0) == (angle > 0) })
  }
}
