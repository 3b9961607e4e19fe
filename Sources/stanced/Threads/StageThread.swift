import CLinux
import Glibc

/// A thread of the system's own: the sampling loop must not queue behind tasks.
struct StageThread {
  private let handle: pthread_t

  private final class Work {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }

  /// - Parameter name: at most 15 bytes, as `ps -L` shows it.
  /// - Throws: `StartError` where the system starts no more threads.
  init(_ name: String, _ body: @escaping @Sendable () -> Void) throws {
    var thread = pthread_t()
    let work = Unmanaged.passRetained(Work(body))
    let status = pthread_create(
      &thread, nil,
      { argument in
        guard let argument else { return nil }
        Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().body()
        return nil
      }, work.toOpaque())
    guard status == 0 else {
      work.release()
      throw StartError.system("pthread_create", status)
    }
    _ = name.withCString { stance_name_thread(thread, $0) }
    handle = thread
  }

  func join() { _ = pthread_join(handle, nil) }

  /// Asks for a real-time priority for the calling thread, first in, first out.
  /// - Returns: the error number; 0 when it was given.
  static func makeRealTime(priority: Int) -> Int32 {
    var parameter = sched_param()
    parameter.sched_priority = Int32(max(1, min(priority, 99)))
    return pthread_setschedparam(pthread_self(), SCHED_FIFO, &parameter)
  }
}
