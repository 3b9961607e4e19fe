import GaitDSP

/// Writes samples as an Axivity AX6 .cwa file, which GGIR, scikit-digital-health and Open Movement's tools read.
///
/// Every 512-byte sector is complete in itself, so a power cut costs the sector it hits. Values are stored as 16-bit
/// counts of the ranges in the settings; time stamps resolve 1/32768 s. A hole in time closes the sector early.
public struct CWAWriter: ~Copyable {
  private let path: String
  private let sink: FileSink
  private let period: Double
  private let sectorsPerWrite: Int
  private var builder: CWASectorBuilder
  private var pending: [UInt8] = []
  private var lastTime: Double
  private var isClosed = false

  /// Creates the file, or empties it, and writes the header.
  public init(path: String, settings: CWAWriterSettings) throws(RecordingError) {
    let begun: (sink: FileSink, builder: CWASectorBuilder)
    do {
      let codes = try settings.codes()
      begun = try Self.begin(FileSink(creating: path), settings, codes)
    } catch {
      throw RecordingError(error, file: path)
    }
    self.init(path: path, sink: begun.sink, builder: begun.builder, settings: settings, lastTime: -.infinity)
  }

  /// Goes on with a file that was written before, perhaps up to a power cut: cuts it after its last intact sector,
  /// and marks a gap before what comes. A file without a whole header is begun anew. `settings.session` is ignored:
  /// the recording keeps its own.
  public init(appendingTo path: String, settings: CWAWriterSettings) throws(RecordingError) {
    let begun: (sink: FileSink, builder: CWASectorBuilder)
    var lastTime = -Double.infinity
    do {
      let codes = try settings.codes()
      let sink = try FileSink(existing: path)
      if let end = try CWATail.find(in: sink, codes: codes) {
        try sink.truncate(to: end.size)
        var builder = CWASectorBuilder(
          codes: codes, session: end.session, startTime: settings.startTime, sequence: end.nextSequence)
        if let last = end.lastTime {
          builder.markGap()
          lastTime = last - settings.startTime
        }
        begun = (sink, builder)
      } else {
        try sink.truncate(to: 0)
        begun = try Self.begin(sink, settings, codes)
      }
    } catch {
      throw RecordingError(error, file: path)
    }
    self.init(path: path, sink: begun.sink, builder: begun.builder, settings: settings, lastTime: lastTime)
  }

  private init(
    path: String, sink: FileSink, builder: CWASectorBuilder, settings: CWAWriterSettings, lastTime: Double
  ) {
    self.path = path
    self.sink = sink
    self.builder = builder
    self.lastTime = lastTime
    period = 1 / settings.rate
    sectorsPerWrite = settings.sectorsPerWrite
    pending.reserveCapacity((sectorsPerWrite + 1) * CWAFormat.sectorSize)
  }

  private static func begin(
    _ sink: FileSink, _ settings: CWAWriterSettings, _ codes: CWACodes
  ) throws(RecordingFault) -> (FileSink, CWASectorBuilder) {
    try sink.write(CWASectorBuilder.header(settings, codes: codes))
    return (
      sink, CWASectorBuilder(codes: codes, session: settings.session, startTime: settings.startTime, sequence: 0)
    )
  }

  /// Values beyond the range so far, written as its end.
  public var clippedValues: Int { builder.clipped }

  /// Sets what the sectors finished from now on say of the device, for readers that show or use it.
  /// - Parameters:
  ///   - temperature: °C, kept in steps of 0.29 between −49.7 and 249.7; `nil` or not finite = none.
  ///   - batteryVoltage: V, kept in steps of 0.006 between 3.006 and 4.494; `nil` or not finite = none.
  public mutating func setCondition(temperature: Double?, batteryVoltage: Double?) {
    builder.temperature = temperature
    builder.batteryVoltage = batteryVoltage
  }

  /// Appends samples; times (s, `settings.startTime` at 0) must increase.
  public mutating func append(_ samples: some Collection<InertialSample>) throws(RecordingError) {
    if isClosed { throw RecordingError(.closed, file: path) }
    do {
      for sample in samples { try add(sample) }
      if pending.count >= sectorsPerWrite * CWAFormat.sectorSize { try writePending() }
    } catch {
      throw RecordingError(error, file: path)
    }
  }

  private mutating func add(_ sample: InertialSample) throws(RecordingFault) {
    let sum = sample.specificForce.sum() + sample.angularRate.sum() + sample.time
    guard sum.isFinite, abs(sample.time) < 1e12 else { throw .unwritableSample(time: sample.time) }
    let step = sample.time - lastTime
    guard step > 0 else {
      throw step == 0 ? .timeRepeats(sample.time) : .timeRunsBackwards(from: lastTime, to: sample.time)
    }
    if step > 1.5 * period, step < .infinity {
      try builder.finish(into: &pending)
      builder.markGap()
    }
    builder.add(sample)
    lastTime = sample.time
    if builder.isFull { try builder.finish(into: &pending) }
  }

  /// Hands all complete sectors to the system.
  public mutating func flush() throws(RecordingError) {
    do { try writePending() } catch { throw RecordingError(error, file: path) }
  }

  /// Hands all complete sectors to the system and waits until they are on the disk.
  public mutating func synchronize() throws(RecordingError) {
    do {
      try writePending()
      try sink.synchronize()
    } catch {
      throw RecordingError(error, file: path)
    }
  }

  /// Writes the last, perhaps partial, sector and closes the file.
  public mutating func close() throws(RecordingError) {
    if isClosed { return }
    do {
      try builder.finish(into: &pending)
      try writePending()
      isClosed = true
      try sink.close()
    } catch {
      throw RecordingError(error, file: path)
    }
  }

  /// As `close`, but first waits until everything is on the disk.
  mutating func finish() throws(RecordingError) {
    if isClosed { return }
    do {
      try builder.finish(into: &pending)
      try writePending()
      try sink.synchronize()
    } catch {
      throw RecordingError(error, file: path)
    }
    try close()
  }

  private mutating func writePending() throws(RecordingFault) {
    if pending.isEmpty { return }
    try sink.write(pending)
    pending.removeAll(keepingCapacity: true)
  }
}
