import Feed
import GaitDSP
import SummaryStore

/// A guided test that runs: what was asked for, how far it is, and what is said and kept of it.
struct RunningTest {
  var guided: GuidedTest
  /// Who started it, for answers.
  let client: Int
  let label: String
  let person: String?
  private var notes: [String] = []
  /// Second of the phase that was told last.
  private var told = -1

  /// Notes and their characters that are kept at most.
  private static let mostNotes = 100

  init(_ parameters: TestParameters, request: TestRequest, client: Int) {
    guided = GuidedTest(parameters)
    self.client = client
    label = request.label ?? parameters.test.title
    person = request.person
    if let words = request.notes { notes.append(words) }
  }

  /// What was asked for.
  /// - Throws: `ErrorNote` in words for the one who asked.
  static func parameters(_ request: TestRequest) throws(TestRefusal) -> TestParameters {
    guard let test = TestProtocol(named: request.protocol) else {
      throw TestRefusal(
        "there is no test \"\(request.protocol.prefix(32))\": there are "
          + TestProtocol.allCases.map(\.rawValue).joined(separator: ", "))
    }
    var parameters = TestParameters(test)
    func check(_ value: Double?, _ key: String, _ range: ClosedRange<Double>, for tests: [TestProtocol])
      throws(TestRefusal)
      -> Double?
    {
      guard let value else { return nil }
      guard tests.contains(test) else { throw TestRefusal("\"\(key)\" does not belong to \(test.rawValue)") }
      guard range.contains(value) else {
        throw TestRefusal("\"\(key)\" must be \(Self.words(range.lowerBound)) to \(Self.words(range.upperBound))")
      }
      return value
    }
    parameters.distance =
      try check(request.distanceM, "distance_m", TestParameters.distances, for: [.tenMetreWalk]) ?? parameters.distance
    parameters.runIn =
      try check(request.runInM, "run_in_m", TestParameters.runs, for: [.tenMetreWalk]) ?? parameters.runIn
    parameters.runOut =
      try check(request.runOutM, "run_out_m", TestParameters.runs, for: [.tenMetreWalk]) ?? parameters.runOut
    parameters.limit =
      try check(request.limitS, "limit_s", TestParameters.limits, for: [.singleLegStance]) ?? parameters.limit
    parameters.duration = try check(request.durationS, "duration_s", TestParameters.durations, for: [.freeWalk])
    let most = TestParameters.mostTrials(test)
    if let trials = try check(
      request.trials.map(Double.init), "trials", 1...Double(most),
      for: [.tenMetreWalk, .timedUpAndGo, .singleLegStance])
    {
      parameters.trials = Int(trials)
    }
    return parameters
  }

  private static func words(_ value: Double) -> String { value == value.rounded() ? String(Int(value)) : "\(value)" }

  /// - Returns: whether there was room for it.
  mutating func add(note: String) -> Bool {
    guard notes.count < Self.mostNotes else { return false }
    notes.append(note)
    return true
  }

  // MARK: What is said

  private func note(_ event: String) -> TestNote {
    var note = TestNote(event: event)
    note.protocol = guided.parameters.test.rawValue
    note.person = person
    note.label = label
    return note
  }

  var started: TestNote {
    var note = note("started")
    note.phases = guided.phases.map(\.rawValue)
    note.instructions = GuidedTest.instructions(guided.parameters)
    return note
  }

  /// Where it is, if a second has passed since it was told last.
  /// - Parameter obliquity: now, degrees.
  mutating func progress(obliquity: Double?, isNews: Bool) -> TestNote? {
    let progress = guided.progress
    let second = Int(min(max(0, progress.elapsed), 1e6))
    guard isNews || second != told else { return nil }
    told = second
    var note = note("progress")
    note.phase = progress.phase.rawValue
    note.trial = progress.trial
    note.trials = progress.trials
    note.side = progress.side?.word
    note.instruction = progress.instruction
    note.elapsedS = progress.elapsed.figure(1)
    note.remainingS = progress.remaining?.figure(1)
    note.hints = progress.hints.map { HintNote(code: $0.code, text: $0.text) }
    if guided.parameters.test != .singleLegStance {
      note.cleanStepsLeft = progress.cleanSteps.left
      note.cleanStepsRight = progress.cleanSteps.right
    } else {
      note.obliquityDeg = obliquity.flatMap { $0.figure(1) }
      note.heldS = progress.held?.figure(1)
    }
    return note
  }

  func trial(_ number: Int, _ side: Side?, _ value: ResultValue) -> TestNote {
    var note = note("trial")
    note.trial = number
    note.side = side?.word
    note.result = FeedValue(value)
    return note
  }

  func ended(_ end: TestRecord.End, duration: Double, session: Int?, walk: WalkNote?, result: ResultValue?) -> TestNote
  {
    var note = note(end == .aborted ? "aborted" : "stopped")
    note.durationS = duration.figure(2)
    note.session = session
    note.endedBy = end.rawValue
    note.walk = end == .aborted ? nil : walk
    note.result = result.map { FeedValue($0) }
    return note
  }

  // MARK: What is kept

  /// - Parameter result: of the whole test; until then, that of the trials so far.
  func record(_ end: TestRecord.End, result: ResultValue? = nil) -> TestRecord {
    var record = TestRecord(
      testProtocol: guided.parameters.test.rawValue, parameters: guided.parameters.value.json)
    record.end = end
    record.notes = notes.isEmpty ? nil : notes.joined(separator: "\n")
    if end != .aborted {
      let trials = result == nil ? guided.toldTrials : []
      record.result = (result ?? (trials.isEmpty ? nil : .object([("trials", .list(trials))])))?.json
    }
    return record
  }
}

/// Why a test cannot begin, in words for the one who asked.
struct TestRefusal: Error, Equatable {
  var words: String
  init(_ words: String) { self.words = words }
}

extension FeedValue {
  init(_ value: ResultValue) {
    switch value {
    case .null: self = .null
    case .flag(let value): self = .flag(value)
    case .count(let value): self = .integer(value)
    case .number(let value):
      // Decoded again, a whole number is an integer.
      self = Int(exactly: value).map { .integer($0) } ?? .number(value)
    case .text(let value): self = .text(value)
    case .list(let values): self = .list(values.map { FeedValue($0) })
    case .object(let members):
      self = .object(Dictionary(members.map { ($0.0, FeedValue($0.1)) }) { first, _ in first })
    }
  }
}
