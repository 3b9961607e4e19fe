/// `key = value` lines with a checksum below them, as calibration files are written: TOML that people can read, and of
/// which any change is noticed.
struct SealedText {
  /// The name that errors give.
  let file: String
  private var values: [String: (value: Substring, line: Int)] = [:]

  /// The text of a file with these lines.
  static func seal(_ lines: [String]) -> String {
    let body = lines.joined(separator: "\n") + "\n"
    return body + "checksum = \"\(crc32Words(body))\"\n"
  }

  /// - Throws: `CalibrationFileError` for lines that are none, keys that stand there twice, and any damage.
  init(_ text: String, file: String) throws(CalibrationFileError) {
    self.file = file
    var body = ""
    var stated: String?
    // The two that end a line where mail or another system has been at it are one character.
    let lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
    for (number, line) in lines.enumerated() {
      let content = line.prefix { $0 != "#" }.trimmed
      guard !content.isEmpty else {
        if stated == nil { body += line + "\n" }
        continue
      }
      guard let equals = content.firstIndex(of: "=") else {
        throw .malformed(file: file, line: number + 1, problem: "expected `key = value`")
      }
      let key = content[..<equals].trimmed
      let value = content[content.index(after: equals)...].trimmed
      if key == "checksum" {
        stated = String(value.filter { $0 != "\"" })
        continue
      }
      if stated != nil { throw .malformed(file: file, line: number + 1, problem: "nothing may follow the checksum") }
      body += line + "\n"
      if values.updateValue((value, number + 1), forKey: String(key)) != nil {
        throw .malformed(file: file, line: number + 1, problem: "`\(key)` stands there twice")
      }
    }
    guard let stated else { throw .missing(file: file, key: "checksum") }
    let found = crc32Words(body)
    guard stated == found else { throw .damaged(file: file, stated: stated, found: found) }
  }

  func has(_ key: String) -> Bool { values[key] != nil }

  func entry(_ key: String) throws(CalibrationFileError) -> (value: Substring, line: Int) {
    guard let entry = values[key] else { throw .missing(file: file, key: key) }
    return entry
  }

  func numbers(_ key: String, _ count: Int) throws(CalibrationFileError) -> [Double] {
    let (value, line) = try entry(key)
    let parts = value.filter { $0 != "[" && $0 != "]" }.split(separator: ",").map { Double($0.trimmed) }
    let found = parts.compactMap { $0 }.filter(\.isFinite)
    guard found.count == count, parts.count == count else {
      throw .malformed(file: file, line: line, problem: "`\(key)` must be \(count) numbers")
    }
    return found
  }

  func vector(_ key: String) throws(CalibrationFileError) -> SIMD3<Double> {
    let n = try numbers(key, 3)
    return SIMD3(n[0], n[1], n[2])
  }

  func word(_ key: String) throws(CalibrationFileError) -> String {
    String(try entry(key).value.filter { $0 != "\"" })
  }

  /// - Throws: where the file was written by a later program than this.
  func checkFormat() throws(CalibrationFileError) {
    let format = try entry("format")
    guard format.value == "1" else {
      throw .malformed(file: file, line: format.line, problem: "format \(format.value) is newer than this program")
    }
  }
}

/// CRC-32 (ISO 3309, as in gzip) of the text's bytes, eight hexadecimal digits.
func crc32Words(_ text: String) -> String {
  var crc: UInt32 = 0xFFFF_FFFF
  for byte in text.utf8 {
    crc ^= UInt32(byte)
    for _ in 0..<8 { crc = crc >> 1 ^ (crc & 1 == 1 ? 0xEDB8_8320 : 0) }
  }
  let digits = String(~crc, radix: 16, uppercase: true)
  return String(repeating: "0", count: 8 - digits.count) + digits
}

extension StringProtocol where SubSequence == Substring {
  /// Without spaces, tabs and carriage returns at both ends.
  fileprivate var trimmed: Substring {
    let start = firstIndex { !$0.isWhitespace } ?? endIndex
    guard let last = lastIndex(where: { !$0.isWhitespace }) else { return self[endIndex...] }
    return self[start...last]
  }
}
