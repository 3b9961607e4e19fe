// Frames of 12 bytes without any mark. Nothing inside them can prove that they are in step: the level can, because a
// FIFO that lost or gained a byte no longer holds a whole number of frames (`FIFOLevel.misaligned`). `FIFOBurst`
// therefore reads the level before and after the data and only then lets the samples out.

/// InvenSense order: accelerometer, then gyroscope, high bytes first (RM-MPU-6000A 4.2, section 4.30: registers are
/// written to the FIFO in order of register number, lowest first).
func decodeAccelGyroBigEndian(_ bytes: Span<UInt8>, into out: inout MutableSpan<RawSample>) -> DecodedRun {
  let count = min(bytes.count / 12, out.count)
  var at = 0
  for index in 0..<count {
    out[index] = RawSample(accel: bigEndianTriple(bytes, at), gyro: bigEndianTriple(bytes, at + 6))
    at += 12
  }
  return DecodedRun(samples: count, consumed: at)
}

/// ST patterned and Bosch headerless order: gyroscope, then accelerometer, low bytes first (LSM6DS3 DocID026899,
/// section 5.5; BMI160 BST-BMI160-DS000, section 2.5.2.1). Bosch fills reads past the end with 0x8000.
func decodeGyroAccelLittleEndian(_ bytes: Span<UInt8>, into out: inout MutableSpan<RawSample>) -> DecodedRun {
  let count = min(bytes.count / 12, out.count)
  var at = 0
  for index in 0..<count {
    let gyro = littleEndianTriple(bytes, at)
    let accel = littleEndianTriple(bytes, at + 6)
    if gyro == SIMD3(repeating: invalidReading) || accel == SIMD3(repeating: invalidReading) {
      return DecodedRun(samples: index, consumed: at + 12, fault: .invalidReading, skipped: 1)
    }
    out[index] = RawSample(accel: accel, gyro: gyro)
    at += 12
  }
  return DecodedRun(samples: count, consumed: at)
}
