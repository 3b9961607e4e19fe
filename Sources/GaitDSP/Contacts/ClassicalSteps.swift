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
/// The wave is smoothed three times, for quick, slow and very slow steps. Which of the three has one crest a step shows
/// sideways: the body sways from leg to leg, so that from one step to the next lateral acceleration is turned round.
struct ClassicalSteps: ~Copyable {
  /// A crest of one of the waves: a step, if the wave is the right one.
  struct Crest: BitwiseCopyable {
    /// Samples since the start, fractional.
    var sample: Double
    /// How much the wave was smoothed: 0 for quick steps, `waves − 1` for the slowest.
    var wave: Int
    /// How much the last two crests of this wave look like steps of one leg and the other, −1…1: 1 where lateral
    /// acceleration was turned round, −1 where it was the same, as from one stride to the next.
    var alternation: Double
  }

  /// Smoothings of the wave.
  static let waves = 3

  /// Samples averaged into one: 25 Hz suffices for a wave below 3 Hz.
  private static let decimation = 4
  /// Taps of the Gaussians to each side of the middle, at 25 Hz: ±0.72 s.
  private static let reach = 18
  private static let taps = 2 * reach + 1
  /// Smoothing (standard deviation of the Gaussian, s) for steps up to about 0.8 s, and for slow steps, which have a second,
  /// smaller wave in them, up to 1.2 s and 2 s; and of lateral acceleration.
  private static let smoothing = SIMD4(0.13, 0.20, 0.30, LateralSway.smoothing)
  /// Rise from the trough before that a crest needs, in units of the running size.
  private static let rise: Float = 0.3
  /// Shortest time between crests, decimated samples: 0.32 s.
  private static let shortest = 8

  /// Of the four Gaussians, from the middle outwards.
  private let weights = UnsafeMutablePointer<SIMD4<Float>>.allocate(capacity: ClassicalSteps.reach + 1)
  /// The last 37 values of the wave, thrice, and of lateral acceleration, all twice over, so that they always lie in one
  /// piece.
  private let history = UnsafeMutablePointer<SIMD4<Float>>.allocate(capacity: 2 * ClassicalSteps.taps)
  private var slot = 0
  private var sum = SIMD3<Double>()
  private var inSum = 0
  private var power = SIMD2<Double>(1, 0.1)
  private var baseline = 0.0
  private var count = 0
  private var before = SIMD4<Float>()
  private var middle = SIMD4<Float>()
  private var newest = SIMD4<Float>()
  private var trough = SIMD4<Float>()
  private var lastCrest = SIMD4(repeating: -100)
  private var sway = LateralSway()

  init() {
    history.initialize(repeating: .zero, count: 2 * Self.taps)
    weights.initialize(repeating: .zero, count: Self.reach + 1)
    let spread = Self.smoothing * (AnalysisRate.hertz / Double(Self.decimation))
    for lane in 0..<4 {
      let shape = (0...Self.reach).map { exp(-0.5 * (Double($0) / spread[lane]) * (Double($0) / spread[lane])) }
      let total = 2 * shape.reduce(0, +) - shape[0]
      for tap in 0...Self.reach { weights[tap][lane] = Float(shape[tap] / total) }
    }
  }

  deinit {
    weights.deallocate()
    history.deallocate()
  }

  /// Takes one 100 Hz frame.
  /// - Parameters:
  ///   - forward: levelled forward acceleration, m/s².
  ///   - left: levelled acceleration to the left, m/s².
  ///   - pitch: levelled pitch rate, rad/s, positive = the front goes down.
  /// - Returns: a crest of each wave, about three quarters of a second after it; every fourth frame at most.
  @inline(__always)
  mutating func push(forward: Double, left: Double, pitch: Double) -> InlineArray<3, Crest?>? {
    sum += SIMD3(forward, pitch, left)
    inSum += 1
    guard inSum == Self.decimation else { return nil }
    return step()
  }

  private mutating func step() -> InlineArray<3, Crest?>? {
    let mean = sum / Double(Self.decimation)
    sum = .zero
    inSum = 0
    // Running size over about two seconds.
    let size = SIMD2(mean.x, mean.y)
    power += 0.02 * (size * size - power)
    let sized = size / (power + SIMD2(0.01, 0.0005)).squareRoot()
    let wave = sized.x - 0.5 * sized.y
    baseline += 0.02 * (wave - baseline)
    let level = Float(wave - baseline)
    let value = SIMD4(level, level, level, Float(mean.z))
    history[slot] = value
    history[slot + Self.taps] = value
    slot = slot + 1 == Self.taps ? 0 : slot + 1
    before = middle
    middle = newest
    newest = smoothed(around: slot + Self.reach)
    sway.push(Double(newest.w))
    count += 1
    trough.replace(with: newest, where: newest .< trough)
    let isCrest = (middle .> before) .& (middle .>= newest) .& (middle - trough .> Self.rise)
    guard isCrest[0] || isCrest[1] || isCrest[2] else { return nil }
    return [
      isCrest[0] ? crest(0) : nil, isCrest[1] ? crest(1) : nil, isCrest[2] ? crest(2) : nil,
    ]
  }

  @inline(__always)
  private func smoothed(around centre: Int) -> SIMD4<Float> {
    var near = weights[0] * history[centre]
    var far = SIMD4<Float>()
    for tap in stride(from: 1, to: Self.reach, by: 2) {
      near += weights[tap] * (history[centre - tap] + history[centre + tap])
      far += weights[tap + 1] * (history[centre - tap - 1] + history[centre + tap + 1])
    }
    return near + far
  }

  private mutating func crest(_ wave: Int) -> Crest? {
    guard count - lastCrest[wave] >= Self.shortest else { return nil }
    lastCrest[wave] = count
    trough[wave] = newest[wave]
    let (a, b, c) = (Double(before[wave]), Double(middle[wave]), Double(newest[wave]))
    let bend = a - 2 * b + c
    let shift = bend < 0 ? 0.5 * (a - c) / bend : 0
    // The crest lies one decimated sample before the newest.
    let smoothed = Double(count - 2) + shift
    // Half the Gaussian lies between the two; decimation itself is centred.
    let centre = smoothed - Double(Self.reach)
    return Crest(
      sample: (centre + 0.5) * Double(Self.decimation) - 0.5, wave: wave,
      alternation: sway.alternation(of: wave, at: smoothed))
  }
}
