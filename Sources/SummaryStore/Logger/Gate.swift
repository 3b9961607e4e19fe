import Glibc

/// A lock with a bell: threads wait on it by the monotonic clock, so that setting the wall clock delays nobody.
final class Gate: @unchecked Sendable {
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let bell = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

  init() {
    pthread_mutex_init(mutex, nil)
    var attributes = pthread_condattr_t()
    pthread_condattr_init(&attributes)
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
    pthread_cond_init(bell, &attributes)
    pthread_condattr_destroy(&attributes)
  }

  deinit {
    pthread_cond_destroy(bell)
    pthread_mutex_destroy(mutex)
    bell.deallocate()
    mutex.deallocate()
  }

  func locked<T>(_ work: () -> T) -> T {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return work()
  }

  func ring() { pthread_cond_broadcast(bell) }

  /// Only inside `locked`: gives the lock up until the bell rings or the time has come, s on the monotonic clock.
  func wait(until time: Double) {
    guard time.isFinite, time < 1e9 else {
      pthread_cond_wait(bell, mutex)
      return
    }
    let seconds = max(time, 0).rounded(.down)
    var deadline = timespec(tv_sec: Int(seconds), tv_nsec: Int((max(time, 0) - seconds) * 1e9))
    pthread_cond_timedwait(bell, mutex, &deadline)
  }
}

/// The system's monotonic clock, s.
func monotonicNow() -> Double {
  var now = timespec()
  clock_gettime(CLOCK_MONOTONIC, &now)
  return Double(now.tv_sec) + Double(now.tv_nsec) * 1e-9
}
