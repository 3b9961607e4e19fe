import CLinux
import Feed
import Glibc
import IMU

/// One connection: what it has sent, what it has still to read, what it may do.
struct FeedClient {
  let descriptor: Int32
  /// Never used twice, unlike descriptors.
  let id: Int
  var watch = FeedRequest.Watch.off
  var lines: LineAssembler
  /// When it last asked for something.
  var asked: Nanoseconds
  private var outbox: [UInt8] = []
  private var sent = 0
  /// Requests that may come at once.
  private var tokens: Double
  private var refilled: Nanoseconds
  private let limits: FeedLimits

  init(descriptor: Int32, id: Int, limits: FeedLimits, now: Nanoseconds) {
    self.descriptor = descriptor
    self.id = id
    self.limits = limits
    lines = LineAssembler(limit: limits.lineBytes)
    asked = now
    tokens = limits.requestsPerSecond
    refilled = now
  }

  /// Bytes that wait to be read by it.
  var backlog: Int { outbox.count - sent }

  /// Whether one more request is within its rate.
  mutating func mayAsk(now: Nanoseconds) -> Bool {
    let passed = Double(now &- refilled) * 1e-9
    tokens = min(limits.requestsPerSecond, tokens + passed * limits.requestsPerSecond)
    refilled = now
    asked = now
    guard tokens >= 1 else { return false }
    tokens -= 1
    return true
  }

  enum Delivery { case done, waiting, tooSlow, gone }

  /// Sends a line, or as much of it as the socket takes.
  mutating func send(_ line: [UInt8]) -> Delivery {
    guard backlog + line.count <= limits.backlogBytes else { return .tooSlow }
    outbox.append(contentsOf: line)
    return flush()
  }

  /// Sends what waits.
  mutating func flush() -> Delivery {
    while sent < outbox.count {
      let count = outbox.withUnsafeBytes { bytes in
        stance_send(descriptor, bytes.baseAddress?.advanced(by: sent), bytes.count - sent)
      }
      if count > 0 {
        sent += count
      } else if errno == EAGAIN || errno == EWOULDBLOCK {
        compact()
        return .waiting
      } else if errno != EINTR {
        return .gone
      }
    }
    outbox.removeAll(keepingCapacity: outbox.capacity < 8192)
    sent = 0
    return .done
  }

  /// Forgets what was sent, once it is worth the move.
  private mutating func compact() {
    guard sent > 4096 else { return }
    outbox.removeFirst(sent)
    sent = 0
  }
}
