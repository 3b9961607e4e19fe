import Testing
import Walker

@testable import GaitDSP

/// When results come out, seen from a clock that is the newest sample's time.
@Suite struct DelayTests {
  @Test func stepsAreFinalSoonAndBoutsWithinSecondsOfTheirEnd() throws {
    let walk = SimulatedWalk(
      .healthy(seed: 51),
      WalkerScript([
        .stand(seconds: 4), .walk(.seconds(12)), .stand(seconds: 8), .walk(.seconds(8)), .stand(seconds: 8),
      ]))
    let lag = 2.0
    var configuration = GaitConfiguration(sampleRate: 100)
    configuration.smoothingLag = lag
    var pipeline = GaitPipeline(configuration, contactNet: try ShippedNet.weights.get())
    var output = GaitOutput()
    var stepDelays: [Double] = []
    var boutDelays: [Double] = []
    walk.samples.withUnsafeBufferPointer { buffer in
      for index in buffer.indices {
        pipeline.push(UnsafeBufferPointer(rebasing: buffer[index...index]), into: &output)
        let now = buffer[index].time
        // The first bout waits for the mount as well.
        for step in output.steps where step.bout > 0 {
          let known = step.nextInitialContact.isFinite ? step.nextInitialContact : step.initialContact
          if step.quality == .ok { stepDelays.append(now - known) }
        }
        for bout in output.bouts where bout.number > 0 { boutDelays.append(now - bout.end) }
        output.removeAll()
      }
    }
    // Orientation looks `lag` ahead in blocks; the net 0.6 s; the search half a second.
    let slowest = try #require(stepDelays.max())
    #expect(slowest < lag + 1, "\(slowest)")
    let boutDelay = try #require(boutDelays.max())
    #expect(boutDelay < 5 + lag, "\(boutDelay)")
    #expect(boutDelays.count == 1)
  }
}
