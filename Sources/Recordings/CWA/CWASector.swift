/// The head of one intact data sector.
struct CWASector {
  var session: UInt32
  var sequence: UInt32
  /// Seconds since 1970 at which the sample `anchor` (counted from 0, may lie outside the sector) was taken.
  var anchorTime: Double
  var anchor: Int
  var count: Int
  /// Bytes a sample takes, and where in it the gyroscope begins (always 0) and the accelerometer.
  var stride: Int
  /// m/s² and rad/s per unit.
  var accelerationScale: Double
  var angularRateScale: Double
  var rateCode: UInt8
  /// Logging stood still before it.
  var isResumed: Bool
  /// Top nibble axes, bottom nibble bytes an axis.
  var axes: UInt8

  /// What `parse` found.
  enum Outcome {
    case intact(CWASector)
    case withoutGyroscope(axes: UInt8)
    case damaged(RecordingDamage.Kind)
  }

  /// Reads 512 bytes.
  @inline(__always)
  static func parse(_ bytes: UnsafeRawPointer) -> Outcome {
    guard word(bytes, 0) == CWAFormat.sectorMark else { return .damaged(unmarked(bytes)) }
    guard CWAFormat.checksum(bytes) == 0 else { return .damaged(.badChecksum) }
    guard word(bytes, 2) == 508 else { return .damaged(.notADataSector) }
    let axes = bytes.load(fromByteOffset: 25, as: UInt8.self)
    let channels = Int(axes >> 4)
    guard channels >= 6, axes & 0x0F == 2 else {
      return channels == 3 ? .withoutGyroscope(axes: axes) : .damaged(.foreignLayout)
    }
    let stride = channels * 2
    let count = Int(word(bytes, 28))
    guard count * stride <= CWAFormat.payload else { return .damaged(.foreignLayout) }
    let rateCode = bytes.load(fromByteOffset: 24, as: UInt8.self)
    let rate = CWAFormat.rate(ofCode: rateCode)
    let packed = UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: 14, as: UInt32.self))
    guard let seconds = CWAFormat.time(packed: packed) else { return .damaged(.badTimestamp) }

    // With the top bit set, 15 bits are a fraction of a second, and the whole samples of that fraction have been
    // taken out of the offset for readers that know no fraction: put them back.
    let fractional = word(bytes, 4)
    var anchor = Int(Int16(bitPattern: word(bytes, 26)))
    var fraction = 0.0
    if fractional & 0x8000 != 0 {
      let sixteenth = Int(fractional & 0x7FFF) << 1
      anchor += (sixteenth * Int(rate)) >> 16
      fraction = Double(sixteenth) / 65_536
    }
    // The anchor lies within the last second; more is damage that the checksum did not see.
    guard abs(anchor) <= 2 * Int(rate) + CWAFormat.samplesPerSector else { return .damaged(.badTimestamp) }

    let scales = word(bytes, 18)
    let accelerationUnit = Double(1 << (8 + Int(scales >> 13)))
    let gyroCode = Int(scales >> 10 & 0x07)
    let gyroRange = gyroCode == 0 ? 2_000 : 8_000 / Double(1 << gyroCode)
    return .intact(
      CWASector(
        session: UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: 6, as: UInt32.self)),
        sequence: UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: 10, as: UInt32.self)),
        anchorTime: Double(seconds) + fraction, anchor: anchor, count: count, stride: stride,
        accelerationScale: CWAFormat.gravity / accelerationUnit,
        angularRateScale: gyroRange * .pi / 180 / 32_768, rateCode: rateCode,
        isResumed: bytes.load(fromByteOffset: 22, as: UInt8.self) & CWAFormat.resumed != 0, axes: axes))
  }

  /// Full scale of angular rate, rad/s.
  var angularRateRange: Double { angularRateScale * 32_768 }

  @inline(__always)
  static func word(_ bytes: UnsafeRawPointer, _ offset: Int) -> UInt16 {
    UInt16(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt16.self))
  }

  /// Flash that was never written reads as all ones, a hole in a file as all zeros.
  @inline(never)
  private static func unmarked(_ bytes: UnsafeRawPointer) -> RecordingDamage.Kind {
    let all = UnsafeRawBufferPointer(start: bytes, count: CWAFormat.sectorSize)
    return all.allSatisfy { $0 == 0 } || all.allSatisfy { $0 == 0xFF } ? .blankSector : .notADataSector
  }
}
