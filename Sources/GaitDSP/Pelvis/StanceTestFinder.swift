#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Finds the trials of a single-leg stance test in the movement of the pelvis alone.
///
/// A trial is: quiet on both feet; the body moves sideways over one leg; a foot leaves the ground; a hold in which the
/// body sways but goes nowhere; a foot lands and the body moves back. Sideways movement (`StanceTestSignals.speed`) tells
/// that and to which side; the small shocks of the foot leaving and landing tell when, to some hundredths of a second. Who
/// makes no shock is timed by the shift itself (`SidewaysShift`), to two tenths of a second, and is believed where sway
/// or obliquity show one leg from two. Who shifts so slowly that sway hides it is seen from sway as a whole (`SwayHold`)
/// and from both movements together (`WeightTransfer`).
/// What shows no quiet stand before, is not upright, or moves on like walking is no trial.
///
/// Standing on one leg with the other foot's toes on the floor looks the same to a sensor on the pelvis.
///
/// Parameters were chosen on simulated people and shown on others; nobody real has been measured with it yet.
struct StanceTestFinder: ~Copyable {
  /// Least time on one leg that counts as a trial, s: below it lie steps.
  static let shortest = 0.8
  /// Longest hold that is followed, s.
  static let longest = 300.0
  /// Least speed of the sideways movement onto a leg, m/s (after forgetting): three times that of sway on both feet.
  static let leastSpeed = 0.028
  /// Unrest on both feet stays below this, (m/s²)².
  static let quietUnrest = 0.05
  /// Unrest in a hold stays below this, (m/s²)²: walking has more.
  static let calmUnrest = 0.6
  /// Cosine of how far the pelvis may turn from standing in a hold (15°): sitting down and bowing go further.
  static let uprightCosine = 0.966
  /// Frames that must have passed after a movement before it is judged.
  static let patience = 280

  /// One movement to a side: from where the speed leaves zero to where it comes back.
  struct Pulse: BitwiseCopyable {
    var start = 0
    var peak = 0
    /// m/s, positive = to the left.
    var speed = 0.0
  }

  /// The foot is down again, it seems.
  struct Landing {
    var time: Double
    var score: Double
    var clarity: Double
    /// How clearly the shock of it stands out, 0…1.
    var shock = 0.0
    /// Of a landing that was not felt: it must be calm from here on, as it was not until then, s.
    var calmAfter: Double?
    var heldUntil = 0.0
  }

  /// A foot is up, it seems.
  struct Lifted {
    var side: Side
    var time: Double
    /// Displacement towards the leg, m, as the slow mean leaves it.
    var shift: Double
    /// The whole way of the shift, m, where it could be followed.
    var way: Double?
    var clarity: Double
    var axes: PelvisFrame
    var referenceStart: Double
    var referenceEnd: Double
    /// Mean unrest on both feet, (m/s²)².
    var unrest: Double
    /// How clearly the shock of it stands out, 0…1.
    var shock = 0.0
  }

  let limits: StanceTestLimits
  var signals = StanceTestSignals()
  var lifted: Lifted?
  /// What sway shows of the time since the last quiet stand.
  var swayHold: SwayHold?
  /// End of the one before, s.
  var restedSince = -Double.infinity
  /// One that is over, while the movements in it are judged.
  var closing: SwayHold?
  /// A trial whose foot was not plainly felt to leave, while sway has not said what it knows.
  var unsure: Stance?
  /// The last trial that was told, from lift to landing, s.
  var toldFrom = Double.infinity
  var toldUntil = -Double.infinity
  /// End of the last trial that was plain, s.
  var plainUntil = -Double.infinity
  /// A landing that a better one may yet follow.
  var landed: Landing?
  /// The likeliest of the movements that were not believed to be one.
  var possible: Landing?
  private var open: Pulse?
  private var pulses = Queue<Pulse>(capacity: 64, filler: Pulse())
  /// Towards the wearer's left, and roughly up, sensor coordinates.
  var left = SIMD3<Double>(0, 1, 0)
  var upright = SIMD3<Double>(0, 0, 1)
  /// No reference may begin before this: the end of the trial before, s.
  var notBefore = -Double.infinity

  init(limits: StanceTestLimits) { self.limits = limits }

  /// Begins anew: after a hole, or with another mount.
  mutating func restart(left: SIMD3<Double>, upright: SIMD3<Double>) {
    signals.restart()
    lifted = nil
    swayHold = nil
    restedSince = -.infinity
    closing = nil
    unsure = nil
    plainUntil = -.infinity
    toldFrom = .infinity
    toldUntil = -.infinity
    landed = nil
    possible = nil
    open = nil
    pulses.removeAll()
    notBefore = -.infinity
    self.left = left
    self.upright = upright
  }

  /// Takes one 100 Hz frame whose smoothed posture is known.
  /// - Returns: a trial that has come to its end.
  mutating func push(
    time: Double, up: SIMD3<Double>, force: SIMD3<Double>, rate: SIMD3<Double>, isMissing: Bool
  ) -> StanceTestTrial? {
    let bins = signals.bins.end
    signals.push(time: time, up: up, force: force, rate: rate, left: left, isMissing: isMissing)
    follow()
    if let pulse = pulses.peek(), signals.moments.end >= pulse.peak + Self.patience {
      _ = pulses.pop()
      if let stance = judge(pulse), let trial = conclude(stance) { return trial }
    }
    if let landed, time > landed.time + Self.secondThought + 0.01 * Double(Self.patience),
      let stance = close(landed), let trial = conclude(stance)
    {
      return trial
    }
    if signals.bins.end != bins {
      if let hold = followSway() { closing = hold }
      // The movements in it have been judged by then.
      if let hold = closing, 10 * (signals.bins.end - hold.last) > Self.patience + 50 {
        closing = nil
        return settle(hold, stance(hold)).flatMap { measured($0) }
      }
      if closing == nil, swayHold == nil, let stance = unsure {
        unsure = nil
        return measured(stance)
      }
    }
    guard let stance = lifted.flatMap({ tooLong($0, at: time) }) else { return nil }
    return conclude(stance)
  }

  /// The data end here.
  mutating func finish() -> StanceTestTrial? {
    if let open { pulses.push(open) }
    open = nil
    while let pulse = pulses.pop() {
      if let stance = judge(pulse), let trial = conclude(stance) { return trial }
    }
    if let landed, let stance = close(landed), let trial = conclude(stance) { return trial }
    if unsure == nil, let lifted, let stance = stillUp(lifted), let trial = conclude(stance) { return trial }
    if let hold = closing ?? swayHold {
      let hasLanded = closing != nil || signals.bins.end - 1 - hold.last >= Self.restBins / 2
      closing = nil
      swayHold = nil
      return settle(hold, stance(hold, hasLanded: hasLanded)).flatMap { measured($0) }
    }
    return unsure.flatMap { measured($0) }
  }

  /// Cuts the sideways movement into pulses.
  private mutating func follow() {
    let index = signals.moments.end - 1 - StanceTestSignals.reach
    guard index > 0 else { return }
    let speed = Double(signals.moments[index].speed)
    if var pulse = open {
      if speed * pulse.speed > 0, abs(speed) >= 0.5 * abs(pulse.speed) {
        if abs(speed) > abs(pulse.speed) {
          pulse.speed = speed
          pulse.peak = index
          open = pulse
        }
        return
      }
      pulses.push(pulse)
      open = nil
    }
    // What is left of a pulse after its half height is not the next one.
    let before = Double(signals.moments[index - 1].speed)
    if abs(speed) >= Self.leastSpeed * 0.5, abs(speed) > abs(before) || speed * before <= 0 {
      open = Pulse(start: onset(of: speed, at: index), peak: index, speed: speed)
    }
  }

  /// Where a movement to this side began: at most a second back.
  private func onset(of speed: Double, at index: Int) -> Int {
    var start = index
    let least = max(signals.moments.start, index - 100)
    while start > least, Double(signals.moments[start - 1].speed) * speed > 0.1 * speed * speed { start -= 1 }
    return start
  }

  private mutating func judge(_ pulse: Pulse) -> Stance? {
    guard abs(pulse.speed) >= Self.leastSpeed, !isLobe(pulse) else { return nil }
    if let lifted {
      if let found = landing(pulse, of: lifted), found.score > (landed?.score ?? 0) {
        landed = found
        if found.score >= Self.plainScore { return close(found) }
        return nil
      }
      if landed != nil { return nil }
      let isAnew = restarts(lifted, pulse)
      if !goesOn(lifted, pulse) {
        self.lifted = nil
        possible = nil
      } else if !isAnew {
        if let found = possibleLanding(pulse, of: lifted), found.score > (possible?.score ?? 0) { possible = found }
        return nil
      }
      guard let next = lift(pulse) else { return nil }
      // Standing on both feet again, the person begins anew: the foot has come down, if nobody knows when.
      let before = isAnew ? possible : nil
      self.lifted = next
      possible = nil
      return before.map { Stance(lifted: lifted, down: $0.time, end: .footDown, clarity: $0.clarity) }
    }
    if let next = lift(pulse) {
      lifted = next
      possible = nil
    }
    return nil
  }

  private mutating func close(_ landing: Landing) -> Stance? {
    guard let lifted else { return nil }
    if let start = landing.calmAfter,
      !isRest(from: start, to: landing.time + 5.2, lifted, heldUntil: landing.heldUntil)
    {
      landed = nil
      return nil
    }
    self.lifted = nil
    landed = nil
    notBefore = landing.time + 0.5
    guard landing.time - lifted.time >= Self.shortest else { return nil }
    return Stance(lifted: lifted, down: landing.time, end: .footDown, clarity: landing.clarity)
  }

  /// Whether a pulse is only the lobe of a much larger one beside it.
  private func isLobe(_ pulse: Pulse) -> Bool {
    for index in max(signals.moments.start, pulse.peak - 120)...min(signals.moments.end - 1, pulse.peak + 120)
    where Double(signals.moments[index].speed) * pulse.speed < -2.5 * pulse.speed * pulse.speed { return true }
    return false
  }

  /// A hold that has ended in sitting down, or is longer than can be followed.
  private mutating func tooLong(_ lifted: Lifted, at time: Double) -> Stance? {
    if !isUpright(lifted) {
      self.lifted = nil
      landed = nil
    }
    guard time - lifted.time > Self.longest else { return nil }
    self.lifted = nil
    notBefore = time
    return Stance(lifted: lifted, down: time, end: .limit, clarity: lifted.clarity)
  }
}
