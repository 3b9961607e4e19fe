#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The classical detector: one smooth wave a step, its crests near the initial contacts.
///
/// Forward acceleration, smoothed to its step frequency, is largest as the foot lands (Zijlstra & Hof 2003; Shin & Park
/// 2011 smooth likewise before they look for crests), and the pelvis then pitches backward fastest. Each is divided by
/// its own running size, so that the wave has the same size in a brisk walk and in a shuffle; neither needs to have been
/// learned. Timing is coarse (the crest comes 0.12 s before the contact, SD 30–50 ms) and there is no side: this
/// detector stands behind the learned one for gait that that one does not know.
///
/// The wave is smoothed twice, for quick and for slow steps (lanes x and y of what follows).
struct ClassicalSteps: ~Copyable {
  /// A crest of one of the two waves: a step.
  struct Crest: BitwiseCopyable {
    /// Samples since the start, fractional.
    var sample: Double
    /// Whether the wave was smoothed for slow steps.
    var isCoarse: Bool
  }

  /// Samples averaged into one: 25 Hz suffices for a wave below 3 Hz.
  private static let decimation = 4
  /// Taps of the Gaussians to each side of the middle, at 25 Hz: ±0.48 s.
  private static let reach = 12
  private static let taps = 2 * reach + 1
  /// Smoothing (standard deviation of the Gaussian, s): for steps up to about 0.8 s, and for slow steps, which have a
  /// second, smaller wave in them.
  private static let smoothing = SIMD2(0.13, 0.20)
  /// Rise from the trough before that a crest needs, in units of the running size.
  private static let rise = 0.3
  /// Shortest time between crests, decimated samples: 0.32 s.
  private static let shortest = 8

  /// Of both Gaussians, from the middle outwards.
  private let weights = UnsafeMutablePointer<SIMD2<Double>>.allocate(capacity: ClassicalSteps.reach + 1)
  /// The last 25 values twice over, so that they always lie in one piece.
  private let history = UnsafeMutablePointer<Double>.allocate(capacity: 2 * ClassicalSteps.taps)
  private var slot = 0
  private var sum = SIMD2<Double>()
  private var inSum = 0
  private var power = SIMD2<Double>(1, 0.1)
  private var baseline = 0.0
  private var count = 0
  private var before = SIMD2<Double>()
  private var middle = SIMD2<Double>()
  private var trough = SIMD2<Double>()
  private var lastCrest = SIMD2(-100, -100)

  init() {
    history.initialize(repeating: 0, count: 2 * Self.taps)
    weights.initialize(repeating: .zero, count: Self.reach + 1)
    let spread = Self.smoothing * (AnalysisRate.hertz / Double(Self.decimation))
    for lane in 0..<2 {
      var total = 0.0
      for tap in 0...Self.reach {
        let distance = Double(tap) / spread[lane]
        weights[tap][lane] = exp(-0.5 * distance * distance)
        total += (tap == 0 ? 1 : 2) * weights[tap][lane]
      }
      for tap in 0...Self.reach { weights[tap][lane] /= total }
    }
  }

  deinit {
    weights.deallocate()
    history.deallocate()
  }

  /// Takes one 100 Hz frame.
  /// - Parameters:
  ///   - forward: levelled forward acceleration, m/s².
  ///   - pitch: levelled pitch rate, rad/s, positive = the front goes down.
  /// - Returns: a crest of each wave, about half a second after it; every fourth frame at most.
  @inline(__always)
  mutating func push(forward: Double, pitch: Double) -> (fine: Crest?, coarse: Crest?)? {
    sum += SIMD2(forward, pitch)
    inSum += 1
    guard inSum == Self.decimation else { return nil }
    return step()
  }

  private mutating func step() -> (fine: Crest?, coarse: Crest?) {
    let mean = sum / Double(Self.decimation)
    sum = .zero
    inSum = 0
    // Running size over about two seconds.
    power += 0.02 * (mean * mean - power)
    let sized = mean / (power + SIMD2(0.01, 0.0005)).squareRoot()
    let wave = sized.x - 0.5 * sized.y
    baseline += 0.02 * (wave - baseline)
    history[slot] = wave - baseline
    history[slot + Self.taps] = wave - baseline
    slot = slot + 1 == Self.taps ? 0 : slot + 1
    let smooth = smoothed(around: slot + Self.reach)
    trough.replace(with: smooth, where: smooth .< trough)
    let isCrest = (middle .> before) .& (middle .>= smooth) .& (middle - trough .> Self.rise)
    let found = (
      fine: isCrest[0] ? crest(lane: 0, smooth) : nil, coarse: isCrest[1] ? crest(lane: 1, smooth) : nil
    )
    before = middle
    middle = smooth
    count += 1
    return found
  }

  @inline(__always)
  private func smoothed(around centre: Int) -> SIMD2<Double> {
    var near = weights[0] * history[centre]
    var far = SIMD2<Double>()
    for tap in stride(from: 1, to: Self.reach, by: 2) {
      near += weights[tap] * (history[centre - tap] + history[centre + tap])
      far += weights[tap + 1] * (history[centre - tap - 1] + history[centre + tap + 1])
    }
    return near + far
  }

  private mutating func crest(lane: Int, _ smooth: SIMD2<Double>) -> Crest? {
    guard count - lastCrest[lane] >= Self.shortest else { return nil }
    lastCrest[lane] = count
    trough[lane] = smooth[lane]
    let bend = before[lane] - 2 * middle[lane] + smooth[lane]
    let shift = bend < 0 ? 0.5 * (before[lane] - smooth[lane]) / bend : 0
    // The crest lies one decimated sample and half the Gaussian before now; decimation itself is centred.
    let centre = Double(count - 1) + shift - Double(Self.reach)
    return Crest(sample: (centre + 0.5) * Double(Self.decimation) - 0.5, isCoarse: lane == 1)
  }
}
