import CLinux
import Feed
import Foundation
import Glibc
import Logging
import Testing

@testable import stanced

/// A feed server on a socket of its own, with nobody but clients.
final class ServedFeed: Sendable {
  let path: String
  let port: FeedPort
  let control: SamplingControl
  let orders: Mailbox<AnalysisOrder>
  private let thread: StageThread

  init(_ change: (inout FeedLimits) -> Void = { _ in }) throws {
    path = NSTemporaryDirectory() + "/stance-feed-\(getpid())-\(UInt32.random(in: 0...UInt32.max))"
    port = try FeedPort()
    control = try SamplingControl()
    orders = Mailbox(capacity: 8, wake: try Wake())
    var limits = FeedLimits()
    change(&limits)
    let server = Passenger(
      try FeedServer(
        socket: try FeedSocket.open(path), port: port, control: control, orders: orders, limits: limits,
        logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, status: { StatusNote() }))
    thread = try StageThread("feed") { server.ride { $0.run() } }
  }

  deinit {
    port.stop()
    thread.join()
  }
}

/// The address of a socket of this name.
private func withAddress(_ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
  var address = sockaddr_un()
  address.sun_family = sa_family_t(AF_UNIX)
  withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
  return withUnsafePointer(to: &address) { pointer in
    pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
  }
}

/// A client that says whatever bytes it likes.
final class RawClient {
  let descriptor: Int32
  private var lines = LineAssembler(limit: 1 << 20)
  private var pending: [[UInt8]] = []
  private(set) var isClosed = false

  init(_ path: String) throws {
    descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    try #require(withAddress(path) { connect(descriptor, $0, $1) } == 0)
  }

  deinit { close(descriptor) }

  /// - Returns: whether the daemon took all of it.
  @discardableResult
  func say(_ bytes: [UInt8]) -> Bool {
    bytes.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) } == bytes.count
  }

  @discardableResult
  func say(_ text: String) -> Bool { say(Array(text.utf8)) }

  /// The next message; `nil` when none came within 5 s, or the daemon has closed.
  func hear() -> FeedMessage? {
    while pending.isEmpty {
      var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      guard poll(&entry, 1, 5000) > 0 else { return nil }
      var room = [UInt8](repeating: 0, count: 65_536)
      let count = recv(descriptor, &room, room.count, 0)
      guard count > 0 else {
        isClosed = true
        return nil
      }
      guard
        case .lines(let found) = room.withUnsafeBytes({ lines.feed(UnsafeRawBufferPointer(rebasing: $0[..<count])) })
      else { return nil }
      pending += found
    }
    return try? FeedDecoder().message(pending.removeFirst())
  }

  /// The first error that the daemon tells.
  func hearError() -> ErrorNote? {
    while let message = hear() { if case .error(let note) = message { return note } }
    return nil
  }
}

@Suite(.serialized) struct HostileClientTests {
  private var resident: Int {
    let text = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
    return (text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0) * 4096
  }

  private func isServed(_ feed: ServedFeed) throws -> Bool {
    let client = try RawClient(feed.path)
    guard case .version = client.hear() else { return false }
    client.say("?STATUS\n")
    guard case .status = client.hear() else { return false }
    return true
  }

  @Test func theGreetingComesFirstAndNamesTheLimits() throws {
    let feed = try ServedFeed { $0.clients = 3 }
    guard case .version(let note) = try RawClient(feed.path).hear() else {
      Issue.record("no greeting")
      return
    }
    #expect(note.protocol == FeedProtocol.version && note.limits.clients == 3)
  }

  @Test func watchingLiveIsToldToTheSamplingThreadAndEndsWithTheClient() throws {
    let feed = try ServedFeed()
    var client: RawClient? = try RawClient(feed.path)
    client?.say("?WATCH\n")
    _ = client?.hear()
    #expect(client?.hear() == .watch(WatchNote(mode: "live")))
    #expect(feed.control.isLive && feed.port.isWatched)
    client = nil
    for _ in 0..<100 where feed.control.isLive { usleep(10_000) }
    #expect(!feed.control.isLive && !feed.port.isWatched)
  }

  @Test func garbageIsAnsweredInWords() throws {
    let feed = try ServedFeed { $0.requestsPerSecond = 1000 }
    let client = try RawClient(feed.path)
    for garbage in ["hello\n", "?\n", "{}\n", "?WATCH sideways\n", "\u{7}\u{1B}[31m\n"] {
      client.say(garbage)
      #expect(client.hearError()?.closing == false)
    }
    client.say([0xC3, 0x28, 0xFF, 0x0A])
    #expect(client.hearError()?.message == FeedRequestError.notText.description)
    #expect(try isServed(feed))
  }

  @Test func aLineOfAGigabyteEndsItsClientAndCostsNoMemory() throws {
    let feed = try ServedFeed()
    let client = try RawClient(feed.path)
    let before = resident
    let piece = [UInt8](repeating: UInt8(ascii: "x"), count: 1 << 20)
    var said = 0
    while said < 1024, client.say(piece) { said += 1 }
    #expect(said < 16, "it is not listened to for long")
    #expect(client.hearError()?.message.contains("longer than 4096") == true)
    #expect(resident - before < 8 << 20)
    #expect(try isServed(feed))
  }

  @Test func aThousandConnectionsLeaveTheOthersServed() throws {
    let feed = try ServedFeed()
    let watcher = try RawClient(feed.path)
    watcher.say("?WATCH events\n")
    _ = watcher.hear()
    #expect(watcher.hear() == .watch(WatchNote(mode: "events")))
    var crowd: [RawClient] = []
    var refused = 0
    for index in 0..<1000 {
      let client = try RawClient(feed.path)
      if index % 2 == 0 { client.say("?STAT") }
      if index >= 15 {
        if client.hearError()?.closing == true { refused += 1 }
      } else {
        crowd.append(client)
      }
    }
    #expect(refused == 985)
    feed.port.letters.put(.toAll(.mark(MarkNote(t: 1, text: "still here"))))
    #expect(watcher.hear() == .mark(MarkNote(t: 1, text: "still here")))
    crowd = []
    for _ in 0..<100 where feed.port.clients > 1 { usleep(10_000) }
    #expect(feed.port.clients == 1)
    #expect(try isServed(feed))
  }

  @Test func whoNeverReadsIsDroppedAndTheOthersAreNotHeldUp() throws {
    let feed = try ServedFeed()
    let deaf = try RawClient(feed.path)
    deaf.say("?WATCH\n")
    let watcher = try RawClient(feed.path)
    watcher.say("?WATCH\n")
    _ = watcher.hear()
    _ = watcher.hear()
    let long = String(repeating: "y", count: 200)
    var heard = 0
    for number in 0..<4000 {
      feed.port.letters.put(.toAll(.mark(MarkNote(t: Double(number), text: long))))
      if watcher.hear() == .mark(MarkNote(t: Double(number), text: long)) { heard += 1 }
    }
    #expect(heard == 4000)
    #expect(feed.port.clients == 1, "the deaf one is gone")
  }

  @Test func whoAsksTooOftenIsSentAway() throws {
    let feed = try ServedFeed()
    let client = try RawClient(feed.path)
    client.say(String(repeating: "?STATUS\n", count: 60))
    #expect(client.hearError() == ErrorNote("more than 20 requests a second", closing: true))
  }

  @Test func whoDoesNothingIsSentAway() throws {
    let feed = try ServedFeed { $0.idleSeconds = 0.3 }
    let client = try RawClient(feed.path)
    client.say("?STA")
    #expect(client.hearError()?.closing == true)
  }

  @Test func ordersBeyondWhatFitsAreRefused() throws {
    let feed = try ServedFeed { $0.requestsPerSecond = 1000 }
    let client = try RawClient(feed.path)
    client.say(String(repeating: "?MARK x\n", count: 9))
    #expect(client.hearError()?.message.contains("busy") == true)
    #expect(feed.orders.takeAll().count == 8)
  }

  @Test func theSocketIsForOwnerAndGroupOnly() throws {
    let feed = try ServedFeed()
    var status = stat()
    #expect(stat(feed.path, &status) == 0)
    #expect(status.st_mode & 0o777 == 0o660)
  }

  /// The system's own for log lines is such a one: nobody can connect to it, and it is in use.
  @Test(arguments: [SOCK_DGRAM, SOCK_SEQPACKET]) func anotherProgramsSocketIsLeftAlone(kind: __socket_type) throws {
    let path = NSTemporaryDirectory() + "/stance-other-\(getpid())-\(kind.rawValue)"
    let other = socket(AF_UNIX, Int32(kind.rawValue), 0)
    defer {
      close(other)
      unlink(path)
    }
    #expect(withAddress(path) { bind(other, $0, $1) } == 0)
    if kind == SOCK_SEQPACKET { #expect(listen(other, 1) == 0) }
    let error = #expect(throws: StartError.self) { _ = try FeedSocket.open(path) }
    #expect(error?.description.contains("another program's") == true, "\(error?.description ?? "")")
    #expect(access(path, F_OK) == 0)
  }

  @Test func aSecondDaemonIsRefusedAndALeftOverSocketIsNot() throws {
    let path = NSTemporaryDirectory() + "/stance-left-\(getpid())"
    func open() throws -> FeedSocket { try FeedSocket.open(path) }
    do {
      let first = try open()
      #expect(throws: StartError.self) { _ = try open() }
      _ = first.descriptor
    }
    // As a killed daemon leaves it: bound, and nobody behind.
    let left = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    try #require(withAddress(path) { bind(left, $0, $1) } == 0)
    close(left)
    let again = try open()
    #expect(again.descriptor >= 0)
  }
}
