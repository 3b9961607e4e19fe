import Feed
import GaitDSP
import IMU

/// Composition of what comes in with the core: blocks and orders in; log entries, messages and the status out.
///
/// Runs wherever its owner calls it: on the analysis thread, or in a test without any thread.
struct Analyst: ~Copyable {
  private let source: SourceDescription
  private var plan: AnalysisPlan
  private let board: StatusBoard
  /// Whether the source's time is the kernel's monotonic time now.
  private let isPaced: Bool
  /// Whether the log wants raw samples.
  private let keepsSamples: Bool
  private let log: (LogEntry) -> Void
  private let feed: (FeedLetter) -> Void
  /// Whether messages that nobody asked for are wanted.
  private let isWatched: () -> Bool
  private let isLive: () -> Bool

  private var session: Session?
  private var walls: WallTimes
  private var output = GaitOutput()
  private var samples: [GaitDSP.InertialSample] = []
  /// The mount that the last session found: the next one need not search again.
  private var mount: Mount?
  private var hints = Hints()
  private var pulse: UInt64 = 0
  private var progressed = 0.0
  /// The first sample of all: what a recording's own clock counts from.
  private var first: Nanoseconds?
  private var vitals = SourceVitals()
  private var newest: Nanoseconds = 0

  init(
    source: SourceDescription, plan: AnalysisPlan, board: StatusBoard, isPaced: Bool, keepsSamples: Bool,
    isWatched: @escaping () -> Bool,
    isLive: @escaping () -> Bool, log: @escaping (LogEntry) -> Void, feed: @escaping (FeedLetter) -> Void
  ) {
    self.source = source
    self.plan = plan
    self.board = board
    self.isWatched = isWatched
    self.isLive = isLive
    self.isPaced = isPaced
    self.keepsSamples = keepsSamples
    self.log = log
    self.feed = feed
    walls = WallTimes(source.clock)
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
    session?.last = last
    if keepsSamples { log(.samples(samples.withUnsafeBufferPointer { Array($0) })) }
    report(gap: block.gap, followsLoss: block.followsLoss, from: start)
    deliver()
    if walls.look(at: newest), let wall = walls.wall(at: start, first: first ?? start) { log(.wallClock(start: wall)) }
    if last - progressed > 60 {
      progressed = last
      log(.progress(last))
    }
    say(hints.saturated(block.saturated, at: newest))
    if isLive(), let posture = session?.pipeline.livePosture { feed(.toLive(.pelvis(PelvisNote(posture)))) }
    publish()
  }

  // MARK: Sessions

  mutating func obey(_ order: AnalysisOrder) {
    let time = isPaced ? MonotonicTime().now() : newest
    switch order {
    case .testStart(let label, let client):
      guard session != nil else {
        return feed(.toOne(client, .error(ErrorNote("no samples yet: a test needs a sensor; see ?STATUS"))))
      }
      if let running = session?.kind.label {
        return feed(.toOne(client, .error(ErrorNote("the test \"\(running)\" is running: ?TEST stop ends it"))))
      }
      endSession()
      begin(.test(label: label), at: time)
      feed(.toOneAndAll(client, .test(TestNote(event: "started", label: label))))
      say(hints.standStill())
    case .testStop(let client):
      guard let label = session?.kind.label else {
        return feed(.toOne(client, .error(ErrorNote("no test is running: ?TEST start LABEL begins one"))))
      }
      let note = endSession()
      feed(
        .toOneAndAll(
          client, .test(TestNote(event: "stopped", label: label, durationS: note?.duration.figure(2), walk: note?.walk))
        ))
      begin(.wear, at: time)
    case .mark(let text, let client):
      guard let t = session?.seconds(time) else {
        return feed(.toOne(client, .error(ErrorNote("no samples yet: a mark needs a session; see ?STATUS"))))
      }
      log(.mark(time: t, text: text))
      feed(.toOneAndAll(client, .mark(MarkNote(t: t.figure(3) ?? 0, text: text))))
    case .reconfigure(let plan):
      self.plan = plan
      mount = nil
      guard session?.kind == .wear else { return }
      endSession()
      begin(.wear, at: time)
    }
  }

  private mutating func begin(_ kind: Session.Kind, at time: Nanoseconds) {
    var configuration = plan.configuration(sampleRate: source.rate)
    if configuration.mount == .automatic, let mount { configuration.mount = .stated(mount) }
    session = Session(kind, start: time, configuration: configuration, weights: plan.weights)
    progressed = 0
    _ = walls.look(at: time)
    let wall = walls.wall(at: time, first: first ?? time)
    log(
      .begin(
        SessionOutline(
          kind: kind, source: source, sensor: vitals.sensor, wearer: plan.wearer, legLength: plan.gait.legLength,
          contactNet: plan.weights.checksum, monotonicStart: Double(time) * 1e-9, wallStart: wall)))
    feed(.toAll(.session(SessionNote(event: "began", kind: kind.name, label: kind.label, startUnixS: wall?.figure(3)))))
  }

  /// Closes what is open; the last bout is flagged as cut by the end of the recording.
  @discardableResult
  private mutating func endSession() -> (duration: Double, walk: WalkNote)? {
    guard var ending = session.take() else { return nil }
    ending.pipeline.finish(into: &output)
    let walk = WalkNote(ending.pipeline.sessionSummary(), ending.pipeline.sessionFinding())
    if let found = ending.pipeline.alignment, found.origin != .assumed { mount = found.mount }
    let (kind, start, last) = (ending.kind, ending.start, ending.last)
    session = consume ending
    deliver()
    publish()
    session = nil
    log(.end(last))
    let wall = walls.wall(at: start, first: first ?? start)
    feed(.toAll(.session(SessionNote(event: "ended", kind: kind.name, label: kind.label, startUnixS: wall?.figure(3)))))
    return (last, walk)
  }

  // MARK: What came of it

  /// Holes that the core saw get the cause that the source knows.
  private mutating func report(gap: IMU.Gap?, followsLoss: Bool, from start: Nanoseconds) {
    var known = gap
    for hole in output.gaps {
      if hole.implausibility != nil {
        tell(MissingSamples(start: hole.start, end: hole.end, cause: hole.cause, count: nil, isBridged: false))
        continue
      }
      let cause = known?.cause.word ?? (followsLoss ? "queue_full" : hole.cause)
      tell(
        MissingSamples(
          start: hole.start, end: hole.end, cause: cause, count: known?.missing, isBridged: hole.bridged))
      known = nil
    }
    output.gaps.removeAll(keepingCapacity: true)
    // Too short for the core to notice; the account of samples still wants it.
    guard let known, known.from >= start else { return }
    tell(
      MissingSamples(
        start: Double(known.from &- start) * 1e-9, end: Double(known.to &- start) * 1e-9, cause: known.cause.word,
        count: known.missing, isBridged: true))
  }

  private func tell(_ missing: MissingSamples) {
    log(.missing(missing))
    guard isWatched() else { return }
    feed(
      .toAll(
        .gap(
          GapNote(
            t: missing.start.figure(3) ?? 0, endT: missing.end.figure(3) ?? 0, cause: missing.cause,
            missing: missing.count, bridged: missing.isBridged))))
  }

  private mutating func deliver() {
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
    for reference in output.standings where reference.strapMoved { say(hints.strapMoved(reference)) }
    if isWatched() {
      for reference in output.standings { feed(.toAll(.standing(StandingNote(reference)))) }
      for contact in output.contacts { feed(.toAll(.contact(ContactNote(contact)))) }
      for step in output.steps { feed(.toAll(.step(StepNote(step)))) }
      for bout in output.bouts { feed(.toAll(.bout(BoutNote(bout)))) }
    }
    output.removeAll()
  }

  private func say(_ hint: HintNote?) {
    guard let hint, isWatched() else { return }
    feed(.toAll(.hint(hint)))
  }

  private mutating func publish() {
    let alignment = session?.pipeline.alignment
    let last = session?.last ?? 0
    let age = session?.pipeline.standingReference.map { last - $0.end }
    let (kind, start) = (session?.kind ?? .wear, session?.start ?? 0)
    let (bouts, steps) = (session?.bouts ?? 0, session?.steps ?? (left: 0, right: 0))
    let wall = walls.wall(at: start, first: first ?? start)
    let wrong = session?.pipeline.implausibility
    let (vitals, source) = (vitals, source)
    board.update { status in
      status.state = "sampling"
      status.take(vitals)
      status.sentence = status.samplingSentence(source, wrong: wrong)
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
