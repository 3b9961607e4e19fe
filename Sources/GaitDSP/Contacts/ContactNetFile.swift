/// Reading a `.stancenet` file. All values little-endian.
///
///     8   "STANCNET"
///     4   version = 1
///     4   bytes in the file
///     4   bytes of provenance, then the provenance, UTF-8
///     2 × (pairs, first taps, number of blocks), 2 × (taps, dilation, taps ahead) a block
///     4 × Float32: scale 6; first: sum, difference, bias; each block: sum, difference, bias; head: sum, difference, bias
///     4   CRC-32 (IEEE 802.3) of all before
extension ContactNetWeights {
  static let version: UInt32 = 1
  /// The hidden width that the inference code is laid out for.
  static let supportedPairs = 8

  /// Bounds that keep a hostile file from asking for much memory or time.
  static let mostTaps = 16
  static let mostBlocks = 16
  static let mostSpan = 256
  /// Frames that a net may look ahead: contacts must come while the frames of their steps are still held.
  static let mostDelay = 200

  /// Reads the whole of a `.stancenet` file; every byte is checked before any of it is used.
  ///
  /// - Throws: `ContactNetError` with the first thing that is wrong. Shapes that the inference code is not laid out
  ///   for, or that would ask for much memory or time, are refused as well.
  public init(parsing bytes: UnsafeRawBufferPointer) throws(ContactNetError) {
    var reader = LittleEndianReader(bytes: bytes)
    let magic: [UInt8] = Array("STANCNET".utf8)
    guard bytes.count >= magic.count, bytes.prefix(magic.count).elementsEqual(magic) else { throw .notAContactNet }
    reader.offset = magic.count
    let version = try reader.word()
    guard version == Self.version else { throw .unsupportedVersion(version) }
    let stated = Int(try reader.word())
    guard stated == bytes.count, stated >= 24 else { throw .wrongLength(bytes: bytes.count, stated: stated) }
    reader.end = stated - 4
    let computed = crc32(UnsafeRawBufferPointer(rebasing: bytes[0..<reader.end]))
    let stored = bytes.loadUnaligned(fromByteOffset: reader.end, as: UInt32.self).littleEndian
    guard computed == stored else { throw .checksumMismatch(stored: stored, computed: computed) }
    checksum = stored

    let text = try reader.take(Int(try reader.word()))
    guard let provenance = String(validating: text, as: UTF8.self) else { throw .provenanceNotUTF8 }
    self.provenance = provenance

    let pairs = try reader.half("pairs", in: Self.supportedPairs...Self.supportedPairs)
    let firstTaps = try reader.half("first taps", in: 2...Self.mostTaps)
    guard firstTaps % 2 == 0 else { throw .unsupportedShape(what: "first taps", value: firstTaps) }
    let count = try reader.half("blocks", in: 1...Self.mostBlocks)
    var outlines: [(taps: Int, dilation: Int, ahead: Int)] = []
    for _ in 0..<count {
      let taps = try reader.half("taps", in: 1...Self.mostTaps)
      let dilation = try reader.half("dilation", in: 1...Self.mostSpan)
      let ahead = try reader.half("taps ahead", in: 0...(taps - 1))
      let span = (taps - 1) * dilation
      guard span <= Self.mostSpan else { throw .unsupportedShape(what: "span of a block", value: span) }
      outlines.append((taps, dilation, ahead))
    }
    let delay = outlines.reduce(0) { $0 + $1.ahead * $1.dilation }
    guard delay <= Self.mostDelay else { throw .unsupportedShape(what: "frames ahead", value: delay) }

    scale = try reader.floats(6)
    guard scale.allSatisfy({ $0 > 0 }) else { throw .unsupportedShape(what: "scale", value: 0) }
    firstSum = try reader.floats(firstTaps * 3 * pairs)
    firstDifference = try reader.floats(firstTaps * 3 * pairs)
    firstBias = try reader.floats(pairs)
    var blocks: [Block] = []
    for outline in outlines {
      let size = outline.taps * pairs * pairs
      blocks.append(
        Block(
          taps: outline.taps, dilation: outline.dilation, ahead: outline.ahead, sum: try reader.floats(size),
          difference: try reader.floats(size), bias: try reader.floats(pairs)))
    }
    self.blocks = blocks
    headSum = try reader.floats(pairs * 2)
    headDifference = try reader.floats(pairs * 2)
    headBias = try reader.floats(2)
    self.pairs = pairs
    self.firstTaps = firstTaps
    guard reader.offset == reader.end else { throw .wrongLength(bytes: bytes.count, stated: reader.offset + 4) }
  }
}

/// A cursor that throws instead of reading past the end.
private struct LittleEndianReader {
  let bytes: UnsafeRawBufferPointer
  var offset = 0
  var end: Int

  init(bytes: UnsafeRawBufferPointer) {
    self.bytes = bytes
    end = bytes.count
  }

  mutating func take(_ count: Int) throws(ContactNetError) -> UnsafeRawBufferPointer {
    guard count >= 0, count <= end - offset else {
      throw .tooShort(bytes: bytes.count, needed: offset.addingReportingOverflow(count).partialValue)
    }
    defer { offset += count }
    return UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + count])
  }

  mutating func word() throws(ContactNetError) -> UInt32 {
    UInt32(littleEndian: try take(4).loadUnaligned(as: UInt32.self))
  }

  mutating func half(_ what: String, in range: ClosedRange<Int>) throws(ContactNetError) -> Int {
    let value = Int(UInt16(littleEndian: try take(2).loadUnaligned(as: UInt16.self)))
    guard range.contains(value) else { throw .unsupportedShape(what: what, value: value) }
    return value
  }

  mutating func floats(_ count: Int) throws(ContactNetError) -> [Float] {
    let start = offset
    let raw = try take(4 * count)
    var values: [Float] = []
    values.reserveCapacity(count)
    for i in 0..<count {
      let bits = UInt32(littleEndian: raw.loadUnaligned(fromByteOffset: 4 * i, as: UInt32.self))
      let value = Float(bitPattern: bits)
      guard value.isFinite else { throw .notFinite(offset: start + 4 * i) }
      values.append(value)
    }
    return values
  }
}

/// CRC-32 of IEEE 802.3 (reflected polynomial 0xEDB88320), bit by bit: a file of some kilobytes is read once.
func crc32(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
  var crc: UInt32 = 0xFFFF_FFFF
  for byte in bytes {
    crc ^= UInt32(byte)
    for _ in 0..<8 { crc = (crc >> 1) ^ (crc & 1 == 0 ? 0 : 0xEDB8_8320) }
  }
  return ~crc
}
