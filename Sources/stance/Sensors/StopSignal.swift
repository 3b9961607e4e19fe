import Foundation
import Synchronization

/// Ctrl-C and SIGTERM as a wish to end cleanly. A second Ctrl-C ends the program at once.
enum StopSignal {
  private static let asked = Atomic<Bool>(false)

  static var isAsked: Bool { asked.load(ordering: .relaxed) }

  /// From now on signals ask instead of killing.
  static func listen() {
    asked.store(false, ordering: .relaxed)
    for number in [SIGINT, SIGTERM] {
      signal(number) { number in
        StopSignal.asked.store(true, ordering: .relaxed)
        signal(number, SIG_DFL)
      }
    }
  }
}
