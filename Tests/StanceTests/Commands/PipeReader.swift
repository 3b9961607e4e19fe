import Foundation
import Testing

/// A FIFO and who takes what is written into it, so that no writer waits.
final class PipeReader: @unchecked Sendable {
  private let descriptor: Int32
  private let lock = NSCondition()
  private var bytes = Data()
  private var ends = false
  private var hasEnded = false

  /// Makes the FIFO.
  init(_ path: String) throws {
    try #require(mkfifo(path, 0o600) == 0)
    // For writing too: a FIFO without a writer would be at its end.
    descriptor = open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC)
    try #require(descriptor >= 0)
    Thread { self.take() }.start()
  }

  deinit { close(descriptor) }

  private func take() {
    var block = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = read(descriptor, &block, block.count)
      lock.lock()
      if count > 0 { bytes.append(contentsOf: block[..<count]) }
      hasEnded = ends && count <= 0
      lock.broadcast()
      let isOver = hasEnded
      lock.unlock()
      if isOver { return }
      if count <= 0 { usleep(1000) }
    }
  }

  /// All that was written; to be asked for once nothing more will be.
  var text: String {
    lock.lock()
    defer { lock.unlock() }
    ends = true
    while !hasEnded { lock.wait() }
    return String(decoding: bytes, as: UTF8.self)
  }
}
