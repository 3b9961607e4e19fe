import Testing

@testable import IMU

/// Damaged bursts of every format: nothing traps, and no sample with swapped axes comes out as good.
@Suite struct FIFOFuzzTests {
  static let rounds = isOptimised ? 1_000_000 : 4_000

  /// What is damaged in a burst on its way.
  enum Damage: String, CaseIterable { case bitFlip, twoBitFlips, lostByte, extraByte, cutShort, garbage }

  @Test(arguments: [Chip.mpu6050, .icm20948, .icm42688p, .lsm6ds3, .lsm6dso, .bmi160])
  func damagedBurstsNeverSwapAxes(chip: Chip) {
    let model = ModelChip(chip, period: 0.01)
    model.fillForDecoding()
    let layout = chip.description.fifo
    model.run(to: 0.2)
    let clean = model.read(layout.dataRegister, 20 * layout.sampleBytes, dropping: nil)
    let truth = (0..<20).map { ModelChip.sample(Int64($0)) }
    var random = SplitMix(seed: 11)
    var output = Array(repeating: RawSample(accel: .zero, gyro: .zero), count: 40)
    var delivered = 0
    var swapped = 0
    var flipped = 0
    for _ in 0..<Self.rounds {
      var bytes = clean
      let damage = Damage.allCases[Int(random.next() % 6)]
      let at = Int(random.next() % UInt64(bytes.count))
      switch damage {
      case .bitFlip: bytes[at] ^= 1 << UInt8(random.next() % 8)
      case .twoBitFlips:
        bytes[at] ^= 1 << UInt8(random.next() % 8)
        bytes[Int(random.next() % UInt64(bytes.count))] ^= 1 << UInt8(random.next() % 8)
      case .lostByte: bytes.remove(at: at)
      case .extraByte: bytes.insert(UInt8(truncatingIfNeeded: random.next()), at: at)
      case .cutShort: bytes.removeLast(bytes.count - at)
      case .garbage:
        for index in at..<min(at + 40, bytes.count) { bytes[index] = UInt8(truncatingIfNeeded: random.next()) }
      }
      // A FIFO without marks cannot see a lost byte in the burst; the level behind the burst does, and the burst is
      // thrown away (`FIFOLevel.misaligned`). The stream's tests hold that; here only what is marked can be judged.
      let isMarked = layout.format == .taggedWords || layout.format == .headedPackets
      if !isMarked, damage != .bitFlip, damage != .twoBitFlips { continue }
      if damage == .garbage { continue }
      var decoder = FIFODecoder(format: layout.format)
      var rest = bytes.span
      var index = 0
      while true {
        let run: DecodedRun
        do {
          var span = output.mutableSpan
          run = decoder.decode(rest, into: &span)
        }
        for sample in output.prefix(run.samples) {
          guard index < truth.count else { break }
          delivered += 1
          let bits = difference(sample, truth[index])
          if bits > 0 { flipped += 1 }
          // A flip in a payload cannot be seen by any format; more than what was flipped means another place.
          if bits > 2, !truth.contains(sample) { swapped += 1 }
          index += 1
        }
        index += run.skipped
        guard run.fault != nil, run.fault != .torn, run.consumed > 0, run.consumed < rest.count else { break }
        rest = rest.extracting(run.consumed..<rest.count)
      }
    }
    print(
      "\(chip.description.name): \(Self.rounds) damaged bursts, \(delivered) samples, \(flipped) with a flipped payload bit, \(swapped) swapped"
    )
    #expect(swapped == 0)
  }

  @Test(arguments: [FIFOLayout.Format.accelGyroBigEndian, .gyroAccelLittleEndian, .headedPackets, .taggedWords])
  func randomBytesNeverTrap(format: FIFOLayout.Format) {
    var random = SplitMix(seed: 23)
    var decoder = FIFODecoder(format: format)
    for _ in 0..<Self.rounds / 10 {
      let bytes = (0..<Int(random.next() % 64)).map { _ in UInt8(truncatingIfNeeded: random.next()) }
      let (run, _) = decodeOnce(&decoder, bytes)
      #expect(run.consumed <= bytes.count)
    }
  }

  private func difference(_ a: RawSample, _ b: RawSample) -> Int {
    let accel = a.accel ^ b.accel
    let gyro = a.gyro ^ b.gyro
    return (0..<3).reduce(0) { $0 + accel[$1].nonzeroBitCount + gyro[$1].nonzeroBitCount }
  }
}
