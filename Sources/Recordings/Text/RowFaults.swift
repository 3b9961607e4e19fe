/// The slow path: what is wrong with a row that did not scan as seven numbers.
extension RowDecoder {
  private enum Cell {
    case number
    case missing
    case infinite
    case text(String)
  }

  /// Words that programs write for "no value".
  private static let missingWords: Set<String> = ["", "nan", "-nan", "na", "n/a", "null", "none", "-", "nat"]
  private static let infiniteWords: Set<String> = ["inf", "infinity", "∞"]

  /// Decides between a fault and a row that may be left out.
  ///
  /// - Returns: the kind of damage to note when the row is to be skipped.
  @inline(never)
  func explain(
    row: UnsafePointer<UInt8>, next: UnsafePointer<UInt8>, column failed: Int, endsTorn: Bool
  ) throws(RowFault) -> RecordingDamage.Kind {
    if next - row > ByteWindow.longestLine + 1 { throw RowFault(.lineTooLong, .line(line)) }
    let line = TextLine.text(UnsafeBufferPointer(start: row, count: next - row - 1))
    let cells = TextLine.cells(line, delimiter: layout.delimiter)
    if cells.count < layout.slots.count {
      // A cut recording ends in half a row: that sample is lost, the others are not.
      if endsTorn { return .tornEnd }
      if cells.allSatisfy({ $0.isEmpty }) { return try lost(column: failed) }
      throw RowFault(.tooFewCells(found: cells.count, needed: layout.slots.count), .line(self.line))
    }
    let filled = (cells.lastIndex { !$0.isEmpty } ?? 0) + 1
    if filled > layout.columns {
      throw RowFault(.tooManyCells(found: filled, columns: layout.columns), .line(self.line))
    }
    var firstMissing: Int?
    for (column, slot) in layout.slots.enumerated() where slot >= 0 {
      let name = layout.names[Int(slot)]
      let place = RecordingError.Place.cell(line: self.line, column: column + 1)
      switch classify(cells[column]) {
      case .number: break
      case .missing: firstMissing = firstMissing ?? column
      case .infinite: throw RowFault(.infiniteValue(column: name), place)
      case .text(let found): throw RowFault(.notANumber(column: name, found: found), place)
      }
    }
    if let column = firstMissing { return try lost(column: column) }
    throw RowFault(
      .notANumber(column: name(of: failed), found: TextLine.shortened(cells[failed])),
      .cell(line: self.line, column: failed + 1))
  }

  private func lost(column: Int) throws(RowFault) -> RecordingDamage.Kind {
    if missingCells == .lostSample { return .lostRow }
    throw RowFault(.missingCell(column: name(of: column)), .cell(line: line, column: column + 1))
  }

  private func name(of column: Int) -> String {
    guard column < layout.slots.count, layout.slots[column] >= 0 else { return "column \(column + 1)" }
    return layout.names[Int(layout.slots[column])]
  }

  private func classify(_ cell: String) -> Cell {
    let word = cell.lowercased()
    if Self.missingWords.contains(word) { return .missing }
    let unsigned = word.hasPrefix("-") || word.hasPrefix("+") ? String(word.dropFirst()) : word
    if Self.infiniteWords.contains(unsigned) { return .infinite }
    var text = Array(cell.utf8)
    text.append(0x0A)
    let value = text.withUnsafeBufferPointer { bytes -> Double? in
      guard var p = bytes.baseAddress else { return nil }
      guard let value = DecimalNumber.scan(&p, point: layout.decimalPoint), p.pointee == 0x0A else { return nil }
      return value
    }
    guard let value else { return .text(TextLine.shortened(cell)) }
    return value.isFinite ? .number : .infinite
  }
}
