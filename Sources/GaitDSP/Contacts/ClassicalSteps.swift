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
struct ClassicalSteps: Sendable {
  /// A crest of the wave: a step.
  struct Crest: BitwiseCopyable {
    /// Samples since the start, fractional.
    var sample: Double
  }

  /// Samples averaged into one: 25 Hz suffices for a wave below 3 Hz.
  private static let decimation = 4
  /// Taps of the Gaussian at 25 Hz: ±0.48 s.
  private static let taps = 25
  /// Smoothing (standard deviation of the Gaussian, s) for steps up to about 0.8 s.
  static let fine = 0.13
  /// Smoothing for slow steps, which have a second, smaller wave in them.
  static let coarse = 0.18
  /// Rise from the trough before that a crest needs, in units of the running size.
  private static let rise = 0.3
  /// Shortest time between crests, decimated samples: 0.32 s.
  private static let shortest = 8

  private let weights: InlineArray<25, Double>
  private var history = InlineArray<25, Double>(repeating: 0)
  private var slot = 0
  private var sum = SIMD2<Double>()
  private var inSum = 0
  private var power = SIMD2<Double>(1, 0.1)
  private var baseline = 0.0
  private var count = 0
  private var before = 0.0
  private var middle = 0.0
  private var trough = 0.0
  private var lastCrest = -100

  /// - Parameter smoothing: standard deviation of the Gaussian, s.
  init(smoothing: Double) {
    let spread = smoothing * AnalysisRate.hertz / Double(Self.decimation)
    var weights = InlineArray<25, Double>(repeating: 0)
    var total = 0.0
    for tap in 0..<Self.taps {
      let distance = (Double(tap) - Double(Self.taps - 1) / 2) / spread
      weights[tap] = exp(-0.5 * distance * distance)
      total += weights[tap]
    }
    for tap in 0..<Self.taps { weights[tap] /= total }
    self.weights = weights
  }

  /// Takes one 100 Hz frame.
  /// - Parameters:
  ///   - forward: levelled forward acceleration, m/s².
  ///   - pitch: levelled pitch rate, rad/s, positive = the front goes down.
  /// - Returns: a crest, about half a second after it.
  @inline(__always)
  mutating func push(forward: Double, pitch: Double) -> Crest? {
    sum += SIMD2(forward, pitch)
    inSum += 1
    guard inSum == Self.decimation else { return nil }
    return step()
  }

  private mutating func step() -> Crest? {
    let mean = sum / Double(Self.decimation)
    sum = .zero
    inSum = 0
    // Running size over about two seconds.
    power += 0.02 * (mean * mean - power)
    let wave = mean.x / (power.x + 0.01).squareRoot() - 0.5 * mean.y / (power.y + 0.0005).squareRoot()
    baseline += 0.02 * (wave - baseline)
    history[slot] = wave - baseline
    slot = slot + 1 == Self.taps ? 0 : slot + 1
    var smooth = 0.0
    var place = slot
    for tap in 0..<Self.taps {
      smooth += weights[tap] * history[place]
      place = place + 1 == Self.taps ? 0 : place + 1
    }
    defer {
      before = middle
      middle = smooth
      count += 1
    }
    trough = min(trough, smooth)
    guard middle > before, middle >= smooth, middle - trough > Self.rise, count - lastCrest >= Self.shortest
    else { return nil }
    lastCrest = count
    trough = smooth
    let bend = before - 2 * middle + smooth
    let shift = bend < 0 ? 0.5 * (before - smooth) / bend : 0
    // The crest lies one decimated sample and half the Gaussian before now; decimation itself is centred.
    let centre = Double(count - 1) + shift - Double(Self.taps - 1) / 2
    return Crest(sample: (centre + 0.5) * Double(Self.decimation) - 0.5)
  }
}
