import GaitDSP

/// Streams the samples of a recording file, whatever its format, in constant memory.
///
/// ```
/// var recording = try RecordingReader.open(path: "walk.cwa")
/// var batch: [InertialSample] = []
/// batch.reserveCapacity(4_096)
/// while try recording.read(into: &batch, atMost: 4_096) > 0 {
///   …
///   batch.removeAll(keepingCapacity: true)
/// }
/// ```
///
/// Samples come in m/s² and rad/s in the sensor's own axes, with times that only ever run forward. What the device
/// lost is a hole in time: nothing is moved up, nothing is filled in.
public struct RecordingReader: ~Copyable {
  private let path: String
  private var content: Content
  private var held: HeldValues
  /// The first samples, which were read to judge them.
  private var head: [InertialSample]
  private var headRead = 0
  /// What ended the reading. A decoder that failed has gone further than its window: read on, it would find other faults.
  private var failure: RecordingError?

  /// What the recording says of itself.
  public var info: RecordingInfo { content.info }

  /// Opens a file and reads its header and first samples. Gzip-compressed files are unpacked on the way.
  ///
  /// - Throws: `RecordingError` with the place and cause, for anything that is no recording.
  public static func open(path: String, options: ReadingOptions = .init()) throws(RecordingError) -> RecordingReader {
    let source: FileSource
    do { source = try FileSource(path: path) } catch { throw RecordingError(error, file: path) }
    return try RecordingReader(source, path: path, options: options)
  }

  /// Opens a recording that is in memory; `name` stands for the file in messages.
  public init(bytes: [UInt8], name: String, options: ReadingOptions = .init()) throws(RecordingError) {
    try self.init(MemorySource(bytes), path: name, options: options)
  }

  init(_ source: any ByteSource, path: String, options: ReadingOptions) throws(RecordingError) {
    var content: Content
    var held = HeldValues()
    let begun: (samples: [InertialSample], failure: RecordingError?)
    do {
      content = try Content(source, options)
      begun = content.beginning(atMost: HeldValues.window, of: path)
      var times: Double?
      for sample in begun.samples { times = held.take(sample) }
      try content.judge(times ?? held.judge(), isNoted: true)
    } catch {
      throw RecordingError(error.cause, file: path, at: error.place)
    }
    (self.path, self.content, self.held) = (path, content, held)
    (head, failure) = begun
  }

  /// Appends the next samples to `buffer`, which should have room reserved for them.
  ///
  /// - Returns: the number appended: at most `limit`, and 0 only at the end of the recording (or for no limit).
  /// - Throws: `RecordingError` where it cannot be read on. What stands before the fault has been appended; every
  ///   further call throws the same.
  public mutating func read(
    into buffer: inout [InertialSample], atMost limit: Int
  ) throws(RecordingError) -> Int {
    guard limit > 0 else { return 0 }
    if headRead < head.count {
      let count = min(limit, head.count - headRead)
      buffer.append(contentsOf: head[headRead..<headRead + count])
      headRead += count
      if headRead == head.count { (head, headRead) = ([], 0) }
      return count
    }
    if let failure { throw failure }
    let before = buffer.count
    do {
      let count = try content.decode(into: &buffer, atMost: limit)
      for sample in buffer[before...] {
        if let times = held.take(sample) { try content.judge(times) }
      }
      return count
    } catch {
      let found = RecordingError(error.cause, file: path, at: error.place)
      failure = found
      throw found
    }
  }

  /// What was found damaged or lost so far; complete once `read` has returned 0.
  public var damage: RecordingDamage { content.damage }
}

/// The samples of a file, whatever its format.
private struct Content {
  private var text: TextRecording?
  private var cwa: CWARecording?
  private(set) var info: RecordingInfo

  init(_ source: any ByteSource, _ options: ReadingOptions) throws(RowFault) {
    let (window, isCompressed) = try Self.unpacked(source)
    switch try Self.format(window, options) {
    case .cwa:
      let opened = try CWARecording.open(window)
      info = opened.info
      cwa = opened.recording
    case .csv: (text, info) = try Self.begin(window, CSVHeader.read(window, options: options), options)
    case .xsens: (text, info) = try Self.begin(window, XsensHeader.read(window, options: options), options)
    case .movellaDOT: (text, info) = try Self.begin(window, MovellaDOTHeader.read(window, options: options), options)
    }
    info.isCompressed = isCompressed
  }

  var damage: RecordingDamage { text?.damage ?? cwa?.damage ?? RecordingDamage() }

  mutating func decode(into buffer: inout [InertialSample], atMost limit: Int) throws(RowFault) -> Int {
    if text != nil { return try text?.read(into: &buffer, atMost: limit) ?? 0 }
    return try cwa?.read(into: &buffer, atMost: limit) ?? 0
  }

  /// The first samples, and what ends them sooner.
  mutating func beginning(atMost limit: Int, of path: String) -> ([InertialSample], RecordingError?) {
    var first: [InertialSample] = []
    first.reserveCapacity(limit)
    do {
      while first.count < limit, try decode(into: &first, atMost: limit - first.count) > 0 {}
    } catch {
      return (first, RecordingError(error.cause, file: path, at: error.place))
    }
    return (first, nil)
  }

  /// - Parameter times: how often each value stands.
  /// - Throws: where they were measured too seldom.
  mutating func judge(_ times: Double, isNoted: Bool = false) throws(RowFault) {
    guard times > 1 else { return }
    let measured = info.nominalRate / times
    guard TextRecording.rates.contains(measured) else {
      throw RowFault(.heldValues(times: times, measured: measured), .file)
    }
    guard isNoted else { return }
    info.warnings.append(
      "each value stands \(RecordingFault.times(times)) in a row: measured at \(RecordingFault.rounded(measured)) Hz, written "
        + "at \(RecordingFault.rounded(info.nominalRate)) Hz")
  }

  private static func unpacked(_ source: any ByteSource) throws(RowFault) -> (ByteWindow, Bool) {
    var head: [UInt8] = []
    let room = UnsafeMutableRawBufferPointer.allocate(byteCount: FormatDetection.window, alignment: 16)
    defer { room.deallocate() }
    // A pipe may deliver less than is there.
    while head.count < 2 {
      let count: Int
      do { count = try source.read(into: room) } catch { throw RowFault(error, .file) }
      if count == 0 { break }
      head.append(contentsOf: room[0..<count])
    }
    let rewound = RewoundSource(head: head, rest: source)
    let isGzip = FormatDetection.isGzip(head)
    return (ByteWindow(isGzip ? GzipSource(rewound) : rewound), isGzip)
  }

  private static func format(_ window: ByteWindow, _ options: ReadingOptions) throws(RowFault) -> RecordingFormat {
    do {
      let head = try window.fill(atLeast: FormatDetection.window)
      let front = UnsafeBufferPointer(rebasing: head.prefix(FormatDetection.window))
      return try FormatDetection.format(of: front, stated: options.format)
    } catch {
      throw RowFault(error, .file)
    }
  }

  private static func begin(
    _ window: ByteWindow, _ header: TextHeader, _ options: ReadingOptions
  ) throws(RowFault) -> (TextRecording, RecordingInfo) {
    var recording = TextRecording(window: window, header: header, options: options)
    let info = try recording.begin(header, checksUnits: options.checksUnits)
    return (recording, info)
  }
}
