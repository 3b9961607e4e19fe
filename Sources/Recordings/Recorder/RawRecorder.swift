import GaitDSP
import Glibc

/// Records raw samples for months: a file an hour, sector by sector, within a budget of bytes.
///
/// Each 512-byte sector is handed to the system when it is full, so that a kill costs less than a sector; it is on the
/// disk after `syncInterval`, or before more than `mostAtStake` could be lost. What an earlier run left behind, perhaps torn, is closed properly at the start. A hole
/// in time stays a hole in the file.
public struct RawRecorder: ~Copyable {
  private let settings: RawRecorderSettings
  private let folder: RawFolder
  private var writer: CWAWriter?
  private var number: Int
  /// The others' bytes, oldest first.
  private var older: [RawFolder.File] = []
  private var fileBytes = 0
  private var fileBegin = 0.0
  private var lastTime = -Double.infinity
  /// Time of the oldest sample that may not be on the disk.
  private var unsynced = Double.nan
  private var wallStart: Double?
  /// What has been done since `init`; mending at the start counts.
  public private(set) var status = RawRecorderStatus()

  /// - Parameter wallStart: seconds since 1970 at time 0 of the samples; `nil` while unknown.
  /// - Throws: where the folder cannot be made, or the settings are such that nothing could be recorded with them.
  public init(settings: RawRecorderSettings, wallStart: Double? = nil) throws(RecordingError) {
    self.settings = settings
    self.wallStart = wallStart
    folder = RawFolder(path: settings.folder)
    number = 1
    try begin()
  }

  private mutating func begin() throws(RecordingError) {
    // A nan compares false: such a duration would begin a file with every call, such an interval never sync.
    guard settings.fileDuration > 0, settings.budget > 0, settings.syncInterval >= 0, settings.mostAtStake >= 0 else {
      throw RecordingError(.unwritable("file duration, budget and intervals must be positive"), file: settings.folder)
    }
    if mkdir(settings.folder, 0o755) != 0, errno != EEXIST {
      throw RecordingError(.cannotOpen(errno: errno), file: settings.folder)
    }
    let files = folder.files()
    number = (files.last?.number ?? 0) + 1
    // Checked now, so that a wrong rate is an error at the start and not a folder without files.
    do { _ = try writerSettings().codes() } catch { throw RecordingError(error, file: settings.folder) }
    for file in files { mend(file, isNewest: file.number == number - 1) }
    older = folder.files()
  }

  /// Has a file open for a sample of this time, so that a disk that refuses is known before the sample is at stake.
  public mutating func prepare(at time: Double) throws(RecordingError) {
    if writer == nil || isFileFull(at: time) { try nextFile(at: time) }
  }

  /// Samples in the order of time, s since the session's start. Those that are not finite or run backwards are lost.
  ///
  /// - Throws: when the disk refuses; the samples of this call that were not written are counted as lost, and the next
  ///   call begins a new file.
  public mutating func append(_ samples: UnsafeBufferPointer<InertialSample>) throws(RecordingError) {
    var rest = samples[...]
    while !rest.isEmpty {
      do {
        try prepare(at: rest[rest.startIndex].time)
        // A sector's worth at a time, so that an error costs no more than that.
        let part = rest.prefix(CWAFormat.samplesPerSector)
        rest = rest.dropFirst(part.count)
        try write(part)
      } catch {
        status.samplesLost += rest.count
        throw error
      }
    }
    // A large FIFO brings seconds at once. Until its next push as much again is nowhere but in the chip, so what would be
    // too much by then goes to the disk now.
    let push = lastTime - (samples.first?.time ?? lastTime)
    if atStake >= settings.syncInterval || atStake + push > settings.mostAtStake { try synchronize() }
  }

  private mutating func write(_ samples: Slice<UnsafeBufferPointer<InertialSample>>) throws(RecordingError) {
    var usable: [InertialSample] = []
    usable.reserveCapacity(samples.count)
    for sample in samples {
      let sum = sample.specificForce.sum() + sample.angularRate.sum() + sample.time
      guard sum.isFinite, abs(sample.time) < 1e9, sample.time > lastTime else {
        status.samplesLost += 1
        continue
      }
      usable.append(sample)
      lastTime = sample.time
    }
    guard let first = usable.first else { return }
    do {
      try writer?.append(usable)
    } catch {
      status.samplesLost += usable.count
      abandonFile()
      throw error
    }
    status.samplesWritten += usable.count
    if unsynced.isNaN { unsynced = first.time }
    // 12 bytes a sample, and each sector's head.
    fileBytes += usable.count * CWAFormat.sectorSize / CWAFormat.samplesPerSector
    keepBudget()
  }

  /// Span of the samples that may not be on the disk, s.
  var atStake: Double { unsynced.isNaN ? 0 : lastTime - unsynced }

  /// Waits until everything but the open sector is on the disk.
  public mutating func synchronize() throws(RecordingError) {
    var begun = timespec()
    clock_gettime(CLOCK_MONOTONIC, &begun)
    do { try writer?.synchronize() } catch {
      abandonFile()
      throw error
    }
    unsynced = .nan
    status.syncs += 1
    var ended = timespec()
    clock_gettime(CLOCK_MONOTONIC, &ended)
    let lasted = Double(ended.tv_sec - begun.tv_sec) + Double(ended.tv_nsec - begun.tv_nsec) * 1e-9
    status.slowestSync = max(status.slowestSync, lasted)
  }

  /// The wall clock has become known, or was corrected: the next file begins at the right time. What is no number is no news.
  public mutating func setWallStart(_ start: Double) throws(RecordingError) {
    guard start.isFinite, start != wallStart else { return }
    wallStart = start
    try close()
  }

  /// Makes room on a full disk.
  /// - Returns: whether a file went.
  public mutating func giveUpOldest() -> Bool {
    guard folder.removeOldest() else { return false }
    status.filesDeleted += 1
    older = folder.files().filter { $0.number != number - 1 || writer == nil }
    return true
  }

  /// Writes the last sector and ends the file; another `append` begins the next.
  public mutating func close() throws(RecordingError) {
    guard writer != nil else { return }
    do {
      try writer?.finish()
      forgetFile()
    } catch {
      abandonFile()
      throw error
    }
  }
}

extension RawRecorder {
  private func isFileFull(at time: Double) -> Bool {
    // Time that runs backwards is another session's.
    !(time - fileBegin < settings.fileDuration && time >= fileBegin)
      || (fileBytes >= settings.budget / 2 && fileBytes > 64 << 10)
  }

  private func writerSettings() -> CWAWriterSettings {
    var writing = CWAWriterSettings(
      rate: settings.rate, startTime: wallStart ?? RawRecorderSettings.unknownStart)
    writing.accelerationRange = settings.accelerationRange
    writing.angularRateRange = settings.angularRateRange
    writing.deviceID = settings.deviceID
    writing.session = UInt32(truncatingIfNeeded: number)
    writing.sectorsPerWrite = 1
    writing.annotation = [("wallClock", wallStart == nil ? "unknown" : "known"), ("start", "\(writing.startTime)")]
    if let origin = settings.origin { writing.annotation.append((RawFolder.originName, origin)) }
    return writing
  }

  private mutating func nextFile(at time: Double) throws(RecordingError) {
    try close()
    let path = folder.path(of: number)
    do {
      writer = try CWAWriter(path: path, settings: writerSettings())
      // A torn header would make the sectors behind it unreadable, however whole they are.
      try writer?.synchronize()
    } catch {
      writer = nil
      unlink(path)
      throw error
    }
    folder.synchronize()
    number += 1
    status.file = path
    status.filesBegun += 1
    fileBytes = CWAFormat.headerSize
    fileBegin = time
    lastTime = -.infinity
    unsynced = .nan
  }

  private mutating func forgetFile() {
    writer = nil
    if !status.file.isEmpty { older.append(.init(number: number - 1, path: status.file, bytes: fileBytes)) }
    status.file = ""
    unsynced = .nan
  }

  /// The file ends where the disk refused; whole sectors before that stay readable.
  private mutating func abandonFile() {
    let path = status.file
    forgetFile()
    guard let file = folder.files().last(where: { $0.path == path }) else { return }
    mend(file, isNewest: true)
  }

  private mutating func keepBudget() {
    var total = older.reduce(fileBytes) { $0 + $1.bytes }
    guard total > settings.budget else { return }
    // Others delete files, too: then there is room without one more going.
    older = folder.files().filter { $0.path != status.file }
    total = older.reduce(fileBytes) { $0 + $1.bytes }
    while total > settings.budget, let oldest = older.first {
      if unlink(oldest.path) == 0 { status.filesDeleted += 1 }
      total -= oldest.bytes
      older.removeFirst()
    }
  }

  /// Cuts a torn file after its last intact sector; removes one without any.
  private mutating func mend(_ file: RawFolder.File, isNewest: Bool) {
    let torn = (file.bytes - CWAFormat.headerSize) % CWAFormat.sectorSize != 0 || file.bytes <= CWAFormat.headerSize
    guard isNewest || torn else { return }
    switch CWAMending.mend(file.path, codes: try? writerSettings().codes()) {
    case .whole: break
    case .cut: status.filesMended += 1
    case .nothingInIt:
      if unlink(file.path) == 0 { status.filesRemoved += 1 }
    }
  }
}
