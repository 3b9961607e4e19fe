import Feed
import GaitDSP
import IMU
import SummaryStore

/// Composition of what comes in with the core: blocks and orders in; log entries, messages and the status out.
///
/// Runs wherever its owner calls it: on the analysis thread, or in a test without any thread.
struct Analyst: ~Copyable {
  private let source: SourceDescription
  private var plan: AnalysisPlan
  let board: StatusBoard
  /// The time now, where the source's time passes as life's does; `nil` = it is the newest sample's.
  private let clock: (() -> Nanoseconds)?
  /// Whether the log wants raw samples.
  private let keepsSamples: Bool
  let log: (LogEntry) -> Void
  let feed: (FeedLetter) -> Void
  /// Whether messages that nobody asked for are wanted.
  let isWatched: () -> Bool
  private let isLive: () -> Bool
  /// Hears at once what a test asks of the person; `nil` = no test runs.
  let onTest: (TestStage?) -> Void

  var session: Session?
  var walls: WallTimes
  var output = GaitOutput()
  private var samples: [GaitDSP.InertialSample] = []
  /// The mount that the last session found: the next one need not search again.
  private var mount: Mount?
  private var forgetsMount = false
  var hints = Hints()
  var test: RunningTest?
  var sessions = 0
  private var pulse: UInt64 = 0
  private var progressed = 0.0
  /// The first sample of all: what a recording's own clock counts from.
  var first: Nanoseconds?
  private var vitals = SourceVitals()
  var newest: Nanoseconds = 0

  init(
    source: SourceDescription, plan: AnalysisPlan, board: StatusBoard, clock: (() -> Nanoseconds)?, keepsSamples: Bool,
    zone: LocalZone = .system, isWatched: @escaping () -> Bool, isLive: @escaping () -> Bool,
    onTest: @escaping (TestStage?) -> Void = { _ in }, log: @escaping (LogEntry) -> Void,
    feed: @escaping (FeedLetter) -> Void
  ) {
    self.source = source
    self.plan = plan
    self.board = board
    self.isWatched = isWatched
    self.isLive = isLive
    self.onTest = onTest
    self.clock = clock
    self.keepsSamples = keepsSamples
    self.log = log
    self.feed = feed
    walls = WallTimes(source.clock, zone: zone)
    samples.reserveCapacity(1024)
  }

  /// Takes one block.
  /// - Returns: whether more is to come.
  mutating func take(_ block: borrowing SampleBlock) -> Bool {
    vitals = block.vitals
    if let last = block.samples.last?.time { newest = last }
    switch block.kind {
    case .end:
      endSession()
      board.update { status in
        status.state = "ended"
        status.sentence = status.lastWords
      }
      return false
    case .trouble(let reason):
      board.update { status in
        status.state = "no_sensor"
        status.sentence = "No sensor at the moment: \(reason). Trying again."
        status.sensor = nil
      }
      say(hints.lost())
      loseSensorInTest()
    case .samples:
      if !block.samples.isEmpty { analyse(block) }
    }
    if block.pulse != pulse {
      pulse = block.pulse
      log(.pulse(pulse))
    }
    return true
  }

  private mutating func analyse(_ block: borrowing SampleBlock) {
    if first == nil { first = block.samples.first?.time }
    if session == nil, let time = block.samples.first?.time { begin(.wear, at: time) }
    guard let start = session?.start else { return }
    samples.removeAll(keepingCapacity: true)
    for index in block.samples.indices {
      let sample = block.samples[index]
      // Samples from before a test began belong to what was before it, and that is over.
      guard sample.time >= start else { continue }
      samples.append(
        GaitDSP.InertialSample(
          time: Double(sample.time &- start) * 1e-9, specificForce: sample.accel, angularRate: sample.gyro))
    }
    guard let last = samples.last?.time else { return }
    samples.withUnsafeBufferPointer { session?.pipeline.push($0, into: &output) }
    samples.withUnsafeBufferPointer { test?.guided.take($0) }
    session?.last = last
    if keepsSamples { log(.samples(samples.withUnsafeBufferPointer { Array($0) })) }
    report(gap: block.gap, followsLoss: block.followsLoss, from: start)
    deliver()
    keepWallTime(of: start)
    if last - progressed > 60 {
      progressed = last
      log(.progress(last))
    }
    say(hints.saturated(block.saturated, at: newest))
    if isLive(), let posture = session?.pipeline.livePosture { feed(.toLive(.pelvis(PelvisNote(posture)))) }
    publish()
    leadTest()
    keepToLocalDays()
  }

  // MARK: Sessions

  mutating func obey(_ order: AnalysisOrder) {
    let time = clock?() ?? newest
    switch order {
    case .testStart(let request, let client): startTest(request, client: client, at: time)
    case .test(let verb, let client): obey(verb, client: client, at: time)
    case .mark(let text, let client):
      guard let t = session?.seconds(time) else {
        return feed(.toOne(client, .error(ErrorNote("no samples yet: a mark needs a session; see ?STATUS"))))
      }
      log(.mark(time: t, text: text))
      feed(.toOneAndAll(client, .mark(MarkNote(t: t.figure(3) ?? 0, text: text))))
    case .reconfigure(let plan):
      // What was stated differently is not to be carried on from the session that now ends, or the test that will.
      forgetsMount = forgetsMount || plan.gait.mount != self.plan.gait.mount
      self.plan = plan
      guard session?.kind == .wear else { return }
      goOnWearing()
    }
  }

  /// - Parameter test: that the session is for.
  mutating func begin(_ kind: Session.Kind, at time: Nanoseconds, _ test: RunningTest? = nil) {
    if forgetsMount { (mount, forgetsMount) = (nil, false) }
    var configuration = plan.configuration(sampleRate: source.rate)
    if configuration.mount == .automatic, let mount { configuration.mount = .stated(mount) }
    if let test { GuidedTest.configure(&configuration, for: test.guided.parameters) }
    sessions += 1
    session = Session(kind, start: time, configuration: configuration, weights: plan.weights)
    progressed = 0
    _ = walls.look(at: time)
    let wall = walls.time(at: time, first: first ?? time)
    session?.utcOffset = wall?.utcOffset
    log(
      .begin(
        SessionOutline(
          serial: sessions, kind: kind, source: source, sensor: vitals.sensor, wearer: test?.person ?? plan.wearer,
          legLength: configuration.legLength, thresholds: configuration.thresholds,
          contactNet: plan.weights.checksum, monotonicStart: Double(time) * 1e-9, wall: wall)))
    feed(
      .toAll(
        .session(
          SessionNote(event: "began", kind: kind.name, label: kind.label, startUnixS: wall?.start.figure(3)))))
  }

  /// Closes what is open; the last bout is flagged as cut by the end of the recording.
  /// - Parameter end: how the test of the session ends, where it has one.
  mutating func endSession(test end: TestRecord.End = .stopped) {
    guard var ending = session.take() else { return }
    ending.pipeline.finish(into: &output)
    let (summary, finding) = ending.pipeline.sessionResult()
    let alignment = ending.pipeline.alignment
    // One that walking contradicts is looked for anew.
    if let alignment { mount = ending.pipeline.isMountSure ? alignment.mount : nil }
    var total = SessionTotal(
      summary: summary, finding: finding, standing: ending.pipeline.usedStandingReference,
      thresholds: ending.configuration.thresholds)
    (total.mount, total.mountOrigin) = (alignment?.mount, alignment?.origin)
    total.isFunctional = ending.configuration.functionalLeft != nil
    total.unusableSamples = ending.pipeline.unusableSamples
    let (kind, start, last) = (ending.kind, ending.start, ending.last)
    session = consume ending
    deliver()
    publishSession()
    session = nil
    closeTest(end, summary, finding, last: last)
    log(.total(total))
    log(.end(last))
    let wall = walls.wall(at: start, first: first ?? start)
    feed(.toAll(.session(SessionNote(event: "ended", kind: kind.name, label: kind.label, startUnixS: wall?.figure(3)))))
  }

  // MARK: What came of it

  private mutating func deliver() {
    test?.guided.take(output)
    output.signals.removeAll(keepingCapacity: true)
    output.stanceTrials.removeAll(keepingCapacity: true)
    let isSilent =
      output.contacts.isEmpty && output.steps.isEmpty && output.bouts.isEmpty && output.standings.isEmpty
      && output.alignments.isEmpty && output.gaps.isEmpty && output.doubts.isEmpty && output.worn.isEmpty
    guard !isSilent else { return }
    for hole in output.gaps {
      tell(
        MissingSamples(
          start: hole.start, end: hole.end, cause: hole.cause, count: nil, isBridged: hole.bridged))
    }
    output.gaps.removeAll(keepingCapacity: true)
    for step in output.steps where step.quality == .ok {
      if step.side == .left { session?.steps.left += 1 } else { session?.steps.right += 1 }
    }
    session?.bouts += output.bouts.count
    log(.findings(output.kept()))
    for bout in output.bouts where !bout.isReliable { say(hints.unreliable(bout)) }
    for doubt in output.doubts { say(hints.implausible(doubt)) }
    // Rising from a chair is not a strap that moves.
    let rises = test?.guided.parameters.test == .timedUpAndGo
    for reference in output.standings where reference.strapMoved && !rises { say(hints.strapMoved(reference)) }
    if isWatched() {
      for reference in output.standings { feed(.toAll(.standing(StandingNote(reference)))) }
      for contact in output.contacts { feed(.toAll(.contact(ContactNote(contact)))) }
      for step in output.steps { feed(.toAll(.step(StepNote(step)))) }
      for bout in output.bouts { feed(.toAll(.bout(BoutNote(bout)))) }
    }
    output.removeAll()
  }

  func say(_ hint: HintNote?) {
    guard let hint, isWatched() else { return }
    feed(.toAll(.hint(hint)))
  }

  /// Samples come, and what came of them.
  private mutating func publish() {
    let wrong = session?.pipeline.implausibility
    let source = source
    publishSession()
    board.update { status in
      status.state = "sampling"
      status.sentence = status.samplingSentence(source, wrong: wrong)
    }
  }

  /// What came of the session so far: also where it ends while there is no sensor.
  private mutating func publishSession() {
    let alignment = session?.pipeline.alignment
    let last = session?.last ?? 0
    let age = session?.pipeline.standingReference.map { last - $0.end }
    let (kind, start) = (session?.kind ?? .wear, session?.start ?? 0)
    let (bouts, steps) = (session?.bouts ?? 0, session?.steps ?? (left: 0, right: 0))
    let wall = walls.wall(at: start, first: first ?? start)
    let vitals = vitals
    board.update { status in
      status.take(vitals)
      status.session = StatusNote.SessionPart(
        kind: kind.name, label: kind.label, t: last.figure(2) ?? 0, startUnixS: wall?.figure(3))
      status.walking.bouts = bouts
      status.walking.stepsLeft = steps.left
      status.walking.stepsRight = steps.right
      status.walking.mountUp = alignment?.mount.up.rawValue
      status.walking.mountForward = alignment?.mount.forward.rawValue
      status.walking.mountOrigin = alignment?.origin.rawValue
      status.walking.standingAgeS = age?.figure(0)
    }
  }
}
