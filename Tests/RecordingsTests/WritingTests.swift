import Foundation
import GaitDSP
import Testing

@testable import Recordings

@Suite struct CWAWriting {
  @Test(arguments: [50.0, 100, 104, 200, 400, 833])
  func whatIsWrittenReadsBackWithinHalfACount(rate: Double) throws {
    let samples = walk(count: 4_007, rate: rate)
    let read = try read(cwa(samples, rate: rate, start: leapDay + 0.123))
    #expect(read.damage.count == 0)
    #expect(read.samples.count == samples.count)
    let force: Double = 0.5001 * 9.80665 / 4_096
    let turn: Double = 0.5001 * 2_000 / 32_768 * .pi / 180
    for (a, b) in zip(read.samples, samples) {
      #expect(abs(a.time - b.time) < 1e-4)
      #expect(apart(a.specificForce, b.specificForce) < force)
      #expect(apart(a.angularRate, b.angularRate) < turn)
    }
    #expect(abs((read.info.start?.secondsSince1970 ?? 0) - leapDay - 0.123) < 1e-4)
  }

  @Test func rangesSetTheResolution() throws {
    let samples = walk(count: 100)
    let read = try read(cwa(samples) { ($0.accelerationRange, $0.angularRateRange) = (2, 125) })
    #expect(read.info.accelerationRange == 2 * 9.80665)
    let halfForceCount = 0.51 * 9.80665 / 16_384
    let halfRateCount: Double = 0.51 * 125 / 32_768 * .pi / 180
    #expect(apart(read.samples[50].specificForce, samples[50].specificForce) < halfForceCount)
    #expect(apart(read.samples[50].angularRate, samples[50].angularRate) < halfRateCount)
  }

  @Test func aGapIsAGap() throws {
    let samples = walk(count: 50) + walk(count: 130, from: 0.53) + walk(count: 100, from: 3_600)
    let read = try read(cwa(samples))
    #expect(read.samples.count == samples.count)
    for (a, b) in zip(read.samples, samples) { #expect(abs(a.time - b.time) < 1e-3) }
    #expect(read.damage.count == 0)
  }

  /// One lost sample is one, wherever in a sector it is lost.
  @Test(arguments: [1, 20, 39, 40, 41, 80]) func oneLostSampleIsAHoleOfOne(before: Int) throws {
    let samples = walk(count: before) + walk(count: 200, from: 0.01 * Double(before + 1))
    for (a, b) in zip(try read(cwa(samples)).samples, samples) { #expect(abs(a.time - b.time) < 1e-4) }
  }

  /// Other readers take a sector's number for its place in memory, and every sector for a full one.
  @Test func aHoleSkipsNoNumberAndIsNoFall() throws {
    let bytes = Array(try cwa(walk(count: 50) + walk(count: 40, from: 1_000)))
    let sectors = stride(from: 1_024, to: bytes.count, by: 512).map { Array(bytes[$0..<$0 + 512]) }
    #expect(sectors.map { $0[10] } == [0, 1, 2] && sectors.map { $0[28] } == [40, 10, 40])
    #expect(sectors.map { $0[22] } == [0, 0, 1])
    let short = sectors[1]
    for sample in 10..<40 { #expect(short[30 + 12 * sample..<42 + 12 * sample] == short[30 + 12 * 9..<42 + 12 * 9]) }
  }

  @Test func valuesBeyondTheRangeAreClippedAndCounted() throws {
    let folder = try TemporaryFolder()
    var writer = try CWAWriter(path: folder.file("a.cwa"), settings: .init(rate: 100, startTime: leapDay))
    try writer.append([
      InertialSample(time: 0, specificForce: SIMD3(500, -500, 9.8), angularRate: SIMD3(0, 0, 90))
    ])
    #expect(writer.clippedValues == 3)
    try writer.close()
    let read = try readAll(RecordingReader.open(path: folder.file("a.cwa")))
    #expect(abs(read.samples[0].specificForce.x - 8 * 9.80665) < 0.01)
    #expect(abs(read.samples[0].specificForce.y + 8 * 9.80665) < 0.01)
  }

  @Test func fortySamplesCostOneSector() throws {
    #expect(try cwa(walk(count: 4_000)).count == 1_024 + 512 * 100)
  }

  @Test func theHeaderCarriesWhatIsKnown() throws {
    let read = try read(
      cwa(walk(count: 40)) {
        $0.deviceID = 0x0001_E240
        $0.session = 99
        $0.annotation = [("Body Location", "Sacrum & L5"), ("long", String(repeating: "x", count: 1_000))]
      })
    #expect(read.info.serial == "123456")
    #expect(read.info.notes.contains("session 99"))
    #expect(read.info.notes.contains("Body Location=Sacrum & L5"))
  }

  @Test func everySectorReachesTheFileOnFlush() throws {
    let folder = try TemporaryFolder()
    var settings = CWAWriterSettings(rate: 100, startTime: leapDay)
    settings.sectorsPerWrite = 1_000
    var writer = try CWAWriter(path: folder.file("a.cwa"), settings: settings)
    try writer.append(walk(count: 100))
    try writer.synchronize()
    #expect(try readAll(RecordingReader.open(path: folder.file("a.cwa"))).samples.count == 80)
    try writer.close()
    #expect(try readAll(RecordingReader.open(path: folder.file("a.cwa"))).samples.count == 100)
    #expect(throws: RecordingError.self) { try writer.append(walk(count: 1, from: 9)) }
  }

  @Test(arguments: [0, 1, 300, 511])
  func aTornFileIsContinuedAfterItsLastWholeSector(torn: Int) throws {
    let folder = try TemporaryFolder()
    let whole = try cwa(walk(count: 400))
    let path = try folder.write("a.cwa", Array(whole.prefix(1_024 + 512 * 6 + torn)))
    var writer = try CWAWriter(appendingTo: path, settings: .init(rate: 100, startTime: leapDay))
    try writer.append(walk(count: 120, from: 10))
    try writer.close()
    let read = try readAll(RecordingReader.open(path: path))
    #expect(read.damage.count == 0)
    #expect(read.samples.count == 240 + 120)
    #expect(abs(read.samples[239].time - 2.39) < 1e-3)
    #expect(abs(read.samples[240].time - 10) < 1e-3)
  }

  @Test func aSectorTornInPlaceIsDroppedOnContinuing() throws {
    let folder = try TemporaryFolder()
    var bytes = try cwa(walk(count: 400))
    bytes.replaceSubrange(bytes.count - 300..<bytes.count, with: Array(repeating: 0, count: 300))
    let path = try folder.write("a.cwa", bytes)
    var writer = try CWAWriter(appendingTo: path, settings: .init(rate: 100, startTime: leapDay))
    try writer.append(walk(count: 40, from: 20))
    try writer.close()
    let read = try readAll(RecordingReader.open(path: path))
    #expect(read.samples.count == 360 + 40)
    #expect(read.damage.count == 0)
  }

  @Test func aFileCutInItsHeaderIsBegunAnewAndAnotherFileIsNeverOverwritten() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("a.cwa", Array(try cwa([]).prefix(700)))
    var writer = try CWAWriter(appendingTo: path, settings: .init(rate: 100, startTime: leapDay))
    try writer.append(walk(count: 40))
    try writer.close()
    #expect(try readAll(RecordingReader.open(path: path)).samples.count == 40)

    let other = try folder.write("letter.cwa", Array("Dear Sir".utf8))
    #expect(throws: RecordingError.self) {
      _ = try CWAWriter(appendingTo: other, settings: .init(rate: 100, startTime: leapDay))
    }
    #expect(try Data(contentsOf: URL(fileURLWithPath: other)) == Data("Dear Sir".utf8))
  }

  @Test func samplesThatCannotBeKeptAreRefused() throws {
    let folder = try TemporaryFolder()
    var writer = try CWAWriter(path: folder.file("a.cwa"), settings: .init(rate: 100, startTime: leapDay))
    try writer.append(walk(count: 10))
    #expect(throws: RecordingError(.timeRepeats(0.09), file: folder.file("a.cwa"))) {
      try writer.append(walk(count: 1, from: 0.09))
    }
    var sample = walk(count: 1, from: 1)[0]
    sample.angularRate.y = .nan
    #expect(throws: RecordingError(.unwritableSample(time: 1), file: folder.file("a.cwa"))) {
      try writer.append([sample])
    }
    for settings in [
      CWAWriterSettings(rate: 60, startTime: leapDay), .init(rate: .nan, startTime: leapDay),
      .init(rate: 100, startTime: 0), .init(rate: 100, startTime: .infinity),
    ] {
      #expect(throws: RecordingError.self) { _ = try CWAWriter(path: folder.file("b.cwa"), settings: settings) }
    }
  }

  @Test func theDeviceConditionIsKept() throws {
    let folder = try TemporaryFolder()
    var writer = try CWAWriter(path: folder.file("a.cwa"), settings: .init(rate: 100, startTime: leapDay))
    writer.setCondition(temperature: 25, batteryVoltage: 4.1)
    try writer.append(walk(count: 40))
    try writer.close()
    let bytes = try Data(contentsOf: URL(fileURLWithPath: folder.file("a.cwa")))
    let raw = Int(bytes[1_024 + 20]) | Int(bytes[1_024 + 21]) << 8
    let temperature: Double = Double(raw) * 75 / 256 - 50
    let battery: Double = (Double(bytes[1_024 + 23]) + 512) * 6 / 1_024
    #expect(abs(temperature - 25) < 0.3)
    #expect(abs(battery - 4.1) < 0.01)
  }
}

@Suite struct CSVWriting {
  @Test func whatIsWrittenReadsBack() throws {
    let folder = try TemporaryFolder()
    let samples = walk(count: 5_000, rate: 285.7)
    var writer = try CSVWriter(path: folder.file("a.csv"))
    for begin in stride(from: 0, to: 5_000, by: 321) { try writer.append(samples[begin..<min(begin + 321, 5_000)]) }
    try writer.close()
    let read = try readAll(RecordingReader.open(path: folder.file("a.csv")))
    #expect(read.samples.count == 5_000)
    for (a, b) in zip(read.samples, samples) {
      #expect(abs(a.time - b.time) <= 0.51e-6)
      #expect(apart(a.specificForce, b.specificForce) <= 0.51e-6)
      #expect(apart(a.angularRate, b.angularRate) <= 0.51e-7)
    }
  }

  @Test func aSensorsCountsSurviveCSVAndComeBackToTheSameSectors() throws {
    let folder = try TemporaryFolder()
    let first = try cwa(walk(count: 800)) { ($0.accelerationRange, $0.angularRateRange) = (2, 125) }
    let samples = try read(first).samples
    var writer = try CSVWriter(path: folder.file("a.csv"))
    try writer.append(samples)
    try writer.close()
    let again = try readAll(RecordingReader.open(path: folder.file("a.csv"))).samples
    let second = try cwa(again) { ($0.accelerationRange, $0.angularRateRange) = (2, 125) }
    for sector in 0..<20 {
      let payload = 1_024 + 512 * sector + 30..<1_024 + 512 * sector + 510
      #expect(first[payload] == second[payload])
    }
  }

  @Test func samplesThatCannotBeKeptAreRefused() throws {
    let folder = try TemporaryFolder()
    var writer = try CSVWriter(path: folder.file("a.csv"))
    try writer.append(walk(count: 2))
    #expect(throws: RecordingError.self) { try writer.append(walk(count: 1)) }
    var sample = walk(count: 1, from: 1)[0]
    for value in [Double.nan, .infinity, 1e15] {
      sample.specificForce.x = value
      #expect(throws: RecordingError.self) { try writer.append([sample]) }
    }
    try writer.close()
    #expect(throws: RecordingError.self) { try writer.append(walk(count: 1, from: 5)) }
    #expect(throws: RecordingError.self) { _ = try CSVWriter(path: folder.file("no/such/folder.csv")) }
  }

  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full"), "there is no /dev/full here"))
  func aFullDiskIsReported() throws {
    var writer = try CSVWriter(path: "/dev/full")
    try writer.append(walk(count: 3))
    #expect(throws: RecordingError(.cannotWrite(errno: ENOSPC), file: "/dev/full")) { try writer.close() }
  }
}
