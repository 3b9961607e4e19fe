import Glibc

/// The layout of Axivity's continuous wave accelerometry files, as Open Movement documents it (`cwa.h`,
/// github.com/openmovementproject/openmovement, Docs/ax3): a 1024-byte header, then 512-byte sectors, all little-endian.
enum CWAFormat {
  static let sectorSize = 512
  static let headerSize = 1_024
  /// Bytes of samples in a sector, from offset 30.
  static let payload = 480
  static let payloadOffset = 30
  /// "MD" and "AX" as little-endian words.
  static let headerMark: UInt16 = 0x444D
  static let sectorMark: UInt16 = 0x5841
  /// Six axes (gyroscope, then accelerometer), 16 bits each.
  static let sixAxes16Bit: UInt8 = 0x62
  static let samplesPerSector = 40
  /// Event of a sector: logging stood still before it (`DATA_EVENT_RESUME`).
  static let resumed: UInt8 = 0x01
  /// `hardwareType` of the AX6.
  static let ax6: UInt8 = 0x64
  /// Standard gravity, m/s² per g.
  static let gravity = 9.80665

  /// Samples per second of a rate code.
  static func rate(ofCode code: UInt8) -> Double {
    3_200 / Double(1 << (15 - Int(code & 0x0F)))
  }

  /// ±g of a rate code.
  static func accelerationRange(ofCode code: UInt8) -> Int { 16 >> Int(code >> 6) }

  /// Seconds since 1970 on the device's own clock, or `nil` for an impossible date:
  /// YYYYYYMM MMDDDDDh hhhhmmmm mmssssss, years from 2000.
  static func time(packed: UInt32) -> Int? {
    CivilTime.seconds(
      year: 2_000 + Int(packed >> 26), month: Int(packed >> 22 & 0x0F), day: Int(packed >> 17 & 0x1F),
      hour: Int(packed >> 12 & 0x1F), minute: Int(packed >> 6 & 0x3F), second: Int(packed & 0x3F))
  }

  /// The inverse; `nil` outside 2000…2063.
  static func packed(time seconds: Int) -> UInt32? {
    guard let date = CivilTime.fields(seconds), (2_000..<2_064).contains(date.year) else { return nil }
    let day = UInt32(date.year - 2_000) << 26 | UInt32(date.month) << 22 | UInt32(date.day) << 17
    return day | UInt32(date.hour) << 12 | UInt32(date.minute) << 6 | UInt32(date.second)
  }

  /// Sum of the 256 words of a sector, modulo 2¹⁶: 0 for an intact one.
  @inline(__always)
  static func checksum(_ sector: UnsafeRawPointer) -> UInt16 {
    var sum = SIMD32<UInt16>.zero
    for i in 0..<8 { sum &+= sector.loadUnaligned(fromByteOffset: i * 64, as: SIMD32<UInt16>.self) }
    return sum.wrappedSum()
  }
}
