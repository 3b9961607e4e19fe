import Foundation
import GaitDSP

@testable import Recordings

/// Midnight of 2024-02-29, where a wrong leap year shows.
let leapDay = 1_709_164_800.0

/// A .cwa file of these samples, as bytes.
func cwa(
  _ samples: [InertialSample], rate: Double = 100, start: Double = leapDay,
  _ change: (inout CWAWriterSettings) -> Void = { _ in }
) throws -> [UInt8] {
  let folder = try TemporaryFolder()
  var settings = CWAWriterSettings(rate: rate, startTime: start)
  change(&settings)
  var writer = try CWAWriter(path: folder.file("a.cwa"), settings: settings)
  try writer.append(samples)
  try writer.close()
  return [UInt8](try Data(contentsOf: URL(fileURLWithPath: folder.file("a.cwa"))))
}

/// One sector as a device writes it, for what the writer here never does.
struct SectorFields {
  var session: UInt32 = 7
  var sequence: UInt32 = 0
  /// Seconds since 1970.
  var time = leapDay
  var anchor = 0
  var rateCode: UInt8 = 0x4A
  var axes: UInt8 = 0x62
  var count: UInt16 = 40
  var stamp: UInt32?
  var fraction: UInt16?

  var bytes: [UInt8] {
    let whole = time.rounded(.down)
    let ticks = fraction ?? UInt16((time - whole) * 32_768)
    let shift = ((Int(ticks) << 1) * Int(CWAFormat.rate(ofCode: rateCode))) >> 16
    var words = [UInt16](repeating: 0, count: 256)
    words[0] = 0x5841
    words[1] = 508
    words[2] = 0x8000 | ticks
    (words[3], words[4]) = (UInt16(session & 0xFFFF), UInt16(session >> 16))
    (words[5], words[6]) = (UInt16(sequence & 0xFFFF), UInt16(sequence >> 16))
    let packed = stamp ?? CWAFormat.packed(time: Int(whole)) ?? 0
    (words[7], words[8]) = (UInt16(packed & 0xFFFF), UInt16(packed >> 16))
    words[9] = 4 << 13 | 2 << 10
    words[12] = UInt16(axes) << 8 | UInt16(rateCode)
    words[13] = UInt16(bitPattern: Int16(anchor - shift))
    words[14] = count
    for i in 0..<40 {
      for axis in 0..<6 { words[15 + i * 6 + axis] = UInt16(i * 6 + axis) }
      words[15 + i * 6 + 5] = 4_096
    }
    words[255] = 0 &- words.dropLast().reduce(0, &+)
    return words.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
  }
}

/// A header block with these sectors behind it.
func device(_ sectors: [[UInt8]]) throws -> [UInt8] {
  try Array(cwa([]).prefix(1_024)) + sectors.joined()
}
