/// The bytes of a burst on their way to samples. Allocated once, as large as the largest FIFO.
struct BurstBuffer: ~Copyable {
  /// Room in front of the data for what a read brings before it.
  private static let lead = 4

  private var bytes: [UInt8]
  /// Bytes from `decoded` to `filled` are still to be decoded.
  private(set) var decoded = lead
  private(set) var filled = lead
  /// Bytes of ones that a transfer of the last `fill` ended in, at most as many as a sample has: wires that nobody drives
  /// read as ones.
  private(set) var endingOnes = 0

  init() {
    bytes = Array(repeating: 0, count: Self.lead + 8192 + 64)
  }

  /// Bytes not yet decoded.
  var pending: Int { filled - decoded }

  /// Bytes that still fit.
  var room: Int { bytes.count - Self.lead - pending }

  /// Reads `count` bytes of FIFO data behind what is left over, in one transfer where the bus can. False where a read did
  /// not begin where it should.
  /// - Parameter most: bytes that can have come into the FIFO since its level was read.
  mutating func fill<Bus: I2CBus & ~Copyable>(
    _ count: Int, most: Int, from layout: FIFOLayout, at address: UInt8, on bus: inout Bus
  ) throws(BusError) -> Bool {
    keepLeftOver()
    let end = min(filled + count, bytes.count)
    var at = filled
    var preamble = min(layout.preamble, Self.lead)
    endingOnes = 0
    while at < end {
      let length = min(layout.longestTransfer(bus.capabilities.longestRead, behind: preamble), end - at)
      // The preamble passes over the end of what is there.
      let kept = (bytes[at - 4], bytes[at - 3], bytes[at - 2], bytes[at - 1])
      let register = layout.dataRegister + UInt8(layout.preamble - preamble)
      try bytes.withUnsafeMutableBufferPointer { (all) throws(BusError) in
        var span = UnsafeMutableBufferPointer(rebasing: all[(at - preamble)..<(at + length)]).mutableSpan
        try bus.read(register, at: address, into: &span)
      }
      let isInStep = layout.isInStep(
        bytes.span.extracting((at - preamble)..<at), taken: (at - Self.lead) % layout.sampleBytes,
        levels: (end - at)...(end - at + most))
      guard isInStep else { return false }
      (bytes[at - 4], bytes[at - 3], bytes[at - 2], bytes[at - 1]) = kept
      preamble = layout.resumedPreamble
      at += length
      // Seven ones: noise may have taken one.
      var ones = 0
      while ones < min(length, layout.sampleBytes), bytes[at - 1 - ones].nonzeroBitCount >= 7 { ones += 1 }
      endingOnes = max(endingOnes, ones)
    }
    filled = end
    return true
  }

  /// Samples that the largest burst can bring.
  static let mostSamples = (8192 + 64) / 12 + 1

  /// Decodes one unbroken run of what is left of the burst; nil when no whole sample is.
  mutating func decodeRun(
    _ sensor: inout RunningSensor, _ samples: inout [RawSample], _ assembler: inout BatchAssembler,
    into batch: inout SampleBatch
  ) -> DecodedRun? {
    guard pending >= sensor.chip.fifo.sampleBytes else { return nil }
    let first = sensor.nextIndex
    var output = samples.mutableSpan
    let run = sensor.decoder.decode(bytes.span.extracting(decoded..<filled), into: &output)
    assembler.append(
      output.span.extracting(0..<run.samples), first: first, clock: sensor.clock, to: &batch)
    decoded += run.consumed
    sensor.nextIndex = first &+ Int64(run.samples &+ run.skipped)
    return run
  }

  /// Forgets all bytes: the FIFO was emptied, or what came cannot be trusted.
  mutating func drop() {
    decoded = Self.lead
    filled = Self.lead
  }

  /// Moves what is left over to the front.
  private mutating func keepLeftOver() {
    let left = pending
    if decoded > Self.lead {
      for index in 0..<left { bytes[Self.lead + index] = bytes[decoded + index] }
    }
    decoded = Self.lead
    filled = Self.lead + left
  }
}
