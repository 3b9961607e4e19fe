/// How raw recordings are kept.
public struct RawRecorderSettings: Sendable, Equatable {
  /// Folder of the files; made where it is missing.
  public var folder: String
  /// Samples a second: see `CWAWriterSettings.rate`.
  public var rate: Double
  /// Full scale of specific force, g: 2, 4, 8 or 16.
  public var accelerationRange = 8
  /// Full scale of angular rate, deg/s: 125, 250, 500, 1000 or 2000.
  public var angularRateRange = 2_000
  /// Identifies the device; shown as its serial number.
  public var deviceID: UInt32 = 0
  /// What the samples are of, in words of whoever records them: stands in every file's header. No name of a person.
  public var origin: String?
  /// A new file begins after this much time, s.
  public var fileDuration = 3_600.0
  /// Bytes of all files together; the oldest go first. A day at 100 Hz is 111 MB.
  public var budget = 2 << 30
  /// Samples are put on the disk when the oldest of them is this old, s; each time the blocks of the file's end are
  /// written once more.
  public var syncInterval = 8.0
  /// Most that a power cut may cost, s: samples that are not on the disk, and those that wait in the chip for the next
  /// push, which is taken to be as long as the last.
  public var mostAtStake = 10.0

  /// A file an hour within 2 GiB, at most 10 s at stake.
  public init(folder: String, rate: Double) {
    self.folder = folder
    self.rate = rate
  }

  /// Stands for a wall clock that is not known: 2000-01-01, where no reader refuses it.
  public static let unknownStart = 946_684_800.0
}

/// What the recorder has done since it began.
public struct RawRecorderStatus: Sendable, Equatable {
  /// The file being written; empty between files.
  public var file = ""
  /// Files begun since.
  public var filesBegun = 0
  /// Files deleted: for the budget, and because the disk was full.
  public var filesDeleted = 0
  /// Torn files that were closed properly, those of an earlier run included.
  public var filesMended = 0
  /// Files that were removed because they held nothing.
  public var filesRemoved = 0
  /// Samples handed to the system; on the disk after the next `syncs`.
  public var samplesWritten = 0
  /// Samples that could not be written; each is a hole in the file's time.
  public var samplesLost = 0
  /// Waits for the disk.
  public var syncs = 0
  /// The longest of them, s.
  public var slowestSync = 0.0

  /// Nothing done yet.
  public init() {}
}
