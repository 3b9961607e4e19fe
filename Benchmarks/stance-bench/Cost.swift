import GaitDSP
import Glibc

/// CPU time per sample. Each piece of the recording is timed many times over, always after the same past, and its least
/// time counts: what is left is the cost of the code, not of the neighbours on the machine.
enum Cost {
  static let repeats = 40
  /// Samples pushed at a time, as a FIFO delivers them.
  static let batch = 25

  static func measure(_ weights: ContactNetWeights) throws {
    for (name, samples) in [("rest", SimulatedWear.rest()), ("walking", SimulatedWear.walking())] {
      print("pipeline_\(name)_ns", pipeline(samples, weights))
      print("orientation_\(name)_ns", orientation(samples))
      print("net_\(name)_ns", net(samples, weights))
    }
  }

  /// Nothing but the pipeline on one of the recordings, a few times over.
  static func profile(_ weights: ContactNetWeights, walking: Bool) {
    let samples = walking ? SimulatedWear.walking() : SimulatedWear.rest()
    print("pipeline_ns", pipeline(samples, weights))
  }

  /// - Parameter run: plays the recording once; calls its argument around each piece.
  private static func least(_ run: ((Int, () -> Void) -> Void) -> Void) -> Double {
    var best = [Double](repeating: .infinity, count: SimulatedWear.pieces)
    for _ in 0..<repeats {
      run { piece, work in
        let begun = threadTime()
        work()
        best[piece] = min(best[piece], threadTime() - begun)
      }
    }
    return best.reduce(0, +) / Double(SimulatedWear.pieces * SimulatedWear.piece)
  }

  /// CPU time of this thread, ns.
  static func threadTime() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) * 1e9 + Double(time.tv_nsec)
  }

  private static func pipeline(_ samples: [InertialSample], _ weights: ContactNetWeights) -> Double {
    samples.withUnsafeBufferPointer { all in
      least { timed in
        var pipeline = GaitPipeline(GaitConfiguration(sampleRate: SimulatedWear.rate), contactNet: weights)
        var output = GaitOutput()
        func push(_ range: Range<Int>) {
          for start in stride(from: range.lowerBound, to: range.upperBound, by: batch) {
            pipeline.push(
              UnsafeBufferPointer(rebasing: all[start..<min(start + batch, range.upperBound)]), into: &output)
            output.removeAll()
          }
        }
        push(0..<SimulatedWear.warmUp)
        for piece in 0..<SimulatedWear.pieces {
          let start = SimulatedWear.warmUp + piece * SimulatedWear.piece
          timed(piece) { push(start..<start + SimulatedWear.piece) }
        }
      }
    }
  }

  /// Causal and smoothed orientation of every sample.
  private static func orientation(_ samples: [InertialSample]) -> Double {
    var checksum = 0.0
    let cost = least { timed in
      var orientation = OrientationEstimator(rate: SimulatedWear.rate, lag: 2)
      func push(_ range: Range<Int>) {
        for index in range {
          orientation.update(rate: samples[index].angularRate, specificForce: samples[index].specificForce)
          while let smoothed = orientation.nextSmoothed() { checksum += smoothed.w }
        }
      }
      push(0..<SimulatedWear.warmUp)
      for piece in 0..<SimulatedWear.pieces {
        let start = SimulatedWear.warmUp + piece * SimulatedWear.piece
        timed(piece) { push(start..<start + SimulatedWear.piece) }
      }
    }
    precondition(checksum.isFinite)
    return cost
  }

  /// The net by itself, at its own 100 Hz.
  private static func net(_ samples: [InertialSample], _ weights: ContactNetWeights) -> Double {
    var net = ContactNet(weights)
    var checksum: Float = 0
    return least { timed in
      net.reset()
      func push(_ range: Range<Int>) {
        for index in range {
          let (force, rate) = (SIMD3<Float>(samples[index].specificForce), SIMD3<Float>(samples[index].angularRate))
          let result = net.push(
            even: SIMD4(force.x, force.z - 9.81, rate.y, 0), odd: SIMD4(force.y, rate.x, rate.z, 0))
          if let result { checksum += result.logits.x }
        }
      }
      push(0..<SimulatedWear.warmUp)
      for piece in 0..<SimulatedWear.pieces {
        let start = SimulatedWear.warmUp + piece * SimulatedWear.piece
        timed(piece) { push(start..<start + SimulatedWear.piece) }
      }
    }
  }
}
