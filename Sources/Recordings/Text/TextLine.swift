/// A line of a header or preamble as text. Bytes that are not UTF-8 become U+FFFD, so nothing here can fail.
enum TextLine {
  static func text(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
    String(decoding: bytes, as: UTF8.self)
  }

  /// Without spaces, tabs and quotes at its ends.
  static func trimmed(_ text: some StringProtocol) -> String {
    let isPadding: (Character) -> Bool = { $0 == " " || $0 == "\t" || $0 == "\"" || $0 == "\r" || $0 == "\u{FEFF}" }
    let tail = text.drop(while: isPadding)
    guard let last = tail.lastIndex(where: { !isPadding($0) }) else { return "" }
    return String(tail[...last])
  }

  /// At most `limit` characters, printable: fit for a message or a note.
  static func shortened(_ text: some StringProtocol, to limit: Int = 60) -> String {
    let printable = text.prefix(limit).map {
      $0.unicodeScalars.allSatisfy { $0.value >= 32 && $0.value != 127 } ? $0 : "·"
    }
    return String(printable) + (text.count > limit ? "…" : "")
  }

  /// The cells of a line, as rows are read: a cell that begins with a quote holds delimiters up to the quote that ends it.
  static func cells(_ line: String, delimiter: UInt8) -> [String] {
    let separator = UnicodeScalar(delimiter)
    var cells: [String] = []
    var cell = ""
    var isQuoted = false
    // Nothing but space so far, or right behind an ending quote: one that is written twice is part of its cell.
    var mayBegin = true
    for scalar in line.unicodeScalars {
      if scalar == "\"" {
        (isQuoted, mayBegin) = (mayBegin && !isQuoted, isQuoted)
      } else if scalar != " ", scalar != "\u{FEFF}" {
        mayBegin = false
      }
      if scalar == separator, !isQuoted {
        cells.append(trimmed(cell))
        cell = ""
        mayBegin = true
      } else {
        cell.unicodeScalars.append(scalar)
      }
    }
    return cells + [trimmed(cell)]
  }

  /// The first number in a text, such as 100 in "Update Rate: 100.0Hz".
  static func firstNumber(in text: String) -> Double? {
    let tail = text.drop { !$0.isASCII || !$0.isNumber }
    let digits = tail.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
    return Double(digits.hasSuffix(".") ? digits.dropLast() : digits)
  }
}
