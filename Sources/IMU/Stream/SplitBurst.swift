// A burst of several transfers, on an adapter that reads 32 bytes at a time. Each transfer can by itself read another
// register, or break off and bring a frame once more, and the one sample that the burst then falls short of looks like
// one that came meanwhile. The clock tells the two apart, but only as it was before the burst: learning from what the
// burst left, it would rather believe in another rate.

extension SensorStream where Bus: ~Copyable, Time: ~Copyable {
  /// Lets the clock learn from levels alone until it will know, behind a burst of `bytes`, how many samples there must be.
  /// Returns whether time has passed.
  mutating func learnBeforeSplit(_ bytes: Int) throws(BurstFault) -> Bool {
    var contradictions = 0
    for attempt in 0..<8 {
      guard let running = sensor, !tells(running.clock, behind: bytes) else { return attempt > 0 }
      waitForEdge(running)
      let (before, level, after) = try level()
      guard !level.overrun, !level.misaligned else { continue }
      // One can be read wrong.
      if observe(level, pending: buffer.pending, before: before, after: after) == .contradicts { contradictions += 1 }
      if contradictions == 2 { throw .doubt(.countMismatch) }
    }
    return true
  }

  /// Whether a clock tells how many samples there are in the middle of one behind a burst: nine bits a byte at 100 kHz.
  private mutating func tells(_ clock: SampleClock, behind bytes: Int) -> Bool {
    let end = time.now() &+ Nanoseconds(1e5 * Double(bytes)) &+ Nanoseconds(clock.period * 1e9)
    return clock.uncertainty(at: end) < 0.1 * clock.period
  }

  /// Reads the level behind a burst, where there is no doubt which sample is the newest, until it was twice what the
  /// clock of before says, to the sample. Twice, because a flipped bit makes a wrong level fit; three times where the
  /// FIFO is empty, because a damaged address shows zeros in nearly every other register.
  /// - Parameter known: the sensor as it was right before the burst.
  /// - Returns: false where that clock could not tell.
  mutating func proveSplit(_ known: RunningSensor) throws(BurstFault) -> Bool {
    let layout = known.chip.fifo
    var (agreeing, damaged) = (0, 0)
    for _ in 0..<5 {
      let now = time.now()
      if known.clock.newest(from: now, to: now) == nil { time.pause(for: known.middle(after: now) &- now) }
      let (before, level, after) = try level()
      // A read that was held up, or the clock knows too little.
      guard let newest = known.clock.newest(from: before, to: after) else { continue }
      let held = buffer.pending + level.bytes
      guard !level.overrun, !level.misaligned, held % layout.sampleBytes == 0 else {
        // One read can be damaged. But where parts of frames can be read it may itself have taken out of the FIFO what a
        // burst that broke off had left of one, and bare bytes show nothing of that.
        guard
          layout.repeatsFrames || layout.format == .taggedWords || layout.preamble > 0 && buffer.endingOnes == 0
        else { throw .doubt(.tornFrame) }
        damaged += 1
        continue
      }
      guard known.nextIndex &+ Int64(held / layout.sampleBytes) &- 1 == newest else {
        faults.countMismatches += 1
        throw .doubt(.countMismatch)
      }
      agreeing += 1
      if agreeing >= (level.bytes > 0 ? 2 : 3) { return true }
    }
    if damaged > 0 { throw .doubt(.tornFrame) }
    return false
  }
}
