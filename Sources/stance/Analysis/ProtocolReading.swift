import ArgumentParser
import GaitDSP
import Report

extension TestProtocol: ExpressibleByArgument {
  public init?(argument: String) { self.init(named: argument) }

  /// What may be said, short names first.
  public static var allValueStrings: [String] { allCases.map(\.shortName) + allCases.map(\.rawValue) }
  public var defaultValueDescription: String { shortName }
}

/// What a test is to be like, as options of a command.
struct ProtocolOptions: ParsableArguments {
  @Option(help: ArgumentHelp("10-metre walk: metres that are timed (default: 10).", valueName: "m"))
  var distance: Double?

  @Option(help: ArgumentHelp("10-metre walk: metres before and behind them (default: 2 each).", valueName: "m"))
  var runIn: Double?

  @Option(help: .hidden)
  var runOut: Double?

  @Option(help: ArgumentHelp("Single-leg stance: seconds asked for on each leg, 5 to 30.", valueName: "s"))
  var limit: Double?

  func validate() throws {
    try check(distance, "--distance", TestParameters.distances)
    try check(runIn, "--run-in", TestParameters.runs)
    try check(runOut, "--run-out", TestParameters.runs)
    try check(limit, "--limit", TestParameters.limits)
  }

  private func check(_ value: Double?, _ name: String, _ range: ClosedRange<Double>) throws {
    guard let value, !range.contains(value) else { return }
    throw ValidationError(
      "\(name) must be \(decimals(range.lowerBound, 0)) to \(decimals(range.upperBound, 0))")
  }

  func parameters(of test: TestProtocol) -> TestParameters {
    var parameters = TestParameters(test)
    parameters.distance = distance ?? parameters.distance
    parameters.runIn = runIn ?? parameters.runIn
    parameters.runOut = runOut ?? runIn ?? parameters.runOut
    parameters.limit = limit ?? parameters.limit
    return parameters.plausible
  }
}

/// Reads a recording as one test: gathers what its result needs while the recording is analysed.
struct ProtocolReading {
  let parameters: TestParameters
  private var tape = TestTape()
  private var upAndGo = TimedUpAndGoFinder()

  init(_ parameters: TestParameters, mount: MountSource) {
    self.parameters = parameters
    switch mount {
    case .automatic: break
    case .stated(let mount), .assumed(let mount): upAndGo.mount = mount
    }
  }

  /// - Throws: `ToolError.tooLongForTest`, rather than a result of the first part alone.
  mutating func take(_ output: borrowing GaitOutput, of file: String) throws {
    tape.take(output)
    if tape.isFull { throw ToolError.tooLongForTest(file: file) }
    guard parameters.test == .timedUpAndGo else { return }
    for sample in output.signals { upAndGo.push(sample) }
  }

  /// Every walk, rise or stance of the recording counts.
  mutating func result(_ outcome: AnalysisRun.Outcome) -> ResultValue {
    upAndGo.finish()
    let walked = TestSpan(
      start: tape.walks.first?.start ?? outcome.recording.first, end: tape.walks.last?.end ?? outcome.recording.last)
    switch parameters.test {
    case .freeWalk:
      return FreeWalk.value(tape, span: walked, summary: outcome.summary, finding: outcome.finding)
    case .twoMinuteWalk, .sixMinuteWalk:
      return TimedWalk.Outcome(tape, span: walked, seconds: parameters.walkSeconds ?? 0).value
    case .tenMetreWalk: return TenMetreWalk.Outcome(tape, spans: nil, parameters).value
    case .timedUpAndGo: return TimedUpAndGo.value(upAndGo.trials, spans: nil, steps: tape)
    case .singleLegStance: return SingleLegStance.value(tape, spans: nil, limit: parameters.limit)
    }
  }
}

/// A test's result in an analysis document.
struct TestPart: Encodable {
  var `protocol`: String
  var result: ResultValue
}

extension ResultValue: Encodable {
  private struct Key: CodingKey {
    var stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  public func encode(to encoder: any Encoder) throws {
    switch self {
    case .object(let members):
      var container = encoder.container(keyedBy: Key.self)
      for (key, value) in members { try container.encode(value, forKey: Key(stringValue: key)) }
    case .list(let values):
      var container = encoder.unkeyedContainer()
      for value in values { try container.encode(value) }
    default:
      var container = encoder.singleValueContainer()
      switch self {
      case .flag(let value): try container.encode(value)
      case .count(let value): try container.encode(value)
      case .number(let value): try container.encode(value)
      case .text(let value): try container.encode(value)
      default: try container.encodeNil()
      }
    }
  }
}
