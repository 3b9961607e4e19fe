// ICM-42688-P packets of 16 bytes (DS-000347, section 6.1, "packet 3"): header, accelerometer, gyroscope, temperature,
// time stamp. Header: bit 7 empty, 6 accelerometer, 5 gyroscope, 4 20-bit data, 3:2 time stamp, 1:0 rate changed.

private let packetBytes = 16

/// Accelerometer and gyroscope present, 16-bit data, not empty.
@inline(__always)
private func isWhole(_ header: UInt8) -> Bool { header & 0xF0 == 0x60 }

func decodeHeadedPackets(_ bytes: Span<UInt8>, into out: inout MutableSpan<RawSample>) -> DecodedRun {
  let count = min(bytes.count / packetBytes, out.count)
  var at = 0
  for index in 0..<count {
    let header = bytes[at]
    guard isWhole(header) else {
      // Bit 7: the FIFO ran empty under the read, all that follows is filling. A damaged level or a damaged header
      // can look the same, so it counts as the end only when nothing whole follows.
      return brokenAt(at, after: index, bytes)
    }
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

/// A header that is not one: a single flipped bit leaves all packets behind it whole; a torn burst leaves none in step.
/// In the last packet nothing behind it tells which of the two it was.
private func brokenAt(_ at: Int, after samples: Int, _ bytes: Span<UInt8>) -> DecodedRun {
  var next = at + packetBytes
  var whole = 0
  var broken = 0
  var filling = bytes[at] & 0x80 != 0
  while next + packetBytes <= bytes.count {
    if isWhole(bytes[next]) { whole += 1 } else { broken += 1 }
    if bytes[next] & 0x80 == 0 { filling = false }
    next += packetBytes
  }
  if whole > 0, broken == 0 {
    return DecodedRun(samples: samples, consumed: at + packetBytes, fault: .damagedFrame, skipped: 1)
  }
  if filling, whole == 0, broken > 0 { return DecodedRun(samples: samples, consumed: bytes.count) }
  return .torn(bytes)
}
