import GaitDSP

/// What the header of a text recording says, whatever its format.
struct TextHeader {
  var format: RecordingFormat
  var layout: RowLayout
  var clock: TimeAxis.Clock
  /// Rate that the header states, Hz.
  var statedRate: Double?
  var device: String?
  var serial: String?
  var start: WallClock?
  var notes: [String] = []
  /// Lines up to and with the header.
  var lines = 0
  /// Written by a device's software: empty cells are lost packets, and a packet number may come twice.
  var isDeviceExport = false
}

/// Reads the rows of a text recording, and judges its rate and units by the first of them.
struct TextRecording {
  /// Rows that are decoded on opening, to judge rate and units.
  static let probe = 1_024
  /// Accepted sampling rates, Hz: 40…800 with 2 % for a clock that is off.
  static let rates = 39.2...816.0
  /// ±2000 deg/s (34.9 rad/s) is the widest gyroscope range of gait sensors; the rest is margin for calibration.
  static let believableAngularRate = 40.0
  /// Nobody turns at this rate for most of the first thousand samples, rad/s.
  static let sustainedAngularRate = 8.0

  private let window: ByteWindow
  private var rows: RowDecoder
  private(set) var damage = RecordingDamage()
  private var head: [InertialSample] = []
  private var headRead = 0

  init(window: ByteWindow, header: TextHeader, options: ReadingOptions) {
    self.window = window
    let missing: MissingCells = header.isDeviceExport ? .lostSample : options.missingCells
    rows = RowDecoder(
      layout: header.layout, timeAxis: TimeAxis(header.clock), line: header.lines + 1, missingCells: missing,
      skipsRepeats: header.isDeviceExport,
      angularRateLimit: options.checksUnits ? Self.believableAngularRate : .infinity)
  }

  /// Decodes the first samples, checks them, and completes the header's account of the recording.
  mutating func begin(_ header: TextHeader, checksUnits: Bool) throws(RowFault) -> RecordingInfo {
    var first: [InertialSample] = []
    first.reserveCapacity(Self.probe)
    while first.count < Self.probe, try decode(into: &first, atMost: Self.probe - first.count) > 0 {}
    head = first
    let measured = Self.rate(of: head)
    guard let rate = header.statedRate ?? measured, !head.isEmpty else {
      throw RowFault(.noSamples(found: head.count), .file)
    }
    guard Self.rates.contains(rate) else { throw RowFault(.rateOutOfRange(rate), .file) }
    if checksUnits { try Self.checkUnits(head) }
    var info = RecordingInfo(format: header.format, nominalRate: rate)
    info.device = header.device
    info.serial = header.serial
    info.start = header.start
    info.notes = header.notes
    if let stated = header.statedRate, let measured, abs(measured / stated - 1) > 0.1 {
      info.notes.append(
        "the header states \(RecordingFault.text(stated)) Hz, the times of the samples say \(RecordingFault.text(measured)) Hz"
      )
    }
    return info
  }

  mutating func read(into buffer: inout [InertialSample], atMost limit: Int) throws(RowFault) -> Int {
    guard limit > 0 else { return 0 }
    if headRead < head.count {
      let count = min(limit, head.count - headRead)
      buffer.append(contentsOf: head[headRead..<headRead + count])
      headRead += count
      if headRead == head.count {
        head = []
        headRead = 0
      }
      return count
    }
    return try decode(into: &buffer, atMost: limit)
  }

  private mutating func decode(into buffer: inout [InertialSample], atMost limit: Int) throws(RowFault) -> Int {
    let before = buffer.count
    while buffer.count - before < limit {
      let lines: UnsafeBufferPointer<UInt8>
      do { lines = try window.wholeLines() } catch { throw RowFault(error, .line(rows.line)) }
      if lines.isEmpty { break }
      let done = try rows.decode(
        lines, endsTorn: window.lastLineIsOpen, into: &buffer, limit: limit - (buffer.count - before), damage: &damage)
      window.consume(done)
    }
    return buffer.count - before
  }

  /// Samples per second: the mean of the time steps that are within half of their median, so that neither lost
  /// packets nor times rounded to the millisecond bend it.
  static func rate(of samples: [InertialSample]) -> Double? {
    guard samples.count > 1 else { return nil }
    var steps: [Double] = []
    steps.reserveCapacity(samples.count - 1)
    for i in 1..<samples.count { steps.append(samples[i].time - samples[i - 1].time) }
    let middle = median(&steps)
    let near = steps.filter { $0 > 0.5 * middle && $0 < 1.5 * middle }
    let mean = near.reduce(0, +) / Double(near.count)
    return mean > 0 && mean.isFinite ? 1 / mean : nil
  }

  /// Refuses what cannot be m/s² with gravity in it, or cannot be rad/s of a person.
  private static func checkUnits(_ samples: [InertialSample]) throws(RowFault) {
    var forces = samples.map { ($0.specificForce * $0.specificForce).sum().squareRoot() }
    let force = median(&forces)
    if !(force > 4.5 && force < 20) {
      // Half to twice the gravity that each unit would show.
      let likely: AccelerationUnit? =
        switch force {
        case 0.5...2: .g
        case 500...2_000: .milliG
        case 48...200: .metresPerSecondSquared
        default: nil
        }
      throw RowFault(.accelerationUnit(median: force, likely: likely), .file)
    }
    var rates = samples.map { ($0.angularRate * $0.angularRate).sum().squareRoot() }
    let rate = median(&rates)
    if rate > sustainedAngularRate { throw RowFault(.angularRateUnit(found: rate), .file) }
  }

  private static func median(_ values: inout [Double]) -> Double {
    values.sort()
    return values.isEmpty ? .nan : values[values.count / 2]
  }
}
