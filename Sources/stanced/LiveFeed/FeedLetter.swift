import Feed

/// A message on its way to clients.
enum FeedLetter: Sendable {
  /// To every client that watches.
  case toAll(FeedMessage)
  /// To those that watch live.
  case toLive(FeedMessage)
  /// The answer to one client.
  case toOne(Int, FeedMessage)
  /// The answer to one client, which all others that watch see too.
  case toOneAndAll(Int, FeedMessage)
}
