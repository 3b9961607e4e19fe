/// Tells formats by content; the name of the file is never needed.
enum FormatDetection {
  /// Bytes at the front of a file that are looked at.
  static let window = 4_096

  static func isGzip(_ bytes: some Collection<UInt8>) -> Bool { bytes.starts(with: [0x1F, 0x8B]) }

  static func format(
    of bytes: UnsafeBufferPointer<UInt8>, stated: RecordingFormat?
  ) throws(RecordingFault) -> RecordingFormat {
    if bytes.isEmpty { throw .empty }
    if let stated { return stated }
    if bytes.starts(with: [0x4D, 0x44, 0xFC, 0x03]) || bytes.starts(with: [0x4D, 0x44, 0xFC, 0x01]) { return .cwa }
    if let found = otherKind(bytes) { throw .notARecording(found: found) }
    return try textFormat(TextLine.text(bytes))
  }

  private static func textFormat(_ text: String) throws(RecordingFault) -> RecordingFormat {
    let lines = text.split { $0 == "\n" || $0 == "\r\n" }.map { TextLine.trimmed($0) }.filter { !$0.isEmpty }
    guard let first = lines.first else { return .csv }
    let lower = first.lowercased()
    if lower.hasPrefix("acquisition frequency") || lower.hasPrefix("//") { return .xsens }
    if lines.prefix(12).contains(where: { $0.lowercased().hasPrefix("devicetag:") }) { return .movellaDOT }
    let header = lines.first { !$0.hasPrefix("#") && !$0.lowercased().hasPrefix("sep=") } ?? first
    if header.lowercased().contains("packetcounter") { throw .ambiguousFormat }
    return .csv
  }

  /// What a file that is no recording looks like.
  private static func otherKind(_ bytes: UnsafeBufferPointer<UInt8>) -> String? {
    let kinds: [([UInt8], String)] = [
      ([0xFF, 0xD8, 0xFF], "a JPEG picture"), ([0x89, 0x50, 0x4E, 0x47], "a PNG picture"),
      (Array("GIF8".utf8), "a GIF picture"), (Array("%PDF".utf8), "a PDF document"),
      ([0x50, 0x4B, 0x03, 0x04], "a zip archive (unpack it first; a spreadsheet must be saved as CSV)"),
      (Array("SQLite format 3".utf8), "an SQLite database"), ([0x7F, 0x45, 0x4C, 0x46], "a program"),
      ([0xFF, 0xFE], "text in UTF-16 (save it as UTF-8)"), ([0xFE, 0xFF], "text in UTF-16 (save it as UTF-8)"),
      (Array("MATLAB".utf8), "a MATLAB file"), ([0x89, 0x48, 0x44, 0x46], "an HDF5 file"),
      (Array("<?xml".utf8), "an XML document"), (Array("RIFF".utf8), "a RIFF file (sound or video)"),
      ([0x28, 0xB5, 0x2F, 0xFD], "zstd-compressed data (unpack it first)"),
      ([0xFD, 0x37, 0x7A, 0x58, 0x5A], "xz-compressed data (unpack it first)"),
    ]
    if let kind = kinds.first(where: { bytes.starts(with: $0.0) }) { return kind.1 }
    // Text has no control bytes but tab, line ends and, in old exports, form feed.
    let control = bytes.count { $0 < 0x20 && !(0x09...0x0D).contains($0) }
    return control > 0 ? "binary data of an unknown kind" : nil
  }
}
