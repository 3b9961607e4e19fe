#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// What the orientation filter saw and found at one instant, in sensor coordinates.
struct OrientedSample: BitwiseCopyable {
  var time: Double
  /// x, y, z of specific force (m/s²), then of angular rate (rad/s); the last two lanes are unused.
  var motion: SIMD8<Double>
  /// Unit vector upwards, from the causal estimate.
  var gravity: SIMD3<Double>
  /// Angle turned about the vertical since the start of the stretch, rad.
  var heading: Double

  static let zero = OrientedSample(time: 0, motion: .zero, gravity: .zero, heading: 0)
}

/// Brings a stream of any rate from 40 to 800 Hz onto the uniform 100 Hz grid that starts at its first sample.
///
/// Cubic (Catmull–Rom) interpolation between samples, exact where a sample falls on the grid; above 130 Hz a
/// second-order Butterworth low-pass at 35 Hz stands before it, whose delay at low frequency is taken off the times.
struct Resampler: Sendable {
  private var motionLowPass: LowPass<SIMD8<Double>>?
  private var attitudeLowPass: LowPass<SIMD4<Double>>?
  private let delay: Double
  private var history = (OrientedSample.zero, OrientedSample.zero, OrientedSample.zero, OrientedSample.zero)
  private var held = 0
  private var origin = 0.0
  private var produced = 0

  init(rate: Double) {
    if rate > 130 {
      let lowPass = LowPass<SIMD8<Double>>(cutoff: 35, rate: rate)
      motionLowPass = lowPass
      attitudeLowPass = LowPass(cutoff: 35, rate: rate)
      delay = lowPass.delay / rate
    } else {
      motionLowPass = nil
      attitudeLowPass = nil
      delay = 0
    }
  }

  /// Takes one sample; then ask `next()` until it has no more.
  @inline(__always)
  mutating func push(_ sample: OrientedSample) {
    var sample = sample
    let arrived = sample.time
    if motionLowPass != nil { lowPass(&sample) }
    if held == 0 {
      origin = arrived
      history = (sample, sample, sample, sample)
      held = 1
      return
    }
    history = (history.1, history.2, history.3, sample)
    held = min(held + 1, 4)
  }

  /// Everything passes the same filter, so that motion and posture stay in step.
  private mutating func lowPass(_ sample: inout OrientedSample) {
    sample.motion = motionLowPass?.push(sample.motion) ?? sample.motion
    let attitude = SIMD4(sample.gravity, sample.heading)
    let smooth = attitudeLowPass?.push(attitude) ?? attitude
    sample.gravity = SIMD3(smooth.x, smooth.y, smooth.z)
    sample.heading = smooth.w
    sample.time -= delay
  }

  /// The end of a stretch, said twice, makes the frames up to its last sample due.
  mutating func repeatLast() {
    guard held > 0 else { return }
    var repeated = history.3
    repeated.time += AnalysisRate.interval
    history = (history.1, history.2, history.3, repeated)
  }

  /// The next frame that is due: one between the two middle samples of the history.
  @inline(__always)
  mutating func next() -> OrientedSample? {
    let from = history.1
    let to = history.2
    let span = to.time - from.time
    let time = origin + Double(produced) * AnalysisRate.interval
    // Half a microsecond of slack: a sample on the grid belongs to the grid point that it stands for.
    guard span > 0, time < to.time - 5e-7 else { return nil }
    produced += 1
    let f = max(0, (time - from.time) / span)
    var frame = OrientedSample.zero
    frame.time = time
    // A sample on the grid, as a 100 Hz sensor's are, stands for itself.
    if f < 1e-6 {
      frame.motion = from.motion
      frame.gravity = from.gravity
      frame.heading = from.heading
      return frame
    }
    frame.motion = catmullRom(history.0.motion, from.motion, to.motion, history.3.motion, f)
    let g = from.gravity + f * (to.gravity - from.gravity)
    frame.gravity = g / max(length(g), 1e-9)
    frame.heading = from.heading + f * (to.heading - from.heading)
    return frame
  }
}

@inline(__always)
private func catmullRom(
  _ p0: SIMD8<Double>, _ p1: SIMD8<Double>, _ p2: SIMD8<Double>, _ p3: SIMD8<Double>, _ f: Double
) -> SIMD8<Double> {
  let c1 = 0.5 * (p2 - p0)
  let c2 = p0 - 2.5 * p1 + 2 * p2 - 0.5 * p3
  let c3 = 1.5 * (p1 - p2) + 0.5 * (p3 - p0)
  return p1 + f * (c1 + f * (c2 + f * c3))
}

/// Second-order Butterworth low-pass over the lanes of a vector (bilinear transform, transposed direct form II).
struct LowPass<Lanes: SIMD & Sendable>: Sendable where Lanes.Scalar == Double {
  private let b0: Double
  private let a1: Double
  private let a2: Double
  /// Delay at low frequency, samples: √2/(2 tan(π·cutoff/rate)), what the bilinear transform makes of √2/ω.
  let delay: Double
  private var s1 = Lanes()
  private var s2 = Lanes()
  private var started = false

  init(cutoff: Double, rate: Double) {
    let k = tan(.pi * cutoff / rate)
    delay = 2.0.squareRoot() / (2 * k)
    let norm = 1 / (1 + 2.0.squareRoot() * k + k * k)
    b0 = k * k * norm
    a1 = 2 * (k * k - 1) * norm
    a2 = (1 - 2.0.squareRoot() * k + k * k) * norm
  }

  @inline(__always)
  mutating func push(_ x: Lanes) -> Lanes {
    if !started {
      // Begin as if the first value had always stood there, so that there is no ramp from zero.
      started = true
      s2 = (b0 - a2) * x
      s1 = (2 * b0 - a1) * x + s2
      return x
    }
    let y = b0 * x + s1
    s1 = 2 * b0 * x - a1 * y + s2
    s2 = b0 * x - a2 * y
    return y
  }
}
