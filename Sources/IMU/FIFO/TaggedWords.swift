/// ST's tagged FIFO words (LSM6DSO DocID031748, section 9.61 FIFO_DATA_OUT_TAG; AN5192, section 9): a tag byte, then
/// three 16-bit numbers, low byte first. Tag: bits 7:3 sensor (1 gyroscope, 2 accelerometer), 2:1 slot counter,
/// 0 parity that makes the number of ones even. Both sensors batched at one rate: each slot is two words with the
/// same counter, always in the same order.
struct TaggedWordDecoder: Sendable {
  private static let word = 7
  private static let slot = 14
  private static let gyroscope: UInt8 = 1
  private static let accelerometer: UInt8 = 2

  /// The sensor whose word opens a slot; nil until two slots have shown it.
  private var opening: UInt8?
  /// Slot counter of the next slot; nil until the first one is seen.
  private var expected: UInt8?
  /// Whether a measurement has been seen: until then the chip may mark words as none.
  private var hasStarted = false

  mutating func decode(_ bytes: Span<UInt8>, into out: inout MutableSpan<RawSample>) -> DecodedRun {
    var run = DecodedRun()
    if opening == nil {
      guard bytes.count >= 4 * Self.word else { return run }
      guard findStep(bytes, from: &run.consumed) else { return torn(bytes) }
    }
    while run.consumed + Self.slot <= bytes.count && run.samples < out.count {
      let at = run.consumed
      guard isSlot(bytes, at) else { return resynchronise(bytes, run) }
      let counter = Self.counter(bytes[at])
      if let expected, counter != expected {
        // Whole slots are missing: the chip dropped them, or a read lost them.
        run.fault = .damagedFrame
        run.skipped = Int((counter &- expected) & 3)
        self.expected = counter
        return run
      }
      let first = littleEndianTriple(bytes, at + 1)
      let second = littleEndianTriple(bytes, at + Self.word + 1)
      expected = (counter &+ 1) & 3
      run.consumed += Self.slot
      // 0x7FFD to 0x7FFF on x mark a sensor that is still starting up (AN5192, section 3); later they are the end of a
      // range, which a shock may reach.
      if !hasStarted && (first.x >= 0x7FFD || second.x >= 0x7FFD) {
        run.fault = .invalidReading
        run.skipped = 1
        return run
      }
      hasStarted = true
      out[run.samples] =
        opening == Self.gyroscope
        ? RawSample(accel: second, gyro: first) : RawSample(accel: first, gyro: second)
      run.samples += 1
    }
    return run
  }

  /// Finds where slots begin: two words of both sensors with one counter, and behind them the next counter. The first
  /// word may be alone, its partner from before the FIFO was started; `at` is left behind it.
  private mutating func findStep(_ bytes: Span<UInt8>, from at: inout Int) -> Bool {
    while at <= Self.word && at + 4 * Self.word <= bytes.count {
      let first = bytes[at]
      opening = Self.sensor(first)
      let counter = Self.counter(first)
      if isSlot(bytes, at), isSlot(bytes, at + Self.slot),
        Self.counter(bytes[at + Self.slot]) == (counter &+ 1) & 3
      {
        expected = counter
        return true
      }
      at += Self.word
    }
    return false
  }

  private func isSlot(_ bytes: Span<UInt8>, _ at: Int) -> Bool {
    let first = bytes[at]
    let second = bytes[at + Self.word]
    return Self.isData(first) && Self.isData(second) && Self.sensor(first) == opening
      && Self.sensor(second) != opening && Self.counter(first) == Self.counter(second)
  }

  /// Behind a damaged tag: either every slot that follows is in step (one tag was hit), or the burst is torn. It takes two
  /// slots to tell, whose four tags cannot be right by chance.
  private mutating func resynchronise(_ bytes: Span<UInt8>, _ run: DecodedRun) -> DecodedRun {
    var run = run
    var next = run.consumed + Self.slot
    guard next + 2 * Self.slot <= bytes.count else { return torn(bytes) }
    var counter = expected.map { ($0 &+ 1) & 3 }
    while next + Self.slot <= bytes.count {
      let found = Self.counter(bytes[next])
      guard isSlot(bytes, next), counter == nil || found == counter else { return torn(bytes) }
      counter = (found &+ 1) & 3
      next += Self.slot
    }
    run.consumed += Self.slot
    run.fault = .damagedFrame
    run.skipped = 1
    expected = expected.map { ($0 &+ 1) & 3 }
    return run
  }

  /// Forgets the step of the stream.
  mutating func restart() {
    (opening, expected) = (nil, nil)
  }

  private mutating func torn(_ bytes: Span<UInt8>) -> DecodedRun {
    restart()
    return .torn(bytes)
  }

  @inline(__always)
  private static func isData(_ tag: UInt8) -> Bool {
    tag.nonzeroBitCount & 1 == 0 && (sensor(tag) == gyroscope || sensor(tag) == accelerometer)
  }

  @inline(__always)
  private static func sensor(_ tag: UInt8) -> UInt8 { tag >> 3 }

  @inline(__always)
  private static func counter(_ tag: UInt8) -> UInt8 { (tag >> 1) & 3 }
}
