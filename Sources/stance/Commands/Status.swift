import ArgumentParser
import Feed
import Foundation

struct Status: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Say how the daemon does: sensor, samples, walking, store.",
    discussion: "Exit status 0 while samples come, 75 while there is no sensor, 69 when no daemon runs.")

  @Flag(help: "One JSON object, as the daemon sends it.")
  var json = false

  @OptionGroup var options: FeedOptions

  func run() throws {
    try reportingFailures(of: "status") {
      let connection = try options.connect()
      try connection.ask(.status)
      let status = try connection.answer { message -> StatusNote? in
        if case .status(let note) = message { note } else { nil }
      }
      if json {
        try ResultSink.put(Data(try FeedEncoder().line(.status(status))), at: nil)
      } else {
        print(StatusLines(status).text)
      }
      if status.state == "no_sensor" { throw ExitCode(75) }
    }
  }
}
