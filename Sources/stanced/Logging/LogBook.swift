import Feed
import GaitDSP
import Glibc
import Logging
import Recordings
import ServiceProcess
import SummaryStore

/// Turns what the analysis found into records of the store and samples of the raw recording, session by session.
///
/// The disk is met by the store's and the recorder's own threads; only the end of a session waits for them.
struct LogBook: ~Copyable {
  private let config: DaemonConfig
  private let board: StatusBoard
  private let progress: Progress
  private let logger: Logger
  private let claim: StoreClaim
  /// Whether it could not be had so far.
  private var lacksLock: Bool
  /// Whether entries may come faster than life, and so must wait for the disk.
  private let mayWait: Bool
  private var summaries: SummaryLogger?
  private var raw: RawLogger?
  private var gatherer = BoutGatherer()
  private var heartbeat: UInt64?
  private var storeTrouble = DiskTrouble.ofSummaries
  private var rawTrouble = DiskTrouble.ofRawSamples
  /// Milliseconds that time which is not life's still waits for a disk in trouble.
  private var patienceLeft = 600_000
  /// Stores of this session that were set aside, and told of.
  private var toldAside = 0
  private var toldReplaced = 0
  /// Summaries and raw samples of the sessions before.
  private var lost: UInt64 = 0
  private var rawLost = 0

  init(
    config: DaemonConfig, claim: StoreClaim, board: StatusBoard, progress: Progress, mayWait: Bool, logger: Logger
  ) {
    self.config = config
    self.claim = claim
    lacksLock = !claim.isHeld
    self.board = board
    self.progress = progress
    self.mayWait = mayWait
    self.logger = logger
  }

  /// Makes the store's file, and refuses what is none, one that is somebody else's, and one that another daemon writes to.
  /// - Returns: what keeps other daemons away for as long as it lives, now or from when the disk has room for a lock.
  /// - Throws: `StartError.store`, `StartError.storeName`; what may pass by itself is only logged.
  static func prepare(_ config: DaemonConfig, logger: Logger) throws -> StoreClaim {
    let claim = StoreClaim(store: config.store.path)
    do { try claim.take() } catch {
      switch error {
      case .inUse: throw StartError.store(error.description)
      case .notAFile: throw StartError.storeName(error.description)
      default: break
      }
      logger.error("\(error); until then another daemon on the same store would not be noticed")
    }
    do { try SummaryStore(path: config.store.path, settings: config.storeSettings).close() } catch {
      switch error {
      case .newerVersion, .notAStore: throw StartError.storeName(error.description)
      default: logger.error("\(error); sampling goes on, and summaries wait in memory")
      }
    }
    return claim
  }

  /// - Returns: whether more is to come.
  mutating func take(_ entry: LogEntry) -> Bool {
    switch entry {
    case .begin(let outline): begin(outline)
    case .findings(let output): submit(gatherer.records(of: output, gaps: false))
    case .missing(let missing):
      submit([
        .gap(
          GapRecord(
            start: missing.start, end: missing.end, cause: missing.cause, missing: missing.count,
            bridged: missing.isBridged))
      ])
    case .samples(let samples): submit(samples)
    case .test(let test): submit([.test(test)])
    case .stanceTrials(let trials): submit(trials.map { .stanceTrial(StanceTrialRecord($0)) })
    case .mark(let time, let text): submit([.mark(MarkRecord(time: time, text: text))])
    case .wallClock(let wall):
      submit([.wallClock(wall)])
      raw?.setWallStart(wall.start)
    case .total(let total): submit([.total(total)])
    case .progress(let time): submit([.progress(time)])
    case .end(let time): end(at: time)
    case .pulse(let count): pulse(count)
    case .close:
      end(at: 0)
      return false
    }
    return true
  }

  private mutating func begin(_ outline: SessionOutline) {
    gatherer = BoutGatherer()
    heartbeat = nil
    (toldAside, toldReplaced) = (0, 0)
    var settings = LoggerSettings()
    settings.store = config.storeSettings
    if mayWait { settings.hasten() }
    let folder = RawFolder(path: config.recorder.folder)
    let record = SessionRecord(outline)
    do {
      let logger = try SummaryLogger(
        path: config.store.path, session: record, settings: settings, claim: claim,
        freeSpace: { folder.removeOldest() }, rested: Residence.giveBack)
      logger.start()
      summaries = logger
      if let number = logger.status.session { board.note(session: outline.serial, isStoredAs: Int(number.value)) }
    } catch {
      storeTrouble.hear(error.description, logger)
    }
    // What is wrong is known at once, and the next pulse is seconds away.
    defer { report() }
    guard config.recorder.isOn else { return }
    do {
      var settings = config.recorderSettings
      settings.origin = record.origin
      let logger = try RawLogger(settings: settings, wallStart: outline.wall?.start)
      logger.start()
      raw = logger
    } catch {
      rawTrouble.hear(error.description, logger)
    }
  }

  private mutating func end(at time: Double) {
    if let status = summaries?.finish(at: time) {
      lost += status.dropped + status.refused + UInt64(status.waiting)
      if status.waiting > 0 {
        logger.error("\(status.waiting) summaries were lost: the disk did not take them in time")
      }
    }
    summaries = nil
    if let status = raw?.finish() {
      rawTrouble.hear(status.trouble?.description, logger)
      // What still waits has waited for as long as an end can.
      let missed = status.lost + status.waiting
      rawLost += missed
      if missed > 0 { logger.error("\(missed) raw samples were lost: the disk did not take them in time") }
    }
    raw = nil
    report()
  }

  private mutating func submit(_ records: [StoreRecord]) {
    guard !records.isEmpty, let summaries else { return }
    summaries.submit(records)
    guard mayWait else { return }
    // As much as some hours of life: what comes faster than life must not pile up higher than in life.
    while summaries.status.waitingBytes > 128 << 10 {
      summaries.flush()
      usleep(1_000)
      // A disk that is away for long is not waited for.
      guard summaries.status.trouble != nil else { continue }
      patienceLeft -= 1
      if patienceLeft <= 0 { return }
    }
  }

  private mutating func submit(_ samples: [InertialSample]) {
    guard let raw else { return }
    samples.withUnsafeBufferPointer { raw.submit($0) }
    guard mayWait else { return }
    while raw.status.waiting > 1_000 {
      usleep(1_000)
      guard raw.status.trouble != nil else { continue }
      patienceLeft -= 1
      if patienceLeft <= 0 { return }
    }
  }

  /// The chain works up to here; and the store's own thread turns, unless the disk holds it.
  private mutating func pulse(_ count: UInt64) {
    report()
    guard let status = summaries?.status else { return progress.logged(count) }
    if status.heartbeat != heartbeat { progress.logged(count) }
    heartbeat = status.heartbeat
  }

  /// How the disk takes what it is given: into the status, and into the log when it is news.
  private mutating func report() {
    if lacksLock, (try? claim.take()) != nil {
      lacksLock = false
      logger.notice("the store's lock could be taken: another daemon would be noticed now")
    }
    var store = StatusNote.DiskPart(state: "ok", waiting: 0, lost: Int(clamping: lost))
    if let status = summaries?.status {
      for name in status.setAside.dropFirst(toldAside) {
        logger.critical(
          "the store was damaged; it is set aside as \(name), and a new one begun: keep it to be recovered")
      }
      toldAside = max(toldAside, status.setAside.count)
      if status.replaced > toldReplaced {
        logger.critical(
          "\(config.store.path): was deleted or replaced by another file; the session goes on in the one that is there")
      }
      toldReplaced = status.replaced
      storeTrouble.hear(status.trouble?.description, logger)
      store.waiting = status.waiting
      store.lost = Int(clamping: lost + status.dropped + status.refused)
    }
    store.state = storeTrouble.words ?? "ok"
    var recorder: StatusNote.DiskPart?
    if config.recorder.isOn {
      let status = raw?.status
      if let status { rawTrouble.hear(status.trouble?.description, logger) }
      recorder = StatusNote.DiskPart(
        state: rawTrouble.words ?? "ok", waiting: status?.waiting ?? 0, lost: rawLost + (status?.lost ?? 0))
    }
    board.update { [store, recorder] note in
      note.store = store
      note.recorder = recorder
    }
  }
}

extension SessionRecord {
  init(_ outline: SessionOutline) {
    self.init(source: outline.source.name, rate: outline.source.rate, software: Release.version)
    kind = outline.kind.name
    label = outline.kind.label
    wearer = outline.wearer
    device = outline.sensor.map { "\($0.chip.description.name) at \($0.bus)" } ?? outline.source.device
    legLength = outline.legLength
    thresholds = outline.thresholds
    origin = Self.freshOrigin()
    let digits = String(outline.contactNet, radix: 16, uppercase: true)
    contactNet = String(repeating: "0", count: 8 - digits.count) + digits
    bootID = Self.systemBoot
    monotonicStart = outline.monotonicStart
    wall = outline.wall
  }

  private static let systemBoot: String? = {
    let file = open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var bytes = [UInt8](repeating: 0, count: 36)
    let count = bytes.withUnsafeMutableBytes { read(file, $0.baseAddress, $0.count) }
    return count == 36 ? String(decoding: bytes, as: UTF8.self) : nil
  }()
}

extension LoggerSettings {
  /// Time that passes some thousand times as fast as life's makes all waiting that much shorter.
  mutating func hasten() {
    urgentDelay = 0.02
    patience = 1
    firstRetry = 0.02
    longestRetry = 0.2
  }
}

extension DaemonConfig {
  var storeSettings: StoreSettings {
    var settings = StoreSettings()
    settings.retention.detailDays = store.detailDays > 0 ? store.detailDays : nil
    settings.retention.summaryDays = store.summaryDays > 0 ? store.summaryDays : nil
    settings.retention.bytes = store.megabytes << 20
    return settings
  }

  /// Full scales are the format's next ones up.
  var recorderSettings: RawRecorderSettings {
    var settings = RawRecorderSettings(folder: recorder.folder, rate: sensor.rate)
    settings.accelerationRange = [2, 4, 8, 16].first { Double($0) >= sensor.accelRange } ?? 16
    settings.angularRateRange = [125, 250, 500, 1000, 2000].first { Double($0) >= sensor.gyroRange } ?? 2000
    settings.budget = recorder.megabytes << 20
    return settings
  }
}
