import GaitDSP
import Glibc
import Recordings
import StoreFixtures
import SummaryStore

/// Bouts and marks through the logger, raw samples through the recorder, as fast as the disk allows.
///
/// Record k (ticket k) is a bout where 5 divides k, else a mark with the text `k`. Says `ack k` when all records up to
/// k are on the disk, and `raw t` when the samples up to t, s, have been handed to the system.
struct Load {
  let folder: String
  let durability: StoreSettings.Durability
  let limit: UInt64

  static func record(_ ticket: UInt64) -> StoreRecord {
    let number = Int(ticket / 5)
    guard ticket % 5 == 0 else { return .mark(MarkRecord(time: Double(ticket), text: "\(ticket)")) }
    let walked = WalkedBout(number: number, start: 10 * Double(ticket), steps: 14)
    return .bout(walked.bout, steps: walked.steps)
  }

  static func rawSettings(_ folder: String) -> RawRecorderSettings {
    var settings = RawRecorderSettings(folder: folder + "/raw", rate: 100)
    settings.fileDuration = 600
    return settings
  }

  static func rawSample(_ index: Int) -> InertialSample {
    let time = Double(index) * 0.01
    let wave = Double(index % 100) / 100
    return InertialSample(
      time: time, specificForce: SIMD3(wave, 0.5 - wave, 9.81), angularRate: SIMD3(wave - 0.5, 0.2, 0.1))
  }

  func run() throws {
    var settings = LoggerSettings()
    settings.urgentDelay = 0
    settings.store.durability = durability
    // Often, so that cuts fall into checkpoints, too.
    settings.store.checkpointPages = 64
    let session = SessionRecord(source: "walker", rate: 100, software: "power cut bench")
    let logger = try SummaryLogger(path: folder + "/stance.db", session: session, settings: settings) {
      false
    } settled: {
      StoreWriter.say("ack \($0)")
    }
    logger.start()
    var recorder = try RawRecorder(settings: Self.rawSettings(folder), wallStart: 1_772_409_600)
    StoreWriter.say("session \(logger.status.session?.value ?? -1)")
    var (ticket, sample) = (UInt64(0), 0)
    var second: [InertialSample] = []
    // Whoever was to kill it may have been killed first: it would fill the disk.
    let parent = getppid()
    while logger.status.settledThrough < limit, getppid() == parent {
      if ticket < logger.status.settledThrough + 40, ticket < limit {
        ticket += 1
        logger.submit([Self.record(ticket)])
      } else {
        usleep(200)
      }
      guard ticket % 3 == 0 else { continue }
      second.removeAll(keepingCapacity: true)
      for index in sample..<sample + 100 { second.append(Self.rawSample(index)) }
      try second.withUnsafeBufferPointer { (all) throws(RecordingError) in try recorder.append(all) }
      sample += 100
      StoreWriter.say("raw \(Double(sample - 1) * 0.01)")
    }
    if logger.status.dropped + logger.status.refused > 0 { StoreWriter.fail("records dropped or refused") }
  }
}
