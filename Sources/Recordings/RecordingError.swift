/// Why a recording could not be read or written: the file, the place in it, the cause, and what to do next.
public struct RecordingError: Error, Equatable, Sendable {
  /// Where in the file the fault lies.
  public enum Place: Equatable, Sendable {
    /// The file as a whole.
    case file
    /// A line of a text file, counted from 1.
    case line(Int)
    /// A cell of a text file: line and column, both counted from 1.
    case cell(line: Int, column: Int)
    /// A byte of a binary file, counted from 0.
    case byte(Int)
  }

  /// The path as it was given.
  public var file: String
  /// Where in the file.
  public var place: Place
  /// What is wrong there.
  public var cause: RecordingFault

  init(_ cause: RecordingFault, file: String, at place: Place = .file) {
    self.file = file
    self.place = place
    self.cause = cause
  }
}

/// The causes for which a recording is refused. Each case is stable; values in it are what was found.
public enum RecordingFault: Error, Equatable, Sendable {
  // The file itself.
  /// The system refused to open it (`errno`).
  case cannotOpen(errno: Int32)
  /// A directory, device or socket.
  case notAFile(found: String)
  /// Reading failed midway (`errno`).
  case cannotRead(errno: Int32)
  /// Writing failed (`errno`).
  case cannotWrite(errno: Int32)
  /// No byte in it.
  case empty
  /// Content of a kind that is no recording, named as well as its first bytes allow.
  case notARecording(found: String)
  /// The gzip stream is damaged or cut.
  case damagedGzip

  // The layout of a text recording.
  /// A line longer than 65,536 bytes.
  case lineTooLong
  /// No line that names the columns.
  case noHeader(found: String)
  /// Columns the header does not name.
  case missingColumns([String])
  /// Two columns could both be meant.
  case ambiguousColumn(String)
  /// A column in a unit that is not known.
  case unknownUnit(column: String, unit: String)
  /// The header names one unit, the options another.
  case conflictingUnit(column: String, header: String, option: String)
  /// No sampling rate in the header nor in the options.
  case noRate
  /// Which of two device formats it is cannot be told.
  case ambiguousFormat

  // The samples of a text recording.
  /// A cell without a number where one is needed.
  case missingCell(column: String)
  /// A cell that is not a number.
  case notANumber(column: String, found: String)
  /// An infinite value.
  case infiniteValue(column: String)
  /// A row that ends before the last needed column.
  case tooFewCells(found: Int, needed: Int)
  /// A row with more cells than the header names columns.
  case tooManyCells(found: Int, columns: Int)
  /// A time earlier than the one before, both in seconds.
  case timeRunsBackwards(from: Double, to: Double)
  /// The same time twice, in seconds.
  case timeRepeats(Double)

  // What the samples say.
  /// No sample, or too few to tell the rate.
  case noSamples(found: Int)
  /// A sampling rate outside 40…800 Hz.
  case rateOutOfRange(Double)
  /// Values that each stand several times in a row: measured at a rate outside 40…800 Hz, Hz, and written at another.
  case heldValues(times: Double, measured: Double)
  /// Median |specific force| of the beginning, m/s², in the unit assumed; `likely` is the unit it fits.
  case accelerationUnit(median: Double, likely: AccelerationUnit?)
  /// An angular rate beyond any gait sensor, rad/s in the unit assumed.
  case angularRateUnit(found: Double)
  /// An accelerometer recording without angular rate.
  case noGyroscope(found: String)

  // A binary recording.
  /// The file ends inside its header block.
  case truncatedHeader
  /// The header block is not as the format says.
  case damagedHeader(found: String)
  /// Sectors there are, but not one intact.
  case noIntactSector(sectors: Int)

  // Writing.
  /// A sample with a value that is not finite or beyond what the format can hold.
  case unwritableSample(time: Double)
  /// A rate, range, or date that the format cannot state.
  case unwritable(String)
  /// Appending to a closed file.
  case closed
}
