import IMU
import Logging

/// What clients do wrong, said in few lines: a thousand of them must not fill the journal.
struct Complaints {
  private let logger: Logger
  private var last: Nanoseconds?
  private var more = 0
  private var example = ""
  private static let interval: Nanoseconds = 10_000_000_000

  init(_ logger: Logger) { self.logger = logger }

  /// Whether there is something that was not yet said.
  var hasMore: Bool { more > 0 }

  mutating func note(_ words: String, now: Nanoseconds) {
    guard let last, now &- last < Self.interval else {
      logger.warning("live feed: \(words)")
      self.last = now
      return
    }
    more += 1
    example = words
  }

  /// Says how many there were, once it is time.
  mutating func settle(now: Nanoseconds) {
    guard more > 0, let last, now &- last >= Self.interval else { return }
    logger.warning("live feed: \(more) more like this: \(example)")
    self.last = now
    more = 0
  }
}
