import Testing
import Walker

@testable import GaitDSP

/// A recording that ends in the middle of a walk.
@Suite struct EndOfDataTests {
  /// The net and the peaks behind it look ahead; at the end of the data what they hold back must still come out.
  @Test func theLastContactBeforeTheEndOfTheDataIsReported() throws {
    let walk = SimulatedWalk(.healthy(seed: 17), .straight(12))
    let landings = walk.truth.contacts.filter { $0.kind == .initial && $0.time > 9 && $0.time < 16 }
    #expect(landings.count > 8)
    for after in [0.02, 0.05, 0.1, 0.15] {
      for landing in landings {
        let analysis = try Analysis(walk.samples.filter { $0.time < landing.time + after })
        let last = analysis.output.contacts.last { $0.kind == .initial }
        #expect(abs((last?.time ?? 0) - landing.time) < 0.05, "\(after) s after \(landing.time)")
      }
    }
  }
}
