#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// What the orientation filter saw and found at one instant, in sensor coordinates.
struct OrientedSample: BitwiseCopyable {
  // The widest field first: with the time before it, alignment would add half as much again.
  /// x, y, z of specific force (m/s²), then of angular rate (rad/s); the last two lanes are unused.
  var motion: SIMD8<Float>
  /// Unit vector upwards, from the causal estimate.
  var gravity: SIMD3<Double>
  var time: Double
  /// Angle turned about the vertical since the start of the stretch, rad.
  var heading: Double

  static let zero = OrientedSample(motion: .zero, gravity: .zero, time: 0, heading: 0)
}

/// Brings a stream of any rate from 40 to 800 Hz onto the uniform 100 Hz grid that starts at its first sample.
///
/// Cubic (Catmull–Rom) interpolation between samples, exact where a sample falls on the grid; above 130 Hz a
/// second-order Butterworth low-pass at 35 Hz stands before it, whose delay at low frequency is taken off the times.
struct Resampler: ~Copyable {
  private var motionLowPass: LowPass<SIMD8<Float>>?
  private var attitudeLowPass: LowPass<SIMD4<Double>>?
  private let delay: Double
  /// The last four samples, each where its number says: nothing moves when one is added.
  private let history = UnsafeMutablePointer<OrientedSample>.allocate(capacity: 4)
  /// Number of the next sample.
  private var count = 0
  /// Whether any sample was taken.
  private var isEmpty = true
  private var origin = 0.0
  private var produced = 0

  init(rate: Double) {
    history.initialize(repeating: .zero, count: 4)
    if rate > 130 {
      let lowPass = LowPass<SIMD8<Float>>(cutoff: 35, rate: rate)
      motionLowPass = lowPass
      attitudeLowPass = LowPass(cutoff: 35, rate: rate)
      delay = lowPass.delay / rate
    } else {
      motionLowPass = nil
      attitudeLowPass = nil
      delay = 0
    }
  }

  deinit { history.deallocate() }

  /// Takes one sample; then ask `next()` until it has no more.
  @inline(__always)
  mutating func push(_ sample: OrientedSample) {
    if motionLowPass == nil { keep(sample, arrived: sample.time) } else { pushSmoothed(sample) }
  }

  @inline(never)
  private mutating func pushSmoothed(_ sample: OrientedSample) {
    var smooth = sample
    lowPass(&smooth)
    keep(smooth, arrived: sample.time)
  }

  @inline(__always)
  private mutating func keep(_ sample: OrientedSample, arrived: Double) {
    if isEmpty {
      isEmpty = false
      origin = arrived
      history.update(repeating: sample, count: 4)
      return
    }
    history[count & 3] = sample
    count &+= 1
  }

  /// Where the history holds a sample: 0 the oldest, 3 the newest.
  @inline(__always)
  private func place(_ age: Int) -> Int { (count &+ age) & 3 }

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
    guard !isEmpty else { return }
    var repeated = history[place(3)]
    repeated.time += AnalysisRate.interval
    history[count & 3] = repeated
    count &+= 1
  }

  /// The next frame that is due: one between the two middle samples of the history.
  @inline(__always)
  mutating func next() -> OrientedSample? {
    let (first, second) = (place(1), place(2))
    let from = history[first].time
    let span = history[second].time - from
    let time = origin + Double(produced) * AnalysisRate.interval
    // Half a microsecond of slack: a sample on the grid belongs to the grid point that it stands for.
    guard span > 0, time < from + span - 5e-7 else { return nil }
    produced += 1
    // A sample on the grid, as a 100 Hz sensor's are, stands for itself.
    var frame = history[first]
    frame.time = time
    let f = max(0, (time - from) / span)
    if f < 1e-6 { return frame }
    frame.motion = catmullRom(
      history[place(0)].motion, frame.motion, history[second].motion, history[place(3)].motion, Float(f))
    let g = frame.gravity + f * (history[second].gravity - frame.gravity)
    // One Newton step towards length 1, from which a blend of neighbours is not far.
    frame.gravity = g * (1.5 - 0.5 * dot(g, g))
    frame.heading += f * (history[second].heading - frame.heading)
    return frame
  }
}

@inline(__always)
private func catmullRom(
  _ p0: SIMD8<Float>, _ p1: SIMD8<Float>, _ p2: SIMD8<Float>, _ p3: SIMD8<Float>, _ f: Float
) -> SIMD8<Float> {
  let c1 = 0.5 * (p2 - p0)
  let c2 = p0 - 2.5 * p1 + 2 * p2 - 0.5 * p3
  let c3 = 1.5 * (p1 - p2) + 0.5 * (p3 - p0)
  return p1 + f * (c1 + f * (c2 + f * c3))
}

/// Second-order Butterworth low-pass over the lanes of a vector (bilinear transform, transposed direct form II).
struct LowPass<Lanes: SIMD & Sendable>: Sendable where Lanes.Scalar: BinaryFloatingPoint & Sendable {
  private let b0: Lanes.Scalar
  private let a1: Lanes.Scalar
  private let a2: Lanes.Scalar
  /// Delay at low frequency, samples: √2/(2 tan(π·cutoff/rate)), what the bilinear transform makes of √2/ω.
  let delay: Double
  private var s1 = Lanes()
  private var s2 = Lanes()
  private var started = false

  init(cutoff: Double, rate: Double) {
    let k = tan(.pi * cutoff / rate)
    delay = 2.0.squareRoot() / (2 * k)
    let norm = 1 / (1 + 2.0.squareRoot() * k + k * k)
    b0 = Lanes.Scalar(k * k * norm)
    a1 = Lanes.Scalar(2 * (k * k - 1) * norm)
    a2 = Lanes.Scalar((1 - 2.0.squareRoot() * k + k * k) * norm)
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
