import GaitDSP

/// Rows of delimited text to samples: the tight loop under every text format.
struct RowDecoder {
  let layout: RowLayout
  var timeAxis: TimeAxis
  let missingCells: MissingCells
  /// Devices are known to send a packet number twice; elsewhere the same time twice is a fault.
  let skipsRepeats: Bool
  /// Largest |angular rate| that is believed, rad/s.
  let angularRateLimit: Double

  /// The line that the next row stands on, from 1.
  var line: Int
  private var lastTime = -Double.infinity

  init(
    layout: RowLayout, timeAxis: TimeAxis, line: Int, missingCells: MissingCells, skipsRepeats: Bool,
    angularRateLimit: Double
  ) {
    self.layout = layout
    self.skipsRepeats = skipsRepeats
    self.timeAxis = timeAxis
    self.line = line
    self.missingCells = missingCells
    self.angularRateLimit = angularRateLimit
  }

  /// Decodes rows from the front of `lines`, which holds whole lines only.
  ///
  /// - Returns: bytes of `lines` that are done with.
  mutating func decode(
    _ lines: UnsafeBufferPointer<UInt8>, endsTorn: Bool, into buffer: inout [InertialSample], limit: Int,
    damage: inout RecordingDamage
  ) throws(RowFault) -> Int {
    guard let begin = lines.baseAddress else { return 0 }
    let end = begin + lines.count
    var p = begin
    var added = 0
    var values = InlineArray<8, Double>(repeating: 0)
    while p < end, added < limit {
      let row = p
      switch row.pointee {
      case 0x0A, 0x0D, UInt8(ascii: "#"), UInt8(ascii: " "), 0x09:
        if skipsAsEmpty(&p) { continue }
      default: break
      }
      guard let failed = scan(&p, into: &values) else {
        p = Self.afterLine(p)
        if p - row > ByteWindow.longestLine + 1 { throw RowFault(.lineTooLong, .line(line)) }
        if try append(values, to: &buffer) {
          added += 1
        } else {
          damage.note(.repeatedRow, at: line)
        }
        line += 1
        continue
      }
      let next = Self.afterLine(row)
      let fate = try explain(row: row, next: next, column: failed, endsTorn: endsTorn && next == end)
      damage.note(fate, at: line)
      line += 1
      p = next
    }
    return p - begin
  }

  /// Scans one row up to its last needed column.
  ///
  /// - Returns: the column (from 0) that holds no finite number, or `nil` when all seven were read.
  @inline(__always)
  private func scan(_ cursor: inout UnsafePointer<UInt8>, into values: inout InlineArray<8, Double>) -> Int? {
    let delimiter = layout.delimiter
    let point = layout.decimalPoint
    var p = cursor
    let count = layout.slots.count
    var column = 0
    while column < count {
      let slot = layout.slots[column]
      if slot < 0 {
        Self.skipCell(&p, delimiter: delimiter)
      } else {
        // No number begins with a space or a quote, or with anything below them.
        let isQuoted = p.pointee <= UInt8(ascii: "\"") ? Self.opensQuote(&p) : false
        guard let value = DecimalNumber.scan(&p, point: point), value.isFinite else { return column }
        values[Int(slot)] = value
        if isQuoted, !Self.closesQuote(&p) { return column }
        while p.pointee == UInt8(ascii: " ") { p += 1 }
      }
      column += 1
      if p.pointee == delimiter {
        p += 1
      } else if column < count || (p.pointee != 0x0A && p.pointee != 0x0D) {
        return column - 1
      }
    }
    if p.pointee == 0x0D { p += 1 }
    if p.pointee != 0x0A, !endsRow(&p) { return count - 1 }
    cursor = p
    return nil
  }

  /// - Returns: false for a repeated row, which is not appended.
  @inline(__always)
  private mutating func append(
    _ values: InlineArray<8, Double>, to buffer: inout [InertialSample]
  ) throws(RowFault) -> Bool {
    let time = timeAxis.seconds(values[0])
    if !(time > lastTime) {
      if time == lastTime, skipsRepeats { return false }
      throw RowFault(
        time == lastTime ? .timeRepeats(time) : .timeRunsBackwards(from: lastTime, to: time), .line(line))
    }
    let rate = SIMD3(values[4], values[5], values[6]) * layout.angularRateScale
    let force = SIMD3(values[1], values[2], values[3]) * layout.accelerationScale
    // A scale can carry a finite number beyond what a Double holds.
    guard (force.sum() + rate.sum() + time).isFinite else {
      throw RowFault(.infiniteValue(column: "a value of the row"), .line(line))
    }
    let largest = max(abs(rate.x), abs(rate.y), abs(rate.z))
    if largest > angularRateLimit { throw RowFault(.angularRateUnit(found: largest), .line(line)) }
    lastTime = time
    buffer.append(
      InertialSample(
        time: time, specificForce: force, angularRate: rate))
    return true
  }

  /// Moves over a line of nothing but space, or a comment.
  private mutating func skipsAsEmpty(_ cursor: inout UnsafePointer<UInt8>) -> Bool {
    var p = cursor
    while p.pointee == UInt8(ascii: " ") || p.pointee == 0x09 || p.pointee == 0x0D { p += 1 }
    guard p.pointee == 0x0A || p.pointee == UInt8(ascii: "#") else { return false }
    cursor = Self.afterLine(p)
    line += 1
    return true
  }

  /// Moves over the columns behind the last needed one, to the end of the line.
  ///
  /// - Returns: whether there are no more cells than columns; separators at the end of a line make none.
  private func endsRow(_ p: inout UnsafePointer<UInt8>) -> Bool {
    for _ in layout.slots.count..<max(layout.columns, layout.slots.count) {
      Self.skipCell(&p, delimiter: layout.delimiter)
      if p.pointee == 0x0A { return true }
      p += 1
    }
    while p.pointee == layout.delimiter || p.pointee == UInt8(ascii: " ") || p.pointee == 0x0D { p += 1 }
    return p.pointee == 0x0A
  }

  /// Moves over space and one quote before a number.
  ///
  /// - Returns: whether there was a quote.
  private static func opensQuote(_ p: inout UnsafePointer<UInt8>) -> Bool {
    while p.pointee == UInt8(ascii: " ") { p += 1 }
    guard p.pointee == UInt8(ascii: "\"") else { return false }
    p += 1
    while p.pointee == UInt8(ascii: " ") { p += 1 }
    return true
  }

  private static func closesQuote(_ p: inout UnsafePointer<UInt8>) -> Bool {
    while p.pointee == UInt8(ascii: " ") { p += 1 }
    guard p.pointee == UInt8(ascii: "\"") else { return false }
    p += 1
    return true
  }

  /// Moves to the delimiter or line end behind a cell; a quoted cell may hold delimiters, and quotes written twice.
  @inline(__always)
  static func skipCell(_ p: inout UnsafePointer<UInt8>, delimiter: UInt8) {
    while p.pointee == UInt8(ascii: " ") { p += 1 }
    while p.pointee == UInt8(ascii: "\"") {
      p += 1
      while p.pointee != UInt8(ascii: "\""), p.pointee != 0x0A { p += 1 }
      if p.pointee == UInt8(ascii: "\"") { p += 1 }
    }
    while p.pointee != delimiter, p.pointee != 0x0A { p += 1 }
  }

  @inline(__always)
  static func afterLine(_ begin: UnsafePointer<UInt8>) -> UnsafePointer<UInt8> {
    var p = begin
    while p.pointee != 0x0A { p += 1 }
    return p + 1
  }
}

/// A fault and its place, before the file's name is put to it.
struct RowFault: Error {
  var cause: RecordingFault
  var place: RecordingError.Place

  init(_ cause: RecordingFault, _ place: RecordingError.Place) {
    self.cause = cause
    self.place = place
  }
}
