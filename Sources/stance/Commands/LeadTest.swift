import ArgumentParser
import Feed
import Foundation
import GaitDSP

/// `stance test`: leads a test that the daemon runs.
struct LeadTest: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "test", abstract: "Lead a walking or stance test: instructions, clock, live hints, result.",
    discussion: """
      The daemon runs the test; this command shows what is to be done and passes on what you say. Keys: Enter = next (this \
      trial is over), r = repeat, n = note, q = stop with the result so far, a or Ctrl-C = abort without one. Without a \
      terminal, lines on standard input do the same: an empty line, repeat, note TEXT, stop, abort.

      Exit codes: 0 a result was given; 69 no daemon; 75 refused, aborted, or the daemon went away.
      """)

  @Argument(help: ArgumentHelp("walk, 10m, 2min, 6min, tug or stance (or their long names).", valueName: "test"))
  var test: GaitDSP.TestProtocol

  @Option(help: "Pseudonym of who does it: letters, digits, spaces, . _ -; no names.")
  var person: String?

  @Option(help: "What to call it.")
  var label: String?

  @Option(help: "A note to begin with.")
  var notes: String?

  @Option(help: ArgumentHelp("Trials; of the stance test, for each leg.", valueName: "n"))
  var trials: Int?

  @Option(help: ArgumentHelp("Free walk: ends by itself after so long.", valueName: "s"))
  var duration: Double?

  @Flag(help: "Pass the daemon's messages on as they are, one JSON object a line.")
  var json = false

  @OptionGroup(title: "Test") var details: ProtocolOptions
  @OptionGroup var feed: FeedOptions

  func validate() throws {
    if let person, !TestRequest.isPseudonym(person) {
      throw ValidationError("--person is a pseudonym of 1 to 64 letters, digits, spaces, and . _ -")
    }
    for (name, value) in [("--label", label), ("--notes", notes)] {
      guard let value else { continue }
      guard value.count <= FeedLimits().textLength, !value.contains(where: \.isNewline) else {
        throw ValidationError("\(name) is one line of at most \(FeedLimits().textLength) characters")
      }
    }
    if let trials {
      let most = TestParameters.mostTrials(test)
      guard test.hasTrials, (1...most).contains(trials) else {
        throw ValidationError(test.hasTrials ? "--trials must be 1 to \(most)" : "\(test.rawValue) has no trials")
      }
    }
    if let duration, test != .freeWalk || !TestParameters.durations.contains(duration) {
      throw ValidationError("--duration is for a free walk, 5 to 7200 s")
    }
    let isStated = [details.distance, details.runIn, details.runOut].contains { $0 != nil }
    if isStated, test != .tenMetreWalk {
      throw ValidationError("--distance and --run-in belong to 10m")
    }
    if details.limit != nil, test != .singleLegStance { throw ValidationError("--limit belongs to stance") }
  }

  func run() throws {
    try reportingFailures(of: "test") {
      let connection = try feed.connect()
      let led: LedTest
      if json {
        led = LedTest(LedTest.Passing())
      } else if LiveScreen.isPossible, isatty(STDIN_FILENO) == 1 {
        led = LedTest(TestScreen())
      } else {
        led = LedTest(TestLines())
      }
      guard try led.lead(request, instructions: GuidedTest.instructions(parameters), over: connection) else {
        throw ExitCode(75)  // EX_TEMPFAIL
      }
    }
  }

  private var parameters: TestParameters {
    var parameters = details.parameters(of: test)
    parameters.trials = trials ?? parameters.trials
    parameters.duration = duration
    return parameters
  }

  private var request: TestRequest {
    var request = TestRequest(protocol: test.rawValue)
    request.person = person
    request.label = label
    request.notes = notes
    request.trials = trials
    request.durationS = duration
    request.distanceM = details.distance
    request.runInM = details.runIn
    request.runOutM = details.runOut ?? details.runIn
    request.limitS = details.limit
    return request
  }
}
