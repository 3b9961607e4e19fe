/// The header of a CSV recording: one line that names at least t,ax,ay,az,gx,gy,gz, in any order and case, with
/// units as suffixes; before it empty lines, `#` comments and a spreadsheet's `sep=` line.
enum CSVHeader {
  /// Lines before the header that are looked through.
  private static let longestPreamble = 200
  /// Comment lines kept as notes.
  private static let keptNotes = 16

  static func read(_ window: ByteWindow, options: ReadingOptions) throws(RowFault) -> TextHeader {
    var lines = 0
    var notes: [String] = []
    var separator: UInt8?
    while lines < longestPreamble {
      let bytes: UnsafeBufferPointer<UInt8>?
      do { bytes = try window.nextLine() } catch { throw RowFault(error, .line(lines + 1)) }
      guard let bytes else { break }
      lines += 1
      let text = TextLine.text(bytes)
      let line = TextLine.trimmed(text)
      if line.isEmpty { continue }
      if line.hasPrefix("#") {
        let note = TextLine.trimmed(line.drop { $0 == "#" })
        if notes.count < keptNotes, !note.isEmpty { notes.append(TextLine.shortened(note, to: 200)) }
        continue
      }
      if line.lowercased().hasPrefix("sep=") {
        separator = line.dropFirst(4).utf8.first
        continue
      }
      var header = try parse(text, number: lines, separator: separator, options: options)
      header.lines = lines
      header.notes = notes
      return header
    }
    throw RowFault(.noHeader(found: ""), .line(lines))
  }

  private static func parse(
    _ line: String, number: Int, separator: UInt8?, options: ReadingOptions
  ) throws(RowFault) -> TextHeader {
    let delimiter = separator ?? likelyDelimiter(line)
    let cells = TextLine.cells(line, delimiter: delimiter)
    var layout = RowLayout(delimiter: delimiter)
    layout.columns = cells.count
    var perSecond = 1.0
    var strange: [RowValue: (column: String, unit: String)] = [:]
    for (column, cell) in cells.enumerated() {
      guard let name = ColumnName(cell) else { continue }
      let place = RecordingError.Place.cell(line: number, column: column + 1)
      guard let scale = try scale(of: name, cell: cell, options: options, at: place) else {
        strange[name.value] = (TextLine.shortened(cell), TextLine.shortened(name.unit))
        continue
      }
      guard layout.missing.contains(name.value) else { throw RowFault(.ambiguousColumn(name.value.name), place) }
      if name.value == .time { perSecond = scale }
      layout.place(name.value, at: column, name: cell, scale: scale)
    }
    let missing = layout.missing
    if missing.count == RowValue.allCases.count, strange.isEmpty {
      throw RowFault(.noHeader(found: TextLine.shortened(TextLine.trimmed(line))), .line(number))
    }
    for value in missing {
      if let (column, unit) = strange[value] {
        throw RowFault(.unknownUnit(column: column, unit: unit), .line(number))
      }
    }
    if !missing.isEmpty { throw RowFault(.missingColumns(missing.map(\.name)), .line(number)) }
    return TextHeader(format: .csv, layout: layout, clock: .column(perSecond: perSecond))
  }

  /// Units per second for time, SI per unit for the rest; `nil` for a unit that is not known.
  private static func scale(
    of name: ColumnName, cell: String, options: ReadingOptions, at place: RecordingError.Place
  ) throws(RowFault) -> Double? {
    switch name.value {
    case .time:
      guard let inHeader = name.timeUnit else { return nil }
      return try agreed(inHeader, options.timeUnit, cell, place, or: .seconds).perSecond
    case .ax, .ay, .az:
      guard let inHeader = name.accelerationUnit else { return nil }
      return try agreed(inHeader, options.accelerationUnit, cell, place, or: .metresPerSecondSquared).scale
    case .gx, .gy, .gz:
      guard let inHeader = name.angularRateUnit else { return nil }
      return try agreed(inHeader, options.angularRateUnit, cell, place, or: .radiansPerSecond).scale
    }
  }

  /// The header and the option must not contradict each other: neither is guessed to be right.
  private static func agreed<Unit: Equatable & CustomStringConvertible>(
    _ header: Unit?, _ option: Unit?, _ cell: String, _ place: RecordingError.Place, or standard: Unit
  ) throws(RowFault) -> Unit {
    if let header, let option, header != option {
      throw RowFault(
        .conflictingUnit(column: TextLine.shortened(cell), header: header.description, option: option.description),
        place)
    }
    return header ?? option ?? standard
  }

  /// The separator that stands most often in the header.
  private static func likelyDelimiter(_ line: String) -> UInt8 {
    var best = UInt8(ascii: ",")
    var most = 0
    for candidate in [UInt8(ascii: ","), UInt8(ascii: ";"), 0x09] {
      let count = line.utf8.count { $0 == candidate }
      if count > most { (best, most) = (candidate, count) }
    }
    return best
  }
}
