import Feed
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOPosix
import ServiceProcess

/// Puts the parts together and serves until it is told to end.
struct PageServer {
  var settings: ServeSettings
  var passphrase: Passphrase?
  var logger: Logger

  func run() async throws {
    // One thread for all connections, one for the store.
    let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    let thread = NIOThreadPool(numberOfThreads: 1)
    thread.start()
    let listening = settings.listening
    let hub = FeedHub(path: settings.socket, group: group, logger: logger)
    let site = Site(
      gate: Gate(
        passphrase: passphrase,
        hosts: HostNames(isLoopback: listening.isLoopback, computer: HostNames.computer, others: settings.names)),
      hub: hub, asker: FeedAsker(path: settings.socket, group: group),
      shelf: StoreShelf(path: settings.store, thread: thread), limits: settings.limits,
      frame: settings.frame, logger: logger)
    let connections = OpenConnections()
    var quiet = logger
    quiet.logLevel = max(logger.logLevel, .warning)
    let application = Application(
      responder: PageResponder(site: site),
      server: .http1(
        configuration: HTTP1Channel.Configuration(
          additionalChannelHandlers: [ConnectionLimits(connections)], idleTimeout: .seconds(60),
          httpDecoderConfiguration: .init(
            maxHeaderFieldSize: 8192, maxHeaderListSize: 16_384, maxHeaderFieldCount: 64))),
      configuration: ApplicationConfiguration(
        address: .hostname(listening.address, port: listening.port), backlog: 128),
      services: [hub], onServerRunning: { [logger] channel in announce(channel, logger) },
      eventLoopGroupProvider: .shared(group), logger: quiet)
    try await application.runService()
    try await thread.shutdownGracefully()
    try await group.shutdownGracefully()
  }

  private func announce(_ channel: any Channel, _ logger: Logger) {
    // Starting has needed code that serving does not.
    Residence.forgetCode()
    let port = channel.localAddress?.port ?? settings.listening.port
    let host = settings.listening.address.contains(":") ? "[\(settings.listening.address)]" : settings.listening.address
    logger.info("The page is at http://\(host):\(port)/")
    if passphrase == nil {
      logger.info("No passphrase is set: whoever is signed in on this computer can open it.")
    }
    if !settings.listening.isLoopback {
      logger.warning(
        """
        Reachable from the network over plain HTTP: who listens on the way can read the passphrase and all that is shown. \
        Use a network that you trust, or put a server with TLS or an SSH tunnel before it.
        """)
    }
  }
}
