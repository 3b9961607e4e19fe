import Feed
import Foundation
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle

/// One connection to the daemon for all pages, and only while anyone watches: live reading costs battery.
actor FeedHub: Service {
  static let mostWatchers = 12
  /// Messages that may wait for a browser that does not read; beyond, its stream ends and it asks again.
  private static let waiting = 512
  /// Pages come and go within this: the connection stays.
  private static let grace: Duration = .seconds(3)

  private let path: String
  private let group: any EventLoopGroup
  private let logger: Logger
  private var watchers: [Int: Watcher] = [:]
  private var nextWatcher = 0
  private var upstream: Task<Void, Never>?
  private var recollection = Recollection()
  private var isTestRunning = false
  private var link = Link.down("not asked yet")
  private var isStopping = false

  /// A stream ends after this, and its page asks again.
  private static let longest: Duration = .seconds(900)

  private struct Watcher {
    var continuation: AsyncStream<[UInt8]>.Continuation
    var since: ContinuousClock.Instant
    var mayStay: @Sendable (_ now: ContinuousClock.Instant) -> Bool
  }

  private enum Link: Equatable {
    case up
    case down(String)

    var frame: [UInt8] {
      switch self {
      case .up: FeedHub.event(["class": "LINK", "state": "up"])
      case .down(let words): FeedHub.event(["class": "LINK", "state": "down", "text": words])
      }
    }
  }

  init(path: String, group: any EventLoopGroup, logger: Logger) {
    self.path = path
    self.group = group
    self.logger = logger
  }

  /// Ends all streams when the server is told to end.
  func run() async throws {
    try? await gracefulShutdown()
    isStopping = true
    for watcher in watchers.values { watcher.continuation.finish() }
    watchers = [:]
    upstream?.cancel()
  }

  // MARK: Watchers

  /// - Parameter mayStay: whoever signs out, or whose session expires, is told no more.
  /// - Returns: the stream of one page; `nil` when there are too many.
  func watch(while mayStay: @escaping @Sendable (_ now: ContinuousClock.Instant) -> Bool) -> PageResponse.EventStream? {
    guard watchers.count < Self.mostWatchers, !isStopping else { return nil }
    let id = nextWatcher
    nextWatcher += 1
    let (stream, continuation) = AsyncStream.makeStream(
      of: [UInt8].self, bufferingPolicy: .bufferingOldest(Self.waiting))
    continuation.onTermination = { [weak self] _ in
      Task { await self?.leave(id) }
    }
    watchers[id] = Watcher(continuation: continuation, since: .now, mayStay: mayStay)
    // What is remembered is set apart, so that nobody is told old news as new.
    var first = Array("retry: 500\n\n".utf8) + Self.event(["class": "RECALL", "event": "begin"])
    for line in recollection.lines { first += line.frame }
    first += Self.event(["class": "RECALL", "event": "end"]) + (upstream == nil ? [] : link.frame)
    continuation.yield(first)
    if upstream == nil { upstream = Task { await self.keepConnected() } }
    return PageResponse.EventStream(frames: stream) { continuation.finish() }
  }

  /// Ends the streams of those who may not stay, and those that are old.
  func endOverdue(now: ContinuousClock.Instant = .now) {
    for (id, watcher) in watchers where now - watcher.since > Self.longest || !watcher.mayStay(now) { leave(id) }
  }

  private func leave(_ id: Int) {
    watchers[id]?.continuation.finish()
    watchers[id] = nil
  }

  private func publish(_ frame: [UInt8]) {
    for (id, watcher) in watchers {
      if case .enqueued = watcher.continuation.yield(frame) { continue }
      leave(id)
    }
  }

  private static func event(_ fields: [String: String]) -> [UInt8] {
    let json = (try? JSONEncoder().encode(fields)) ?? Data("{}".utf8)
    return Array("data: ".utf8) + Array(json) + [0x0A, 0x0A]
  }

  // MARK: The daemon

  /// Whether the connection is worth having, and to see what.
  private var wanted: FeedRequest.Watch { !watchers.isEmpty ? .live : isTestRunning ? .events : .off }

  private func keepConnected() async {
    var pause = 0.25
    while !Task.isCancelled, !isStopping {
      do {
        try await converse()
        pause = 0.25
      } catch {
        pause = link == .up ? 0.25 : min(pause * 2, 2)
        lose(FeedAsker.words(error, path: path))
      }
      recollection = Recollection()
      endOverdue()
      // Whoever comes back is owed a new connection at once: nothing is remembered until then.
      if wanted == .off { break }
      try? await Task.sleep(for: .seconds(pause))
    }
    upstream = nil
    link = .down("not asked yet")
    // Somebody may have come in the last moment.
    if wanted != .off, !isStopping { upstream = Task { await self.keepConnected() } }
  }

  private func lose(_ words: String) {
    if link != .down(words) { logger.notice("\(words)") }
    link = .down(words)
    isTestRunning = false
    publish(link.frame)
  }

  private func converse() async throws {
    let channel = try await FeedAsker.connect(path, group: group)
    try await channel.executeThenClose { inbound, outbound in
      try await withThrowingTaskGroup(of: Void.self) { tasks in
        tasks.addTask { try await self.listen(inbound) }
        tasks.addTask { try await self.ask(outbound) }
        // The first that ends, ends both.
        defer { tasks.cancelAll() }
        try await tasks.next()
      }
    }
  }

  private func listen(_ inbound: NIOAsyncChannelInboundStream<ByteBuffer>) async throws {
    var lines = LineAssembler(limit: 1 << 18)
    let decoder = JSONDecoder()
    for try await piece in inbound {
      guard case .lines(let complete) = piece.withUnsafeReadableBytes({ lines.feed($0) }) else {
        throw FeedTrouble.unreadable
      }
      for bytes in complete {
        if let line = FeedLine(bytes, decoder: decoder) { try take(line) }
      }
    }
    throw FeedTrouble.closed
  }

  private func take(_ line: FeedLine) throws {
    switch line.name {
    case "VERSION":
      guard let version = line.feedVersion, version <= FeedProtocol.version else { throw FeedTrouble.newer }
      link = .up
      publish(link.frame)
    case "WATCH", "ERROR": return
    default: break
    }
    isTestRunning = line.isTestRunning ?? isTestRunning
    recollection.take(line)
    publish(line.frame)
  }

  /// Says what is to be seen, and asks how the daemon does every few seconds: it does not say so by itself.
  private func ask(_ outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>) async throws {
    var told = FeedRequest.Watch.off
    var asked = ContinuousClock.now - .seconds(60)
    var idleSince: ContinuousClock.Instant?
    while true {
      let now = ContinuousClock.now
      endOverdue(now: now)
      idleSince = watchers.isEmpty ? idleSince ?? now : nil
      let isGone = idleSince.map { now - $0 > Self.grace } ?? false
      let want = !isGone ? .live : isTestRunning ? FeedRequest.Watch.events : .off
      if want == .off { return }
      if want != told {
        try await outbound.write(ByteBuffer(string: FeedRequest.watch(want).line + "\n"))
        told = want
      }
      if now - asked > .seconds(5) {
        try await outbound.write(ByteBuffer(string: FeedRequest.status.line + "\n"))
        asked = now
      }
      try await Task.sleep(for: .milliseconds(500))
    }
  }
}
