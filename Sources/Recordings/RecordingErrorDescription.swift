import Glibc

extension RecordingError: CustomStringConvertible {
  /// One line for people: file, place, what was found, what to do next.
  public var description: String {
    switch place {
    case .file: "\(file): \(cause)"
    case .line(let line): "\(file): line \(line): \(cause)"
    case .cell(let line, let column): "\(file): line \(line), column \(column): \(cause)"
    case .byte(let offset): "\(file): byte \(offset): \(cause)"
    }
  }
}

extension RecordingFault: CustomStringConvertible {
  /// What was found and what to do next, for people.
  public var description: String {
    fileText ?? layoutText ?? sampleText
  }

  private var fileText: String? {
    switch self {
    case .cannotOpen(let code): "cannot be opened (\(Self.systemText(code))); check the path and its permissions"
    case .notAFile(let found): "is \(found), not a recording file; name one file"
    case .cannotRead(let code): "reading failed (\(Self.systemText(code))); copy the file to another disk and try again"
    case .cannotWrite(let code): "writing failed (\(Self.systemText(code))); check free space and permissions"
    case .empty: "the file is empty; export the recording again"
    case .notARecording(let found):
      "this is \(found), not a recording; expected CSV, Axivity .cwa, Xsens .txt or Movella DOT .csv"
    case .damagedGzip: "the gzip data is damaged or cut; copy the file again, or unpack what `gzip -dc` can save"
    case .truncatedHeader: "the file ends inside its header; the recording was never begun or the copy is cut"
    case .damagedHeader(let found): "the header block is damaged (\(found)); copy the file from the device again"
    case .noIntactSector(let sectors):
      "not one of \(sectors) data sectors is intact; copy the file from the device again"
    case .noGyroscope(let found):
      "\(found); pelvic angles need a gyroscope: record with a 6-axis sensor (Axivity AX6 with its gyroscope on)"
    case .unwritableSample(let time):
      "the sample at \(RecordingFault.text(time)) s holds a value that cannot be written (not finite or too large)"
    case .unwritable(let what): "cannot be written: \(what)"
    case .closed: "is closed; open it again to append"
    default: nil
    }
  }

  private var layoutText: String? {
    switch self {
    case .lineTooLong: "the line is longer than 65536 bytes; is this a text file with line ends?"
    case .noHeader(let found):
      "expected a header that names t,ax,ay,az,gx,gy,gz, found \"\(found)\"; add it as the first line"
    case .missingColumns(let names):
      "no column for \(names.joined(separator: ", ")); name it in the header, or export acceleration and angular rate"
    case .ambiguousColumn(let name): "more than one column for \(name); rename or remove the other"
    case .unknownUnit(let column, let unit):
      "column \(column) is in the unknown unit \"\(unit)\"; use g, mg, ms2, dps, rads, s, ms or us"
    case .conflictingUnit(let column, let header, let option):
      "the header gives column \(column) in \(header), the option says \(option); drop the option or mend the header"
    case .noRate: "no sampling rate in the header; state it with the rate option"
    case .ambiguousFormat:
      "columns of Xsens and Movella DOT, but no header block that tells which; state the format with its option"
    default: nil
    }
  }

  private var sampleText: String {
    switch self {
    case .missingCell(let column):
      "no value for \(column); if empty cells mean lost samples, say so with --missing-cells"
    case .notANumber(let column, let found): "\(column) should be a number, found \"\(found)\"; mend or remove the line"
    case .infiniteValue(let column): "\(column) is infinite; mend or remove the line"
    case .tooFewCells(let found, let needed): "\(found) cells where \(needed) are needed; mend or remove the line"
    case .tooManyCells(let found, let columns):
      "\(found) cells where the header names \(columns) columns; mend or remove the line (is a decimal comma meant? then "
        + "separate cells with semicolons)"
    case .timeRunsBackwards(let from, let to):
      "time runs backwards from \(Self.text(from)) s to \(Self.text(to)) s; sort or split the recording there"
    case .timeRepeats(let time):
      "the time \(Self.text(time)) s repeats; remove the repeated line, or write times with more digits"
    case .noSamples(let found): "\(found) samples; too few to tell the sampling rate"
    case .rateOutOfRange(let rate):
      "the sampling rate is \(Self.text(rate)) Hz; 40 to 800 Hz are accepted (is the unit of time right?)"
    case .heldValues(let times, let measured):
      "each value stands \(Self.times(times)) in a row: measured at \(Self.rounded(measured)) Hz and written more often; 40 to "
        + "800 Hz are accepted (record faster, and export at the sensor's own rate)"
    case .accelerationUnit(let median, let likely):
      Self.accelerationText(median: median, likely: likely)
    case .angularRateUnit(let found):
      "an angular rate of \(Self.text(found)) rad/s is beyond any gait sensor: looks like deg/s;"
        + " add a suffix _dps or --gyro-unit dps"
    default: "unreadable"
    }
  }

  private static func accelerationText(median: Double, likely: AccelerationUnit?) -> String {
    let found = "the median acceleration is \(text(median)) m/s² where gravity should give 9.81"
    guard let likely else {
      return found + "; stance needs specific force with gravity in it: check units and columns"
    }
    return found + ": looks like \(likely); add a suffix _\(likely.suffix) or --accel-unit \(likely.suffix)"
  }

  private static func systemText(_ code: Int32) -> String {
    guard let text = strerror(code) else { return "error \(code)" }
    return String(cString: text)
  }

  /// How often, in words.
  static func times(_ value: Double) -> String {
    value.rounded() == value ? "\(Int(value)) times" : "about \(rounded(value)) times"
  }

  static func rounded(_ value: Double) -> String { text((value * 10).rounded() / 10) }

  /// Up to six decimals, without trailing zeros.
  static func text(_ value: Double) -> String {
    guard value.isFinite, abs(value) < 1e12 else { return "\(value)" }
    return "\((value * 1e6).rounded() / 1e6)"
  }
}
