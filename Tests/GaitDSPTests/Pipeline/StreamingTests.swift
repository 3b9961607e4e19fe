import Testing
import Walker

@testable import GaitDSP

@Suite struct StreamingTests {
  /// A walk with all that makes streaming hard: short holes, a long one, a turn, losses.
  static let difficult: SimulatedWalk = {
    var walk = SimulatedWalk(
      .weakLeft(seed: 3),
      WalkerScript([
        .stand(seconds: 4), .walk(.seconds(24), route: .turning(everyMetres: 8, degrees: 180)), .stand(seconds: 6),
      ]),
      SensorCircumstances(
        mount: SensorMount.rightAngles[7].tilted(x: 6, y: -5), sensor: .lsm6dso,
        losses: PacketLosses(single: 0.02, burstsPerSecond: 0.1, burst: 0.15)))
    walk.samples.removeAll { $0.time > 15 && $0.time < 16.4 }
    return walk
  }()

  @Test func resultsDoNotDependOnHowSamplesAreBatched() throws {
    let walk = Self.difficult
    let whole = try Analysis(walk) { $0.producesSignals = true }
    #expect(whole.output.steps.count > 15 && whole.output.bouts.count >= 2 && whole.output.gaps.count > 5)
    var random = SeededNoise(42)
    let batches: [() -> Int] = [{ 1 }, { 1 + Int(random.bits() % 300) }]
    for batch in batches {
      let parts = try Analysis(walk.samples, batchedBy: batch, configure: { $0.producesSignals = true })
      expectSame(parts.output, whole.output)
      #expect("\(parts.summary)" == "\(whole.summary)")
      #expect("\(parts.finding)" == "\(whole.finding)")
      #expect(parts.used == whole.used && parts.unusable == whole.unusable)
    }
  }

  @Test func emptyingTheOutputBetweenPushesChangesNothing() throws {
    let walk = Self.difficult
    let whole = try Analysis(walk)
    var pipeline = GaitPipeline(GaitConfiguration(sampleRate: 100), contactNet: try ShippedNet.weights.get())
    var (all, part) = (GaitOutput(), GaitOutput())
    func collect() {
      all.contacts += part.contacts
      all.steps += part.steps
      all.bouts += part.bouts
      all.gaps += part.gaps
      all.standings += part.standings
      all.alignments += part.alignments
      part.removeAll()
    }
    walk.samples.withUnsafeBufferPointer { buffer in
      for start in stride(from: 0, to: buffer.count, by: 37) {
        let batch = buffer[start..<min(start + 37, buffer.count)]
        pipeline.push(UnsafeBufferPointer(rebasing: batch), into: &part)
        collect()
      }
    }
    pipeline.finish(into: &part)
    collect()
    expectSame(all, whole.output)
  }

  /// Bit for bit: descriptions of floating-point numbers are exact, and `nan` equals itself.
  func expectSame(_ a: GaitOutput, _ b: GaitOutput) {
    #expect(a.contacts == b.contacts)
    #expect(a.gaps == b.gaps)
    #expect("\(a.steps)" == "\(b.steps)")
    #expect("\(a.bouts)" == "\(b.bouts)")
    #expect("\(a.standings)" == "\(b.standings)")
    #expect("\(a.alignments)" == "\(b.alignments)")
    #expect("\(a.signals)" == "\(b.signals)")
  }
}
