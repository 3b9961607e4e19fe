/// The stages behind the front end, in the order of the flow. Each takes what the stage before has made ready.
extension GaitPipeline {
  mutating func beginStretch(at time: Double, into output: inout GaitOutput) {
    origin = time
    nextHeard = 0
    nextLevelled = 0
    nextStood = 0
    nextSearched = 0
    stanceMount = nil
    holes.removeAll()
    detector.restart(from: 0)
    signals.restart()
    neededFrames = 0
    if var stated = mounts.current, stated.origin == .stated, usedSamples == 0 {
      stated.time = time
      output.alignments.append(stated)
    }
  }

  /// Frames that a stage may still need must stay in the ring.
  static let reserve = 600
  /// Frames taken at a time after a wait: 5 s, in which nobody makes more contacts than the queues hold.
  private static let portion = 500

  @inline(__always)
  mutating func advance(into output: inout GaitOutput) {
    let end = front.frames.end
    guard nextHeard < end || nextStood < front.smoothedEnd else { return }
    hearMount(until: end, into: &output)
    if mountAxes != nil {
      catchUp(until: end, into: &output)
      findContacts(until: end)
    } else if end - nextLevelled > FrontEnd.capacity - Self.reserve {
      // Nothing has shown how the sensor sits, and the oldest frames cannot wait longer.
      let first = end - (FrontEnd.capacity - Self.reserve)
      for index in nextLevelled..<first where front.frames.pointer(toHeld: index).pointee.isActive {
        passedOverFrames += 1
      }
      nextLevelled = first
    }
    followBouts(now: detector.decidedUntil, into: &output)
    if searchesTrials { findStanceTrials(into: &output) }
    findStanding(until: front.smoothedEnd - standingLag, into: &output)
    measureSteps(known: front.smoothedEnd, into: &output)
    if configuration.producesSignals { writeSignals(flush: false, into: &output) }
  }

  /// The stretch is over: drain every stage in turn.
  mutating func finishStretch(cause: Bout.End, into output: inout GaitOutput) {
    front.finishStretch()
    hearMount(until: front.frames.end, into: &output)
    if mountAxes == nil, front.frames.end > 0 {
      let time = front.frames.pointer(to: 0).pointee.time
      if !mounts.settle(time: time), cause == .recording {
        mounts.assume(up: SIMD3<Double>(front.frames.pointer(to: front.frames.end - 1).pointee.gravity), time: time)
      }
      adoptMount(hadProof: false, into: &output)
    }
    let last = front.frames.pointer(to: front.frames.end - 1).pointee.time
    if mountAxes != nil {
      catchUp(until: front.frames.end, into: &output)
      findContacts(until: front.frames.end)
      detector.finish(origin: origin)
    }
    followBouts(now: last, dataEnd: last, into: &output)
    bouts.cut(into: &changes)
    makeSteps(cause: cause, into: &output)
    if searchesTrials {
      findStanceTrials(into: &output)
      while let trial = stanceTest?.finish() { output.stanceTrials.append(trial) }
    }
    findStanding(until: front.smoothedEnd, into: &output)
    let stood = min(last, doubt?.start ?? last)
    if let reference = standing.finish(time: stood, upright: walkingUp) { output.standings.append(reference) }
    measureSteps(known: .max, into: &output)
    if configuration.producesSignals { writeSignals(flush: true, into: &output) }
  }

  @inline(__always)
  private mutating func hearMount(until end: Int, into output: inout GaitOutput) {
    while nextHeard < end {
      let frame = front.frames.pointer(toHeld: nextHeard)
      let hadProof = mounts.isProven
      let changed = mounts.push(frame.pointee, isActive: frame.pointee.isActive)
      nextHeard += 1
      if changed { adoptMount(hadProof: hadProof, into: &output) }
    }
  }

  /// - Parameter hadProof: whether walking had been found with the mount in use before.
  private mutating func adoptMount(hadProof: Bool, into output: inout GaitOutput) {
    guard var alignment = mounts.current else { return }
    if mountAxes != nil {
      bouts.cut(into: &changes)
      makeSteps(cause: .pause, into: &output)
      walkingUp = nil
      signalAxes = nil
      // No walk was found with the mount before: it was a mistake, and the frames are looked at once more.
      if !hadProof { nextLevelled = front.frames.start }
      detector.restart(from: nextLevelled)
    }
    front.restartLevelling(from: nextLevelled)
    // It holds for all frames that have waited for it.
    alignment.time = front.frames.pointer(to: nextLevelled).pointee.time
    mountAxes = PelvisFrame(up: alignment.mount.up.vector, leftHint: alignment.mount.left.vector)
    output.alignments.append(alignment)
  }

  /// Frames that have waited for the mount are taken in portions, so that what comes of one has been handed on before the
  /// queues between the stages are full.
  @inline(__always)
  private mutating func catchUp(until end: Int, into output: inout GaitOutput) {
    while end - nextLevelled > Self.portion {
      findContacts(until: nextLevelled + Self.portion)
      followBouts(now: detector.decidedUntil, into: &output)
      measureSteps(known: front.smoothedEnd, into: &output)
    }
  }

  @inline(__always)
  private mutating func findContacts(until end: Int) {
    guard let axes = mountAxes else { return }
    while nextLevelled < end {
      if front.frames.pointer(toHeld: nextLevelled).pointee.isActive {
        front.level(from: nextLevelled - ContactDetector.preroll, through: nextLevelled, with: axes)
      }
      detector.push(nextLevelled, frames: front.frames, origin: origin)
      nextLevelled += 1
    }
  }

  /// Contacts become bouts and steps; holes cut bouts.
  /// - Parameters:
  ///   - now: no contact earlier than this can come any more, s.
  ///   - dataEnd: last instant with data, s: the net sees contacts coming, but what no sample saw is not reported.
  @inline(__always)
  private mutating func followBouts(now: Double, dataEnd: Double = .infinity, into output: inout GaitOutput) {
    while let contact = detector.decided.pop() {
      guard contact.time <= dataEnd else { continue }
      while let hole = holes.peek(), contact.time > hole.x {
        bouts.cut(into: &changes)
        makeSteps(cause: .gap, into: &output)
        if contact.time < hole.y { break }
        _ = holes.pop()
      }
      if let hole = holes.peek(), contact.time > hole.x, contact.time < hole.y { continue }
      bouts.push(contact, into: &changes)
      makeSteps(cause: .pause, into: &output)
    }
    while let hole = holes.peek(), now > hole.y {
      bouts.cut(into: &changes)
      makeSteps(cause: .gap, into: &output)
      _ = holes.pop()
    }
    bouts.advance(to: now, into: &changes)
    makeSteps(cause: .pause, into: &output)
  }

  /// - Parameter cause: why a bout that has ended did so.
  @inline(__always)
  private mutating func makeSteps(cause: Bout.End, into output: inout GaitOutput) {
    while let change = changes.pop() {
      switch change {
      case .contact(let contact):
        output.contacts.append(contact)
        output.headings.append(heading(at: contact.time))
        mounts.isProven = true
        signals.note(contact)
        pending.push(.contact(contact))
        if let step = cycle.push(contact) { pending.push(.step(step)) }
      case .ended:
        let (last, lastButOne) = cycle.finish()
        if let lastButOne { pending.push(.step(lastButOne)) }
        if let last { pending.push(.step(last)) }
        pending.push(.boutEnded(cause))
        signals.noteBoutEnd()
      }
    }
  }

  /// Angle turned about the vertical since the start of the stretch, degrees, counter-clockwise from above.
  @inline(__always)
  private func heading(at time: Double) -> Double {
    let index = Int(((time - origin) * AnalysisRate.hertz).rounded())
    guard index >= front.frames.start, index < front.frames.end else { return .nan }
    return degrees(front.frames.pointer(to: index).pointee.heading)
  }

  @inline(__always)
  private mutating func findStanding(until end: Int, into output: inout GaitOutput) {
    while nextStood < end {
      let frame = front.frames.pointer(toHeld: nextStood)
      if isDoubtful(frame.pointee.time) { return }
      nextStood += 1
      if let reference = standing.push(
        time: frame.pointee.time, gravity: SIMD3<Double>(frame.pointee.smoothGravity),
        specificForce: frame.pointee.specificForce, angularRate: frame.pointee.angularRate, upright: walkingUp,
        isOnOneLeg: searchesTrials && isOnOneLeg(at: frame.pointee.time))
      {
        output.standings.append(reference)
      }
    }
  }

  /// Steps whose frames all have their smoothed posture are measured and handed on.
  /// - Parameter known: frames below this have it.
  @inline(__always)
  private mutating func measureSteps(known: Int, into output: inout GaitOutput) {
    guard known >= neededFrames else { return }
    while let next = pending.peek() {
      switch next {
      case .contact(let contact):
        recorder.note(contact, frame: Int((contact.time - origin) * AnalysisRate.hertz))
      case .step(var step):
        neededFrames = Int((step.lastContact - origin) * AnalysisRate.hertz) + 3
        guard known >= neededFrames else { return }
        measure(&step, into: &output)
      case .boutEnded(let cause):
        if let bout = recorder.close(
          cause: cause, standing: standingReference, isMountSure: isMountSure, frames: front.frames, origin: origin)
        {
          output.bouts.append(bout)
        }
      }
      _ = pending.pop()
    }
    neededFrames = pending.isEmpty ? 0 : neededFrames
  }

  private mutating func measure(_ step: inout Step, into output: inout GaitOutput) {
    if isDoubtful(step.lastContact) { return }
    var hasStride = false
    if let (axes, hasStanding) = angleAxes() {
      hasStride = meter.measure(&step, frames: front.frames, origin: origin, axes: axes, hasStanding: hasStanding)
      if step.quality == .ok || step.quality == .turn { walkingUp = meter.meanUp(before: walkingUp) }
    }
    recorder.add(step, meter: meter, hasStride: hasStride, frames: front.frames, origin: origin)
    output.steps.append(step)
  }

  /// Whether it is known how the sensor sits, and gravity, walking and the calibration of the wearer agree about it.
  public var isMountSure: Bool {
    guard let alignment = mounts.current, alignment.origin != .assumed, !mounts.isContradicted else { return false }
    if let walkingUp, dot(walkingUp, alignment.mount.up.vector) < Self.mountTilt { return false }
    guard let left = configuration.functionalLeft else { return true }
    return dot(left, alignment.mount.left.vector) > Self.mountYaw * length(left)
  }

  /// A pelvis that walks tilts a sensor by 36° at most among the recordings; cosine of 50°.
  private static let mountTilt = 0.64
  /// A strap so crooked that the next axis is as near: 50° leaves room for the error of the calibration.
  private static let mountYaw = 0.64

  /// The axes that angles are measured with: level in quiet standing if that is known, else in walking.
  /// - Returns: the axes, and whether they rest on quiet standing.
  @inline(__always)
  func angleAxes() -> (PelvisFrame, Bool)? {
    guard let mount = mounts.current?.mount else { return nil }
    let left = configuration.functionalLeft ?? mount.left.vector
    if let up = standingReference?.up {
      return PelvisFrame(up: up, leftHint: left).map { ($0, true) }
    }
    return PelvisFrame(up: walkingUp ?? mount.up.vector, leftHint: left).map { ($0, false) }
  }
}
