/// Contacts from levelled frames: the learned detector with the classical one behind it, and the search for the
/// sequence that both feed. Runs only while something moves.
struct ContactDetector: ~Copyable {
  /// Frames before the onset of motion from which the net starts, so that its view is filled when steps begin.
  static let preroll = 200
  /// Initial contacts are timed as by the foot sensors that the net was taught by; cameras see the same contact so much
  /// later, s (Mobilise-D's example recordings, stereophotogrammetry; against force plates and gyroscopes on the feet it
  /// is 13 to 21 ms). A dropped pelvis is righted at up to 50°/s then, so obliquity must not be read too early.
  static let lead = 0.011

  private var net: ContactNet
  private var peaks = HeatMapPeaks()
  private var classical = ClassicalSteps()
  private var fallback = ContactFallback()
  private var sequence = ContactSequence()
  private var isRunning = false
  /// Frame number of the net's sample 0.
  private var base = 0
  private var earliest = 0
  /// Contacts decided, in order.
  var decided = Queue<Contact>(
    capacity: 128, filler: Contact(time: 0, kind: .initial, side: .left, confidence: 0))
  /// No contact earlier than this can come any more, s.
  private(set) var decidedUntil = -Double.infinity

  init(_ weights: ContactNetWeights) { net = ContactNet(weights) }

  /// A new stretch or a new mount begins.
  /// - Parameter index: the first frame that counts.
  mutating func restart(from index: Int) {
    isRunning = false
    earliest = index
    decidedUntil = -.infinity
    sequence.restart()
    decided.removeAll()
  }

  /// Takes frame `index`, levelled.
  /// - Parameter origin: time of frame 0, s.
  @inline(__always)
  mutating func push(_ index: Int, frames: borrowing Ring<Frame>, origin: Double) {
    let frame = frames.pointer(toHeld: index)
    guard frame.pointee.isActive else {
      if isRunning { stop() }
      // Motion that begins now is looked at from the preroll on.
      decidedUntil = frame.pointee.time - Double(Self.preroll) * AnalysisRate.interval
      return
    }
    if !isRunning { start(before: index, frames: frames, origin: origin) }
    feed(frame.pointee.acceleration, frame.pointee.rate, origin: origin)
  }

  /// The end of a stretch: what the net still holds back is fetched by feeding it stillness.
  mutating func finish(origin: Double) {
    guard isRunning else { return }
    // Two samples a frame of the heat maps, and a few for what the layers hold.
    for _ in 0..<(Int(net.lag) + 2 * (HeatMapPeaks.reach + 3)) { feed(.zero, .zero, origin: origin) }
    stop()
  }

  private mutating func start(before index: Int, frames: borrowing Ring<Frame>, origin: Double) {
    isRunning = true
    net.reset()
    peaks = HeatMapPeaks()
    classical = ClassicalSteps()
    fallback.restart()
    base = max(index - Self.preroll, frames.start, earliest)
    for earlier in base..<max(index, base) {
      let frame = frames.pointer(to: earlier)
      feed(frame.pointee.acceleration, frame.pointee.rate, origin: origin)
    }
  }

  private mutating func stop() {
    isRunning = false
    sequence.finish(into: &decided)
  }

  @inline(__always)
  private mutating func feed(_ acceleration: SIMD3<Float>, _ rate: SIMD3<Float>, origin: Double) {
    let even = SIMD4(acceleration.x, acceleration.z, rate.y, 0)
    let odd = SIMD4(acceleration.y, rate.x, rate.z, 0)
    if let crests = classical.push(
      forward: Double(acceleration.x), left: Double(acceleration.y), pitch: Double(rate.y))
    {
      for wave in 0..<ClassicalSteps.waves {
        if let crest = crests[wave] { note(crest, origin: origin) }
      }
    }
    guard let result = net.push(even: even, odd: odd) else { return }
    let time = origin + (Double(base) + result.sample) * AnalysisRate.interval
    // The net's order is initial left, initial right, final left, final right; the cycle begins with the right foot.
    let l = result.logits
    let cycle = SIMD4(l[1], l[2], l[0], l[3])
    fallback.push(cycle, time: time, into: &sequence)
    sequence.evenHeight = fallback.evenHeight
    peaks.push(cycle, time: time, isHeard: !fallback.isActive, into: &sequence)
    let settled = time - HeatMapPeaks.delay
    sequence.decide(now: settled, into: &decided)
    decidedUntil = max(decidedUntil, sequence.decidedUntil(now: settled))
  }

  private mutating func note(_ crest: ClassicalSteps.Crest, origin: Double) {
    let time = origin + (Double(base) + crest.sample) * AnalysisRate.interval
    fallback.note(ContactFallback.Crest(time: time, wave: crest.wave, alternation: crest.alternation))
  }
}
