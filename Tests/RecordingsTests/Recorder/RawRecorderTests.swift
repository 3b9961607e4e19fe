import Foundation
import GaitDSP
import Testing

@testable import Recordings

@Suite struct RawRecorderTests {
  private let folder: TemporaryFolder
  private let wallStart = 1_772_409_600.0

  init() throws { folder = try TemporaryFolder() }

  private var settings: RawRecorderSettings { RawRecorderSettings(folder: folder.file("raw"), rate: 100) }
  private var files: [RawFolder.File] { RawFolder(path: folder.file("raw")).files() }

  private func samples(_ range: Range<Int>) -> [InertialSample] {
    range.map {
      InertialSample(
        time: Double($0) * 0.01, specificForce: SIMD3(0.1, Double($0 % 10) * 0.1, 9.81),
        angularRate: SIMD3(0.1, 0.2, Double($0 % 7) * 0.1))
    }
  }

  private func append(_ range: Range<Int>, to recorder: inout RawRecorder) throws {
    try samples(range).withUnsafeBufferPointer { (all) throws(RecordingError) in try recorder.append(all) }
  }

  private func read(_ path: String) throws -> Read { try readAll(try RecordingReader.open(path: path)) }

  @Test func everySampleIsReadBackInItsPlaceAndTime() throws {
    var recorder = try RawRecorder(settings: settings, wallStart: wallStart)
    try append(0..<1_000, to: &recorder)
    try append(1_300..<2_000, to: &recorder)
    try recorder.close()
    let file = try #require(files.first)
    let read = try read(file.path)
    #expect(read.samples.count == 1_700)
    #expect(read.info.start?.secondsSince1970 == wallStart)
    #expect(abs(read.samples[1_000].time - 13) < 1e-3)
    #expect(abs(read.samples[999].time - 9.99) < 1e-3)
    #expect(read.damage.count == 0)
  }

  @Test func aSectorIsInTheFileAsSoonAsItIsFull() throws {
    var recorder = try RawRecorder(settings: settings, wallStart: wallStart)
    try append(0..<79, to: &recorder)
    #expect(files.first?.bytes == 1_024 + 512)
    try append(79..<80, to: &recorder)
    #expect(files.first?.bytes == 1_024 + 2 * 512)
    try recorder.close()
  }

  /// The FIFOs of the chips fill in these times at 100 Hz; the last is the LSM6DS3's.
  @Test(arguments: [(0.36, 75), (0.72, 72), (1.1, 68), (2.18, 69), (5.9, 102)])
  func pulledPowerCostsAtMostTenSecondsHoweverSamplesCome(push: Double, mostSyncs: Int) throws {
    var recorder = try RawRecorder(settings: settings, wallStart: wallStart)
    let samples = Int(push * 100)
    var most = 0.0
    var next = 0
    while next < 60_000 {
      try append(next..<(next + samples), to: &recorder)
      next += samples
      // Just before the next push all that it will bring is still in the chip.
      most = max(most, recorder.atStake + push)
    }
    #expect(most <= 10)
    #expect(recorder.status.syncs <= mostSyncs, "each is a wait for the disk, and writes its blocks once more")
    try recorder.close()
  }

  /// Files of ten seconds: header and 25 sectors each.
  private var roomForThree: RawRecorderSettings {
    var settings = settings
    settings.fileDuration = 10
    settings.budget = 3 * (1_024 + 25 * 512) + 600
    return settings
  }

  @Test func aNewFileBeginsEveryHourAndTheOldestGoFirst() throws {
    var recorder = try RawRecorder(settings: roomForThree, wallStart: wallStart)
    for second in 0..<60 { try append(second * 100..<(second + 1) * 100, to: &recorder) }
    try recorder.close()
    #expect(files.reduce(0) { $0 + $1.bytes } <= roomForThree.budget)
    #expect(files.map(\.number).last == 6)
    #expect(files.count == 3)
    #expect(recorder.status.filesDeleted == 3)
    for file in files { #expect(try read(file.path).samples.count == 1_000) }
  }

  /// When somebody is forgotten, their recordings go while another's is written: nobody else's may go for it.
  @Test func roomThatSomebodyElseHasMadeIsUsedBeforeAFileGoes() throws {
    var recorder = try RawRecorder(settings: roomForThree, wallStart: wallStart)
    for second in 0..<30 { try append(second * 100..<(second + 1) * 100, to: &recorder) }
    #expect(RawFolder.remove(files.filter { $0.number == 2 }).isEmpty)
    for second in 30..<40 { try append(second * 100..<(second + 1) * 100, to: &recorder) }
    try recorder.close()
    #expect(files.map(\.number) == [1, 3, 4])
  }

  @Test(arguments: [Double.nan, -1]) func settingsThatNothingCouldBeRecordedWithAreRefused(senseless: Double) {
    let changes: [(inout RawRecorderSettings) -> Void] = [
      { $0.fileDuration = senseless }, { $0.syncInterval = senseless }, { $0.mostAtStake = senseless },
      { $0.budget = 0 }, { $0.rate = senseless },
    ]
    for change in changes {
      var settings = settings
      change(&settings)
      #expect(throws: RecordingError.self) { _ = try RawRecorder(settings: settings, wallStart: wallStart) }
    }
    #expect(files.isEmpty)
  }

  @Test(arguments: [1, 100, 511, 513, 900]) func aTornEndIsCutAndTheRestIsKept(cut: Int) throws {
    do {
      var recorder = try RawRecorder(settings: settings, wallStart: wallStart)
      try append(0..<400, to: &recorder)
      try recorder.close()
    }
    let file = try #require(files.first)
    #expect(truncate(file.path, off_t(file.bytes - cut)) == 0)
    var next = try RawRecorder(settings: settings, wallStart: wallStart + 100)
    #expect(next.status.filesMended == 1)
    let kept = try read(file.path)
    #expect(kept.damage.count == 0)
    #expect(kept.samples.count == (cut <= 512 ? 360 : 320))
    try append(0..<40, to: &next)
    try next.close()
    #expect(files.map(\.number) == [1, 2])
    #expect(try read(files[1].path).samples.count == 40)
  }

  @Test(arguments: [0, 500, 1_024, 1_300]) func aFileWithoutOneSectorIsRemoved(bytes: Int) throws {
    do {
      var recorder = try RawRecorder(settings: settings, wallStart: wallStart)
      try append(0..<80, to: &recorder)
      try recorder.close()
    }
    #expect(truncate(try #require(files.first).path, off_t(bytes)) == 0)
    var recorder = try RawRecorder(settings: settings)
    #expect(recorder.status.filesRemoved == 1)
    #expect(files.isEmpty)
    try recorder.close()
  }

  @Test func unusableSamplesAreHolesAndNotTheEnd() throws {
    var recorder = try RawRecorder(settings: settings, wallStart: wallStart)
    var all = samples(0..<100)
    all[30].specificForce.x = .nan
    all[31].time = .infinity
    all[60].time = 0.2
    try all.withUnsafeBufferPointer { (all) throws(RecordingError) in try recorder.append(all) }
    #expect(recorder.status.samplesLost == 3)
    try recorder.close()
    #expect(try read(files[0].path).samples.count == 97)
  }

  @Test func samplesForWhichNoFileCanBeBegunAreCountedAsLost() throws {
    var recorder = try RawRecorder(settings: settings)
    try FileManager.default.removeItem(atPath: settings.folder)
    #expect(throws: RecordingError.self) { try append(0..<100, to: &recorder) }
    #expect(recorder.status.samplesLost == 100 && recorder.status.samplesWritten == 0)
  }

  @Test func aCorrectedWallClockBeginsANewFile() throws {
    var recorder = try RawRecorder(settings: settings)
    try append(0..<100, to: &recorder)
    try recorder.setWallStart(wallStart)
    try append(100..<200, to: &recorder)
    try recorder.close()
    #expect(files.count == 2)
    #expect(try read(files[0].path).info.notes.contains("wallClock=unknown"))
    #expect(try read(files[1].path).info.start?.secondsSince1970 == wallStart + 1)
  }

  @Test func aRateThatTheFormatCannotStateIsAnErrorAtTheStart() throws {
    var settings = settings
    settings.rate = 130
    #expect(throws: RecordingError.self) { _ = try RawRecorder(settings: settings) }
  }
}
