import ArgumentParser
import Foundation

struct Serve: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Serve the page for phones and browsers: live, tests, people, reports, trend.",
    discussion: """
      A program of its own, stance-serve, that lies beside this one: it has no device, and nothing of it is in the daemon \
      or in this tool. `stance serve --help` is its help; `stance serve passphrase` sets the passphrase without which it \
      listens on this computer only.
      """)

  @Argument(
    parsing: .captureForPassthrough,
    help: ArgumentHelp("Options of the server, as they are.", valueName: "options"))
  var options: [String] = []

  func run() throws {
    try reportingFailures(of: "serve") {
      let own = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
      let folder = ((own ?? CommandLine.arguments[0]) as NSString).deletingLastPathComponent
      let program = folder + "/stance-serve"
      guard access(program, X_OK) == 0 else { throw ToolError.noServer(looked: program) }
      var arguments = ([program] + options).map { strdup($0) }
      defer { for argument in arguments { free(argument) } }
      arguments.append(nil)
      execv(program, arguments)
      throw ToolError.unreadable(file: program, cause: String(cString: strerror(errno)))
    }
  }
}
