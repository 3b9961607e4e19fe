import Glibc
import Synchronization

/// Results that are still growing, deleted where a signal ends the program: half a result is of no use, and a week's signals
/// are gigabytes. A recording from a sensor is spared: there `StopSignal` has the signals, and it ends early and whole.
enum UnfinishedFiles {
  /// Names, read by a signal handler: a fixed table of C strings that are never freed.
  nonisolated(unsafe) private static let names = {
    let names = UnsafeMutablePointer<UnsafePointer<CChar>?>.allocate(capacity: most)
    names.initialize(repeating: nil, count: most)
    return names
  }()
  private static let lock = Mutex(())
  /// More files than one command writes at a time; of what is beyond it, a partial file stays.
  private static let most = 64

  static func add(_ path: String) {
    lock.withLock { _ in
      listen()
      guard let free = (0..<most).first(where: { names[$0] == nil }) else { return }
      names[free] = strdup(path).map { UnsafePointer($0) }
    }
  }

  static func remove(_ path: String) {
    lock.withLock { _ in
      for place in 0..<most where names[place].map({ strcmp($0, path) == 0 }) ?? false { names[place] = nil }
    }
  }

  /// Signals that somebody else has asked for, or has asked to be spared of (`nohup`), are left alone.
  private static func listen() {
    for number in [SIGINT, SIGTERM, SIGHUP] where StopSignal.isLeftToTheSystem(number) {
      signal(number) { number in
        for place in 0..<UnfinishedFiles.most {
          if let name = UnfinishedFiles.names[place] { unlink(name) }
        }
        signal(number, SIG_DFL)
        raise(number)
      }
    }
  }
}
