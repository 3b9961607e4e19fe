// ICM-42688-P packets of 16 bytes (DS-000347, section 6.1, "packet 3"): header, accelerometer, gyroscope, temperature,
// time stamp. Header: bit 7 empty, 6 accelerometer, 5 gyroscope, 4 20-bit data, 3:2 time stamp, 1:0 rate changed.

private let packetBytes = 16

/// Accelerometer and gyroscope present, 16-bit data, not empty; with a time stamp or without. A packet that ends in ones,
/// temperature and time stamp and all, broke off on the way.
@inline(__always)
private func isWhole(_ bytes: Span<UInt8>, _ at: Int) -> Bool {
  bytes[at] & 0xF4 == 0x60 && bytes[at + 13] & bytes[at + 14] & bytes[at + 15] != 0xFF
}

/// Whether the packet at `at` follows the one before: the same kind, though the rate may have changed between them, and
/// the die does not warm by more than a count (0.5 °C).
@inline(__always)
private func follows(_ bytes: Span<UInt8>, _ at: Int) -> Bool {
  guard isWhole(bytes, at) else { return false }
  guard at >= packetBytes else { return true }
  guard (bytes[at] ^ bytes[at - packetBytes]) & 0xFC == 0 else { return false }
  let change = bytes[at + 13] &- bytes[at - packetBytes + 13]
  return change &+ 1 <= 2
}

func decodeHeadedPackets(_ bytes: Span<UInt8>, into out: inout MutableSpan<RawSample>) -> DecodedRun {
  let count = min(bytes.count / packetBytes, out.count)
  var at = 0
  for index in 0..<count {
    guard follows(bytes, at) else { return brokenAt(at, after: index, bytes) }
    let accel = bigEndianTriple(bytes, at + 1)
    let gyro = bigEndianTriple(bytes, at + 7)
    if accel.x == invalidReading && accel.y == invalidReading || gyro.x == invalidReading && gyro.y == invalidReading {
      return DecodedRun(samples: index, consumed: at + packetBytes, fault: .invalidReading, skipped: 1)
    }
    out[index] = RawSample(accel: accel, gyro: gyro)
    at += packetBytes
  }
  return DecodedRun(samples: count, consumed: at)
}

/// A packet that is not one. A flipped bit leaves the packets behind it whole: three of them cannot look so by chance.
/// Else the burst is torn.
private func brokenAt(_ at: Int, after samples: Int, _ bytes: Span<UInt8>) -> DecodedRun {
  let next = at + packetBytes
  guard next + 3 * packetBytes <= bytes.count, isWhole(bytes, next) else { return .torn(bytes) }
  var behind = next + packetBytes
  while behind + packetBytes <= bytes.count {
    guard follows(bytes, behind) else { return .torn(bytes) }
    behind += packetBytes
  }
  return DecodedRun(samples: samples, consumed: next, fault: .damagedFrame, skipped: 1)
}
