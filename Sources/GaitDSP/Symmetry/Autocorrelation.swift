/// The unbiased autocorrelation of three axes at once: A(m) = Σ x(i)·x(i + m) / (N − m).
enum Autocorrelation {
  typealias Samples = UnsafeMutableBufferPointer<SIMD4<Float>>

  static func removeMean(_ samples: Samples) {
    var sum = SIMD4<Float>.zero
    for index in 0..<samples.count { sum += samples[index] }
    let mean = sum / Float(max(1, samples.count))
    for index in 0..<samples.count { samples[index] -= mean }
  }

  /// Lag in samples, 0 ≤ lag < count.
  @inline(__always)
  static func unbiased(_ samples: Samples, lag: Int) -> SIMD4<Float> {
    let pairs = samples.count - lag
    guard pairs > 0 else { return .zero }
    // Four sums in flight hide the latency of the additions.
    var (s0, s1, s2, s3) = (SIMD4<Float>.zero, SIMD4<Float>.zero, SIMD4<Float>.zero, SIMD4<Float>.zero)
    var index = 0
    while index + 4 <= pairs {
      s0 += samples[index] * samples[index + lag]
      s1 += samples[index + 1] * samples[index + 1 + lag]
      s2 += samples[index + 2] * samples[index + 2 + lag]
      s3 += samples[index + 3] * samples[index + 3 + lag]
      index += 4
    }
    while index < pairs {
      s0 += samples[index] * samples[index + lag]
      index += 1
    }
    return ((s0 + s1) + (s2 + s3)) / Float(pairs)
  }

  /// Height of the highest point of signs·A near a lag, on each axis by itself, between samples by a parabola.
  static func peak(
    _ samples: Samples, around centre: Double, within tolerance: Double, signs: SIMD4<Float>, scratch: Samples
  ) -> SIMD4<Float> {
    let last = samples.count - 2
    let low = min(max(1, Int((centre - tolerance).rounded())), last)
    let high = min(max(low, Int((centre + tolerance).rounded())), last, low + scratch.count - 3)
    for lag in (low - 1)...(high + 1) {
      scratch[lag - low + 1] = signs * unbiased(samples, lag: lag)
    }
    var best = scratch[1]
    var apex = best
    for place in 1...(high - low + 1) {
      let (before, here, after) = (scratch[place - 1], scratch[place], scratch[place + 1])
      let slope = before - after
      let bend = before - 2 * here + after
      let isPeak = (here .>= before) .& (here .>= after) .& (bend .< 0)
      let top = (here - slope * slope / (8 * bend)).replacing(with: here, where: .!isPeak)
      let isBetter = here .>= best
      best.replace(with: here, where: isBetter)
      apex.replace(with: top, where: isBetter)
    }
    return apex
  }
}
