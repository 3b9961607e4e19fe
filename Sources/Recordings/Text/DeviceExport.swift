/// What the exports of Xsens and Movella software share: a preamble of keys and values, then a header that begins
/// with `PacketCounter` and names `Acc_X … Gyr_Z`.
enum DeviceExport {
  private static let longestPreamble = 200
  private static let keptNotes = 16

  /// Reads lines up to the one that names the columns; `note` gets each line before it.
  ///
  /// - Returns: the column names with their separator, and the number of lines read.
  static func columns(
    _ window: ByteWindow, note: (String) -> Void
  ) throws(RowFault) -> (names: [String], delimiter: UInt8, lines: Int) {
    var lines = 0
    while lines < longestPreamble {
      let bytes: UnsafeBufferPointer<UInt8>?
      do { bytes = try window.nextLine() } catch { throw RowFault(error, .line(lines + 1)) }
      guard let bytes else { break }
      lines += 1
      let text = TextLine.text(bytes)
      let line = TextLine.trimmed(text)
      if line.isEmpty { continue }
      for delimiter in [0x09, UInt8(ascii: ","), UInt8(ascii: ";")] {
        let names = TextLine.cells(text, delimiter: delimiter)
        if names.count > 1, isHeader(names) { return (names, delimiter, lines) }
      }
      note(line)
    }
    throw RowFault(.missingColumns(["PacketCounter", "Acc_X…Acc_Z", "Gyr_X…Gyr_Z"]), .line(lines))
  }

  private static func isHeader(_ names: [String]) -> Bool {
    names.contains { $0.lowercased() == "packetcounter" } || names.contains { $0.lowercased() == "acc_x" }
  }

  /// Places the columns of acceleration (m/s²) and angular rate (times `angularRateScale` in rad/s).
  static func place(
    _ names: [String], delimiter: UInt8, time: String, angularRateScale: Double, line: Int
  ) throws(RowFault) -> RowLayout {
    var layout = RowLayout(delimiter: delimiter)
    layout.columns = names.count
    // These exports write a decimal point whatever separates their cells.
    layout.decimalPoint = UInt8(ascii: ".")
    let wanted: [(RowValue, String)] =
      [(.time, time)] + zip(RowValue.acceleration, ["Acc_X", "Acc_Y", "Acc_Z"])
      + zip(RowValue.angularRate, ["Gyr_X", "Gyr_Y", "Gyr_Z"])
    var missing: [String] = []
    for (value, name) in wanted {
      let found = names.indices.filter { names[$0].lowercased() == name.lowercased() }
      guard let column = found.first else {
        missing.append(name)
        continue
      }
      if found.count > 1 { throw RowFault(.ambiguousColumn(name), .line(line)) }
      layout.place(
        value, at: column, name: name, scale: RowValue.angularRate.contains(value) ? angularRateScale : 1)
    }
    if !missing.isEmpty { throw RowFault(.missingColumns(missing), .line(line)) }
    return layout
  }

  /// Keeps a preamble line as a note, within bounds.
  static func keep(_ line: String, in notes: inout [String]) {
    guard notes.count < keptNotes else { return }
    let text = TextLine.trimmed(line.drop { $0 == "/" || $0 == " " })
    if !text.isEmpty { notes.append(TextLine.shortened(text, to: 200)) }
  }
}
