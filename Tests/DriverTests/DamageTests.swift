import Testing
import Walker

@testable import IMU

/// Bits that flip and bursts that tear: nothing traps, and what is delivered is a sample of the chip in its place, but
/// for bits that flipped within it, which no format shows.
@Suite struct DamageTests {
  /// Counts that no two samples or axes share: swapped, shifted or put together, they differ in dozens of bits.
  @Sendable private static func sample(_ serial: Int) -> SensorCounts {
    var random = SeededRandom(seed: UInt64(truncatingIfNeeded: serial))
    func word() -> Int16 { Int16(truncatingIfNeeded: Int(random.next() & 0x7FFF) - 0x4000) }
    return SensorCounts(
      accelerometer: SIMD3(word(), word(), word()), gyroscope: SIMD3(word(), word(), word()))
  }

  @Test(arguments: VirtualPart.allCases)
  func aNoisyBusNeverSwapsAxes(_ part: VirtualPart) {
    stream(part, until: isLong ? 1_000_000 : 1_000, over: .combined)
  }

  /// Where each burst comes in many transfers, each of which can go wrong by itself.
  @Test(arguments: VirtualPart.allCases)
  func aNoisyBusOfShortTransfersNeverSwapsAxes(_ part: VirtualPart) {
    stream(part, until: isLong ? 200_000 : 500, over: .smbusBlocks)
  }

  private func stream(_ part: VirtualPart, until wanted: Int, over capabilities: BusCapabilities) {
    var faults = BusFaults(seed: 77)
    faults.bitFlip = 0.003
    faults.tornRead = 0.005
    faults.shortTransfer = 0.002
    var settings = StreamSettings()
    settings.batch = 0.25
    var rig = Rig(part, faults: faults, sample: Self.sample, settings: settings, capabilities: capabilities)
    var struck = 0
    while struck < wanted {
      let before = rig.account.delivered
      rig.run(until: rig.now + 20)
      struck = rig.bus.wire.counts.flippedBits + rig.bus.wire.counts.tornReads
      guard rig.account.delivered > before else {
        Issue.record("\(part.rawValue) was lost at \(rig.now) s and never found again")
        return
      }
    }
    print("\(part.rawValue), \(struck) flips and tears: \(rig.account)")
    #expect(rig.account.wrong == 0)
    #expect(rig.account.unaccounted == 0)
    #expect(rig.account.disordered == 0)
    #expect(rig.account.delivered > struck)
  }

  /// What happens to a burst of 20 samples on its way. A lost byte makes room for one more at the end, and a burst that
  /// breaks off goes on with ones or zeros: a read always has the length that was asked for.
  private enum Damage: CaseIterable { case flip, twoFlips, lostByte, extraByte, brokenOffHigh, brokenOffLow, cutShort }

  /// Formats with marks prove themselves that they are in step. The last frame of a burst is proved by the level read
  /// behind it, which this test has not: there only flips are judged.
  @Test(arguments: [VirtualPart.lsm6dso, .ism330dhcx, .icm42688p])
  func aDecoderLetsNoShiftedFrameThrough(_ part: VirtualPart) throws {
    let layout = part.description.fifo
    let rig = Rig(part, sample: Self.sample)
    let (clean, first) = try burst(rig, 21)
    var random = SeededRandom(seed: 5)
    var output = Array(repeating: RawSample(accel: .zero, gyro: .zero), count: 32)
    var (delivered, flipped, swapped) = (0, 0, 0)
    let rounds = isLong ? 1_000_000 : 2_000
    for _ in 0..<rounds {
      let damage = Damage.allCases[Int(random.next() % 7)]
      let bytes = damaged(clean, damage, layout.sampleBytes, &random)
      let judged = damage == .flip || damage == .twoFlips ? 20 : 19
      var decoder = FIFODecoder(format: layout.format)
      var (index, at) = (0, 0)
      while at < bytes.count {
        let run: DecodedRun
        do {
          var span = output.mutableSpan
          run = decoder.decode(bytes.span.extracting(at..<bytes.count), into: &span)
        }
        for sample in output.prefix(run.samples) {
          if index < judged {
            delivered += 1
            let bits = distance(sample, Self.sample(first + index))
            if bits > 2 { swapped += 1 } else if bits > 0 { flipped += 1 }
          }
          index += 1
        }
        index += run.skipped
        at += run.consumed
        if run.fault == nil || run.fault == .torn { break }
      }
    }
    print("\(part.rawValue): \(rounds) damaged bursts, \(delivered) delivered, \(flipped) flipped, \(swapped) swapped")
    #expect(swapped == 0)
    #expect(delivered > 4 * rounds)
  }

  @Test(arguments: VirtualPart.allCases)
  func randomBytesNeverTrap(_ part: VirtualPart) {
    var random = SeededRandom(seed: 23)
    var output = Array(repeating: RawSample(accel: .zero, gyro: .zero), count: 32)
    let layout = part.description.fifo
    var decoder = FIFODecoder(format: layout.format)
    for _ in 0..<(isLong ? 1_000_000 : 1_000) {
      let bytes = (0..<Int(random.next() % 96)).map { _ in UInt8(truncatingIfNeeded: random.next()) }
      var span = output.mutableSpan
      let run = decoder.decode(bytes.span, into: &span)
      #expect(run.consumed <= bytes.count && run.samples <= 32)
      _ = layout.decodeLevel(bytes.span)
    }
  }

  /// The bytes of the chip's first samples behind a set-up, and the number of the first of them.
  private func burst(_ rig: consuming Rig, _ count: Int) throws -> ([UInt8], Int) {
    rig.run(until: 0.2)
    let (bus, part) = (rig.bus, rig.part)
    let flush = part.description.setUp(SensorSettings()).flush
    func transfer(_ bytes: [UInt8], _ length: Int) throws -> [UInt8] {
      var reply = [UInt8](repeating: 0, count: length)
      var span = reply.mutableSpan
      try bus.transfer(at: part.address, writing: bytes.span, reading: &span)
      return reply
    }
    for line in flush { _ = try transfer([line.register, line.value], 0) }
    let first = rig.truth.produced
    bus.wire.time.advance(by: 1)
    let layout = part.description.fifo
    return (try transfer([layout.dataRegister], count * layout.sampleBytes), first)
  }

  private func damaged(_ clean: [UInt8], _ damage: Damage, _ sampleBytes: Int, _ random: inout SeededRandom) -> [UInt8]
  {
    let length = clean.count - sampleBytes
    var bytes = clean
    let at = Int(random.next() % UInt64(length))
    func bit() -> UInt8 { 1 << UInt8(random.next() & 7) }
    switch damage {
    case .flip: bytes[at] ^= bit()
    case .twoFlips:
      bytes[at] ^= bit()
      bytes[Int(random.next() % UInt64(length))] ^= bit()
    case .lostByte: bytes.remove(at: at)
    case .extraByte: bytes.insert(UInt8(truncatingIfNeeded: random.next()), at: at)
    case .brokenOffHigh: for index in at..<length { bytes[index] = 0xFF }
    case .brokenOffLow: for index in at..<length { bytes[index] = 0 }
    case .cutShort: return Array(bytes[..<at])
    }
    return Array(bytes[..<length])
  }

  private func distance(_ raw: RawSample, _ truth: SensorCounts) -> Int {
    let (force, rate) = (raw.accel ^ truth.accelerometer, raw.gyro ^ truth.gyroscope)
    return (0..<3).reduce(0) { $0 + force[$1].nonzeroBitCount + rate[$1].nonzeroBitCount }
  }
}
