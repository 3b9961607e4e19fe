import Foundation
import Synchronization

/// Ctrl-C and SIGTERM as a wish to end cleanly. A second Ctrl-C ends the program at once.
enum StopSignal {
  private static let asked = Atomic<Bool>(false)

  static var isAsked: Bool { asked.load(ordering: .relaxed) }

  /// From now on signals ask instead of killing.
  /// - Parameter hearsHangUp: so does a terminal that is closed, unless the program was started to outlive it (`nohup`).
  static func listen(hearsHangUp: Bool = false) {
    asked.store(false, ordering: .relaxed)
    for number in hearsHangUp && isLeftToTheSystem(SIGHUP) ? [SIGINT, SIGTERM, SIGHUP] : [SIGINT, SIGTERM] {
      signal(number) { number in
        StopSignal.asked.store(true, ordering: .relaxed)
        signal(number, SIG_DFL)
      }
    }
  }

  /// Whether a signal just ends the program: nobody has asked for it, nor to be spared of it.
  static func isLeftToTheSystem(_ number: Int32) -> Bool {
    var action = sigaction()
    return sigaction(number, nil, &action) == 0 && action.__sigaction_handler.sa_handler == nil
  }
}
