import CLinux
import Glibc

/// An eventfd: rings a thread that waits in `poll` or `epoll`. Ringing never blocks, and many rings are one.
final class Wake: Sendable {
  let descriptor: Int32

  /// - Throws: `StartError` where the system has no descriptors left.
  init() throws {
    descriptor = stance_eventfd()
    guard descriptor >= 0 else { throw StartError.system("eventfd", errno) }
  }

  deinit { close(descriptor) }

  func ring() {
    var one: UInt64 = 1
    // Full (EAGAIN) means that it rings already.
    _ = write(descriptor, &one, 8)
  }

  /// Stops the ringing.
  func hush() {
    var count: UInt64 = 0
    _ = read(descriptor, &count, 8)
  }

  /// Waits for a ring, at most so long; `nil` waits for good.
  /// - Returns: whether it rang.
  @discardableResult
  func wait(atMost nanoseconds: Int64? = nil) -> Bool {
    let count: Int32
    if let nanoseconds {
      let most = max(0, min(nanoseconds, 86_400_000_000_000))
      var limit = timespec(tv_sec: Int(most / 1_000_000_000), tv_nsec: Int(most % 1_000_000_000))
      count = stance_wait_readable(descriptor, &limit)
    } else {
      count = stance_wait_readable(descriptor, nil)
    }
    guard count > 0 else { return false }
    hush()
    return true
  }
}
