import CLinux
import Glibc

/// The signals that the daemon lives by, taken one at a time by the main thread. To be made before any other thread, so
/// that all of them leave these signals alone.
struct Signals {
  enum Kind { case end, reload, ended }

  private let set: sigset_t

  init() {
    var set = sigset_t()
    sigemptyset(&set)
    for number in [SIGTERM, SIGINT, SIGHUP, SIGUSR1] { sigaddset(&set, number) }
    pthread_sigmask(SIG_BLOCK, &set, nil)
    self.set = set
    signal(SIGPIPE, SIG_IGN)
  }

  /// The next one; `nil` when none came in time.
  func next(within seconds: Double?) -> Kind? {
    var set = set
    var info = siginfo_t()
    let number: Int32
    if let seconds {
      let whole = seconds.rounded(.down)
      var limit = timespec(tv_sec: Int(whole), tv_nsec: Int((seconds - whole) * 1e9))
      number = sigtimedwait(&set, &info, &limit)
    } else {
      number = sigwaitinfo(&set, &info)
    }
    switch number {
    case SIGTERM, SIGINT: return .end
    case SIGHUP: return .reload
    case SIGUSR1: return .ended
    default: return nil
    }
  }

  /// From here on the next such signal ends the process at once.
  func letKill() {
    signal(SIGTERM, SIG_DFL)
    signal(SIGINT, SIG_DFL)
    var set = sigset_t()
    sigemptyset(&set)
    for number in [SIGTERM, SIGINT] { sigaddset(&set, number) }
    pthread_sigmask(SIG_UNBLOCK, &set, nil)
  }

  /// Tells the main thread that there is nothing left to do.
  static func announceEnd() { kill(getpid(), SIGUSR1) }
}
