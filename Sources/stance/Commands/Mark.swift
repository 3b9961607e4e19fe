import ArgumentParser
import Feed

struct Mark: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Have the daemon note something at this instant.",
    discussion: "The note stands in the store's table mark, with the session's time.")

  @Argument(help: "What to note, e.g. \"left hip hurts\".")
  var text: [String]

  @OptionGroup var options: FeedOptions

  func validate() throws {
    if text.joined(separator: " ").count > FeedLimits().textLength {
      throw ValidationError("a note has at most \(FeedLimits().textLength) characters")
    }
  }

  func run() throws {
    try reportingFailures(of: "mark") {
      let connection = try options.connect()
      try connection.ask(.mark(text.joined(separator: " ")))
      let mark = try connection.answer { message -> MarkNote? in
        if case .mark(let note) = message { note } else { nil }
      }
      print("noted at \(StatusLines.duration(mark.t)) of the session: \(mark.text)")
    }
  }
}
