import Synchronization

/// Somebody who tells the walker what to do next, while they walk: what is asked for replaces what they do.
///
/// A script with a cue never ends. After its phases the walker stays as they are until the cue gives others; a walk
/// under way is brought to a stand first. Reading the truth of such a walker as a whole would not end either.
public final class WalkerCue: Sendable, Equatable {
  private let wanted = Mutex<(serial: Int, phases: [WalkerPhase])>((0, []))

  /// Nothing has been asked for.
  public init() {}

  /// Asks for these phases from now on.
  public func give(_ phases: [WalkerPhase]) {
    wanted.withLock { wanted in
      wanted.serial += 1
      wanted.phases = phases
    }
  }

  /// Changes whenever something else is asked for.
  var serial: Int { wanted.withLock { $0.serial } }

  /// What is asked for.
  var current: (serial: Int, phases: [WalkerPhase]) { wanted.withLock { $0 } }

  public static func == (a: WalkerCue, b: WalkerCue) -> Bool { a === b }
}
