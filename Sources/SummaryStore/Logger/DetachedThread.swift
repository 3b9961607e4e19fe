import Glibc

/// A thread of its own for an object that waits for disks. Nobody joins it: whoever needs its last word waits for that,
/// because a disk that hangs may hold the thread for good. The object lives until its work is done.
enum DetachedThread {
  /// - Returns: whether the thread runs.
  static func start(_ work: @escaping @Sendable () -> Void) -> Bool {
    final class Parcel {
      let work: @Sendable () -> Void
      init(_ work: @escaping @Sendable () -> Void) { self.work = work }
    }
    var thread = pthread_t()
    let parcel = Unmanaged.passRetained(Parcel(work))
    let result = pthread_create(
      &thread, nil,
      { context in
        guard let context else { return nil }
        Unmanaged<Parcel>.fromOpaque(context).takeRetainedValue().work()
        return nil
      }, parcel.toOpaque())
    guard result == 0 else {
      parcel.release()
      return false
    }
    pthread_detach(thread)
    return true
  }
}
