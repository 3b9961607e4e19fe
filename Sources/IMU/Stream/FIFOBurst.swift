// Reading the FIFO: the level, the data, and the level once more. The first level says how much to read, the second
// proves that as many bytes left the FIFO as arrived here, and both together tell the clock where the grid lies.

extension SensorStream where Bus: ~Copyable, Time: ~Copyable {
  /// Reads what the FIFO holds into the running sensor's buffer; throws what makes the bytes unusable.
  mutating func readBurst() throws(BurstFault) {
    guard var before = try plausibleLevel(), var running = sensor else { return }
    let isSplit =
      before.bytes > running.chip.fifo.longestTransfer(bus.capabilities.longestRead, behind: running.chip.fifo.preamble)
    if isSplit, try learnBeforeSplit(before.bytes), let level = try plausibleLevel(), let learnt = sensor {
      (before, running) = (level, learnt)
    }
    sensor?.lastRead = time.now()
    let kept = running.chip.fifo.hidesTheft ? running.chip.fifo.sampleBytes : 0
    guard before.bytes >= kept + running.chip.fifo.sampleBytes else {
      // Silent for longer than it can be: asleep, or its FIFO is off. To a clock that knows the grid such a level is a
      // contradiction already; then it is seen by the FIFO being emptied in vain.
      if Double(time.now() &- running.lastRead) > 8e9 * running.clock.nominalPeriod + 5e7 { throw .settingsLost }
      return
    }
    let inStep: Bool
    do {
      // Nine bits a byte at 100 kHz, and twice the scheduling that is usual.
      let samples = running.setUp.rate * (0.1 + 1e-4 * Double(before.bytes)) + 1
      let count = min(before.bytes - kept, buffer.room)
      inStep = try buffer.fill(
        count, most: before.bytes - count + Int(samples) * running.chip.fifo.sampleBytes, from: running.chip.fifo,
        at: running.address, on: &bus)
    } catch {
      // Some of the bytes have left the FIFO, nobody knows how many.
      throw .bus(error)
    }
    guard inStep else { throw .doubt(.tornFrame) }
    sensor?.bursts += 1
    let layout = running.chip.fifo
    // As if nobody drove the wires for a whole sample.
    if buffer.endingOnes >= layout.sampleBytes - 2 { throw .doubt(.tornFrame) }
    if isSplit, try proveSplit(running) { return }
    // Where the chip sends a frame that was read in part once more, a few such bytes do, unless the clock can tell.
    if layout.repeatsFrames, buffer.endingOnes >= 3, !isSharp(running.clock) { throw .doubt(.tornFrame) }
    // Behind the burst; at an instant that tells the clock something, if it still wants to know.
    if running.clock.uncertainty > 0.0003, running.bursts > 2 {
      for _ in 0..<4 {
        waitForEdge(running)
        let (begin, level, end) = try level()
        guard !level.overrun, !level.misaligned else {
          if layout.provesItself { break }
          throw .doubt(level.overrun ? .fifoOverflow : .tornFrame)
        }
        try agree(level, pending: buffer.pending, before: begin, after: end)
        if (sensor?.clock.uncertainty ?? 0) < 0.001 { break }
      }
    }
    var proof = try level()
    if proof.level.overrun { throw .doubt(.fifoOverflow) }
    if proof.level.misaligned {
      // A burst that tore leaves such a level, and so does one flipped bit in reading it: two good ones say it was that,
      // but where frames are marked only. Bare bytes can be out of step by what that very read took out of the FIFO.
      guard layout.provesItself, try !level().level.misaligned else { throw .doubt(.tornFrame) }
      proof = try level()
      if proof.level.misaligned { throw .doubt(.tornFrame) }
    }
    try agree(proof.level, pending: buffer.pending, before: proof.before, after: proof.after)
    try proveWhole(running, left: proof.level.bytes, isSplit: isSplit)
  }

  /// Reads the level behind a burst a second time: one read proves little. A flipped bit makes a wrong one fit, and a
  /// damaged address shows zeros in nearly every other register.
  ///
  /// A burst that fell short leaves samples behind, which look as if they had come since where the next one is due; the
  /// second reading waits until there is no such doubt, if the grid was known before the burst.
  private mutating func proveWhole(_ running: RunningSensor, left: Int, isSplit: Bool) throws(BurstFault) {
    let layout = running.chip.fifo
    let wasWhole = (buffer.pending + left) % layout.sampleBytes == 0
    let isSuspect =
      !wasWhole || isSplit || buffer.endingOnes >= 3
      || layout.repeatsFrames && (left > 0 || buffer.endingOnes > 0)
    if isSuspect, isSharp(running.clock),
      let at = running.clock.index(at: time.now()), let edge = running.clock.time(of: Int64((at + 0.1).rounded(.up)))
    {
      time.pause(for: edge &+ Nanoseconds(running.clock.period * 0.2e9) &- time.now())
    }
    for attempt in 0..<2 {
      let (before, level, after) = try level()
      let isWhole = (buffer.pending + level.bytes) % layout.sampleBytes == 0
      if !isWhole, wasWhole, attempt == 0, !level.misaligned, layout.provesItself {
        // Half of a sample may just have come; once, not twice running.
        time.pause(for: Nanoseconds(running.clock.period * 0.2e9))
        continue
      }
      guard isWhole, !level.misaligned, !level.overrun else { throw .doubt(.tornFrame) }
      return try agree(level, pending: buffer.pending, before: before, after: after)
    }
  }

  /// Whether a clock knows where the samples lie to a small part of one.
  private mutating func isSharp(_ clock: SampleClock) -> Bool {
    let now = time.now()
    guard clock.isLocked, clock.uncertainty(at: now) < 0.06 * clock.period, let at = clock.index(at: now) else {
      return false
    }
    return abs(at) < 1e15
  }

  mutating func waitForEdge(_ running: RunningSensor) {
    let now = time.now()
    let edge = (sensor ?? running).edge(near: now &+ Nanoseconds(running.clock.nominalPeriod * 0.5e9))
    time.pause(for: edge &- now)
  }

  /// The level, read again where it is in doubt; nil when there is no sensor.
  private mutating func plausibleLevel() throws(BurstFault) -> FIFOLevel? {
    guard sensor != nil else { return nil }
    let left = buffer.pending
    var attempt = 0
    while true {
      let (before, level, after) = try level()
      if level.overrun {
        // One flipped bit looks the same; a real overflow stays until the FIFO is emptied, or is latched no more but
        // has left its mark on the count.
        throw .doubt(.fifoOverflow)
      }
      if level.misaligned {
        if attempt == 2 { throw .doubt(.tornFrame) }
      } else if attempt == 2 {
        try agree(level, pending: left, before: before, after: after)
        return level
      } else if observe(level, pending: left, before: before, after: after) == .accepted {
        return level
      }
      attempt += 1
    }
  }

  /// Tells the clock; a contradiction means that samples were lost, or bytes.
  private mutating func agree(
    _ level: FIFOLevel, pending: Int, before: Nanoseconds, after: Nanoseconds
  ) throws(BurstFault) {
    guard observe(level, pending: pending, before: before, after: after) == .accepted else {
      faults.countMismatches += 1
      throw .doubt(.countMismatch)
    }
  }

  /// Newest sample = what was read and not yet decoded, and what the level says.
  mutating func observe(
    _ level: FIFOLevel, pending: Int, before: Nanoseconds, after: Nanoseconds
  ) -> SampleClock.Verdict {
    guard let running = sensor else { return .accepted }
    let whole = (pending + level.bytes) / running.chip.fifo.sampleBytes
    return sensor?.clock.observe(
      newest: running.nextIndex &+ Int64(whole) &- 1, before: before, after: after) ?? .accepted
  }

  /// One read of the level registers, with the times before and after. Reading a level takes nothing out of the FIFO,
  /// so it is simply tried again.
  mutating func level() throws(BurstFault) -> (before: Nanoseconds, level: FIFOLevel, after: Nanoseconds) {
    guard let running = sensor else { throw .settingsLost }
    let layout = running.chip.fifo
    var bytes: InlineArray<4, UInt8> = .init(repeating: 0)
    var attempt = 0
    while true {
      let before = time.now()
      do {
        if layout.levelBytes == 4 {
          var span = bytes.mutableSpan
          try bus.read(layout.levelRegister, at: running.address, into: &span)
        } else if layout.levelBytes == 3 {
          var three: InlineArray<3, UInt8> = .init(repeating: 0)
          var span = three.mutableSpan
          try bus.read(layout.levelRegister, at: running.address, into: &span)
          bytes = [three[0], three[1], three[2], 0]
        } else {
          let (first, second) = try bus.readPair(layout.levelRegister, at: running.address)
          bytes = [first, second, 0, 0]
        }
      } catch {
        // A bus that needs reopening does not get better by asking again.
        if attempt == 3 || error.cause == .adapterFailed || error.cause == .noSuchBus { throw .bus(error) }
        faults.retriedTransfers += 1
        time.pause(for: 2_000_000 << Nanoseconds(attempt))
        attempt += 1
        continue
      }
      return (before, layout.decodeLevel(bytes.span), time.now())
    }
  }
}
