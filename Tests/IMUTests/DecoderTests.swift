import Testing

@testable import IMU

/// Bytes written down by hand from the datasheets' definitions of the FIFO formats.
@Suite struct DecoderTests {
  private func decode(_ format: FIFOLayout.Format, _ bytes: [UInt8]) -> (DecodedRun, [RawSample]) {
    var decoder = FIFODecoder(format: format)
    return decodeOnce(&decoder, bytes)
  }

  /// A tagged word: sensor, slot counter, even parity, three counts.
  private func word(_ sensor: UInt8, _ counter: UInt8, _ x: Int16, _ y: Int16, _ z: Int16) -> [UInt8] {
    let tag = sensor << 3 | counter << 1
    return [tag | UInt8(tag.nonzeroBitCount & 1)]
      + [x, y, z].flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
  }

  @Test func invenSenseFramesAreAccelerometerThenGyroscopeHighByteFirst() {
    let (run, samples) = decode(
      .accelGyroBigEndian, [0x10, 0x00, 0xFF, 0xFF, 0x7F, 0xFF, 0x80, 0x00, 0x00, 0x01, 0x12, 0x34])
    #expect(run.samples == 1)
    #expect(run.consumed == 12)
    #expect(samples[0] == RawSample(accel: SIMD3(4096, -1, 32767), gyro: SIMD3(-32768, 1, 0x1234)))
  }

  @Test(arguments: [FIFOLayout.Format.accelGyroBigEndian, .gyroAccelLittleEndian, .headedPackets, .taggedWords])
  func aBurstThatIsNotAWholeNumberOfFramesIsTorn(format: FIFOLayout.Format) {
    let (run, _) = decode(format, Array(repeating: 0x60, count: 4 * format.sampleBytes + 1))
    #expect(run == DecodedRun(samples: 0, consumed: 4 * format.sampleBytes + 1, fault: .torn))
  }

  @Test func patternedFramesAreGyroscopeThenAccelerometerLowByteFirst() {
    let (run, samples) = decode(
      .gyroAccelLittleEndian, [0x01, 0x00, 0xFE, 0xFF, 0x34, 0x12, 0x00, 0x10, 0xFF, 0x7F, 0x00, 0x80])
    #expect(run.samples == 1)
    #expect(samples[0] == RawSample(accel: SIMD3(4096, 32767, -32768), gyro: SIMD3(1, -2, 0x1234)))
  }

  /// Reading goes on in the middle of a sample; the word that comes next shows whether it does so at the right place.
  @Test func everyBitOfThePatternMustFitWhereReadingGoesOn() {
    let layout = Chip.lsm6ds3.description.fifo
    for taken in stride(from: 0, to: layout.sampleBytes, by: 2) {
      func isInStep(_ low: UInt8, _ high: UInt8) -> Bool {
        let pattern: InlineArray<2, UInt8> = [low, high]
        return layout.isInStep(pattern.span, taken: taken, levels: 0...8192)
      }
      let next = UInt8(taken / 2)
      #expect(isInStep(next, 0))
      for bit in 0..<8 { #expect(!isInStep(next ^ (1 << bit), 0)) }
      for bit in 0..<2 { #expect(!isInStep(next, 1 << bit)) }
      // No part of the pattern.
      for bit in 2..<8 { #expect(isInStep(next, 1 << bit)) }
    }
  }

  @Test func aFrameReadPastTheEndOfABoschFIFOIsNotASample() {
    let empty: [UInt8] = [0x00, 0x80, 0x00, 0x80, 0x00, 0x80, 0x00, 0x80, 0x00, 0x80, 0x00, 0x80]
    #expect(decode(.gyroAccelLittleEndian, empty).0.fault == .invalidReading)
  }

  @Test func packetsNeedTheirHeader() {
    let packet: [UInt8] = [0x68, 0x10, 0x00, 0x00, 0x02, 0x00, 0x03, 0x00, 0x04, 0x00, 0x05, 0x00, 0x06, 25, 0, 0]
    let (run, samples) = decode(.headedPackets, packet + packet)
    #expect(run.samples == 2)
    #expect(samples[0] == RawSample(accel: SIMD3(4096, 2, 3), gyro: SIMD3(4, 5, 6)))
    var damaged = packet + packet + packet + packet + packet
    damaged[16] ^= 0x40
    #expect(
      decode(.headedPackets, damaged).0 == DecodedRun(samples: 1, consumed: 32, fault: .damagedFrame, skipped: 1))
    // With too little behind it a flipped bit cannot be told from a shift.
    let (few, _) = decode(.headedPackets, Array(damaged[..<64]))
    #expect(few == DecodedRun(samples: 0, consumed: 64, fault: .torn))
  }

  @Test func theTagsOfTheDatasheetExampleHaveEvenParity() {
    // Gyroscope (1) and accelerometer (2) in slot 0: 0x09 and 0x11; in slot 1: 0x0A and 0x12.
    #expect(word(1, 0, 0, 0, 0)[0] == 0x09)
    #expect(word(2, 0, 0, 0, 0)[0] == 0x11)
    #expect(word(1, 1, 0, 0, 0)[0] == 0x0A)
    #expect(word(2, 1, 0, 0, 0)[0] == 0x12)
  }

  @Test func taggedSlotsPairGyroscopeAndAccelerometer() {
    let bytes = (0..<4).flatMap { word(1, UInt8($0), 10 + Int16($0), 0, 0) + word(2, UInt8($0), 20 + Int16($0), 0, 0) }
    let (run, samples) = decode(.taggedWords, bytes)
    #expect(run == DecodedRun(samples: 4, consumed: 56))
    #expect(samples[3] == RawSample(accel: SIMD3(23, 0, 0), gyro: SIMD3(13, 0, 0)))
  }

  @Test func aWordWithoutItsPairIsPassedOverAtTheStart() {
    let bytes =
      word(2, 3, 9, 9, 9) + (0..<3).flatMap { word(1, UInt8($0), 1, 0, 0) + word(2, UInt8($0), 2, 0, 0) }
    let (run, samples) = decode(.taggedWords, bytes)
    #expect(run == DecodedRun(samples: 3, consumed: 49))
    #expect(samples[0].accel.x == 2)
  }

  @Test func oneDamagedTagCostsOneSampleAndIsCounted() {
    var bytes = (0..<6).flatMap { word(1, UInt8($0 & 3), Int16($0), 0, 0) + word(2, UInt8($0 & 3), 0, 0, 0) }
    bytes[2 * 14] ^= 0x10
    var decoder = FIFODecoder(format: .taggedWords)
    let (first, _) = decodeOnce(&decoder, bytes)
    #expect(first == DecodedRun(samples: 2, consumed: 42, fault: .damagedFrame, skipped: 1))
    let (rest, samples) = decodeOnce(&decoder, Array(bytes[42...]))
    #expect(rest == DecodedRun(samples: 3, consumed: 42))
    #expect(samples[0].gyro.x == 3)
  }

  @Test func aJumpOfTheSlotCounterIsAGap() {
    let bytes = [0, 1, 3, 0].flatMap { word(1, $0, 0, 0, 0) + word(2, $0, 0, 0, 0) }
    let (run, _) = decode(.taggedWords, bytes)
    #expect(run == DecodedRun(samples: 2, consumed: 28, fault: .damagedFrame, skipped: 1))
  }

  /// The same counts mean a sensor that is starting up, and later the end of its range.
  @Test func aShockBeyondTheRangeIsNoSensorThatIsStarting() {
    let slots = [Int16(0x7FFE), 0x7FFD, 1, 2, 0x7FFF, 3].enumerated().map { index, x in
      word(1, UInt8(index & 3), 0, 0, 0) + word(2, UInt8(index & 3), x, 0, 0)
    }
    var decoder = FIFODecoder(format: .taggedWords)
    for _ in 0..<2 {
      let (starting, _) = decodeOnce(&decoder, Array(slots.joined()))
      #expect(starting == DecodedRun(samples: 0, consumed: 14, fault: .invalidReading, skipped: 1))
      decoder.restart()
    }
    let (run, samples) = decodeOnce(&decoder, Array(slots[2...].joined()))
    #expect(run == DecodedRun(samples: 4, consumed: 56) && samples[2].accel.x == 0x7FFF)
    // Nor after a read that was torn.
    decoder.restart()
    #expect(decodeOnce(&decoder, Array(slots[3...].joined())).0.samples == 3)
  }
}

func decodeOnce(_ decoder: inout FIFODecoder, _ bytes: [UInt8]) -> (DecodedRun, [RawSample]) {
  var output = Array(repeating: RawSample(accel: .zero, gyro: .zero), count: bytes.count / 12 + 1)
  let run: DecodedRun
  do {
    var span = output.mutableSpan
    run = decoder.decode(bytes.span, into: &span)
  }
  return (run, Array(output.prefix(run.samples)))
}
