/// The bytes of a burst on their way to samples. Allocated once, as large as the largest FIFO.
struct BurstBuffer: ~Copyable {
  private var bytes: [UInt8]
  /// Bytes from `decoded` to `filled` are still to be decoded.
  private(set) var decoded = 0
  private(set) var filled = 0

  init() {
    bytes = Array(repeating: 0, count: 8192 + 64)
  }

  /// Bytes not yet decoded.
  var pending: Int { filled - decoded }

  /// Bytes that still fit.
  var room: Int { bytes.count - pending }

  /// Reads `count` bytes of FIFO data behind what is left over, in one transfer where the bus can.
  mutating func fill<Bus: I2CBus & ~Copyable>(
    _ count: Int, from layout: FIFOLayout, at address: UInt8, on bus: inout Bus
  ) throws(BusError) {
    keepLeftOver()
    let longest = max(layout.unit, bus.capabilities.longestRead / layout.unit * layout.unit)
    let end = min(filled + count, bytes.count)
    var at = filled
    try bytes.withUnsafeMutableBufferPointer { (all) throws(BusError) in
      while at < end {
        let length = min(longest, end - at)
        var span = UnsafeMutableBufferPointer(rebasing: all[at..<(at + length)]).mutableSpan
        try bus.read(layout.dataRegister, at: address, into: &span)
        at += length
      }
    }
    filled = end
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
    decoded = 0
    filled = 0
  }

  /// Moves what is left over to the front.
  private mutating func keepLeftOver() {
    let left = pending
    if decoded > 0 {
      for index in 0..<left { bytes[index] = bytes[decoded + index] }
    }
    decoded = 0
    filled = left
  }
}
