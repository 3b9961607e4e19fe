import ArgumentParser
import Feed
import Foundation

/// Which daemon a command talks to.
struct FeedOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Socket of the daemon (default: \(FeedProtocol.defaultSocket), or what STANCE_SOCKET says).", valueName: "path"))
  var socket: String?

  func connect() throws -> FeedConnection {
    try FeedConnection(
      path: socket ?? ProcessInfo.processInfo.environment["STANCE_SOCKET"] ?? FeedProtocol.defaultSocket)
  }
}
