/// Harmonic ratios of one stride, on each axis.
///
/// Two like steps make V and AP acceleration repeat twice in a stride, so their **even** harmonics are in phase
/// with the steps and the odd ones are what differs between left and right; ML acceleration changes sign with
/// each step, so there the **odd** ones are in phase. Over the first 20 harmonics of the stride:
public struct HarmonicRatios: Sendable, Equatable {
  /// Harmonic ratio (Menz, Lord & Fitzpatrick 2003, *Gait Posture* 18:35): Σ amplitudes in phase / Σ amplitudes
  /// out of phase. Larger = steps more alike; unbounded.
  public var ratio: PerAxis
  /// Improved harmonic ratio (Pasciuto et al. 2017, *J Biomech* 53:84), %: 100 · Σ powers in phase / Σ all powers.
  /// 100 = left and right steps exactly alike.
  public var improved: PerAxis

  /// Not known: all `nan`.
  public static let undefined = HarmonicRatios(ratio: .undefined, improved: .undefined)
}

/// Measures `HarmonicRatios` of strides, with all memory set aside beforehand.
public struct HarmonicAnalyzer: Sendable {
  /// Longest stride taken, in samples.
  static let longestStride = 512
  private var transform = StrideHarmonics()
  private var samples = [SIMD4<Float>](repeating: .zero, count: longestStride)
  private var points = [SIMD4<Float>](repeating: .zero, count: StrideHarmonics.points)

  /// Takes all memory at once: room for a stride of 512 samples.
  public init() {}

  /// - Parameters:
  ///   - acceleration: pelvic acceleration, m/s² (x forward, y left, z up), with or without gravity, at a uniform
  ///     rate. A sample or two beyond either end of the stride make its ends as exact as its middle.
  ///   - start: initial contact that begins the stride, in samples from the first one (may lie between two).
  ///   - end: next initial contact of the same foot, likewise.
  /// - Returns: undefined when the stride does not lie within the samples, or is shorter than 40 or longer than
  ///   500 of them; `nan` on an axis without acceleration.
  public mutating func ratios(
    of acceleration: Span<SIMD3<Double>>, from start: Double, to end: Double
  ) -> HarmonicRatios {
    guard start >= 0, end <= Double(acceleration.count - 1), end - start >= 40, end - start <= 500 else {
      return .undefined
    }
    let first = max(0, Int(start) - 1)
    let last = min(acceleration.count - 1, Int(end) + 2)
    for index in first...last { samples[index - first] = SIMD4(axes: acceleration[index]) }
    StrideResampling.cubic(
      samples, count: last - first + 1, from: start - Double(first), to: end - Double(first), into: &points)
    let (even, odd) = transform.sums(of: points)
    // V and AP are in phase on even harmonics, ML on odd ones.
    let lateral = SIMDMask<SIMD4<Int32>>([false, true, false, false])
    let inPhase = (
      amplitude: even.amplitude.replacing(with: odd.amplitude, where: lateral),
      power: even.power.replacing(with: odd.power, where: lateral)
    )
    let all = (amplitude: even.amplitude + odd.amplitude, power: even.power + odd.power)
    return HarmonicRatios(
      ratio: PerAxis(inPhase.amplitude / (all.amplitude - inPhase.amplitude)),
      improved: PerAxis(100 * inPhase.power / all.power))
  }
}

/// Brings a stride to a fixed number of points.
enum StrideResampling {
  /// Cubic (Catmull–Rom) interpolation at `into.count` instants spread evenly from `start`, `end` excluded: a
  /// straight line between samples would weaken the twentieth harmonic by a tenth.
  static func cubic(
    _ samples: [SIMD4<Float>], count: Int, from start: Double, to end: Double, into points: inout [SIMD4<Float>]
  ) {
    let spacing = (end - start) / Double(points.count)
    samples.withUnsafeBufferPointer { samples in
      points.withUnsafeMutableBufferPointer { points in
        var index = max(0, min(Int(start), count - 2))
        var fraction = start - Double(index)
        for point in 0..<points.count {
          while fraction >= 1, index < count - 2 {
            fraction -= 1
            index += 1
          }
          let t = Float(fraction)
          fraction += spacing
          let (b, c) = (samples[index], samples[index + 1])
          // Beyond the samples the line is continued straight.
          let a = index > 0 ? samples[index - 1] : 2 * b - c
          let d = index + 2 < count ? samples[index + 2] : 2 * c - b
          let slope = c - a
          let square = 2 * a - 5 * b + 4 * c - d
          let cube = 3 * (b - c) + d - a
          points[point] = b + (0.5 * t) * (slope + t * (square + t * cube))
        }
      }
    }
  }
}
