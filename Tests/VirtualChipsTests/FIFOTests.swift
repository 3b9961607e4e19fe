import Datasheets
import IMU
import Testing

@testable import Walker

/// What the chips' FIFOs hold and lose; no sample is ever unaccounted.
@Suite struct FIFOTests {
  private func counting(_ part: Part, capacity: Int = 1 << 16) throws -> Bench {
    try Bench(
      part.sheet, traits: ChipTraits(source: .counts(SensorCounts.init(serial:)), truthCapacity: capacity))
  }

  @Test(arguments: Part.all) func deliversEverySampleInOrderAndWhole(_ part: Part) throws {
    let bench = try counting(part)
    try bench.start()
    let serials = try bench.stream(for: 10).map { try #require($0.serial) }
    #expect(serials.count > 900)
    #expect(zip(serials, serials.dropFirst()).allSatisfy { $1 == $0 + 1 })
    // Each is the sample of that serial number in the truth, at its own instant.
    let truth = bench.chip.truth.samples
    for serial in serials { #expect(truth[serial].raw == SensorCounts(serial: serial)) }
    #expect(truth.last.map { bench.now - $0.time < 0.02 } == true)
  }

  @Test(arguments: Part.all) func accountsForEveryEntryThroughOverflowAndReset(_ part: Part) throws {
    let bench = try counting(part)
    try bench.start()
    bench.pass(0.3)
    _ = try bench.drain()
    bench.pass(60)
    _ = try bench.read(part.sheet.identity.register)
    #expect(bench.chip.ledger.lost > 0)
    bench.bus.wire.faults.brownOuts = [bench.now]
    _ = try bench.read(part.sheet.identity.register)
    #expect(bench.chip.ledger.remaining == 0)
    #expect(bench.chip.ledger.flushed > 0)
  }

  @Test(arguments: Part.all) func keepsTheNewestSamplesWhenItOverflows(_ part: Part) throws {
    let bench = try counting(part)
    try bench.start()
    bench.pass(120)
    _ = try bench.read(part.sheet.identity.register)
    // By brute force: the last whole samples that fit the memory are there, wherever the frames now begin.
    let bytes = try bench.read(part.sheet.fifo.dataRegister, part.sheet.fifo.bytes)
    let newest = try #require(bench.chip.truth.samples.last).raw
    let word = UInt16(bitPattern: newest.gyroscope.x)
    let little = [UInt8(truncatingIfNeeded: word), UInt8(truncatingIfNeeded: word >> 8)]
    let found = bytes.indices.dropLast().contains { index in
      let pair = [bytes[index], bytes[index + 1]]
      return pair == little || pair == little.reversed()
    }
    #expect(found)
  }

  @Test func tagsNameTheSensorCountTheSlotsAndKeepEvenParity() throws {
    let bench = try counting(Part(sheet: .lsm6dso))
    try bench.start()
    bench.pass(1)
    let bytes = try bench.read(0x78, try bench.level())
    let tags = stride(from: 0, to: bytes.count, by: 7).map { bytes[$0] }
    #expect(tags.allSatisfy { $0.nonzeroBitCount % 2 == 0 })
    for (index, tag) in tags.enumerated() {
      #expect(tag >> 3 == (index % 2 == 0 ? 1 : 2))
      #expect(Int(tag >> 1 & 3) == index / 2 % 4)
    }
  }

  @Test func aWordBrokenOffIsReadAgainOrLostAsTheChipIsBuilt() throws {
    for (release, again) in [(VirtualLSM6DSO.WordRelease.withLastByte, true), (.withTag, false)] {
      let chip = VirtualLSM6DSO(
        traits: ChipTraits(source: .counts(SensorCounts.init(serial:))), wordRelease: release)
      let bus = VirtualBus(chip, at: 0x6A)
      func transfer(_ bytes: [UInt8], _ count: Int) throws -> [UInt8] {
        var reply = [UInt8](repeating: 0, count: count)
        var span = reply.mutableSpan
        try bus.transfer(at: 0x6A, writing: bytes.span, reading: &span)
        return reply
      }
      for (register, value): (UInt8, UInt8) in [(0x10, 0x40), (0x11, 0x40), (0x09, 0x44), (0x0A, 0x06)] {
        _ = try transfer([register, value], 0)
      }
      bus.wire.time.advance(by: 1)
      let torn = try transfer([0x78], 4)
      let next = try transfer([0x78], 7)
      #expect((Array(next[..<4]) == torn) == again)
    }
  }

  @Test func aFullPatternedFIFOReadsAsLevelZeroWithOverrun() throws {
    let bench = try counting(Part(sheet: .lsm6dsl))
    try bench.start()
    bench.pass(60)
    let status = try bench.read(0x3A, 2)
    #expect(Int(status[0]) | Int(status[1] & 0x07) << 8 == 0)
    #expect(status[1] & 0x40 != 0)
    #expect(status[1] & 0x10 == 0)
  }

  @Test func thePatternTellsWhichWordComesNextAfterAnOverflow() throws {
    // 2048 words are not a multiple of six, so overflow leaves a torn data set in front.
    let bench = try counting(Part(sheet: .lsm6dsl))
    try bench.start()
    bench.pass(60)
    let place = Int(try bench.read(0x3C))
    #expect(place != 0)
    let bytes = try bench.read(0x3E, 2 * (6 - place) + 12)
    let whole = bytes[(2 * (6 - place))...]
    let words = stride(from: whole.startIndex, to: whole.endIndex, by: 2).map { index in
      Int16(bitPattern: UInt16(whole[index]) | UInt16(whole[index + 1]) << 8)
    }
    let sample = SensorCounts(
      accelerometer: SIMD3(words[3], words[4], words[5]), gyroscope: SIMD3(words[0], words[1], words[2]))
    #expect(sample.serial != nil)
  }

  @Test func anEmptyFIFOOfTheMPU6050RepeatsItsLastByte() throws {
    let bench = try counting(Part(sheet: .mpu6050))
    try bench.start()
    bench.pass(0.1)
    let bytes = try bench.read(0x74, try bench.level())
    try bench.write(0x6A, 0x00)
    let more = try bench.read(0x74, 3)
    #expect(Set(more).count == 1)
    _ = bytes
  }

  @Test func theBMI160PutsASkipFrameBeforeWhatSurvivedAnOverflow() throws {
    let bench = try counting(Part(sheet: .bmi160))
    try bench.start()
    try bench.write(0x47, 0xD0)  // with headers
    bench.pass(30)
    let bytes = try bench.read(0x24, 2 + 13)
    #expect(bytes[0] == 0x40)
    #expect(bytes[1] == 255)  // more than it can count
    #expect(bytes[2] == 0x8C)
  }

  @Test func theBMI160RepeatsAFrameThatWasReadInPart() throws {
    let bench = try counting(Part(sheet: .bmi160))
    try bench.start()
    bench.pass(0.2)
    let torn = try bench.read(0x24, 5)
    let whole = try bench.read(0x24, 12)
    #expect(Array(whole[..<5]) == torn)
  }

  @Test func theICM42688CountsLostPackets() throws {
    let bench = try counting(Part(sheet: .icm42688p))
    try bench.start()
    bench.pass(30)
    #expect(try bench.level() == 2048)
    let lost = try bench.read(0x6C, 2)
    #expect(Int(lost[0]) | Int(lost[1]) << 8 == bench.chip.ledger.lost)
    #expect(bench.chip.ledger.lost > 1000)
  }
}
