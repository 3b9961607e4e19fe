import Foundation
import Testing
import Walker

@testable import GaitDSP

@Suite struct MemoryTests {
  /// Twenty minutes of walking and standing: past the first third nothing grows any more. Counted in the whole process,
  /// so it is to be run on its own: STANCE_LONG_TESTS=1, `--filter MemoryTests`.
  @Test(.enabled(if: runsLongTests && residentBytes() != nil, "STANCE_LONG_TESTS=1 walks twenty minutes, on its own"))
  func longWalkDoesNotGrowTheState() throws {
    let walk = SimulatedWalk(.healthy(seed: 71), .straight(12))
    var pipeline = GaitPipeline(GaitConfiguration(sampleRate: 100), contactNet: try ShippedNet.weights.get())
    var output = GaitOutput()
    var steps = 0
    var settled = 0
    for lap in 0..<48 {
      let shift = Double(lap) * walk.truth.duration
      let samples = walk.samples.map {
        InertialSample(time: $0.time + shift, specificForce: $0.specificForce, angularRate: $0.angularRate)
      }
      samples.withUnsafeBufferPointer { pipeline.push($0, into: &output) }
      steps += output.steps.count
      output.removeAll()
      if lap == 16 { settled = residentBytes() ?? 0 }
    }
    #expect(steps > 48 * 15)
    #expect((residentBytes() ?? .max) - settled < 1 << 20)
  }
}

/// Resident memory of this process; `nil` where the system does not say.
private func residentBytes() -> Int? {
  guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8) else { return nil }
  let fields = text.split(separator: " ")
  return fields.count > 1 ? Int(fields[1]).map { $0 * 4096 } : nil
}
