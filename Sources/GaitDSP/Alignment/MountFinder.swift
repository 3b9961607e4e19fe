/// Finds the mount from the signs of walking.
///
/// Up is where gravity says. Forward: while a person walks, the pelvis is thrust forward and braked once a step, and
/// the forward acceleration runs about a quarter of a step ahead of the vertical one. Over 70 recordings of 17 people,
/// healthy, after stroke and with multiple sclerosis, the phase of the one against the other between 0.6 and 4 Hz was
/// 71–141°. The lateral acceleration swings once a *stride* and so is not coherent with
/// the vertical. The vector sum of horizontal acceleration × quarter-turned vertical acceleration therefore points
/// forward, whichever way round the sensor sits.
///
/// It is looked for in two bands, of quick and of slow steps (`ForwardEvidence`), and the more coherent one is believed.
struct MountFinder: Sendable {
  /// Evidence needed before a mount is believed.
  struct Parameters: Sendable {
    /// Seconds of walking-like motion before the first verdict.
    var decisionTime = 4.0
    /// Coherence (0…1) that the first verdict needs: a few steps may by chance look as if they went sideways.
    var firstCoherence = 0.6
    /// Coherence that suffices after `patience`: below this the motion is not walking.
    var leastCoherence = 0.35
    /// Seconds of motion after which the least coherence suffices.
    var patience = 10.0
    /// Coherence that suffices in the end, after `longest`: what is weak but stays the same is real.
    var lastCoherence = 0.28
    /// What the coherence in the band of slow steps is lowered by: swaying and turning are in it, too.
    var handicap = 0.1
    /// Cosine of the angle between the estimate and the axis chosen; at 45° two axes would be equally good.
    var leastAgreement = 0.78
  }

  /// What the evidence says.
  struct Verdict: Sendable, Equatable {
    var mount: Mount
    /// Coherence of forward with vertical acceleration, at most 1: how much the motion resembles walking. Of the band of
    /// slow steps less its handicap.
    var coherence: Double
    /// Cosine of the angle between the forward direction found and the axis chosen.
    var agreement: Double
    /// Seconds of motion behind it.
    var seconds: Double
  }

  private let parameters: Parameters
  private var quick = ForwardEvidence(centre: 1.6)
  private var slow = ForwardEvidence(centre: 0.8)
  private let decisionCount: Int
  private var settling = 0
  private var count = 0
  private var gravitySum = SIMD3<Double>()

  init(parameters: Parameters = Parameters()) {
    self.parameters = parameters
    decisionCount = Int(parameters.decisionTime * AnalysisRate.hertz)
  }

  /// Forgets the evidence, for the next stretch of motion.
  mutating func restart() { self = MountFinder(parameters: parameters) }

  /// Takes one 100 Hz frame of motion.
  /// - Parameters:
  ///   - specificForce: m/s², sensor coordinates.
  ///   - gravity: unit vector upwards, sensor coordinates.
  mutating func push(specificForce: SIMD3<Double>, gravity: SIMD3<Double>) {
    let vertical = dot(specificForce, gravity)
    let horizontal = specificForce - vertical * gravity
    let input = SIMD4(horizontal, vertical - standardGravity)
    settling += 1
    let counts = settling > 50
    quick.push(input, counts: counts)
    slow.push(input, counts: counts)
    guard counts else { return }
    count += 1
    gravitySum += gravity
  }

  /// Seconds of motion after which it has heard enough.
  static let longest = 20.0

  /// Whether more motion can still change the verdict.
  @inline(__always)
  var isOpen: Bool { count < Int(Self.longest * AnalysisRate.hertz) }

  /// Whether it is time to ask for a verdict: once a second, from the first moment there can be one.
  @inline(__always)
  var isDue: Bool { count >= decisionCount && (count - decisionCount) % 100 == 0 }

  /// The mount that the evidence supports so far; `nil` while there is too little, or it does not look like walking.
  func verdict() -> Verdict? {
    guard count >= decisionCount else { return nil }
    guard let best = best(), best.coherence >= coherenceNeeded(after: best.seconds),
      best.agreement >= parameters.leastAgreement
    else { return nil }
    return best
  }

  /// Coherence that suffices after so many seconds of motion: the longer it stays the same, the less.
  private func coherenceNeeded(after seconds: Double) -> Double {
    let isEarly = seconds < parameters.patience
    let (from, to) = isEarly ? (parameters.decisionTime, parameters.patience) : (parameters.patience, Self.longest)
    let (first, last) =
      isEarly
      ? (parameters.firstCoherence, parameters.leastCoherence) : (parameters.leastCoherence, parameters.lastCoherence)
    return first + min((seconds - from) / (to - from), 1) * (last - first)
  }

  /// The likeliest mount, however weak the evidence; for the end of a short recording.
  func best() -> Verdict? {
    guard let usual = quick.forward, var best = slow.forward else { return nil }
    best.coherence -= parameters.handicap
    return verdict(best.coherence > usual.coherence ? best : usual)
  }

  /// The mount whose forward axis is nearest.
  private func verdict(_ forward: (direction: SIMD3<Double>, coherence: Double)) -> Verdict? {
    guard count > 50, let gravity = normalized(gravitySum) else { return nil }
    let up = SensorAxis.nearest(to: gravity)
    var found: Verdict?
    for axis in SensorAxis.allCases {
      guard let mount = Mount(up: up, forward: axis),
        let level = normalized(axis.vector - dot(axis.vector, gravity) * gravity)
      else { continue }
      let agreement = dot(level, forward.direction)
      if agreement > (found?.agreement ?? -2) {
        found = Verdict(
          mount: mount, coherence: forward.coherence, agreement: agreement,
          seconds: Double(count) / AnalysisRate.hertz)
      }
    }
    return found
  }
}
