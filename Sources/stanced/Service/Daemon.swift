import CLinux
import Feed
import Glibc
import IMU
import Logging
import Recordings
import ServiceProcess
import Settings
import SummaryStore
import Walker

/// The daemon: its threads, what runs between them, and the signals that end or reload it.
///
///     sampling ─▶ Handoff ─▶ analysis ─▶ Mailbox ─▶ logging
///                               │  ▲
///                               ▼  └─ Mailbox (orders) ─┐
///                            Mailbox ────────────────▶ feed
final class Daemon: Sendable {
  let options: SourceOptions
  let configFile: String?
  private let config: DaemonConfig
  private let plan: AnalysisPlan
  private let scales: SensorScales
  private let logger: Logger
  private let notifier = ServiceNotifier()
  private let begun = MonotonicTime().now()

  private let control: SamplingControl
  private let blocks: Handoff<SampleBlock>
  private let orders: Mailbox<AnalysisOrder>
  private let entries: Mailbox<LogEntry>
  private let port: FeedPort
  private let board: StatusBoard
  private let progress = Progress()
  /// Where the source is a walker that does tests.
  private let cue: WalkerCue?

  /// - Throws: `StartError`, `SettingsError`.
  init(config: DaemonConfig, configFile: String?, options: SourceOptions, logger: Logger) throws {
    self.config = config
    self.configFile = configFile
    self.options = options
    self.logger = logger
    plan = try AnalysisPlan(config)
    scales = try config.sensorScales()
    control = try SamplingControl()
    let analysis = try Wake()
    blocks = Handoff(capacity: 32, wake: analysis) { SampleBlock() }
    orders = Mailbox(capacity: 64, wake: analysis)
    entries = Mailbox(capacity: 4096, wake: try Wake())
    port = try FeedPort()
    board = StatusBoard(source: options.choice.name)
    cue = options.choice == .walker(.tests) ? WalkerCue() : nil
  }

  /// Runs until a signal or the end of the source.
  /// - Throws: `StartError`; `RecordingError` where the recording to be replayed is none, or is none from some row on.
  func run() throws {
    let signals = Signals()
    let replay = try openRecording()
    let source =
      switch replay {
      case .some(let opened): opened.description
      case .none: description
      }
    let recording = Passenger(replay)
    let claim = try LogBook.prepare(config, logger: logger)
    // Until the last summary is written.
    defer { withExtendedLifetime(claim) {} }
    let socket = config.feed.isOn ? try FeedSocket.open(config.feed.socket) : nil
    let logging = try StageThread("stance-log") { [self] in runLogging(claim) }
    let analysis = try StageThread("stance-analysis") { [self] in runAnalysis(of: source) }
    let feed = try startFeed(socket)
    let sampling = try StageThread("stance-sampling") { [self] in runSampling(recording) }
    logger.notice("stanced \(Release.version) runs with source \(options.choice.name)")
    notifier.ready("Starting.")
    attend(signals)
    notifier.stopping()
    control.stop()
    sampling.join()
    analysis.join()
    logging.join()
    port.stop()
    feed?.join()
    if let failure = progress.failure { throw failure }
    logger.notice("stanced has ended")
  }

  // MARK: Threads

  private func startFeed(_ socket: consuming FeedSocket?) throws -> StageThread? {
    guard let socket else { return nil }
    // The server is made here, so that what cannot be had is known before READY, and runs there.
    let server = Passenger(
      try FeedServer(
        socket: socket, port: port, control: control, orders: orders, limits: config.feedLimits, logger: logger,
        status: { [self] in status() }))
    return try StageThread("stance-feed") { server.ride { $0.run() } }
  }

  private func openRecording() throws(RecordingError) -> ReplaySource? {
    guard case .replay(let path) = options.choice else { return nil }
    let source = try ReplaySource(path: path, time: SamplingTime(wake: control.wake), isPaced: options.isPaced)
    for warning in source.warnings { logger.warning("\(path): \(warning)") }
    return source
  }

  private func runSampling(_ recording: Passenger<ReplaySource?>) {
    let sampler = Sampler(
      control: control, output: blocks, settings: config.sampling, options: options,
      notice: { [logger] in logger.warning("\($0)") })
    do {
      switch options.choice {
      case .i2c:
        try sampler.run(
          SensorSource(
            bus: SensorBus(number: config.sensor.bus),
            time: SamplingTime(wake: control.wake, punctuality: control.punctuality),
            settings: config.streamSettings, scales: scales, description: description, notice: sampler.notice))
      case .walker(let routine):
        let bus = WornWalker.bus(
          routine, part: .lsm6dso, isPaced: options.isPaced, faults: options.faults, cue: cue)
        let time = SamplingTime(
          wake: control.wake, virtual: options.isPaced ? nil : bus.wire.time, punctuality: control.punctuality)
        try sampler.run(
          SensorSource(
            bus: SensorBus(bus), time: time, settings: config.streamSettings, description: description))
      case .replay:
        var opened: ReplaySource?
        recording.ride { opened = $0.take() }
        if let opened { try sampler.run(opened) }
      }
    } catch {
      progress.fail(error)
    }
  }

  private func runAnalysis(of source: SourceDescription) {
    var analyst = Analyst(
      source: source, plan: plan, board: board, clock: options.isPaced ? { MonotonicTime().now() } : nil,
      keepsSamples: config.recorder.isOn, isWatched: { [port] in port.isWatched },
      isLive: { [control] in control.isLive },
      onTest: { [control, cue] in
        control.setTesting($0 != nil)
        cue?.follow($0)
      },
      log: { [self] in keep($0) }, feed: { [port] in _ = port.letters.put($0) })
    var goesOn = true
    var sentence = ""
    while goesOn {
      blocks.wake.wait()
      while goesOn, blocks.take({ goesOn = analyst.take($0) }) {}
      for order in orders.takeAll() { analyst.obey(order) }
      let now = board.current.sentence
      if now != sentence {
        sentence = now
        notifier.status(now)
        logger.info("\(now)")
      }
    }
    keep(.close)
    progress.end()
  }

  /// Time that is not life's can wait for the disk; life's cannot.
  private func keep(_ entry: LogEntry) {
    if !options.isPaced { while entries.waiting >= 64 { usleep(500) } }
    entries.put(entry)
  }

  private func runLogging(_ claim: StoreClaim) {
    var book = LogBook(
      config: config, claim: claim, board: board, progress: progress, mayWait: !options.isPaced, logger: logger)
    var isOpen = true
    while isOpen {
      entries.wake.wait()
      for entry in entries.takeAll() where isOpen { isOpen = book.take(entry) }
    }
  }

  // MARK: What the threads are told

  private var description: SourceDescription {
    let rate = config.streamSettings.sensor.rate
    return SourceDescription(
      name: options.choice.name, device: nil, rate: rate,
      clock: options.isPaced
        ? .kernel(config.clock.trust) : options.faults == nil ? .own(start: nil) : .unruly(UnrulyClock()))
  }

  private func status() -> StatusNote {
    var note = board.current
    note.mode = control.isLive ? "live" : "long_term"
    note.uptimeS = (Double(MonotonicTime().now() &- begun) * 1e-9).figure(1) ?? 0
    note.clients = port.clients
    note.samples.lateReads = control.punctuality.lateReads
    note.samples.latestReadS = (Double(control.punctuality.longest) * 1e-9).figure(4)
    note.queues = [
      StatusNote.QueuePart(name: "samples", waiting: blocks.waiting, capacity: blocks.capacity, lost: blocks.lost),
      StatusNote.QueuePart(name: "orders", waiting: orders.waiting, capacity: orders.capacity, lost: orders.lost),
      StatusNote.QueuePart(name: "log", waiting: entries.waiting, capacity: entries.capacity, lost: entries.lost),
      StatusNote.QueuePart(
        name: "feed", waiting: port.letters.waiting, capacity: port.letters.capacity, lost: port.letters.lost),
    ]
    return note
  }

  // MARK: Signals and the watchdog

  /// Waits for the signal that ends the daemon, and feeds the watchdog meanwhile.
  private func attend(_ signals: Signals) {
    let interval = ServiceNotifier.watchdogInterval
    var seen: UInt64 = 0
    var isSettled = false
    while !progress.isOver {
      switch signals.next(within: interval.map { max(1, $0 / 4) } ?? (isSettled ? nil : 15)) {
      case .end:
        logger.notice("asked to end: closing what is open; once more ends at once")
        signals.letKill()
        return
      case .reload: reload()
      case .ended: return
      case nil:
        if !isSettled { Residence.forgetCode() }
        isSettled = true
      }
      let count = progress.pulses
      if interval != nil, count != seen {
        seen = count
        notifier.watchdog()
      }
    }
  }

  private func reload() {
    notifier.reloading(at: MonotonicTime().now() / 1000)
    do {
      let fresh = try ConfigFile.read(configFile)
      JournalLog.setLevel(fresh.log.level)
      let held = fresh.needsRestart(against: config)
      if orders.put(.reconfigure(try AnalysisPlan(fresh))) {
        logger.notice("configuration read again")
      } else {
        logger.error("too much is asked of the daemon at the moment: the former configuration stays; reload it again")
      }
      if !held.isEmpty {
        logger.warning("changes in [\(held.joined(separator: "], ["))] hold after a restart: systemctl restart stanced")
      }
    } catch {
      logger.error("\(error); the former configuration stays")
    }
    notifier.ready(board.current.sentence)
  }
}
