import CLinux
import Feed
import Glibc
import IMU
import Logging
import Synchronization

/// What the feed's thread and the others know of each other.
final class FeedPort: Sendable {
  let letters: Mailbox<FeedLetter>
  /// Whether any client wants to see what happens.
  private let watched = Atomic<Bool>(false)
  private let stopping = Atomic<Bool>(false)
  private let connected = Atomic<Int>(0)

  init() throws { letters = Mailbox(capacity: 1024, wake: try Wake()) }

  var isWatched: Bool { watched.load(ordering: .relaxed) }
  var clients: Int { connected.load(ordering: .relaxed) }
  var isStopping: Bool { stopping.load(ordering: .acquiring) }

  func setWatched(_ value: Bool) { watched.store(value, ordering: .relaxed) }
  func setClients(_ count: Int) { connected.store(count, ordering: .relaxed) }
  func stop() {
    stopping.store(true, ordering: .releasing)
    letters.wake.ring()
  }
}

/// The live feed: one thread for all clients, which never waits for any of them.
struct FeedServer: ~Copyable {
  private let socket: FeedSocket
  private let port: FeedPort
  private let control: SamplingControl
  private let orders: Mailbox<AnalysisOrder>
  private let limits: FeedLimits
  private let status: () -> StatusNote
  private let epoll: Int32
  private let encoder: FeedEncoder
  private let clock = MonotonicTime()
  private let greeting: [UInt8]
  private var clients: [Int32: FeedClient] = [:]
  private var nextID = 1
  private var complaints: Complaints

  /// - Parameter status: the daemon's, as it is now.
  init(
    socket: consuming FeedSocket, port: FeedPort, control: SamplingControl, orders: Mailbox<AnalysisOrder>,
    limits: FeedLimits, logger: Logger, status: @escaping () -> StatusNote
  ) throws {
    let encoder = FeedEncoder()
    let greeting = try encoder.line(.version(VersionNote(release: Release.version, limits: limits)))
    let epoll = stance_epoll()
    guard epoll >= 0 else { throw StartError.system("epoll_create1", errno) }
    self.encoder = encoder
    self.greeting = greeting
    self.epoll = epoll
    self.socket = socket
    self.port = port
    self.control = control
    self.orders = orders
    self.limits = limits
    self.status = status
    complaints = Complaints(logger)
    watch(self.socket.descriptor, for: EPOLLIN.rawValue, adding: true)
    watch(port.letters.wake.descriptor, for: EPOLLIN.rawValue, adding: true)
  }

  deinit {
    for descriptor in clients.keys { close(descriptor) }
    close(epoll)
  }

  /// Serves until the port is stopped, and delivers what has come by then.
  mutating func run() {
    var events = [epoll_event](repeating: epoll_event(), count: 32)
    while !port.isStopping {
      let count = epoll_wait(epoll, &events, Int32(events.count), timeout())
      for index in 0..<max(0, Int(count)) {
        let descriptor = events[index].data.fd
        if descriptor == socket.descriptor {
          accept()
        } else if descriptor != port.letters.wake.descriptor {
          serve(descriptor, events[index].events)
        }
      }
      if count != 0 { deliver() }
      dropIdle()
      complaints.settle(now: clock.now())
    }
    deliver()
  }

  private func watch(_ descriptor: Int32, for events: UInt32, adding: Bool) {
    var event = epoll_event()
    event.events = events
    event.data.fd = descriptor
    _ = epoll_ctl(epoll, adding ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, descriptor, &event)
  }

  // MARK: Coming and going

  private mutating func accept() {
    // A few at a time, so that those who are in are served meanwhile.
    for _ in 0..<16 {
      let descriptor = stance_accept(socket.descriptor)
      guard descriptor >= 0 else { return }
      guard clients.count < limits.clients else {
        refuse(descriptor)
        continue
      }
      var client = FeedClient(descriptor: descriptor, id: nextID, limits: limits, now: clock.now())
      nextID += 1
      watch(descriptor, for: EPOLLIN.rawValue, adding: true)
      _ = client.send(greeting)
      clients[descriptor] = client
      port.setClients(clients.count)
    }
  }

  private mutating func refuse(_ descriptor: Int32) {
    let words = "there are \(limits.clients) clients already; try again when one has left"
    if let line = try? encoder.line(.error(ErrorNote(words, closing: true))) {
      _ = line.withUnsafeBytes { stance_send(descriptor, $0.baseAddress, $0.count) }
    }
    close(descriptor)
    complaints.note("refused a client: \(limits.clients) are connected", now: clock.now())
  }

  private mutating func drop(_ descriptor: Int32, because reason: String?) {
    guard let client = clients.removeValue(forKey: descriptor) else { return }
    close(descriptor)
    port.setClients(clients.count)
    if client.watch != .off { settleWatching() }
    if let reason { complaints.note("dropped client \(client.id): \(reason)", now: clock.now()) }
  }

  /// Says why, then closes; what the client does not read in time is lost.
  private mutating func expel(_ descriptor: Int32, _ reason: String) {
    send(.error(ErrorNote(reason, closing: true)), to: descriptor)
    drop(descriptor, because: reason)
  }

  /// Clients that do nothing keep others out.
  private mutating func dropIdle() {
    let now = clock.now()
    for (descriptor, client) in clients where client.watch == .off {
      if now &- client.asked > Nanoseconds(limits.idleSeconds * 1e9) { expel(descriptor, "nothing asked for too long") }
    }
  }

  /// Until the next client has been idle for too long, ms; none: for good.
  private func timeout() -> Int32 {
    let idle = clients.values.lazy.filter { $0.watch == .off }.map(\.asked).min()
    guard let idle else { return complaints.hasMore ? 10_000 : -1 }
    let left = Double(idle &- clock.now()) * 1e-6 + limits.idleSeconds * 1e3
    return Int32(max(10, min(left + 10, 60_000)))
  }

  // MARK: Requests

  private mutating func serve(_ descriptor: Int32, _ events: UInt32) {
    guard clients[descriptor] != nil else { return }
    if events & EPOLLOUT.rawValue != 0 { settle(descriptor, clients[descriptor]?.flush() ?? .gone) }
    guard events & (EPOLLIN.rawValue | EPOLLHUP.rawValue | EPOLLERR.rawValue) != 0, clients[descriptor] != nil
    else { return }
    // One piece at a time: a client that sends without end takes turns with the others.
    let outcome = withUnsafeTemporaryAllocation(byteCount: 4096, alignment: 8) { room -> LineAssembler.Outcome? in
      let count = read(descriptor, room.baseAddress, room.count)
      if count < 0, errno == EAGAIN || errno == EINTR { return .lines([]) }
      guard count > 0 else { return nil }
      return clients[descriptor]?.lines.feed(UnsafeRawBufferPointer(rebasing: room[..<count]))
    }
    switch outcome {
    case nil: drop(descriptor, because: nil)
    case .tooLong: expel(descriptor, "a line is longer than \(limits.lineBytes) bytes")
    case .lines(let lines):
      for line in lines where clients[descriptor] != nil { answer(line, to: descriptor) }
    }
  }

  private mutating func answer(_ line: [UInt8], to descriptor: Int32) {
    guard clients[descriptor]?.mayAsk(now: clock.now()) == true, let id = clients[descriptor]?.id else {
      return expel(descriptor, "more than \(Int(limits.requestsPerSecond)) requests a second")
    }
    do {
      switch try FeedRequest(parsing: line, limits: limits) {
      case .status: send(.status(status()), to: descriptor)
      case .watch(let what):
        clients[descriptor]?.watch = what
        settleWatching()
        send(.watch(WatchNote(mode: what.rawValue)), to: descriptor)
      case .testStart(let test): order(.testStart(test, client: id), for: descriptor)
      case .test(let verb): order(.test(verb, client: id), for: descriptor)
      case .mark(let text): order(.mark(text, client: id), for: descriptor)
      }
    } catch {
      send(.error(ErrorNote(error.description)), to: descriptor)
    }
  }

  private mutating func order(_ order: AnalysisOrder, for descriptor: Int32) {
    if !orders.put(order) {
      send(.error(ErrorNote("the daemon is busy: ask again in a moment")), to: descriptor)
    }
  }

  private func settleWatching() {
    port.setWatched(clients.values.contains { $0.watch != .off })
    control.setLive(clients.values.contains { $0.watch == .live })
  }

  // MARK: Messages

  private mutating func deliver() {
    port.letters.wake.hush()
    for letter in port.letters.takeAll() {
      switch letter {
      case .toAll(let message): broadcast(message, except: nil) { $0 != .off }
      case .toLive(let message): broadcast(message, except: nil) { $0 == .live }
      case .toOne(let id, let message): reply(message, to: id)
      case .toOneAndAll(let id, let message):
        reply(message, to: id)
        broadcast(message, except: id) { $0 != .off }
      }
    }
  }

  private mutating func broadcast(
    _ message: FeedMessage, except id: Int?, to wants: (FeedRequest.Watch) -> Bool
  ) {
    guard clients.values.contains(where: { wants($0.watch) }), let line = try? encoder.line(message) else { return }
    for (descriptor, client) in clients where client.id != id && wants(client.watch) { send(line, to: descriptor) }
  }

  private mutating func reply(_ message: FeedMessage, to id: Int) {
    if let descriptor = clients.first(where: { $0.value.id == id })?.key { send(message, to: descriptor) }
  }

  private mutating func send(_ message: FeedMessage, to descriptor: Int32) {
    if let line = try? encoder.line(message) { send(line, to: descriptor) }
  }

  private mutating func send(_ line: [UInt8], to descriptor: Int32) {
    settle(descriptor, clients[descriptor]?.send(line) ?? .done)
  }

  private mutating func settle(_ descriptor: Int32, _ delivery: FeedClient.Delivery) {
    switch delivery {
    case .done: watch(descriptor, for: EPOLLIN.rawValue, adding: false)
    case .waiting: watch(descriptor, for: EPOLLIN.rawValue | EPOLLOUT.rawValue, adding: false)
    case .tooSlow: drop(descriptor, because: "it does not read what it asked for")
    case .gone: drop(descriptor, because: nil)
    }
  }
}
