import GaitDSP
import Testing

@testable import Recordings

private func sectors(_ count: Int, rate: Double = 100, anchor: (Int) -> Int = { _ in 0 }) -> [SectorFields] {
  (0..<count).map { k in
    var sector = SectorFields()
    sector.sequence = UInt32(k)
    sector.anchor = anchor(k)
    sector.time = leapDay + 0.25 + (Double(k * 40) + Double(sector.anchor)) / rate
    return sector
  }
}

@Suite struct CWAReading {
  @Test func aSectorHoldsGyroscopeThenAccelerometer() throws {
    let read = try read(device(sectors(2).map(\.bytes)))
    #expect(read.info.format == .cwa)
    #expect(read.info.device == "Axivity AX6")
    #expect(read.info.nominalRate == 100)
    #expect(read.samples.count == 80)
    // Counts 6, 7, 8 of 32768 = 2000 deg/s; counts 9, 10, 4096 of 4096 = 1 g.
    let sample = read.samples[1]
    let turn: Double = 2_000 / 32_768 * .pi / 180
    #expect(apart(sample.angularRate, SIMD3(6, 7, 8) * turn) < 1e-12)
    #expect(apart(sample.specificForce, SIMD3(9, 10, 4_096) * (9.80665 / 4_096)) < 1e-12)
    #expect(read.info.angularRateRange.map { abs($0 - 34.9066) < 1e-3 } == true)
    #expect(read.info.start == WallClock(secondsSince1970: leapDay + 0.25, isUTC: false))
  }

  @Test(arguments: [98.73, 100, 103.9])
  func theTrueRateOfTheDeviceIsHonoured(rate: Double) throws {
    // Stamps stand at changing samples, as the device's interrupts have it, and resolve 1/32768 s.
    let read = try read(device(sectors(50, rate: rate) { $0 * 7 % 40 }.map(\.bytes)))
    #expect(read.samples.count == 2_000)
    for (i, sample) in read.samples.enumerated() { #expect(abs(sample.time - Double(i) / rate) < 1e-4) }
    #expect(read.damage.count == 0)
  }

  @Test func aMissingSectorIsAHole() throws {
    var all = sectors(10).map(\.bytes)
    all.remove(at: 4)
    let read = try read(device(all))
    #expect(read.samples.count == 360)
    #expect(abs(read.samples[159].time - 1.59) < 1e-4)
    #expect(abs(read.samples[160].time - 2.0) < 1e-4)
  }

  @Test func aDamagedSectorIsSkippedAndNamed() throws {
    var bytes = try device(sectors(10).map(\.bytes))
    bytes[1_024 + 512 * 4 + 100] ^= 0x10
    let read = try read(bytes)
    #expect(read.samples.count == 360)
    #expect(read.damage.first == [.init(kind: .badChecksum, position: 1_024 + 512 * 4)])
    #expect(abs(read.samples[160].time - 2.0) < 1e-4)
  }

  @Test func whatIsNoSectorIsToldApart() throws {
    var all = sectors(8).map(\.bytes)
    all[2] = Array(repeating: 0xFF, count: 512)
    all[4] = Array(repeating: 0x41, count: 512)
    var fields = sectors(8)
    fields[5].stamp = 0
    all[5] = fields[5].bytes
    fields[6].count = 41
    all[6] = fields[6].bytes
    let read = try read(device(all) + [1, 2, 3])
    #expect(read.damage.first.map(\.kind) == [.blankSector, .notADataSector, .badTimestamp, .foreignLayout, .tornEnd])
    #expect(read.damage.first.map(\.position) == [2, 4, 5, 6, 8].map { 1_024 + 512 * $0 })
    #expect(read.samples.count == 160)
  }

  @Test func aClockSetBackDoesNotTurnTimeBack() throws {
    var fields = sectors(10)
    for i in 5..<10 { fields[i].time -= 3_600 }
    let read = try read(device(fields.map(\.bytes)))
    #expect(read.samples.count == 400)
    for i in 1..<400 { #expect(abs(read.samples[i].time - read.samples[i - 1].time - 0.01) < 1e-3) }
    #expect(read.damage.first == [.init(kind: .clockSetBack, position: 1_024 + 512 * 5)])
  }

  @Test func aClockSetForwardLeavesAHole() throws {
    var fields = sectors(10)
    for i in 5..<10 { fields[i].time += 60 }
    let read = try read(device(fields.map(\.bytes)))
    #expect(abs(read.samples[200].time - 62) < 1e-3)
    #expect(abs(read.samples[199].time - 1.99) < 1e-3)
  }

  @Test func aSectorWrittenTwiceCountsOnce() throws {
    var all = sectors(6).map(\.bytes)
    all.insert(all[3], at: 4)
    let read = try read(device(all))
    #expect(read.samples.count == 240)
    #expect(read.damage.first == [.init(kind: .outOfOrder, position: 1_024 + 512 * 4)])
  }

  @Test func aPartialSectorGivesItsSamplesOnly() throws {
    var fields = sectors(3)
    fields[2].count = 13
    let read = try read(device(fields.map(\.bytes)))
    #expect(read.samples.count == 93)
  }

  @Test func batchesDoNotChangeWhatIsRead() throws {
    let bytes = try device(sectors(20, rate: 99) { $0 * 11 % 40 }.map(\.bytes))
    let whole = try read(bytes).samples
    for batch in [1, 7, 39, 40, 41, 500] {
      let reader = try RecordingReader(bytes: bytes, name: "a.cwa")
      #expect(try readAll(reader, batch: batch).samples == whole)
    }
  }
}

@Suite struct CWAFaults {
  @Test func anAccelerometerRecordingIsRefusedForWantOfAGyroscope() throws {
    var fields = SectorFields()
    fields.axes = 0x32
    fields.count = 80
    let error = fault(try device([fields.bytes]))
    guard case .noGyroscope? = error?.cause else { return #expect(Bool(false), "\(String(describing: error))") }
    #expect(error?.place == .byte(1_024))
    #expect(error?.description.contains("gyroscope") == true)
  }

  @Test func aFileWithoutAnIntactSectorIsRefused() throws {
    #expect(fault(try device([]))?.cause == .noSamples(found: 0))
    #expect(fault(try device([Array(repeating: 0, count: 512), [1]]))?.cause == .noIntactSector(sectors: 2))
  }

  @Test func aCutOrDamagedHeaderIsRefused() throws {
    let bytes = try device([SectorFields().bytes])
    #expect(fault(Array(bytes.prefix(1_000)))?.cause == .truncatedHeader)
    var options = ReadingOptions()
    options.format = .cwa
    #expect(
      fault(Array(csv().utf8) + Array(repeating: 65, count: 600), options: options)?.cause
        == .damagedHeader(found: "no MD mark"))
    #expect(fault(Array(csv().utf8.prefix(100)), options: options)?.cause == .truncatedHeader)
  }

  @Test func ratesBelow40HertzAreRefused() throws {
    var fields = SectorFields()
    fields.rateCode = 0x48
    #expect(fault(try device([fields.bytes]))?.cause == .rateOutOfRange(25))
  }
}
