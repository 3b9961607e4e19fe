/// The body at increasing times: the present cell, the contacts that still ring, the noise.
struct BodyTrack {
  private var timeline: BodyTimeline
  private let pattern: GaitPattern
  private(set) var cell: BodyCell
  private var landing = ImpactTrack(.landing)
  private var pushOff = ImpactTrack(.pushOff)
  private var heelStrike = ImpactTrack(.heelStrike)
  private var slow: SplineNoise
  private var mid: SplineNoise
  private var fast: SplineNoise
  /// The script is over; its last posture is held.
  private(set) var isOver = false
  /// When the script was over, s; known only then.
  private(set) var end = Double.infinity

  init(person: Person, script: WalkerScript) {
    let person = person.plausible
    pattern = person.pattern()
    timeline = BodyTimeline(person: person, pattern: pattern, script: script)
    let mirror: Channels = person.isMirrored ? .mirror : Channels(repeating: 1)
    var seed = person.seed ^ 0x5EED_0F_5A_C4A1
    slow = SplineNoise(seed: RandomSource.splitMix(&seed), spacing: 0.7, mirror: mirror)
    mid = SplineNoise(seed: RandomSource.splitMix(&seed), spacing: 0.15, mirror: mirror)
    fast = SplineNoise(seed: RandomSource.splitMix(&seed), spacing: 0.03, mirror: mirror)
    if let first = timeline.next() {
      cell = first
    } else {
      end = 0
      isOver = true
      cell = timeline.rest()
    }
  }

  /// Goes on to the next cell; false when the script is over.
  mutating func advanceCell() -> Bool {
    if isOver { return false }
    answer(until: .infinity)
    if let next = timeline.next() {
      cell = next
      return true
    }
    end = cell.end
    isOver = true
    cell = timeline.rest()
    return false
  }

  @inline(__always) mutating func advance(to t: Double) {
    while t >= cell.end { if !advanceCell() { break } }
    answer(until: t)
  }

  /// Lets the contacts sound whose answer has begun.
  @inline(__always) mutating func answer(until t: Double) {
    if let impact = cell.impacts.pushOff, impact.onset <= t {
      pushOff.add(onset: impact.onset, real: impact.real, imaginary: impact.imaginary)
      cell.impacts.pushOff = nil
    }
    if let impact = cell.impacts.heelStrike, impact.onset <= t {
      heelStrike.add(onset: impact.onset, real: impact.real, imaginary: impact.imaginary)
      cell.impacts.heelStrike = nil
    }
    if let impact = cell.impacts.landing, impact.onset <= t {
      landing.add(onset: impact.onset, real: impact.real, imaginary: impact.imaginary)
      cell.impacts.landing = nil
    }
  }

  /// All six channels at a time in the present cell.
  @inline(__always) mutating func channels(at t: Double) -> Jet {
    var jet = Jet()
    if t >= cell.blendEnd {
      jet.value = cell.posture.from.pose + cell.posture.change.pose
      let slowGain = Jet(value: cell.posture.from.slow + cell.posture.change.slow)
      let midGain = Jet(value: cell.posture.from.mid + cell.posture.change.mid)
      let fastGain = cell.posture.from.fast + cell.posture.change.fast
      slow.add(at: t, gain: slowGain, to: &jet)
      mid.add(at: t, gain: midGain, to: &jet)
      if fastGain[Lane.z] != 0 { fast.add(at: t, gain: Jet(value: fastGain), to: &jet) }
    } else {
      let blend = cell.blend.at(t)
      jet = blend.from(cell.posture.from.pose, change: cell.posture.change.pose)
      slow.add(at: t, gain: blend.from(cell.posture.from.slow, change: cell.posture.change.slow), to: &jet)
      mid.add(at: t, gain: blend.from(cell.posture.from.mid, change: cell.posture.change.mid), to: &jet)
      fast.add(at: t, gain: blend.from(cell.posture.from.fast, change: cell.posture.change.fast), to: &jet)
    }
    if cell.isGait { addGait(at: t, to: &jet) }
    cell.stance?.add(at: t, to: &jet)
    landing.add(at: t, to: &jet)
    pushOff.add(at: t, to: &jet)
    heelStrike.add(at: t, to: &jet)
    return jet
  }

  @inline(__always) private func addGait(at t: Double, to jet: inout Jet) {
    let size = cell.amplitude.at(t)
    let movement = pattern.at(cell.phase.at(t), parity: cell.parity)
    jet.value += size.value * movement.value
    jet.rate += size.rate * movement.value
    jet.rate += size.value * movement.rate
    jet.acceleration += size.acceleration * movement.value
    jet.acceleration += (2 * size.rate) * movement.rate
    jet.acceleration += size.value * movement.acceleration
    let drop = cell.drop.at(t) + cell.dropBefore.at(t)
    jet.value[Lane.obliquity] += drop.value
    jet.rate[Lane.obliquity] += drop.rate
    jet.acceleration[Lane.obliquity] += drop.acceleration
  }
}

extension ScalarJet {
  @inline(__always) fileprivate func from(_ from: Channels, change: Channels) -> Jet {
    Jet(value: from + value * change, rate: rate * change, acceleration: acceleration * change)
  }
}
