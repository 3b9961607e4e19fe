import Foundation
import GaitDSP
import Recordings
import Testing

@testable import SummaryStore

@Suite struct RawLoggerTests {
  private let folder: TemporaryFolder
  private var settings: RawRecorderSettings { RawRecorderSettings(folder: folder.file("raw"), rate: 100) }

  init() throws { folder = try TemporaryFolder() }

  private func submit(_ range: Range<Int>, to logger: RawLogger) {
    let samples = range.map {
      InertialSample(time: Double($0) * 0.01, specificForce: SIMD3(0, 0, 9.81), angularRate: SIMD3(0.1, 0.2, 0.3))
    }
    samples.withUnsafeBufferPointer { logger.submit($0) }
  }

  private func samples(in folder: String) throws -> [InertialSample] {
    var samples: [InertialSample] = []
    for file in RawFolder(path: folder).files() {
      var reader = try RecordingReader.open(path: file.path)
      while try reader.read(into: &samples, atMost: 4_096) > 0 {}
    }
    return samples
  }

  @Test func everySampleReachesTheFile() throws {
    let logger = try RawLogger(settings: settings, wallStart: 1_772_409_600)
    logger.start()
    for second in 0..<30 { submit(second * 100..<(second + 1) * 100, to: logger) }
    let status = logger.finish()
    #expect(status.overflowed == 0)
    #expect(status.recorder.samplesWritten == 3_000)
    #expect(status.recorder.samplesLost == 0)
    #expect(try samples(in: settings.folder).count == 3_000)
  }

  @Test func whatALargeFIFOBringsIsOnTheDiskBeforeItBringsAsMuchAgain() throws {
    let logger = try RawLogger(settings: settings, wallStart: 1_772_409_600)
    logger.start()
    submit(0..<614, to: logger)
    let deadline = ContinuousClock.now + .seconds(10)
    while logger.status.recorder.samplesWritten < 614, ContinuousClock.now < deadline { usleep(10_000) }
    #expect(logger.status.recorder.syncs == 1)
    _ = logger.finish()
  }

  @Test func whatADiskTooSlowHasNoRoomForIsCounted() throws {
    let logger = try RawLogger(settings: settings, capacity: 500, wallStart: 1_772_409_600)
    // Not started: a disk that hangs for good.
    submit(0..<800, to: logger)
    #expect(logger.status.waiting == 500)
    #expect(logger.status.overflowed == 300)
    logger.start()
    #expect(logger.finish().recorder.samplesWritten == 500)
  }

  @Test func samplesWaitForADiskThatIsAway() throws {
    // No file can be made in what is no folder.
    try Data("in the way".utf8).write(to: URL(fileURLWithPath: settings.folder))
    let logger = try RawLogger(settings: settings, wallStart: 1_772_409_600)
    logger.start()
    for second in 0..<30 { submit(second * 100..<(second + 1) * 100, to: logger) }
    // The disk is tried once a second.
    let deadline = ContinuousClock.now + .seconds(3)
    while logger.status.lost == 0, ContinuousClock.now < deadline { usleep(10_000) }
    #expect(logger.status.trouble != nil && logger.status.waiting == 3_000 && logger.status.lost == 0)
    try FileManager.default.removeItem(atPath: settings.folder)
    try FileManager.default.createDirectory(atPath: settings.folder, withIntermediateDirectories: false)
    let status = logger.finish()
    #expect(status.recorder.samplesWritten == 3_000 && status.lost == 0 && status.trouble == nil)
    #expect(try samples(in: settings.folder).count == 3_000)
  }

  @Test(.enabled(if: SmallDisk.canBeMounted, "only root can mount a small disk"))
  func samplesWaitForAFullDisk() throws {
    let disk = try SmallDisk(at: folder.file("card"), kilobytes: 400)
    defer { disk.unmount() }
    let logger = try RawLogger(
      settings: RawRecorderSettings(folder: disk.path + "/raw", rate: 100), wallStart: 1_772_409_600)
    let filler = disk.path + "/filler"
    try Data(count: 380 << 10).write(to: URL(fileURLWithPath: filler))
    logger.start()
    for second in 0..<50 {
      submit(second * 100..<(second + 1) * 100, to: logger)
      usleep(80_000)
    }
    let full = logger.status
    #expect(full.trouble != nil && full.waiting > 1_000)
    // What was in hand when the disk filled up, and not as much again with every try.
    #expect(full.lost <= 768, "\(full)")
    try FileManager.default.removeItem(atPath: filler)
    let status = logger.finish()
    #expect(status.trouble == nil && status.waiting == 0 && status.lost == full.lost)
  }

  @Test(.enabled(if: SmallDisk.canBeMounted, "only root can mount a small disk"))
  func aFullDiskCostsTheOldestFileAndNotTheRecording() throws {
    let disk = try SmallDisk(at: folder.file("card"), kilobytes: 400)
    let card = disk.path
    defer { disk.unmount() }
    var settings = RawRecorderSettings(folder: card + "/raw", rate: 100)
    settings.fileDuration = 60
    let logger = try RawLogger(settings: settings, wallStart: 1_772_409_600)
    logger.start()
    for second in 0..<600 {
      submit(second * 100..<(second + 1) * 100, to: logger)
      // The queue is for a disk that stalls, not for samples that come thousands of times quicker than life.
      for _ in 0..<10_000 where logger.status.waiting > 1_000 { usleep(1_000) }
    }
    let status = logger.finish()
    #expect(status.recorder.filesDeleted > 0)
    #expect(status.overflowed == 0, "\(status)")
    let kept = try samples(in: settings.folder)
    #expect(kept.count > 20_000)
    // What was in hand when the disk was full is lost, no more.
    #expect(status.recorder.samplesLost < 400 * status.recorder.filesDeleted)
  }
}
