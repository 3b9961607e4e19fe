import NIOCore
import NIOHTTPTypes
import Synchronization

/// All open connections: so many at most. When there is no room, the one goes that has been waited for longest to say
/// what it wants; so whoever asks at once gets in, however many hold connections open and say nothing.
final class OpenConnections: Sendable {
  static let most = 96
  static let mostOfOne = 32

  private struct Entry {
    var peer: String
    var channel: any Channel
    var since: ContinuousClock.Instant
    /// It has asked, and is being answered.
    var isServed = false
  }

  private let entries = Mutex<[ObjectIdentifier: Entry]>([:])

  var count: Int { entries.withLock { $0.count } }

  /// - Returns: whether there is room.
  func enter(_ channel: any Channel, peer: String) -> Bool {
    let (isIn, given) = entries.withLock { entries -> (Bool, (any Channel)?) in
      let own = entries.values.count { $0.peer == peer }
      var leaving: (key: ObjectIdentifier, value: Entry)?
      if own >= Self.mostOfOne {
        leaving = entries.filter { $0.value.peer == peer && !$0.value.isServed }.min { $0.value.since < $1.value.since }
      } else if entries.count >= Self.most {
        leaving = entries.filter { !$0.value.isServed }.min { $0.value.since < $1.value.since }
      } else {
        entries[ObjectIdentifier(channel)] = Entry(peer: peer, channel: channel, since: .now)
        return (true, nil)
      }
      guard let leaving else { return (false, nil) }
      entries[leaving.key] = nil
      entries[ObjectIdentifier(channel)] = Entry(peer: peer, channel: channel, since: .now)
      return (true, leaving.value.channel)
    }
    given?.close(promise: nil)
    return isIn
  }

  func mark(_ channel: any Channel, isServed: Bool) {
    entries.withLock { entries in
      entries[ObjectIdentifier(channel)]?.isServed = isServed
      if !isServed { entries[ObjectIdentifier(channel)]?.since = .now }
    }
  }

  func leave(_ channel: any Channel) { entries.withLock { $0[ObjectIdentifier(channel)] = nil } }
}

/// Bounds what one connection may cost: its request has to be whole within seconds, however slowly its bytes drip; its
/// answer has to be read; between requests it may not rest for long.
final class ConnectionLimits: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPRequestPart
  typealias InboundOut = HTTPRequestPart
  typealias OutboundIn = HTTPResponsePart
  typealias OutboundOut = HTTPResponsePart

  static let requestTime: TimeAmount = .seconds(10)
  static let readingTime: TimeAmount = .seconds(20)
  private static let bodyBytes = 2 * PageRequest.longestBody

  private let connections: OpenConnections
  private var deadline: Scheduled<Void>?
  private var stall: Scheduled<Void>?
  private var bytes = 0

  init(_ connections: OpenConnections) { self.connections = connections }

  func handlerAdded(context: ChannelHandlerContext) {
    if context.channel.isActive { begin(context) }
  }

  func channelActive(context: ChannelHandlerContext) {
    begin(context)
    context.fireChannelActive()
  }

  func channelInactive(context: ChannelHandlerContext) {
    end(context)
    context.fireChannelInactive()
  }

  func handlerRemoved(context: ChannelHandlerContext) { end(context) }

  private func begin(_ context: ChannelHandlerContext) {
    guard deadline == nil else { return }
    guard connections.enter(context.channel, peer: Peer.name(context.channel.remoteAddress)) else {
      context.close(promise: nil)
      return
    }
    expectRequest(context)
  }

  private func end(_ context: ChannelHandlerContext) {
    deadline?.cancel()
    stall?.cancel()
    connections.leave(context.channel)
  }

  private func expectRequest(_ context: ChannelHandlerContext) {
    deadline?.cancel()
    bytes = 0
    let channel = context.channel
    deadline = context.eventLoop.scheduleTask(in: Self.requestTime) { channel.close(promise: nil) }
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head: connections.mark(context.channel, isServed: true)
    case .body(let piece):
      bytes += piece.readableBytes
      if bytes > Self.bodyBytes { return context.close(promise: nil) }
    case .end: deadline?.cancel()
    }
    context.fireChannelRead(data)
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    if case .end = unwrapOutboundIn(data) {
      connections.mark(context.channel, isServed: false)
      expectRequest(context)
    }
    context.write(data, promise: promise)
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    stall?.cancel()
    if !context.channel.isWritable {
      let channel = context.channel
      stall = context.eventLoop.scheduleTask(in: Self.readingTime) { channel.close(promise: nil) }
    }
    context.fireChannelWritabilityChanged()
  }
}
