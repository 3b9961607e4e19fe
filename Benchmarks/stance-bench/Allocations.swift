import GaitDSP
import Glibc

/// Heap allocations of the pipeline in steady state, counted by a preloaded `allocation-count.so`.
enum Allocations {
  struct NoCounter: Error, CustomStringConvertible {
    let description = "no allocation counter: run Benchmarks/allocations, which preloads it"
  }

  struct TooMany: Error, CustomStringConvertible {
    let description: String
  }

  typealias Count = @convention(c) () -> UInt

  /// Allocations so far; nil where the counter is not preloaded.
  static func counter() -> Count? {
    dlsym(nil, "stance_allocation_count").map { unsafeBitCast($0, to: Count.self) }
  }

  static func measure(_ weights: ContactNetWeights, limit: Double?) throws {
    guard let count = counter() else { throw NoCounter() }
    for (name, samples) in [("rest", SimulatedWear.rest()), ("walking", SimulatedWear.walking())] {
      var pipeline = GaitPipeline(GaitConfiguration(sampleRate: SimulatedWear.rate), contactNet: weights)
      var output = GaitOutput()
      var steps = 0
      let allocations = samples.withUnsafeBufferPointer { all in
        func push(_ range: Range<Int>) {
          for start in stride(from: range.lowerBound, to: range.upperBound, by: Cost.batch) {
            pipeline.push(
              UnsafeBufferPointer(rebasing: all[start..<min(start + Cost.batch, range.upperBound)]), into: &output)
            steps += output.steps.count
            output.removeAll()
          }
        }
        push(0..<SimulatedWear.warmUp)
        steps = 0
        let before = count()
        push(SimulatedWear.warmUp..<SimulatedWear.warmUp + SimulatedWear.piece * SimulatedWear.pieces)
        return count() - before
      }
      let share = Double(allocations) / Double(SimulatedWear.piece * SimulatedWear.pieces)
      print("allocations_\(name)_per_sample", share)
      if name == "walking", steps < 400 {
        throw TooMany(description: "only \(steps) steps were found: not the steady state")
      }
      if let limit, share > limit {
        throw TooMany(
          description: "\(allocations) heap allocations in \(SimulatedWear.piece * SimulatedWear.pieces) samples "
            + "(\(name)); the limit is \(limit) a sample")
      }
    }
  }
}
