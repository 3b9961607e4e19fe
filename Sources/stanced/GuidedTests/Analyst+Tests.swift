import Feed
import GaitDSP
import IMU
import SummaryStore

/// Leads the guided test of a session: what the operator says goes in; where the test is, and what came of it, go out.
extension Analyst {
  mutating func startTest(_ request: TestRequest, client: Int, at time: Nanoseconds) {
    guard session != nil else { return refuse(client, "no samples yet: a test needs a sensor; see ?STATUS") }
    if let test { return refuse(client, "the test \"\(test.label)\" is running: ?TEST stop ends it") }
    do {
      let starting = RunningTest(try RunningTest.parameters(request), request: request, client: client)
      cutOff(at: time)
      endSession()
      begin(.test(label: starting.label), at: time, starting)
      test = starting
      log(.test(starting.record(.open)))
      feed(.toOneAndAll(client, .test(starting.started)))
      tellTest([.changed])
      if starting.guided.phase == .standStill { say(hints.standStill()) }
    } catch {
      refuse(client, error.words)
    }
  }

  mutating func obey(_ verb: FeedRequest.TestVerb, client: Int, at time: Nanoseconds) {
    guard let label = test?.label else { return refuse(client, "no test is running: ?TEST start begins one") }
    switch verb {
    case .next: tellTest(test?.guided.next() ?? [])
    case .repeatTrial:
      guard let events = test?.guided.repeatTrial() else {
        return refuse(client, "the test \"\(label)\" has no trial yet that could be repeated")
      }
      tellTest(events)
      if let record = test?.record(.open) { log(.test(record)) }
    case .note(let text):
      guard test?.add(note: text) == true else { return refuse(client, "this test has as many notes as it can hold") }
      if let record = test?.record(.open) { log(.test(record)) }
      if let t = session?.seconds(time) { feed(.toOneAndAll(client, .mark(MarkNote(t: t.figure(3) ?? 0, text: text)))) }
    case .stop:
      let isWhole = test.map { $0.guided.parameters.test == .freeWalk && $0.guided.parameters.duration == nil } ?? false
      goOnWearing(test: isWhole ? .completed : .stopped)
    case .abort: goOnWearing(test: .aborted)
    }
  }

  private func refuse(_ client: Int, _ words: String) { feed(.toOne(client, .error(ErrorNote(words)))) }

  /// Lets the running test go on by its clock, and says where it is.
  mutating func leadTest() {
    guard test != nil else { return }
    test?.guided.know(mount: session?.pipeline.alignment?.mount, lifted: session?.pipeline.stanceLift)
    tellTest(test?.guided.advance() ?? [])
  }

  private mutating func tellTest(_ events: [TestEvent]) {
    guard let client = test?.client else { return }
    var isNews = false
    var isOver = false
    for event in events {
      switch event {
      case .changed:
        isNews = true
        if let progress = test?.guided.progress, let parameters = test?.guided.parameters {
          onTest(TestStage(parameters: parameters, phase: progress.phase, trial: progress.trial))
        }
      case .trial(let number, let side, let value):
        if let note = test?.trial(number, side, value) { feed(.toOneAndAll(client, .test(note))) }
        if let record = test?.record(.open) { log(.test(record)) }
      case .completed: isOver = true
      }
    }
    if isOver { return goOnWearing(test: .completed) }
    tellProgress(isNews: isNews)
  }

  /// The sensor has stopped answering: whoever leads the test is told at once.
  mutating func loseSensorInTest() {
    guard test != nil else { return }
    test?.guided.loseSensor()
    tellProgress(isNews: true)
  }

  private mutating func tellProgress(isNews: Bool) {
    guard let client = test?.client else { return }
    if let note = test?.progress(obliquity: session?.pipeline.livePosture?.obliquity, isNews: isNews) {
      feed(.toOneAndAll(client, .test(note)))
    }
  }

  /// What the pipeline still held back has been delivered: what came of the test.
  mutating func closeTest(_ end: TestRecord.End, _ summary: BoutSummary, _ finding: Finding, last: Double) {
    guard var closing = test.take() else { return }
    onTest(nil)
    closing.guided.stop()
    var result: ResultValue?
    if end != .aborted {
      for case .trial(let number, let side, let value) in closing.guided.finish() {
        feed(.toOneAndAll(closing.client, .test(closing.trial(number, side, value))))
      }
      result = closing.guided.result(summary: summary, finding: finding)
      let trials = closing.guided.stanceTrials
      if !trials.isEmpty { log(.stanceTrials(trials)) }
    }
    log(.test(closing.record(end, result: result)))
    feed(
      .toOneAndAll(
        closing.client,
        .test(
          closing.ended(
            end, duration: last, session: board.storedNumber(of: sessions), walk: WalkNote(summary, finding),
            result: result))))
  }
}
