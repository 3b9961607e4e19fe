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
  /// What the recording says of itself.
  public let info: RecordingInfo
  private let path: String
  private var text: TextRecording?
  private var cwa: CWARecording?
  /// What ended the reading. A decoder that failed has gone further than its window: read on, it would find other faults.
  private var failure: RecordingError?

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
    self.path = path
    do {
      let (window, isCompressed) = try Self.unpacked(source)
      var info: RecordingInfo
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
      self.info = info
    } catch {
      throw RecordingError(error.cause, file: path, at: error.place)
    }
  }

  /// Appends the next samples to `buffer`, which should have room reserved for them.
  ///
  /// - Returns: the number appended: at most `limit`, and 0 only at the end of the recording (or for no limit).
  /// - Throws: `RecordingError` where it cannot be read on. What stands before the fault has been appended; every
  ///   further call throws the same.
  public mutating func read(
    into buffer: inout [InertialSample], atMost limit: Int
  ) throws(RecordingError) -> Int {
    if let failure { throw failure }
    do {
      if text != nil { return try text?.read(into: &buffer, atMost: limit) ?? 0 }
      return try cwa?.read(into: &buffer, atMost: limit) ?? 0
    } catch {
      let found = RecordingError(error.cause, file: path, at: error.place)
      failure = found
      throw found
    }
  }

  /// What was found damaged or lost so far; complete once `read` has returned 0.
  public var damage: RecordingDamage { text?.damage ?? cwa?.damage ?? RecordingDamage() }

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
