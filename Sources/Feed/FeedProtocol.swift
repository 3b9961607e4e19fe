/// What both ends of the live feed agree on: one JSON object a line from the daemon, one request a line to it.
public enum FeedProtocol {
  /// Goes up when a client written for the version before would misread something. New classes and new keys do not
  /// count: clients pass over what they do not know.
  public static let version = 1
  /// Where the daemon listens unless its configuration says otherwise.
  public static let defaultSocket = "/run/stance/feed.sock"
}

/// Bounds that keep any client from costing the daemon more than a little.
public struct FeedLimits: Codable, Equatable, Sendable {
  /// Bytes in a request, its line end included.
  public var lineBytes = 4096
  /// Clients at a time.
  public var clients = 16
  /// Requests a second in the long run; as many again may come at once.
  public var requestsPerSecond = 20.0
  /// Bytes that may wait for a client that does not read; beyond, it is dropped.
  public var backlogBytes = 65_536
  /// A client that neither watches nor asks is dropped after so long, s.
  public var idleSeconds = 60.0
  /// Characters in a label or a mark.
  public var textLength = 256

  public init() {}
}
