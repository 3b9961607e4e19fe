import Glibc

/// A value that one thread at a time may touch.
///
/// It is locked by a POSIX mutex and not by `Synchronization.Mutex`: what waits for that one is given it by the kernel,
/// out of the thread sanitizer's sight, which then calls a race what is locked on both sides.
final class Locked<Value>: @unchecked Sendable {
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private var value: Value

  init(_ value: sending Value) {
    self.value = value
    pthread_mutex_init(mutex, nil)
  }

  deinit {
    pthread_mutex_destroy(mutex)
    mutex.deallocate()
  }

  func withLock<T>(_ work: (inout Value) throws -> sending T) rethrows -> sending T {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return try work(&value)
  }
}
