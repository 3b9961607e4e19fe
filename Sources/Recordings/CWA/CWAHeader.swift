/// The header block of a .cwa file.
struct CWAHeader {
  var hardware: UInt8
  var deviceID: UInt32
  var session: UInt32
  var rateCode: UInt8
  var firmware: UInt8
  var annotation: [String]
  /// Bytes to the first data sector.
  var size: Int

  /// Reads the block at the front of a file.
  init(_ bytes: UnsafeBufferPointer<UInt8>) throws(RowFault) {
    guard bytes.count >= CWAFormat.sectorSize, let base = UnsafeRawPointer(bytes.baseAddress) else {
      throw RowFault(.truncatedHeader, .byte(bytes.count))
    }
    guard CWASector.word(base, 0) == CWAFormat.headerMark else {
      throw RowFault(.damagedHeader(found: "no MD mark"), .byte(0))
    }
    // 1020 (or 508 in early files) bytes follow the first four.
    let length = Int(CWASector.word(base, 2))
    guard length == 1_020 || length == 508 else {
      throw RowFault(.damagedHeader(found: "length \(length) where 1020 is right"), .byte(2))
    }
    size = length + 4
    guard bytes.count >= size else { throw RowFault(.truncatedHeader, .byte(bytes.count)) }
    hardware = bytes[4]
    let upper = CWASector.word(base, 11)
    deviceID = UInt32(CWASector.word(base, 5)) | (upper == 0xFFFF ? 0 : UInt32(upper) << 16)
    session = UInt32(littleEndian: base.loadUnaligned(fromByteOffset: 7, as: UInt32.self))
    rateCode = bytes[36]
    firmware = bytes[41]
    annotation = Self.pairs(UnsafeBufferPointer(rebasing: bytes[64..<512]))
  }

  var device: String {
    switch hardware {
    case CWAFormat.ax6: "Axivity AX6"
    case 0x00, 0xFF, 0x17: "Axivity AX3"
    default: "Axivity (hardware \(hardware))"
    }
  }

  /// URL-encoded `name=value&…`, padded with blanks.
  private static func pairs(_ bytes: UnsafeBufferPointer<UInt8>) -> [String] {
    let used = bytes.reversed().drop { $0 == 0x20 || $0 == 0 || $0 == 0xFF }.reversed()
    return used.split(separator: UInt8(ascii: "&")).prefix(16).compactMap { pair in
      let text = TextLine.shortened(decoded(pair), to: 200)
      return text.isEmpty ? nil : text
    }
  }

  private static func decoded(_ bytes: some Collection<UInt8>) -> String {
    var plain: [UInt8] = []
    var rest = bytes[...]
    while let byte = rest.first {
      rest = rest.dropFirst()
      let digits = rest.prefix(2)
      if byte == UInt8(ascii: "%"), digits.count == 2,
        let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 16)
      {
        plain.append(value)
        rest = rest.dropFirst(2)
      } else {
        plain.append(byte == UInt8(ascii: "+") ? 0x20 : byte)
      }
    }
    return String(decoding: plain, as: UTF8.self)
  }
}
