import IMU
import Synchronization

/// How late the sampling thread comes back from its pauses: noted by it, read by anyone. A chip's FIFO has room for a
/// second more than is waited for at most; who comes later than that loses samples.
final class Punctuality: Sendable {
  /// Beyond this a read is late.
  static let limit: Nanoseconds = 250_000_000

  private let count = Atomic<Int>(0)
  private let worst = Atomic<Int64>(0)

  /// Reads that were late.
  var lateReads: Int { count.load(ordering: .relaxed) }
  /// The longest delay of all.
  var longest: Nanoseconds { worst.load(ordering: .relaxed) }

  /// For the sampling thread.
  func note(_ delay: Nanoseconds) {
    if delay > Self.limit { count.add(1, ordering: .relaxed) }
    if delay > longest { worst.store(delay, ordering: .relaxed) }
  }
}
