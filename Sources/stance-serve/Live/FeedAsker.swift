import Feed
import Foundation
import NIOCore
import NIOPosix

/// Why the daemon gives no answer.
enum FeedTrouble: Error, Equatable {
  case closed
  case unreadable
  case newer
  case noAnswer
  /// The daemon said no, in these words.
  case refused(String)
}

/// One question to the daemon over a connection of its own, so that a refusal is known to be this question's.
struct FeedAsker: Sendable {
  let path: String
  let group: any EventLoopGroup

  static func connect(_ path: String, group: any EventLoopGroup) async throws -> NIOAsyncChannel<ByteBuffer, ByteBuffer>
  {
    try await ClientBootstrap(group: group).connectTimeout(.seconds(3)).connect(unixDomainSocketPath: path) { channel in
      channel.eventLoop.makeCompletedFuture {
        try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
      }
    }
  }

  /// Sends a request of `?TEST`; returns when the daemon has taken it.
  /// - Throws: `FeedTrouble`, or what the connection throws.
  func order(_ request: FeedRequest, within limit: Duration = .seconds(15)) async throws {
    try await withThrowingTaskGroup(of: Void.self) { tasks in
      tasks.addTask { try await self.converse(request) }
      tasks.addTask {
        try await Task.sleep(for: limit)
        throw FeedTrouble.noAnswer
      }
      defer { tasks.cancelAll() }
      try await tasks.next()
    }
  }

  /// The daemon answers whoever starts a test or notes something; other orders it answers to whoever began the test and
  /// to all who watch. So this connection watches for those, and only for those: another's test that starts in the same
  /// moment is no answer.
  private static func isAnsweredToWatchers(_ request: FeedRequest) -> Bool {
    switch request {
    case .testStart, .test(.note): false
    default: true
    }
  }

  /// Whether this message says that the request was done.
  private static func isAnswer(_ line: FeedLine, to request: FeedRequest) -> Bool {
    switch request {
    case .testStart: line.name == "TEST" && line.event == "started"
    case .test(.stop): line.name == "TEST" && line.event == "stopped"
    case .test(.abort): line.name == "TEST" && line.event == "aborted"
    case .test(.note): line.name == "MARK"
    default: line.name == "TEST"
    }
  }

  private func converse(_ request: FeedRequest) async throws {
    let channel = try await Self.connect(path, group: group)
    try await channel.executeThenClose { inbound, outbound in
      var isAsked = !Self.isAnsweredToWatchers(request)
      try await outbound.write(ByteBuffer(string: (isAsked ? request : .watch(.events)).line + "\n"))
      var lines = LineAssembler(limit: 1 << 18)
      let decoder = JSONDecoder()
      for try await piece in inbound {
        guard case .lines(let complete) = piece.withUnsafeReadableBytes({ lines.feed($0) }) else {
          throw FeedTrouble.unreadable
        }
        for answer in complete.compactMap({ FeedLine($0, decoder: decoder) }) {
          if answer.name == "ERROR" {
            throw FeedTrouble.refused(answer.message ?? "the daemon refused, and did not say why")
          } else if answer.name == "WATCH", !isAsked {
            isAsked = true
            try await outbound.write(ByteBuffer(string: request.line + "\n"))
          } else if isAsked, Self.isAnswer(answer, to: request) {
            return
          }
        }
      }
      throw FeedTrouble.closed
    }
  }

  /// For the person at the page.
  static func words(_ error: any Error, path: String) -> String {
    switch error {
    case let trouble as FeedTrouble:
      switch trouble {
      case .closed: return "The daemon has closed the connection."
      case .unreadable: return "The daemon said something that this page cannot read."
      case .newer: return "The daemon is newer than this page: update stance."
      case .noAnswer: return "The daemon did not answer in time."
      case .refused(let message):
        // What a program would say next is not for a person.
        let plain = message.replacing(/[:;] (?:see )?\?[A-Z].*$/, with: "")
        return plain.prefix(1).uppercased() + plain.dropFirst() + "."
      }
    case let error as IOError where error.errnoCode == EACCES:
      return "Not permitted to talk to the daemon: the page's user must be in group stance."
    case is IOError: return "The daemon is not running, or not at \(path)."
    default: return "The daemon cannot be reached at \(path)."
    }
  }
}
