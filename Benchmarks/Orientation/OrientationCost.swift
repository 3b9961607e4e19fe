#if canImport(GaitDSP)
  import GaitDSP
#endif

/// Prints the cost of orientation in ns per sample at 100 Hz, the least of several runs: causal alone, and with smoothing.
///
/// As one module, which is how the core itself runs it:
/// `swiftc -O -wmo -parse-as-library Benchmarks/Orientation/OrientationCost.swift Sources/GaitDSP/Orientation/*.swift \
///  Sources/GaitDSP/Signal/Quaternion.swift -lm -o orientation-cost && ./orientation-cost`
@main struct OrientationCost {
  /// A minute of something like walking; its content does not change the cost, except that rest adds three updates.
  static func walk() -> [(rate: SIMD3<Double>, force: SIMD3<Double>)] {
    var seed: UInt64 = 1
    func noise() -> Double {
      seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(seed >> 11) / Double(1 << 53) - 0.5
    }
    return (0..<6000).map { _ in
      (SIMD3(noise(), noise(), noise()), SIMD3(2 * noise(), 2 * noise(), 9.81 + 4 * noise()))
    }
  }

  static func main() {
    let samples = walk()
    let clock = ContinuousClock()
    var causal = Double.infinity
    var both = Double.infinity
    var checksum = 0.0
    for _ in 0..<20 {
      var filter = OrientationFilter(rate: 100)
      let first = clock.measure {
        for s in samples {
          filter.update(rate: s.rate, specificForce: s.force)
          checksum += filter.quaternion.w
        }
      }
      var orientation = OrientationEstimator(rate: 100, lag: 2)
      let second = clock.measure {
        for s in samples {
          orientation.update(rate: s.rate, specificForce: s.force)
          while let q = orientation.nextSmoothed() { checksum += q.w }
        }
      }
      causal = min(causal, first / .nanoseconds(1) / Double(samples.count))
      both = min(both, second / .nanoseconds(1) / Double(samples.count))
    }
    print("causal \(causal) ns/sample, with smoothing \(both) ns/sample (checksum \(checksum))")
  }
}
