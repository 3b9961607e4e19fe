import ArgumentParser
import Feed
import Foundation

struct Live: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Watch the pelvis, the contacts and the last steps while the daemon samples.",
    discussion: """
      On a terminal one screen, redrawn: the pelvis as a line, drop bars of the last steps of each side, contacts as they \
      are found (about a second late). Without a terminal a line for every step, bout and hint. q or Ctrl-C ends it.
      """)

  @Flag(help: "Pass the daemon's messages on as they are, one JSON object a line.")
  var json = false

  @Option(help: ArgumentHelp("End after so long.", valueName: "seconds"))
  var seconds: Double?

  @OptionGroup var options: FeedOptions

  func validate() throws {
    if let seconds, !(seconds > 0 && seconds < 1e9) { throw ValidationError("--seconds must be above 0") }
  }

  func run() throws {
    try reportingFailures(of: "live") {
      let connection = try options.connect()
      try connection.ask(.watch(json || LiveScreen.isPossible ? .live : .events))
      let end = seconds.map { ContinuousClock.now + .seconds($0) }
      if json {
        try pass(connection, until: end)
      } else if LiveScreen.isPossible {
        try LiveScreen().run(connection, until: end)
      } else {
        try tell(connection, until: end)
      }
    }
  }

  private func pass(_ connection: FeedConnection, until end: ContinuousClock.Instant?) throws {
    let encoder = FeedEncoder()
    try follow(connection, until: end) { message in
      try ResultSink.put(Data(try encoder.line(message)), at: nil)
    }
  }

  private func tell(_ connection: FeedConnection, until end: ContinuousClock.Instant?) throws {
    try follow(connection, until: end) { message in
      if let line = LiveWords.line(message) {
        print(line)
        fflush(nil)
      }
    }
  }

  private func follow(
    _ connection: FeedConnection, until end: ContinuousClock.Instant?, _ use: (FeedMessage) throws -> Void
  ) throws {
    while end.map({ ContinuousClock.now < $0 }) ?? true {
      if let message = try connection.next(within: end.map { max(0.01, ($0 - .now) / .seconds(1)) } ?? 60) {
        try use(message)
      }
    }
  }
}
